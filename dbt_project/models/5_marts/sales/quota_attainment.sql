{# Each grain splits all deals completely, so the won amounts of one grain add up to all that was won. #}
{% set grains = {
    'REGION': {'product': "''", 'rep': "''"},
    'REGION_PRODUCT': {'product': "coalesce(product_id, 'UNKNOWN')", 'rep': "''"},
    'REP': {'product': "''", 'rep': "coalesce(owner_user_id, 'UNKNOWN')"},
} %}

with deal as (select * from {{ ref('deal_outcome') }}),

target_row as (
    select
        *,
        {{ source_id('product', 'sales_analytics', 'products', 'product_id') }} as product_ref,
        case
            when sales_rep is not null then 'REP'
            when product_id is not null then 'REGION_PRODUCT'
            else 'REGION'
        end as target_grain,
        coalesce(substring(quarter, 4, 4) || '-' || substring(quarter, 1, 2), 'UNKNOWN') as quarter_name
    from {{ ref('stg_sales_analytics__sales_targets') }}
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

sum_targets as (
    select
        target_row.tenant_id as tenant_id,
        target_row.quarter_name as quarter_name,
        target_row.target_grain as target_grain,
        coalesce(target_row.region, 'UNKNOWN') as region,
        case when target_row.target_grain = 'REGION_PRODUCT' then target_row.product_ref else '' end as product_key,
        case when target_row.target_grain = 'REP' then target_row.sales_rep else '' end as rep_key,
        count(*) as target_count,
        sum({{ rounded(converted('target_row.target_amount'), 'money') }}) as target_amount
    from target_row
    left join fx_rate
        on {{ rate_holds("'USD'", local_date(as_of())) }}
    group by
        target_row.tenant_id,
        target_row.quarter_name,
        target_row.target_grain,
        coalesce(target_row.region, 'UNKNOWN'),
        case when target_row.target_grain = 'REGION_PRODUCT' then target_row.product_ref else '' end,
        case when target_row.target_grain = 'REP' then target_row.sales_rep else '' end
),

place_deals as (
    {% for grain, columns in grains.items() %}
        select
            tenant_id,
            coalesce({{ quarter_name('close_quarter') }}, 'UNKNOWN') as quarter_name,
            '{{ grain }}' as target_grain,
            coalesce(region, 'UNKNOWN') as region,
            {{ columns.product }} as product_key,
            {{ columns.rep }} as rep_key,
            case when outcome = 'WON' then 1 else 0 end as is_won,
            case when outcome = 'OPEN' then 1 else 0 end as is_open,
            case when outcome = 'WON' then amount end as won_amount,
            case when outcome = 'OPEN' then {{ safe_divide(as_type('amount', 'exact') ~ ' * probability', '100') }} end
                as weighted_amount
        from deal
        where outcome <> 'LOST'
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

sum_deals as (
    select
        tenant_id,
        quarter_name,
        target_grain,
        region,
        product_key,
        rep_key,
        sum(is_won) as won_deals,
        sum(is_open) as open_deals,
        sum(won_amount) as won_amount,
        sum(weighted_amount) as weighted_amount
    from place_deals
    group by tenant_id, quarter_name, target_grain, region, product_key, rep_key
),

list_rows as (
    select tenant_id, quarter_name, target_grain, region, product_key, rep_key from sum_targets
    union distinct
    select tenant_id, quarter_name, target_grain, region, product_key, rep_key from sum_deals
),

quota_attainment as (
    select
        list_rows.tenant_id as tenant_id,
        list_rows.target_grain as target_grain,
        list_rows.quarter_name as quarter_name,
        list_rows.region as region,
        list_rows.product_key as product_id,
        list_rows.rep_key as owner_user_id,
        {{ as_type('coalesce(sum_targets.target_count, 0)', 'integer') }} as target_count,
        {{ as_type('sum_targets.target_amount', 'money') }} as target_amount,
        {{ as_type('coalesce(sum_deals.won_deals, 0)', 'integer') }} as won_deals,
        {{ as_type('coalesce(sum_deals.won_amount, 0)', 'money') }} as won_amount,
        {{ as_type('coalesce(sum_deals.open_deals, 0)', 'integer') }} as open_deals,
        {{ rounded('coalesce(sum_deals.weighted_amount, 0)', 'money') }} as weighted_open_amount,
        {{ rounded(safe_divide('100 * coalesce(sum_deals.won_amount, 0)', 'sum_targets.target_amount'), 'percent') }}
            as attainment_percent,
        '{{ var("reporting_currency") }}' as currency
    from list_rows
    left join sum_targets
        on list_rows.tenant_id = sum_targets.tenant_id
            and list_rows.quarter_name = sum_targets.quarter_name
            and list_rows.target_grain = sum_targets.target_grain
            and list_rows.region = sum_targets.region
            and list_rows.product_key = sum_targets.product_key
            and list_rows.rep_key = sum_targets.rep_key
    left join sum_deals
        on list_rows.tenant_id = sum_deals.tenant_id
            and list_rows.quarter_name = sum_deals.quarter_name
            and list_rows.target_grain = sum_deals.target_grain
            and list_rows.region = sum_deals.region
            and list_rows.product_key = sum_deals.product_key
            and list_rows.rep_key = sum_deals.rep_key
)

select * from quota_attainment
