with touch as (
    select * from {{ ref('prep_lead_scoring__touch') }}
),

lead as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'lead_scoring' and entity_type = 'LEAD'
),

int_touchpoint__lead_scoring as (
    select
        {{ entity_id('touchpoint', ['touch.tenant_id', "'lead_scoring'", 'touch.kind_of_row', 'touch.source_key']) }}
            as touchpoint_id,
        touch.touchpoint_type,
        {{ source_id('channel', 'lead_scoring', 'channel_map', 'touch.channel_type', tenant='touch.tenant_id') }}
            as channel_id,
        {{ unknown('touchpoint', ['campaign_id', 'content_type', 'duration_seconds', 'source_event_id']) }},
        lead.contact_id as contact_id,
        touch.lead_id,
        lead.account_id as account_id,
        touch.touched_at as touchpoint_time,
        touch.touchpoint_direction,
        'COMPLETED' as touchpoint_status,
        {{ as_type('null', 'text') }} as content_id,
        touch.subject,
        touch.user_id as owner_user_id,
        touch.touched_at as created_at,
        case
            when touch.is_deleted then 'touchpoint_lead_deleted'
            when touch.touchpoint_type is null then 'touchpoint_type_unmapped'
        end as type_fault,
        touch.tenant_id as tenant_id,
        'lead_scoring' as source_system,
        touch.source_table as source_table,
        touch.source_key as source_key
    from touch
    left join lead on lead.entity_id = touch.lead_id
)

select * from int_touchpoint__lead_scoring
