with contact as (
    select * from {{ ref('contact') }}
),

int_customer_journey__contact as (
    select
        {{ entity_id('customer_journey', ['contact_id', "'CONTACT_LIFECYCLE'"]) }} as journey_id,
        'Contact life cycle' as journey_name,
        'CONTACT_LIFECYCLE' as stage_category,
        'CONTACT' as entity_type,
        contact_id as entity_id,
        lifecycle_stage as journey_stage,
        created_at as journey_start_at,
        {{ as_type('null', 'timestamp') }} as journey_end_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from contact
)

select * from int_customer_journey__contact
