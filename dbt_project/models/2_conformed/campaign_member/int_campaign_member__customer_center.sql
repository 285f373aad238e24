-- A person on a campaign's list is one member, also when the list has the person twice.  The first row stands for the person, and
-- the strongest status of all rows counts.  A person who was not written to yet has no status.
with lead_record as (
    select * from {{ ref('int_lead') }}
    where source_system = 'customer_center' and reject_rule is null and campaign_id is not null
),

mail as (
    select
        lead_id,
        max(case when touchpoint_type = 'EMAIL_REPLY' then 2 else 1 end) as reached
    from {{ ref('int_touchpoint__customer_center') }}
    group by lead_id
),

rank_in_campaign as (
    select
        lead_record.*,
        max(coalesce(mail.reached, 0)) over (
            partition by lead_record.campaign_id, coalesce(lead_record.person_id, lead_record.lead_id)
        ) as person_reached,
        row_number() over (
            partition by lead_record.campaign_id, coalesce(lead_record.person_id, lead_record.lead_id)
            order by lead_record.created_at, lead_record.lead_id
        ) as person_rank
    from lead_record
    left join mail on mail.lead_id = lead_record.lead_id
),

int_campaign_member__customer_center as (
    select
        {{ entity_id('campaign_member', ['tenant_id', 'campaign_id', "'LEAD'", 'lead_id']) }} as member_id,
        campaign_id,
        'LEAD' as member_type,
        lead_id as member_ref_id,
        case person_reached when 2 then 'RESPONDED' when 1 then 'SENT' end as member_status,
        created_at as joined_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from rank_in_campaign
    where person_rank = 1
)

select * from int_campaign_member__customer_center
