with note as (
    select * from {{ ref('stg_sales_analytics__customer_notes') }}
),

prep_sales_analytics__touch_customer_notes as (
    select
        note.tenant_id,
        note.source_table,
        note.source_key,
        note.note_type as type_word,
        {{ as_type('null', 'text') }} as channel_word,
        {{ as_type('null', 'id') }} as campaign_id,
        note.customer_id as customer_key,
        note.contact_id as contact_key,
        {{ as_type('null', 'text') }} as lead_key,
        {{ as_type('null', 'text') }} as contact_email,
        note.note_date as touch_date,
        'COMPLETED' as touchpoint_status,
        {{ as_type('null', 'text') }} as content_type,
        {{ as_type('null', 'text') }} as content_id,
        note.subject,
        {{ as_type('null', 'integer') }} as duration_seconds,
        note.created_by as owner_name
    from note
)

select * from prep_sales_analytics__touch_customer_notes
