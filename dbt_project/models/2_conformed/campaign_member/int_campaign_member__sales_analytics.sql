-- The export has no list of members.  A person is a member who came as a lead of the campaign or touched it, once, with the
-- strongest status.  The source row is the one that earned this status.
with status as (
    select * from {{ ref('campaign_member_status') }}
),

known_subject as (
    select distinct
        entity_type,
        entity_id
    from {{ ref('int_entity_key') }}
),

list_leads as (
    select
        tenant_id,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'campaign_id') }} as member_campaign_id,
        'LEAD' as member_type,
        {{ source_id('lead', 'sales_analytics', 'leads', 'lead_id') }} as member_ref,
        'RESPONDED' as member_status,
        {{ day_start('created_date') }} as reached_at,
        source_table,
        source_key
    from {{ ref('stg_sales_analytics__leads') }}
),

list_registrations as (
    select
        tenant_id,
        {{ source_id('campaign', 'sales_analytics', 'events', 'event_id') }} as member_campaign_id,
        'LEAD' as member_type,
        {{ source_id('lead', 'sales_analytics', 'leads', 'lead_id') }} as member_ref,
        case when attended then 'ATTENDED' else 'REGISTERED' end as member_status,
        {{ day_start('registration_date') }} as reached_at,
        source_table,
        source_key
    from {{ ref('stg_sales_analytics__webinar_attendance') }}
),

list_engagements as (
    select
        touchpoint.tenant_id as tenant_id,
        touchpoint.campaign_id as member_campaign_id,
        case when touchpoint.lead_id is not null then 'LEAD' else 'CONTACT' end as member_type,
        coalesce(touchpoint.lead_id, touchpoint.contact_id) as member_ref,
        status.member_status,
        touchpoint.touchpoint_time as reached_at,
        touchpoint.source_table as source_table,
        touchpoint.source_key as source_key
    from {{ ref('int_touchpoint') }} as touchpoint
    inner join status on status.touchpoint_type = touchpoint.touchpoint_type
    where touchpoint.source_table = 'campaign_engagement' and touchpoint.reject_rule is null
),

list_reached as (
    select * from list_leads
    union all
    select * from list_registrations
    union all
    select * from list_engagements
),

rank_by_strength as (
    select
        reached.*,
        min(reached.reached_at) over (
            partition by reached.tenant_id, reached.member_campaign_id, reached.member_type, reached.member_ref
        ) as joined_at,
        row_number() over (
            partition by reached.tenant_id, reached.member_campaign_id, reached.member_type, reached.member_ref
            order by
                coalesce(status.strength, 0) desc, reached.reached_at desc nulls last, reached.source_table, reached.source_key
        ) as strength_rank
    from list_reached as reached
    left join status on status.member_status = reached.member_status
    where reached.member_campaign_id is not null and reached.member_ref is not null
),

int_campaign_member__sales_analytics as (
    select
        {{ entity_id(
            'campaign_member', ['member.tenant_id', 'member.member_campaign_id', 'member.member_type', 'member.member_ref']
        ) }} as member_id,
        member.member_campaign_id as campaign_id,
        member.member_type,
        subject.entity_id as member_ref_id,
        member.member_status,
        member.joined_at,
        member.tenant_id as tenant_id,
        'sales_analytics' as source_system,
        member.source_table as source_table,
        member.source_key as source_key
    from rank_by_strength as member
    left join known_subject as subject
        on subject.entity_type = member.member_type and subject.entity_id = member.member_ref
    where member.strength_rank = 1
)

select * from int_campaign_member__sales_analytics
