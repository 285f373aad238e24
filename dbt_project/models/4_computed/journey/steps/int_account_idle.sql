-- When a customer has been idle for as long as the seed lifecycle_rule says: nobody but us was in touch, no deal was opened or
-- won, and no contract ran.
with rule as (
    select {{ as_type('idle_days', 'integer') }} as idle_days from {{ ref('lifecycle_rule') }}
    where stage_category = 'CUSTOMER_LIFECYCLE' and fact = 'IDLE'
),

deal as (
    select * from {{ ref('opportunity') }}
    where account_id is not null
),

win as (
    select account_id, min({{ won_at('deal') }}) as first_won_at
    from deal
    where is_won
    group by account_id
),

list_activity as (
    select account_id, touchpoint_time as active_at, touchpoint_time as active_until
    from {{ ref('touchpoint') }}
    where counts_for_health and account_id is not null
    union all
    select account_id, created_at as active_at, created_at as active_until
    from deal
    union all
    select account_id, {{ won_at('deal') }} as active_at, {{ won_at('deal') }} as active_until
    from deal
    where is_won
    union all
    select account_id, started_at as active_at, coalesce(ended_at, {{ as_of() }}) as active_until
    from {{ ref('int_account_contract_term') }}
),

follow_activity as (
    select
        activity.account_id as account_id,
        max(activity.active_until) over (
            partition by activity.account_id order by activity.active_at, activity.active_until
            rows between unbounded preceding and current row
        ) as last_active_at,
        lead({{ nullable('activity.active_at') }}) over (
            partition by activity.account_id order by activity.active_at, activity.active_until
        ) as next_active_at
    from list_activity as activity
    inner join win on win.account_id = activity.account_id
    where activity.active_at <= {{ as_of() }} and activity.active_until >= win.first_won_at
),

int_account_idle as (
    select
        follow_activity.account_id as account_id,
        {{ add_days('follow_activity.last_active_at', 'rule.idle_days') }} as idle_at
    from follow_activity
    cross join rule
    where {{ add_days('follow_activity.last_active_at', 'rule.idle_days') }}
        <= coalesce(follow_activity.next_active_at, {{ as_of() }})
)

select * from int_account_idle
