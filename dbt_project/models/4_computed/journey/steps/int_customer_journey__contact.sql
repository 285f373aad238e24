with contact as (
    select * from {{ ref('contact') }}
),

stage as (
    select
        entity_id,
        min(entered_at) as first_entered_at,
        max(case when is_current then stage_name end) as journey_stage
    from {{ ref('int_journey_entry__lifecycle') }}
    group by entity_id
),

int_customer_journey__contact as (
    select
        {{ entity_id('customer_journey', ['contact.contact_id', "'CONTACT_LIFECYCLE'"]) }} as journey_id,
        'Contact life cycle' as journey_name,
        'CONTACT_LIFECYCLE' as stage_category,
        'CONTACT' as entity_type,
        contact.contact_id as entity_id,
        stage.journey_stage as journey_stage,
        least(contact.created_at, coalesce(stage.first_entered_at, contact.created_at)) as journey_start_at,
        {{ as_type('null', 'timestamp') }} as journey_end_at,
        contact.tenant_id as tenant_id,
        contact.source_system as source_system,
        contact.source_table as source_table,
        contact.source_key as source_key
    from contact
    left join stage on stage.entity_id = contact.contact_id
)

select * from int_customer_journey__contact
