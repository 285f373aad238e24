with current_rows as (
    select * from {{ latest('partner_leads', 'lead_pipeline_stages', ['id']) }} as latest_version
),

stg_partner_leads__lead_pipeline_stages as (
    select
        -- ids
        {{ as_type('id', 'id') }} as stage_id,
        -- text
        name,
        description,
        -- booleans
        is_active,
        -- numbers
        order_index,
        -- dates and times
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'lead_pipeline_stages' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__lead_pipeline_stages
