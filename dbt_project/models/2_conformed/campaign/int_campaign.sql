{{ config(materialized='table') }}

with campaign as (
    {{ union_sources('campaign', [
        'campaign_id', 'campaign_name', 'campaign_type', 'campaign_status', 'start_date', 'end_date', 'budget',
        'actual_cost', 'owner_user_id', 'created_at', 'updated_at', 'channel_id', 'parent_campaign_id', 'currency',
    ]) }}
),

int_campaign as (
    select *, {{ as_type('null', 'text') }} as reject_rule
    from campaign
)

select * from int_campaign
