with current_rows as (
    select * from {{ latest('lead_scoring', 'analytics_snapshots', ['id']) }} as latest_version
),

stg_lead_scoring__analytics_snapshots as (
    select
        -- ids
        id as snapshot_id,
        -- text
        leads_by_source,
        avg_score_by_source,
        -- numbers
        total_leads,
        hot_leads,
        warm_leads,
        cold_leads,
        leads_contacted,
        leads_qualified,
        leads_disqualified,
        leads_to_opportunity,
        avg_lead_score,
        median_lead_score,
        avg_response_time_minutes,
        fastest_response_time_minutes,
        slowest_response_time_minutes,
        -- dates and times
        snapshot_date,
        created_at,
        -- provenance
        tenant_id,
        'lead_scoring' as source_system,
        'analytics_snapshots' as source_table,
        id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_lead_scoring__analytics_snapshots
