-- Whoever belongs to each other in a circle has nobody at the top: each of them stands for itself.
with account_360 as (select * from {{ ref('account_360') }}),

find_top as (
    select
        *,
        coalesce(ultimate_parent_id, account_id) as top_account_id,
        case when ultimate_parent_id is null then 1 else 0 end as is_in_circle
    from account_360
),

add_up as (
    select
        tenant_id,
        top_account_id,
        count(*) as account_count,
        sum(is_in_circle) as accounts_in_circle,
        sum(total_contacts) as total_contacts,
        sum(total_leads) as total_leads,
        sum(total_touchpoints) as total_touchpoints,
        sum(total_events) as total_events,
        sum(activities_90d) as activities_90d,
        sum(activities_90d_before) as activities_90d_before,
        max(last_activity_at) as last_activity_at,
        sum(won_opportunities) as won_opportunities,
        sum(lost_opportunities) as lost_opportunities,
        sum(total_revenue) as total_revenue,
        sum(open_opportunities) as open_opportunities,
        sum(open_amount) as open_amount,
        sum(weighted_open_amount) as weighted_open_amount,
        min(next_expected_close_date) as next_expected_close_date,
        max(currency) as currency,
        sum(unpriced_opportunities) as unpriced_opportunities,
        min(health_score) as lowest_health_score,
        count(health_score) as accounts_with_health,
        max(calculated_at) as calculated_at
    from find_top
    group by tenant_id, top_account_id
),

account_hierarchy_360 as (
    select
        add_up.top_account_id as ultimate_parent_id,
        top_account.account_name as account_name,
        top_account.industry_name as industry_name,
        top_account.owner_user_id as owner_user_id,
        {{ as_type('add_up.account_count', 'integer') }} as account_count,
        {{ as_type('add_up.accounts_in_circle', 'integer') }} as accounts_in_circle,
        {{ as_type('add_up.total_contacts', 'integer') }} as total_contacts,
        {{ as_type('add_up.total_leads', 'integer') }} as total_leads,
        {{ as_type('add_up.total_touchpoints', 'integer') }} as total_touchpoints,
        {{ as_type('add_up.total_events', 'integer') }} as total_events,
        {{ as_type('add_up.activities_90d', 'integer') }} as activities_90d,
        {{ as_type('add_up.activities_90d_before', 'integer') }} as activities_90d_before,
        add_up.last_activity_at as last_activity_at,
        {{ as_type('add_up.won_opportunities', 'integer') }} as won_opportunities,
        {{ as_type('add_up.lost_opportunities', 'integer') }} as lost_opportunities,
        {{ rounded(
            safe_divide('add_up.won_opportunities * 100', 'add_up.won_opportunities + add_up.lost_opportunities'), 'percent'
        ) }} as win_rate,
        {{ as_type('add_up.total_revenue', 'money') }} as total_revenue,
        {{ as_type('add_up.open_opportunities', 'integer') }} as open_opportunities,
        {{ as_type('add_up.open_amount', 'money') }} as open_amount,
        {{ as_type('add_up.weighted_open_amount', 'money') }} as weighted_open_amount,
        add_up.next_expected_close_date as next_expected_close_date,
        add_up.currency as currency,
        {{ as_type('add_up.unpriced_opportunities', 'integer') }} as unpriced_opportunities,
        {{ as_type('add_up.lowest_health_score', 'integer') }} as lowest_health_score,
        {{ as_type('add_up.accounts_with_health', 'integer') }} as accounts_with_health,
        add_up.calculated_at as calculated_at,
        add_up.tenant_id as tenant_id
    from add_up
    left join account_360 as top_account on add_up.top_account_id = top_account.account_id
)

select * from account_hierarchy_360
