-- A conference or webinar is a campaign of one day, a child of the campaign it belongs to (C-37).
with marketing_event as (
    select * from {{ ref('stg_sales_analytics__events') }}
),

int_campaign__sales_analytics_events as (
    select
        {{ source_id('campaign', 'sales_analytics', 'events', 'marketing_event.event_id', tenant='marketing_event.tenant_id') }}
            as campaign_id,
        marketing_event.event_name as campaign_name,
        type_map.campaign_type,
        case
            when {{ day_start('marketing_event.event_date') }} <= {{ as_of() }} then 'COMPLETED'
            when marketing_event.event_date is not null then 'PLANNED'
        end as campaign_status,
        marketing_event.event_date as start_date,
        marketing_event.event_date as end_date,
        {{ as_type('marketing_event.budget', 'money') }} as budget,
        {{ unknown('campaign', ['actual_cost', 'owner_user_id', 'created_at', 'updated_at']) }},
        {{ source_id(
            'channel', 'sales_analytics', 'channel_map', 'channel_map.channel_type', tenant='marketing_event.tenant_id'
        ) }} as channel_id,
        {{ source_id(
            'campaign', 'sales_analytics', 'campaigns', 'marketing_event.campaign_id', tenant='marketing_event.tenant_id'
        ) }} as parent_campaign_id,
        'USD' as currency,
        marketing_event.tenant_id,
        marketing_event.source_system as source_system,
        marketing_event.source_table,
        marketing_event.source_key
    from marketing_event
    left join {{ ref('campaign_type_map') }} as type_map
        on type_map.source_system = 'sales_analytics' and type_map.source_value = marketing_event.event_type
    left join {{ ref('channel_map') }} as channel_map
        on channel_map.source_system = 'sales_analytics' and channel_map.source_value = marketing_event.event_type
)

select * from int_campaign__sales_analytics_events
