with event as (
    {{ union_sources('event', [
        'event_id', 'event_name', 'event_type', 'channel_id', 'contact_id', 'lead_id', 'account_id', 'event_time',
        'session_id', 'device_type', 'browser', 'os', 'ip_address', 'page_url', 'referrer_url', 'created_at', 'visitor_id',
        'identified_by',
    ]) }}
),

int_event as (
    select *, {{ as_type('null', 'text') }} as reject_rule
    from event
)

select * from int_event
