-- Which stages of its life cycle an account or contact entered, by the rules of the seed lifecycle_rule (R0.92).
-- WON and LEFT are turns: what a fact means depends on the last turn before it.  Between two turns only later stages follow, and
-- a stage is not entered again while it lasts.
{{ config(materialized='table') }}

{% set in_order = 'partition by entity_type, entity_id order by happened_at, fact_order, known_from' %}

with count_turns as (
    select
        *,
        case when fact = 'WON' then 'WON' when fact in ('LEFT', 'IDLE') then 'LEFT' end as turn,
        sum(case when fact in ('WON', 'LEFT', 'IDLE') then 1 else 0 end) over (
            {{ in_order }} rows between unbounded preceding and current row
        ) as turn_number
    from {{ ref('int_lifecycle_fact') }}
),

find_last_turn as (
    select
        *,
        max(turn) over (partition by entity_type, entity_id, turn_number) as last_turn
    from count_turns
),

find_turn_before as (
    select
        *,
        coalesce(lag({{ nullable('last_turn') }}) over ({{ in_order }}), 'START') as after
    from find_last_turn
),

apply_rules as (
    select
        happening.entity_type as entity_type,
        happening.entity_id as entity_id,
        happening.turn_number as turn_number,
        happening.fact_order as fact_order,
        happening.happened_at as happened_at,
        happening.known_from as known_from,
        stage.stage_category as stage_category,
        stage.stage_name as stage_name,
        stage.stage_order as stage_order
    from find_turn_before as happening
    inner join {{ ref('lifecycle_rule') }} as rule
        on rule.stage_category = case happening.entity_type when 'ACCOUNT' then 'CUSTOMER_LIFECYCLE' else 'CONTACT_LIFECYCLE' end
            and rule.fact = happening.fact
            and rule.after = happening.after
    inner join {{ ref('journey_stage_rule') }} as stage
        on stage.stage_category = rule.stage_category and stage.stage_name = rule.stage_name
),

compare_with_stages_before as (
    select
        *,
        coalesce(max({{ nullable('stage_order') }}) over (
            partition by entity_type, entity_id, turn_number order by happened_at, fact_order, known_from
            rows between unbounded preceding and 1 preceding
        ), 0) as greatest_order
    from apply_rules
),

find_stage_before as (
    select
        *,
        coalesce(lag({{ nullable('stage_name') }}) over ({{ in_order }}), '') as stage_before
    from compare_with_stages_before
    where stage_order > greatest_order
),

number_entries as (
    select
        *,
        row_number() over ({{ in_order }}) as entry_number,
        row_number() over (
            partition by entity_type, entity_id order by happened_at desc, fact_order desc, known_from desc
        ) as entries_left
    from find_stage_before
    where stage_name <> stage_before
),

entity as (
    select 'ACCOUNT' as entity_type, account_id as entity_id, tenant_id from {{ ref('account') }}
    union all
    select 'CONTACT' as entity_type, contact_id as entity_id, tenant_id from {{ ref('contact') }}
),

int_journey_entry__lifecycle as (
    select
        {{ entity_id('customer_journey', ['entry.entity_id', 'entry.stage_category']) }} as journey_id,
        entry.entity_id as entity_id,
        entry.stage_category as stage_category,
        entry.stage_name as stage_name,
        {{ as_type('entry.entry_number', 'integer') }} as entry_number,
        entry.entries_left = 1 as is_current,
        entry.happened_at as entered_at,
        entry.known_from as entered_from,
        entity.tenant_id as tenant_id
    from number_entries as entry
    inner join entity on entity.entity_type = entry.entity_type and entity.entity_id = entry.entity_id
)

select * from int_journey_entry__lifecycle
