with current_rows as (
    select * from {{ latest('cdp', 'opportunity', ['opportunity_id']) }} as latest_version
),

stg_cdp__opportunity as (
    select
        -- ids
        opportunity_id,
        account_id,
        primary_contact_id,
        lead_id,
        owner_user_id,
        campaign_id,
        -- text
        opportunity_name,
        opportunity_type,
        opportunity_source,
        currency,
        stage,
        close_reason,
        -- numbers
        amount,
        probability,
        -- dates and times
        expected_close_date,
        actual_close_date,
        closed_at,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'opportunity' as source_table,
        opportunity_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__opportunity
