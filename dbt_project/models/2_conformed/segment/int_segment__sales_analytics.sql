-- One dynamic segment for every tier, size and region that occurs; a build recalculates them all.
with customer_segment as (
    select
        tenant_id,
        segment_key,
        segment_type,
        segment_label,
        segment_value,
        min(created_date) as first_date
    from {{ ref('prep_sales_analytics__customer_segment') }}
    group by tenant_id, segment_key, segment_type, segment_label, segment_value
),

int_segment__sales_analytics as (
    select
        {{ source_id('segment', 'sales_analytics', 'customers', 'segment_key') }} as segment_id,
        segment_label || ': ' || segment_value as segment_name,
        segment_type,
        'ACCOUNT' as target_entity_type,
        true as is_dynamic,
        {{ as_of() }} as last_calculated_at,
        {{ day_start('first_date') }} as created_at,
        tenant_id,
        'sales_analytics' as source_system,
        'customers' as source_table,
        segment_key as source_key
    from customer_segment
)

select * from int_segment__sales_analytics
