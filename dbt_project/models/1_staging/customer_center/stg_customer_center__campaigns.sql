with current_rows as (
    select * from {{ latest('customer_center', 'campaigns', ['campaign_id']) }} as latest_version
),

stg_customer_center__campaigns as (
    select
        -- ids
        campaign_id,
        -- text
        name as campaign_name,
        description,
        status,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'customer_center' as source_system,
        'campaigns' as source_table,
        campaign_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_customer_center__campaigns
