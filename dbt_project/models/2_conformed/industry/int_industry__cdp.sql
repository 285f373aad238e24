with industry as (
    select * from {{ ref('stg_cdp__industry') }}
),

int_industry__cdp as (
    select
        {{ industry_id('industry.industry_name', tenant='industry.tenant_id') }} as industry_id,
        trim(industry.industry_name) as industry_name,
        industry.industry_code,
        {{ industry_id('parent.industry_name', tenant='parent.tenant_id') }} as parent_industry_id,
        industry.level,
        industry.sort_order,
        1 as source_rank,
        industry.tenant_id,
        industry.source_system,
        industry.source_table,
        industry.source_key
    from industry
    left join industry as parent
        on parent.tenant_id = industry.tenant_id and parent.industry_id = industry.parent_industry_id
)

select * from int_industry__cdp
