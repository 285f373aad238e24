-- A lead with its provider, what it is counted by, and what came of it up to as_of.  Conversions are summed before they are
-- joined, so a lead stays one row (R1.27).
{{ config(materialized='table') }}

with lead_record as (
    select * from {{ ref('stg_partner_leads__leads') }}
    where created_at <= {{ as_of() }}
),

conformed as (select * from {{ ref('int_lead') }} where source_system = 'partner_leads'),

provider as (select * from {{ ref('stg_partner_leads__lead_source_providers') }}),

provider_of_day as (select * from {{ ref('int_partner_provider_of_day') }}),

outcome as (
    select
        tenant_id,
        lead_key,
        min(converted_at) as sold_at,
        sum(amount_reporting) as revenue
    from {{ ref('int_partner_conversion') }}
    where is_revenue and lead_key is not null and converted_at <= {{ as_of() }}
    group by tenant_id, lead_key
),

int_partner_lead as (
    select
        lead_record.source_key as lead_key,
        conformed.lead_id as lead_id,
        coalesce(conformed.contact_id, conformed.person_id) as contact_id,
        conformed.lead_status,
        lead_record.lead_type as lead_type,
        lead_record.webhook_id as webhook_id,
        lead_record.workspace_id,
        lead_record.state,
        lead_record.zip_code,
        coalesce(named.provider_id, provider_of_day.provider_id) as provider_id,
        case
            when named.provider_id is not null then 'SOURCE'
            when provider_of_day.provider_id is not null then 'USAGE'
            else 'UNKNOWN'
        end as provider_basis,
        lead_record.conversion_score,
        lead_record.tcpa_compliance,
        {{ utc_date('lead_record.created_at') }} as lead_date,
        outcome.sold_at,
        {{ elapsed_seconds('lead_record.created_at', 'outcome.sold_at') }} as seconds_to_sale,
        outcome.revenue,
        lead_record.tenant_id as tenant_id
    from lead_record
    left join conformed
        on conformed.tenant_id = lead_record.tenant_id and conformed.source_key = lead_record.source_key
    left join provider as named
        on named.tenant_id = lead_record.tenant_id and named.provider_id = lead_record.source
    left join provider_of_day
        on provider_of_day.tenant_id = lead_record.tenant_id
            and provider_of_day.webhook_id = lead_record.webhook_id
            and provider_of_day.usage_date = {{ utc_date('lead_record.created_at') }}
    left join outcome
        on outcome.tenant_id = lead_record.tenant_id and outcome.lead_key = lead_record.source_key
)

select * from int_partner_lead
