-- Each mart of sales holds every row of its source once, and each grain of quota_attainment all targets and deals of its own.
{% set grains = ['REGION', 'REGION_PRODUCT', 'REP'] %}

with opportunity as (select * from {{ ref('opportunity') }}),

quota as (select * from {{ ref('quota_attainment') }}),

target_row as (
    select
        *,
        case
            when sales_rep is not null then 'REP'
            when product_id is not null then 'REGION_PRODUCT'
            else 'REGION'
        end as target_grain
    from {{ ref('stg_sales_analytics__sales_targets') }}
),

compare as (
    {% for grain in grains %}
        select
            'quota_attainment, deals, {{ grain }}' as part,
            (
                select {{ as_type('coalesce(sum(won_deals + open_deals), 0)', 'money') }}
                from quota
                where target_grain = '{{ grain }}'
            ) as in_mart,
            (select {{ as_type('count(*)', 'money') }} from opportunity where not is_lost) as in_source
        union all
        select
            'quota_attainment, won, {{ grain }}' as part,
            (
                select {{ as_type('coalesce(sum(won_amount), 0)', 'money') }}
                from quota
                where target_grain = '{{ grain }}'
            ) as in_mart,
            (
                select {{ as_type('coalesce(sum(amount_reporting), 0)', 'money') }}
                from opportunity
                where is_won
            ) as in_source
        union all
        select
            'quota_attainment, targets, {{ grain }}' as part,
            (
                select {{ as_type('coalesce(sum(target_count), 0)', 'money') }}
                from quota
                where target_grain = '{{ grain }}'
            ) as in_mart,
            (
                select {{ as_type('count(*)', 'money') }}
                from target_row
                where target_grain = '{{ grain }}'
            ) as in_source
        union all
    {% endfor %}
    select
        'deal_outcome' as part,
        (select {{ as_type('count(*)', 'money') }} from {{ ref('deal_outcome') }}) as in_mart,
        (select {{ as_type('count(*)', 'money') }} from opportunity) as in_source
    union all
    select
        'deal_outcome, won' as part,
        (
            select {{ as_type('coalesce(sum(amount), 0)', 'money') }}
            from {{ ref('deal_outcome') }}
            where outcome = 'WON'
        ) as in_mart,
        (
            select {{ as_type('coalesce(sum(amount_reporting), 0)', 'money') }}
            from opportunity
            where is_won
        ) as in_source
    union all
    select
        'competitor_intel' as part,
        (select {{ as_type('count(*)', 'money') }} from {{ ref('competitor_intel') }}) as in_mart,
        (
            select {{ as_type('count(*)', 'money') }} from {{ ref('stg_sales_analytics__competitive_intelligence') }}
            where coalesce(intel_date <= {{ local_date(as_of()) }}, true)
        ) as in_source
    union all
    select
        'quote' as part,
        (select {{ as_type('count(*)', 'money') }} from {{ ref('quote') }}) as in_mart,
        (select {{ as_type('count(*)', 'money') }} from {{ ref('stg_sales_analytics__quotes') }}) as in_source
    union all
    select
        'quote, accepted lines' as part,
        (
            select {{ as_type('coalesce(sum(case when is_accepted then 1 else 0 end), 0)', 'money') }}
            from {{ ref('quote_line') }}
        ) as in_mart,
        (
            select {{ as_type('coalesce(sum(line_count), 0)', 'money') }}
            from {{ ref('quote') }}
            where is_accepted
        ) as in_source
    union all
    select
        'quote_line' as part,
        (select {{ as_type('coalesce(sum(quantity), 0)', 'money') }} from {{ ref('quote_line') }}) as in_mart,
        (
            select {{ as_type('coalesce(sum(quantity), 0)', 'money') }}
            from {{ ref('stg_sales_analytics__quote_line_items') }}
        ) as in_source
    union all
    select
        'sales_follow_up' as part,
        (select {{ as_type('count(*)', 'money') }} from {{ ref('sales_follow_up') }}) as in_mart,
        (
            select {{ as_type('count(*)', 'money') }} from {{ ref('stg_sales_analytics__customer_notes') }}
            where note_date <= {{ local_date(as_of()) }} and (next_action is not null or next_action_date is not null)
        ) as in_source
    union all
    select
        'territory' as part,
        (select {{ as_type('count(*)', 'money') }} from {{ ref('territory') }}) as in_mart,
        (
            select {{ as_type('count(*)', 'money') }}
            from {{ ref('stg_sales_analytics__territories') }}
        ) as in_source
    union all
    select
        'territory_coverage' as part,
        (
            select {{ as_type('count(distinct account_id)', 'money') }}
            from {{ ref('territory_coverage') }}
        ) as in_mart,
        (
            select {{ as_type('count(*)', 'money') }} from {{ ref('account') }}
            where account_id in (select account_id from {{ ref('int_customer_account') }})
        ) as in_source
    union all
    select
        'territory_coverage, accounts of territories' as part,
        (
            select {{ as_type('count(*)', 'money') }}
            from {{ ref('territory_coverage') }}
            where territory_id <> 'NONE'
        ) as in_mart,
        (select {{ as_type('coalesce(sum(accounts), 0)', 'money') }} from {{ ref('territory') }}) as in_source
)

select * from compare
where in_mart <> in_source
