-- The verticals that webhooks and leads name (R1.7); they are listed nowhere.
with named as (
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        lead_type
    from {{ ref('stg_partner_leads__webhook_configs') }}
    union all
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        lead_type
    from {{ ref('stg_partner_leads__leads') }}
),

identified as (
    select
        *,
        {{ industry_id('lead_type') }} as industry_id
    from named
    where lead_type is not null
),

ranked as (
    select
        *,
        row_number() over (partition by industry_id order by source_table desc, source_key) as mention
    from identified
),

int_industry__partner_leads as (
    select
        industry_id,
        trim(lead_type) as industry_name,
        {{ as_type('null', 'text') }} as industry_code,
        {{ as_type('null', 'id') }} as parent_industry_id,
        {{ as_type('null', 'integer') }} as level,
        {{ as_type('null', 'integer') }} as sort_order,
        3 as source_rank,
        tenant_id,
        source_system,
        source_table,
        source_key
    from ranked
    where mention = 1
)

select * from int_industry__partner_leads
