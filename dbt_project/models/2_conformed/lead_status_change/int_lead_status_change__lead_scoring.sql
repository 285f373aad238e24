with change as (
    select * from {{ ref('prep_lead_scoring__lead_change') }}
    where to_status is not null
),

int_lead_status_change__lead_scoring as (
    select
        lead_id,
        from_status,
        to_status,
        changed_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from change
)

select * from int_lead_status_change__lead_scoring
