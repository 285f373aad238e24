-- A journey ends when the lead reaches a final stage; where its source does not say when, at the latest instant known of the
-- lead.
with lead as (
    select * from {{ ref('lead') }}
),

int_customer_journey__lead as (
    select
        {{ entity_id('customer_journey', ['lead_id', "'LEAD_PIPELINE'"]) }} as journey_id,
        'Lead pipeline' as journey_name,
        'LEAD_PIPELINE' as stage_category,
        'LEAD' as entity_type,
        lead_id as entity_id,
        lead_status as journey_stage,
        created_at as journey_start_at,
        greatest(
            case lead_status
                when 'CONVERTED' then coalesce(converted_at, updated_at)
                when 'DISQUALIFIED' then coalesce(disqualified_at, updated_at)
            end,
            case when lead_status in ('CONVERTED', 'DISQUALIFIED') then created_at end
        ) as journey_end_at,
        tenant_id,
        source_system,
        source_table,
        source_key
    from lead
)

select * from int_customer_journey__lead
