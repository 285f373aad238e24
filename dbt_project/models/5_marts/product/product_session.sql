with session as (
    select * from {{ product_measures('user_sessions', moment='session_start') }} as user_session
),

product_session as (
    select
        session_id,
        account_key as account_id,
        product_key as product_id,
        user_id,
        session_start as started_at,
        stat_date,
        stat_month,
        {{ as_type('duration_minutes', 'integer') }} as session_minutes,
        {{ as_type('pages_viewed', 'integer') }} as pages,
        {{ as_type('actions_taken', 'integer') }} as actions,
        coalesce(device_type, 'UNKNOWN') as device_type,
        coalesce(browser, 'UNKNOWN') as browser,
        coalesce(os, 'UNKNOWN') as os,
        coalesce(location_country, 'UNKNOWN') as country,
        tenant_id
    from session
)

select * from product_session
