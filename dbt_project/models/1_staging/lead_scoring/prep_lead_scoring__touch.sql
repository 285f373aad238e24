-- What touched a lead: the form it sent, and the mails it was sent.  Messages to our own people are no touch (R2.12).
with lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_current
),

touch as (
    select
        tenant_id,
        source_table,
        source_key,
        lead_key,
        'leads' as kind_of_row,
        'Form' as type_word,
        created_at as touched_at,
        {{ as_type('null', 'text') }} as subject,
        {{ as_type('null', 'text') }} as user_id
    from lead_record
    union all
    select
        tenant_id,
        source_table,
        source_key,
        lead_id as lead_key,
        'activities' as kind_of_row,
        action_type as type_word,
        created_at as touched_at,
        {{ document_text('new_value', "'template'") }} as subject,
        user_id
    from {{ ref('stg_lead_scoring__activities') }}
    where action_type = 'email_sent'
),

prep_lead_scoring__touch as (
    select
        touch.tenant_id as tenant_id,
        touch.source_table as source_table,
        touch.source_key as source_key,
        touch.kind_of_row,
        touch.touched_at,
        touch.subject,
        touch.user_id,
        type_map.touchpoint_type,
        type_map.touchpoint_direction,
        case
            when touch.kind_of_row = 'leads' then coalesce(lead_record.channel_type, type_map.channel_type)
            else type_map.channel_type
        end as channel_type,
        coalesce(lead_record.is_deleted, false) as is_deleted,
        {{ source_id('lead', 'lead_scoring', 'leads', 'touch.lead_key', tenant='touch.tenant_id') }} as lead_id
    from touch
    left join lead_record
        on lead_record.tenant_id = touch.tenant_id and lead_record.lead_key = touch.lead_key
    left join {{ ref('touchpoint_type_map') }} as type_map
        on type_map.source_system = 'lead_scoring'
            and type_map.source_table = touch.kind_of_row
            and type_map.source_value = touch.type_word
)

select * from prep_lead_scoring__touch
