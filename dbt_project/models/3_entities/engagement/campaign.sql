with conformed as (
    select * from {{ ref('int_campaign') }}
    where reject_rule is null
),

campaign as (
    select
        campaign_id,
        campaign_name,
        campaign_type,
        campaign_status,
        start_date,
        end_date,
        budget,
        actual_cost,
        owner_user_id,
        created_at,
        updated_at,
        channel_id,
        nullif(conformed.parent_campaign_id, conformed.campaign_id) as parent_campaign_id,
        currency,
        tenant_id,
        source_system,
        source_table,
        source_key
    from conformed
)

select * from campaign
