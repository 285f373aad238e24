with current_rows as (
    select * from {{ latest('cdp', 'opportunity_stage_history', ['history_id']) }} as latest_version
),

stg_cdp__opportunity_stage_history as (
    select
        -- ids
        history_id,
        opportunity_id,
        -- text
        from_stage,
        to_stage,
        -- dates and times
        changed_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'opportunity_stage_history' as source_table,
        history_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__opportunity_stage_history
