with notification as (
    select * from {{ ref('stg_lead_scoring__notifications') }}
    where created_at <= {{ as_of() }}
),

notification_delivery as (
    select
        notification_type,
        coalesce(template_name, 'NONE') as template_name,
        {{ as_type('count(*)', 'integer') }} as notifications,
        {{ as_type("sum(case when status = 'sent' then 1 else 0 end)", 'integer') }} as sent,
        {{ as_type("sum(case when status = 'failed' then 1 else 0 end)", 'integer') }} as failed,
        {{ as_type("sum(case when status in ('sent', 'failed') then 0 else 1 end)", 'integer') }} as pending,
        {{ as_type('sum(coalesce(retry_count, 0))', 'integer') }} as retries,
        {{ rounded(safe_divide('sum(' ~ elapsed_seconds('created_at', 'sent_at') ~ ')', 'count(sent_at)'), 'integer') }}
            as avg_delivery_seconds,
        tenant_id
    from notification
    group by tenant_id, notification_type, coalesce(template_name, 'NONE')
)

select * from notification_delivery
