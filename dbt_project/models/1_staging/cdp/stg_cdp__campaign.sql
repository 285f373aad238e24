with current_rows as (
    select * from {{ latest('cdp', 'campaign', ['campaign_id']) }} as latest_version
),

stg_cdp__campaign as (
    select
        -- ids
        campaign_id,
        channel_id,
        owner_user_id,
        -- text
        campaign_name,
        campaign_type,
        campaign_status,
        currency,
        -- numbers
        budget,
        actual_cost,
        -- dates and times
        start_date,
        end_date,
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'campaign' as source_table,
        campaign_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__campaign
