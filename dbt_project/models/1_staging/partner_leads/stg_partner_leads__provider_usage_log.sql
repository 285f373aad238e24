with current_rows as (
    select * from {{ latest('partner_leads', 'provider_usage_log', ['id']) }} as latest_version
),

stg_partner_leads__provider_usage_log as (
    select
        -- ids
        {{ as_type('id', 'id') }} as usage_id,
        provider_id,
        webhook_id,
        -- numbers
        request_count,
        -- dates and times
        date as usage_date,
        created_at,
        -- provenance
        tenant_id,
        'partner_leads' as source_system,
        'provider_usage_log' as source_table,
        {{ as_type('id', 'id') }} as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_partner_leads__provider_usage_log
