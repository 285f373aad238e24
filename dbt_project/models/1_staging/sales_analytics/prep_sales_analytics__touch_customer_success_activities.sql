with activity as (
    select * from {{ ref('stg_sales_analytics__customer_success_activities') }}
),

prep_sales_analytics__touch_customer_success_activities as (
    select
        activity.tenant_id,
        activity.source_table,
        activity.source_key,
        activity.activity_type as type_word,
        {{ as_type('null', 'text') }} as channel_word,
        {{ as_type('null', 'id') }} as campaign_id,
        activity.customer_id as customer_key,
        {{ as_type('null', 'text') }} as contact_key,
        {{ as_type('null', 'text') }} as lead_key,
        {{ as_type('null', 'text') }} as contact_email,
        activity.activity_date as touch_date,
        'COMPLETED' as touchpoint_status,
        {{ as_type('null', 'text') }} as content_type,
        {{ as_type('null', 'text') }} as content_id,
        activity.activity_type as subject,
        activity.duration_minutes * 60 as duration_seconds,
        activity.csm_name as owner_name
    from activity
)

select * from prep_sales_analytics__touch_customer_success_activities
