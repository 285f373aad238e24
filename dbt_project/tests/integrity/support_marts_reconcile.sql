-- Each mart of support counts every row and every sum of its staging table once, of the days up to as_of.
{% set today = local_date(as_of()) %}
-- a mart of tickets has the entries of delivered tickets, a mart of months those of tickets with a day, a mart of entries all
{% set known = 'select tenant_id, ticket_id from ' ~ ref('int_support_ticket') %}
{% set of_tickets = '(tenant_id, ticket_id) in (' ~ known ~ ')' %}
{% set of_months = '(tenant_id, ticket_id) in (' ~ known ~ ' where created_month is not null)' %}
{% set known_score = 'case when coalesce(response_date <= ' ~ today ~ ', true) then satisfaction_score end' %}
{% set parts = [
    ('support_ticket, rows', 'support_ticket', 'count(*)', 'support_tickets', 'count(*)', 'created_date', 'true'),
    ('support_ticket, comments', 'support_ticket', 'sum(comments)', 'ticket_comments', 'count(*)', 'comment_date', of_tickets),
    ('support_ticket, comment minutes', 'support_ticket', 'sum(comment_minutes)', 'ticket_comments', 'sum(time_spent_min)', 'comment_date', of_tickets),
    ('support_ticket, work', 'support_ticket', 'sum(work_minutes)', 'ticket_worklog', 'sum(time_spent_minutes)', 'work_date', of_tickets),
    ('support_ticket, escalations', 'support_ticket', 'sum(escalations)', 'escalations', 'count(*)', 'escalation_date', of_tickets),
    ('support_ticket, resolutions', 'support_ticket', 'sum(resolutions)', 'ticket_resolution', 'count(*)', 'resolution_date', of_tickets),
    ('support_ticket, effort', 'support_ticket', 'sum(effort_hours)', 'ticket_resolution', 'sum(effort_hours)', 'resolution_date', of_tickets),
    ('support_ticket_tag, rows', 'support_ticket_tag', 'count(*)', 'ticket_tags', 'count(*)', 'tagged_date', 'true'),
    ('support_escalation, rows', 'support_escalation', 'count(*)', 'escalations', 'count(*)', 'escalation_date', 'true'),
    ('support_survey, rows', 'support_survey', 'count(*)', 'customer_satisfaction', 'count(*)', 'survey_date', 'true'),
    ('support_survey, scores', 'support_survey', 'sum(score)', 'customer_satisfaction', 'sum(' ~ known_score ~ ')', 'survey_date', 'true'),
    ('sla_breach, rows', 'sla_breach', 'count(*)', 'sla_breaches', 'count(*)', 'breach_date', 'true'),
    ('sla_breach, minutes', 'sla_breach', 'sum(minutes_late)', 'sla_breaches', 'sum(breach_duration_min)', 'breach_date', 'true'),
    ('sla_policy, rows', 'sla_policy', 'count(*)', 'sla_policies', 'count(*)', 'effective_date', 'true'),
    ('sla_compliance, tickets', 'sla_compliance', 'sum(tickets)', 'support_tickets', 'count(*)', 'created_date', of_months),
    ('sla_compliance, breaches', 'sla_compliance', 'sum(breaches)', 'sla_breaches', 'count(*)', 'breach_date', of_months),
    ('recurring_issue, occurrences', 'recurring_issue', 'sum(occurrences)', 'recurring_issues', 'sum(occurrence_count)', 'first_occurrence', 'true'),
    ('knowledge_article, views', 'knowledge_article', 'sum(views)', 'knowledge_base', 'sum(views_count)', 'created_date', 'true'),
    ('support_channel_cost, tickets', 'support_channel_cost', 'sum(tickets)', 'support_tickets', 'count(*)', 'created_date', of_months),
    ('support_agent, work', 'support_agent', 'sum(work_minutes)', 'ticket_worklog', 'sum(case when work_date is not null then time_spent_minutes end)', 'work_date', 'true'),
    ('support_agent, reports', 'support_agent', 'sum(reports)', 'support_agent_metrics', 'count(*)', 'metric_date', 'true'),
] %}

with compare as (
    {% for part, mart, in_mart, staging, in_source, day, which in parts %}
        select
            '{{ part }}' as part,
            (select {{ as_type('coalesce(' ~ in_mart ~ ', 0)', 'exact') }} from {{ ref(mart) }}) as in_mart,
            (
                select {{ as_type('coalesce(' ~ in_source ~ ', 0)', 'exact') }}
                from {{ ref('stg_sales_analytics__' ~ staging) }}
                where coalesce({{ day }} <= {{ today }}, true) and {{ which }}
            ) as in_source
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from compare
where in_mart <> in_source
