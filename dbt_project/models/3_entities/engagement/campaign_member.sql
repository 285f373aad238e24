with conformed as (
    select * from {{ ref('int_campaign_member') }}
    where reject_rule is null
),

campaign_member as (
    select
        member_id,
        campaign_id,
        member_type,
        member_ref_id,
        member_status,
        joined_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from campaign_member
