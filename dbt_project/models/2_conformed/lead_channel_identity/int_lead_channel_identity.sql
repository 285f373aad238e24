{{ config(materialized='table') }}

with channel_identity as (
    {{ union_sources('lead_channel_identity', [
        'identity_id', 'lead_id', 'channel_id', 'channel_user_id', 'captured_at', 'identity_type', 'app_id',
    ]) }}
),

lead_record as (
    select * from {{ ref('int_lead') }}
    where reject_rule is null
),

int_lead_channel_identity as (
    select
        channel_identity.*,
        case when lead_record.lead_id is null then 'lead_channel_identity_lead_unknown' end as reject_rule
    from channel_identity
    left join lead_record
        on lead_record.lead_id = channel_identity.lead_id
)

select * from int_lead_channel_identity
