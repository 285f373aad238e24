-- The rule of `touchpoint_purpose` that holds for each kind of touchpoint there is: the one that says most about it.
-- An empty cell of a column with a stated type is an empty text on ClickHouse.
with rule as (
    select
        nullif(source_system, '') as rule_system,
        nullif(source_table, '') as rule_table,
        nullif(touchpoint_type, '') as rule_type,
        nullif(touchpoint_direction, '') as rule_direction,
        for_attribution,
        for_engagement,
        for_activity,
        for_journey,
        for_health
    from {{ ref('touchpoint_purpose') }}
),

kind as (
    select distinct source_system, source_table, touchpoint_type, touchpoint_direction
    from {{ ref('int_touchpoint') }}
    where reject_rule is null
),

rank_rules as (
    select
        kind.source_system as source_system,
        kind.source_table as source_table,
        kind.touchpoint_type as touchpoint_type,
        kind.touchpoint_direction as touchpoint_direction,
        rule.for_attribution,
        rule.for_engagement,
        rule.for_activity,
        rule.for_journey,
        rule.for_health,
        row_number() over (
            partition by kind.source_system, kind.source_table, kind.touchpoint_type, kind.touchpoint_direction
            order by
                case when rule.rule_table is null then 1 else 0 end,
                case when rule.rule_system is null then 1 else 0 end,
                case when rule.rule_type is null then 1 else 0 end,
                case when rule.rule_direction is null then 1 else 0 end
        ) as rule_rank
    from kind
    cross join rule
    where kind.source_system = coalesce(rule.rule_system, kind.source_system)
        and kind.source_table = coalesce(rule.rule_table, kind.source_table)
        and kind.touchpoint_type = coalesce(rule.rule_type, kind.touchpoint_type)
        and coalesce(kind.touchpoint_direction, '') = coalesce(rule.rule_direction, kind.touchpoint_direction, '')
),

int_touchpoint_purpose as (
    select *
    from rank_rules
    where rule_rank = 1
)

select * from int_touchpoint_purpose
