{{ config(materialized='table') }}

-- Two source records of one person are one member of a campaign; the strongest status stays, the others are listed.
with member as (
    {{ union_sources(
        ['int_campaign_member__cdp', 'int_campaign_member__sales_analytics'],
        ['member_id', 'campaign_id', 'member_type', 'member_ref_id', 'member_status', 'joined_at']
    ) }}
),

judge as (
    select
        member.*,
        case
            when campaign.campaign_id is null then 'campaign_member_campaign_unknown'
            when member.member_ref_id is null then 'campaign_member_ref_unknown'
        end as reference_fault,
        row_number() over (
            partition by member.campaign_id, member.member_type, member.member_ref_id
            order by coalesce(status.strength, 0) desc, member.joined_at desc, member.source_table, member.source_key
        ) as member_rank
    from member
    left join {{ ref('int_campaign') }} as campaign on campaign.campaign_id = member.campaign_id
    left join {{ ref('campaign_member_status') }} as status on status.member_status = member.member_status
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
