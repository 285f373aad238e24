with current_rows as (
    select * from {{ latest('partner_leads', 'conversion_analytics_cache', ['id']) }} as latest_version
),

stg_partner_leads__conversion_analytics_cache as (
    select
        -- ids
        {{ as_type('id', 'id') }} as cache_id,
        -- text
        cache_key,
        cache_data,
        -- dates and times
        expires_at,
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'conversion_analytics_cache' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__conversion_analytics_cache
