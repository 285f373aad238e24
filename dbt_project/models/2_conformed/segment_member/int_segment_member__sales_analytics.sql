-- An account of several customers is in each of their segments, and in each one once.
with account_segment as (
    select
        customer_segment.tenant_id as tenant_id,
        customer_segment.segment_key,
        subject.entity_id,
        min(customer_segment.created_date) as first_date,
        min(customer_segment.customer_id) as first_customer
    from {{ ref('prep_sales_analytics__customer_segment') }} as customer_segment
    inner join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'sales_analytics'
            and subject.entity_type = 'ACCOUNT' and subject.source_table = 'customers'
            and subject.tenant_id = customer_segment.tenant_id
            and subject.source_key = customer_segment.customer_id
    group by customer_segment.tenant_id, customer_segment.segment_key, subject.entity_id
),

int_segment_member__sales_analytics as (
    select
        {{ entity_id('segment_member', ['tenant_id', 'segment_key', 'entity_id']) }} as member_id,
        {{ source_id('segment', 'sales_analytics', 'customers', 'segment_key') }} as segment_id,
        'ACCOUNT' as entity_type,
        entity_id,
        {{ day_start('first_date') }} as joined_at,
        true as is_active,
        tenant_id,
        'sales_analytics' as source_system,
        'customers' as source_table,
        first_customer as source_key
    from account_segment
)

select * from int_segment_member__sales_analytics
