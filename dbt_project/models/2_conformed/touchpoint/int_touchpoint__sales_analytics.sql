-- A contact named only by e-mail is found among the identifiers of persons (C-38).
with feed as (
    select * from {{ ref('prep_sales_analytics__touch') }}
),

subject as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics'
),

contact_by_email as (
    select
        identifier.tenant_id as tenant_id,
        identifier.identifier_value as email,
        contact.contact_id as contact_id,
        max(contact.account_id) as account_id
    from {{ source('identity', 'person_identifier') }} as identifier
    inner join {{ ref('int_entity_key') }} as contact
        on contact.entity_type = 'CONTACT' and contact.entity_id = identifier.person_id
    where identifier.identifier_type = 'EMAIL'
    group by identifier.tenant_id, identifier.identifier_value, contact.contact_id
),

find_subject as (
    select
        feed.tenant_id as tenant_id,
        feed.source_table as source_table,
        feed.source_key as source_key,
        feed.type_word,
        feed.campaign_id,
        feed.lead_key,
        feed.touch_date,
        feed.touchpoint_status,
        feed.content_type,
        feed.content_id,
        feed.subject,
        feed.duration_seconds,
        feed.owner_name,
        type_map.touchpoint_type,
        type_map.touchpoint_direction,
        type_map.source_value is not null and type_map.touchpoint_type is null as is_internal,
        coalesce(channel_map.channel_type, type_map.channel_type) as channel_type,
        coalesce(contact.contact_id, lead.contact_id, contact_by_email.contact_id) as contact_id,
        coalesce(customer.account_id, contact.account_id, lead.account_id, contact_by_email.account_id) as account_id
    from feed
    left join {{ ref('touchpoint_type_map') }} as type_map
        on type_map.source_system = 'sales_analytics'
            and type_map.source_table = feed.source_table
            and type_map.source_value = feed.type_word
    left join {{ ref('channel_map') }} as channel_map
        on channel_map.source_system = 'sales_analytics' and channel_map.source_value = feed.channel_word
    left join subject as customer
        on customer.entity_type = 'ACCOUNT' and customer.source_table = 'customers'
            and customer.tenant_id = feed.tenant_id
            and customer.source_key = feed.customer_key
    left join subject as contact
        on contact.entity_type = 'CONTACT' and contact.source_table = 'customer_contacts'
            and contact.tenant_id = feed.tenant_id
            and contact.source_key = feed.contact_key
    left join subject as lead
        on lead.entity_type = 'LEAD' and lead.source_table = 'leads'
            and lead.tenant_id = feed.tenant_id and lead.source_key = feed.lead_key
    left join contact_by_email
        on contact_by_email.tenant_id = feed.tenant_id
            and contact_by_email.email = {{ lower_text('trim(feed.contact_email)') }}
),

int_touchpoint__sales_analytics as (
    select
        {{ entity_id('touchpoint', ['tenant_id', "'sales_analytics'", 'source_table', 'source_key']) }}
            as touchpoint_id,
        touchpoint_type,
        {{ source_id('channel', 'sales_analytics', 'channel_map', 'channel_type') }} as channel_id,
        campaign_id,
        contact_id,
        {{ source_id('lead', 'sales_analytics', 'leads', 'lead_key') }} as lead_id,
        account_id,
        {{ day_start('touch_date') }} as touchpoint_time,
        touchpoint_direction,
        touchpoint_status,
        content_type,
        content_id,
        subject,
        duration_seconds,
        owner_name as owner_user_id,
        {{ day_start('touch_date') }} as created_at,
        {{ as_type('null', 'id') }} as source_event_id,
        case
            when is_internal then 'touchpoint_internal_note'
            when type_word is null then 'touchpoint_type_missing'
            when touchpoint_type is null then 'touchpoint_type_unmapped'
        end as type_fault,
        tenant_id,
        'sales_analytics' as source_system,
        source_table,
        source_key
    from find_subject
)

select * from int_touchpoint__sales_analytics
