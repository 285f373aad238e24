-- A customer carries the tag of an alert as long as the alert is open.
with alert as (
    select * from {{ ref('stg_sales_analytics__product_health_alerts') }}
    where alert_type is not null and coalesce(status, 'Open') <> 'Resolved' and {{ day_start('alert_date') }} <= {{ as_of() }}
),

int_tag_relation__sales_analytics_alerts as (
    select
        {{ source_id('tag_relation', 'sales_analytics', 'product_health_alerts', 'alert.alert_id', tenant='alert.tenant_id') }}
            as relation_id,
        {{ source_id('tag', 'sales_analytics', 'product_health_alerts', 'alert.alert_type', tenant='alert.tenant_id') }}
            as source_tag_id,
        'ACCOUNT' as entity_type,
        subject.entity_id,
        {{ day_start('alert.alert_date') }} as tagged_at,
        true as is_auto_tagged,
        alert.tenant_id as tenant_id,
        alert.source_system as source_system,
        alert.source_table as source_table,
        alert.source_key as source_key
    from alert
    left join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'sales_analytics'
            and subject.entity_type = 'ACCOUNT' and subject.source_table = 'customers'
            and subject.tenant_id = alert.tenant_id
            and subject.source_key = alert.customer_id
)

select * from int_tag_relation__sales_analytics_alerts
