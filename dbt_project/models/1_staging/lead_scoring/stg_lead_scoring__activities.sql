with current_rows as (
    select * from {{ latest('lead_scoring', 'activities', ['id']) }} as latest_version
),

stg_lead_scoring__activities as (
    select
        -- ids
        id as activity_id,
        lead_id,
        user_id,
        -- text
        action_type,
        old_value,
        new_value,
        description,
        ip_address,
        user_agent,
        -- dates and times
        created_at,
        -- provenance
        tenant_id,
        'lead_scoring' as source_system,
        'activities' as source_table,
        id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_lead_scoring__activities
