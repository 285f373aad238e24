-- Mails that count are those of the touchpoints, at most one sent and one reply per lead.  A reply that is older than the last
-- mail answers an earlier mail, whose time the source has not kept.
with lead_record as (
    select * from {{ ref('int_lead') }}
    where source_system = 'customer_center' and reject_rule is null
),

source_row as (
    select * from {{ ref('stg_customer_center__leads') }}
),

organization as (
    select * from {{ ref('stg_customer_center__organizations') }}
),

mail as (
    select
        lead_id,
        min(case when touchpoint_type = 'EMAIL_SENT' then touchpoint_time end) as sent_at,
        min(case when touchpoint_type = 'EMAIL_REPLY' then touchpoint_time end) as replied_at
    from {{ ref('int_touchpoint') }}
    where source_system = 'customer_center' and is_countable and reject_rule is null
    group by lead_id
),

int_outreach_lead as (
    select
        lead_record.lead_id as lead_id,
        lead_record.campaign_id as campaign_id,
        coalesce(source_row.title, 'UNKNOWN') as title,
        coalesce(organization.country, 'UNKNOWN') as country,
        coalesce(source_row.email_verification_status, 'UNKNOWN') as verification_status,
        mail.sent_at,
        mail.replied_at,
        case when mail.replied_at >= mail.sent_at then {{ elapsed_seconds('mail.sent_at', 'mail.replied_at') }} end
            as seconds_to_reply,
        lead_record.tenant_id as tenant_id
    from lead_record
    inner join source_row
        on source_row.tenant_id = lead_record.tenant_id and source_row.source_key = lead_record.source_key
    left join organization
        on organization.tenant_id = source_row.tenant_id and organization.organization_id = source_row.organization_id
    left join mail
        on mail.lead_id = lead_record.lead_id
)

select * from int_outreach_lead
