with current_rows as (
    select * from {{ latest('partner_leads', 'lead_activities', ['id']) }} as latest_version
),

stg_partner_leads__lead_activities as (
    select
        -- ids
        {{ as_type('id', 'id') }} as activity_id,
        lead_id,
        -- text
        activity_type,
        title,
        description,
        created_by,
        created_by_name,
        metadata,
        -- dates and times
        activity_date,
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'lead_activities' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__lead_activities
