-- Two source records of one person are one member of a campaign.  The strongest status stays, and the other records are rejects.
{{ config(materialized='table') }}

with member as (
    {{ union_sources('campaign_member', [
        'member_id', 'campaign_id', 'member_type', 'member_ref_id', 'member_status', 'joined_at',
    ]) }}
),

campaign as (
    select campaign_id as known_campaign_id from {{ ref('int_campaign') }}
),

status as (
    select member_status as known_status, strength from {{ ref('campaign_member_status') }}
),

judge as (
    select
        member.*,
        case
            when campaign.known_campaign_id is null then 'campaign_member_campaign_unknown'
            when member.member_ref_id is null then 'campaign_member_ref_unknown'
        end as reference_fault,
        row_number() over (
            partition by member.campaign_id, member.member_type, member.member_ref_id
            order by coalesce(status.strength, 0) desc, member.joined_at desc nulls first, member.source_table, member.source_key
        ) as member_rank
    from member
    left join campaign on campaign.known_campaign_id = member.campaign_id
    left join status on status.known_status = member.member_status
),

int_campaign_member as (
    select
        *,
        case
            when reference_fault is not null then reference_fault
            when member_rank > 1 then 'campaign_member_duplicate'
        end as reject_rule
    from judge
)

select * from int_campaign_member
