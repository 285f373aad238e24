with member as (
    select * from {{ ref('stg_cdp__segment_member') }}
),

int_segment_member__cdp as (
    select
        {{ source_id('segment_member', 'cdp', 'segment_member', 'member.member_id', tenant='member.tenant_id') }}
            as member_id,
        {{ source_id('segment', 'cdp', 'segment', 'member.segment_id', tenant='member.tenant_id') }} as segment_id,
        member.entity_type as entity_type,
        subject.entity_id as entity_id,
        member.joined_at,
        coalesce(member.is_active, true) as is_active,
        member.tenant_id as tenant_id,
        member.source_system as source_system,
        member.source_table as source_table,
        member.source_key as source_key
    from member
    left join {{ ref('int_entity_key') }} as subject
        on subject.source_system = 'cdp'
            and subject.tenant_id = member.tenant_id
            and subject.entity_type = member.entity_type
            and subject.source_table = {{ lower_text('member.entity_type') }}
            and subject.source_key = member.entity_id
)

select * from int_segment_member__cdp
