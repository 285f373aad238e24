with current_rows as (
    select * from {{ latest('sales_analytics', 'customer_notes', ['note_id']) }} as latest_version
),

stg_sales_analytics__customer_notes as (
    select
        -- ids
        note_id,
        customer_id,
        contact_id,
        opportunity_id,
        -- text
        note_type,
        created_by,
        subject,
        note_text,
        next_action,
        -- dates and times
        note_date,
        next_action_date,
        -- provenance
        tenant_id,
        'sales_analytics' as source_system,
        'customer_notes' as source_table,
        note_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_sales_analytics__customer_notes
