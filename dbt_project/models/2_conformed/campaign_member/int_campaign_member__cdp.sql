with member as (
    select * from {{ ref('stg_cdp__campaign_member') }}
),

int_campaign_member__cdp as (
    select
        {{ source_id('campaign_member', 'cdp', 'campaign_member', 'member.member_id', tenant='member.tenant_id') }}
            as member_id,
        {{ source_id('campaign', 'cdp', 'campaign', 'member.campaign_id', tenant='member.tenant_id') }} as campaign_id,
        member.member_type,
        subject.entity_id as member_ref_id,
        member.member_status,
        member.joined_at,
        member.tenant_id as tenant_id,
        member.source_system as source_system,
        member.source_table as source_table,
        member.source_key as source_key
    from member
    left join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'cdp'
            and subject.tenant_id = member.tenant_id
            and subject.entity_type = member.member_type
            and subject.source_table = {{ lower_text('member.member_type') }}
            and subject.source_key = member.member_ref_id
)

select * from int_campaign_member__cdp
