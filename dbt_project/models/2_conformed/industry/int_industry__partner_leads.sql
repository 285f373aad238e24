-- The verticals that webhooks and leads name (R1.7); they are listed nowhere.
with named as (
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        lead_type as industry
    from {{ ref('stg_partner_leads__webhook_configs') }}
    union all
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        lead_type as industry
    from {{ ref('stg_partner_leads__leads') }}
),

int_industry__partner_leads as (
    {{ named_industries('named', source_rank=3, order='source_table desc, source_key') }}
)

select * from int_industry__partner_leads
