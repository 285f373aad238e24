with current_rows as (
    select * from {{ latest('cdp', 'account_contact_relation', ['relation_id']) }} as latest_version
),

stg_cdp__account_contact_relation as (
    select
        -- ids
        relation_id,
        account_id,
        contact_id,
        -- text
        role_in_account,
        decision_level,
        -- booleans
        is_primary_contact,
        -- dates and times
        created_at,
        updated_at,
        -- provenance
        tenant_id,
        'cdp' as source_system,
        'account_contact_relation' as source_table,
        relation_id as source_key,
        _loaded_at as loaded_at
    from current_rows
)

select * from stg_cdp__account_contact_relation
