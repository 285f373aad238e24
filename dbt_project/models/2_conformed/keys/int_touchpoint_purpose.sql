-- The rule of `touchpoint_purpose` that holds for each kind of touchpoint there is: the one that says most about it.
with rule as (select * from {{ ref('touchpoint_purpose') }}),

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
                case when rule.source_table is null then 1 else 0 end,
                case when rule.source_system is null then 1 else 0 end,
                case when rule.touchpoint_type is null then 1 else 0 end,
                case when rule.touchpoint_direction is null then 1 else 0 end
        ) as rule_rank
    from kind
    cross join rule
    where kind.source_system = coalesce(rule.source_system, kind.source_system)
        and kind.source_table = coalesce(rule.source_table, kind.source_table)
        and kind.touchpoint_type = coalesce(rule.touchpoint_type, kind.touchpoint_type)
        and coalesce(kind.touchpoint_direction, '') = coalesce(rule.touchpoint_direction, kind.touchpoint_direction, '')
),

int_touchpoint_purpose as (
    select *
    from rank_rules
    where rule_rank = 1
)

select * from int_touchpoint_purpose
