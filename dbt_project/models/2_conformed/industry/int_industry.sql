{{ config(materialized='table') }}

with industry as (
    {{ union_sources('industry', [
        'industry_id', 'industry_name', 'industry_code', 'parent_industry_id', 'level', 'sort_order', 'source_rank',
    ]) }}
),

int_industry as (
    select
        *,
        {{ as_type('null', 'text') }} as reject_rule
    from industry
)

select * from int_industry
