with telemetry as (
    select * from {{ product_measures('telemetry_events', moment='event_timestamp') }} as telemetry_event
),

product_event as (
    select
        {{ source_id('event', 'sales_analytics', 'telemetry_events', 'event_id') }} as event_id,
        account_key as account_id,
        product_key as product_id,
        event_timestamp as event_time,
        stat_date,
        stat_month,
        event_type,
        coalesce(event_category, 'UNKNOWN') as event_category,
        coalesce(severity, 'UNKNOWN') as severity,
        user_id,
        session_id,
        tenant_id
    from telemetry
)

select * from product_event
