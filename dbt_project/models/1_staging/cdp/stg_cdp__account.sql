with current_rows as (
    select * from {{ latest('cdp', 'account', ['account_id']) }} as latest_version
),

stg_cdp__account as (
    select
        -- ids
        account_id,
        industry_id,
        primary_channel_id,
        owner_user_id,
        -- text
        account_name,
        unified_social_credit_code,
        account_type,
        account_status,
        account_level,
        company_website,
        province,
        city,
        account_source,
        lifecycle_stage,
        -- numbers
        annual_revenue,
        employee_count,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'account' as source_table,
        account_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__account
