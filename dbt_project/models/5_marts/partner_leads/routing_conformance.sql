-- Each appointment against the rules as they are now.  Of the rules that serve it, those of the highest priority decide.
with appointment as (select * from {{ ref('int_partner_appointment') }}),

rule_match as (select * from {{ ref('int_partner_routing_match') }}),

rank_rules as (
    select
        *,
        rank() over (partition by tenant_id, appointment_id order by priority desc) as priority_rank,
        row_number() over (partition by tenant_id, appointment_id order by priority desc, rule_id) as rule_rank
    from rule_match
    where is_active
),

judge_rules as (
    select
        tenant_id,
        appointment_id,
        count(*) as matching_rules,
        max(case when rule_rank = 1 then rule_id end) as expected_rule_id,
        max(case when rule_rank = 1 then workspace_id end) as expected_workspace_id
    from rank_rules
    group by tenant_id, appointment_id
),

judge_workspaces as (
    select
        rule_match.tenant_id as tenant_id,
        rule_match.appointment_id as appointment_id,
        rule_match.workspace_id as workspace_id,
        min(rank_rules.priority_rank) as best_rank
    from rule_match
    left join rank_rules
        on rule_match.tenant_id = rank_rules.tenant_id
            and rule_match.appointment_id = rank_rules.appointment_id
            and rule_match.rule_id = rank_rules.rule_id
    group by rule_match.tenant_id, rule_match.appointment_id, rule_match.workspace_id
),

routing_conformance as (
    select
        appointment.appointment_id as appointment_id,
        appointment.created_at as created_at,
        appointment.zip_code,
        appointment.service_type,
        appointment.routing_method,
        appointment.workspace_id as workspace_id,
        judge_rules.expected_workspace_id,
        judge_rules.expected_rule_id,
        coalesce(judge_rules.matching_rules, 0) as matching_rules,
        case
            when appointment.workspace_id is null and judge_rules.expected_rule_id is null then 'NO_RULE'
            when appointment.workspace_id is null then 'NOT_ROUTED'
            when judge_workspaces.best_rank = 1 then 'MATCH'
            when judge_workspaces.best_rank > 1 then 'OTHER_RULE'
            when judge_workspaces.workspace_id is not null then 'INACTIVE'
            when judge_rules.expected_rule_id is null then 'ROUTED_WITHOUT_RULE'
            else 'OTHER_WORKSPACE'
        end as reason,
        appointment.tenant_id as tenant_id
    from appointment
    left join judge_rules
        on appointment.tenant_id = judge_rules.tenant_id and appointment.appointment_id = judge_rules.appointment_id
    left join judge_workspaces
        on appointment.tenant_id = judge_workspaces.tenant_id
            and appointment.appointment_id = judge_workspaces.appointment_id
            and appointment.workspace_id = judge_workspaces.workspace_id
)

select * from routing_conformance
