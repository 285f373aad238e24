-- Each kind of record says what it knows of an agent's month; records without a day are of no month.
{% set stg = 'stg_sales_analytics__' %}
{% set parts = [
    ('int_support_ticket', 'assigned_to', 'created_date', 'true', {'tickets': '1'}),
    ('int_support_ticket', 'assigned_to', 'resolved_date', 'true', {'resolved': '1'}),
    (stg ~ 'ticket_comments', 'commenter_name', 'comment_date', "commenter_type = 'Support Agent'", {
        'comments': '1', 'comment_time': 'time_spent_min'}),
    (stg ~ 'ticket_worklog', 'agent_name', 'work_date', 'true', {
        'work_time': 'time_spent_minutes', 'billable_time': 'case when billable then time_spent_minutes end'}),
    ('support_survey', 'assigned_to', 'answered_date', 'ticket_id is not null and agent_rating is not null', {
        'rated': '1', 'points': 'agent_rating'}),
    ('sla_breach', 'assigned_to', 'breach_date', 'true', {'breached': '1'}),
    ('support_escalation', 'escalated_from', 'escalation_date', 'true', {'escalated': '1'}),
    (stg ~ 'support_agent_metrics', 'agent_name', 'metric_date', 'true', {
        'report_count': '1', 'opened': 'tickets_opened', 'closed': 'tickets_closed', 'reopened': 'reopened_tickets_count',
        'timed': 'case when avg_resolution_time_hrs is not null then tickets_closed end',
        'hours': 'avg_resolution_time_hrs * tickets_closed',
        'used': 'case when utilization_percent is not null then 1 end', 'use_total': 'utilization_percent'}),
] %}
{% set measures = [] %}
{% for part in parts %}{% do measures.extend(part[4].keys()) %}{% endfor %}
with measure as (
    {% for relation, agent, day, condition, known in parts %}
        select
            {% for name in measures %}
                {{ as_type(known.get(name, 'null'), 'exact') }} as {{ name }},
            {% endfor %}
            tenant_id,
            coalesce({{ agent }}, 'UNKNOWN') as agent_key,
            {{ as_type(dbt.date_trunc('month', day), 'date') }} as stat_month
        from {{ ref(relation) }}
        where {{ day }} <= {{ local_date(as_of()) }} and {{ condition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

add_up as (
    select
        {% for name in measures %}
            sum({{ name }}) as {{ name }}_sum,
        {% endfor %}
        tenant_id,
        agent_key,
        stat_month
    from measure
    group by tenant_id, agent_key, stat_month
),

support_agent as (
    select
        agent_key as agent_name,
        stat_month,
        {{ as_type('coalesce(tickets_sum, 0)', 'integer') }} as assigned_tickets,
        {{ as_type('coalesce(resolved_sum, 0)', 'integer') }} as resolved_tickets,
        {{ as_type('coalesce(comments_sum, 0)', 'integer') }} as comments,
        {{ as_type('comment_time_sum', 'integer') }} as comment_minutes,
        {{ as_type('work_time_sum', 'integer') }} as work_minutes,
        {{ as_type('billable_time_sum', 'integer') }} as billable_minutes,
        {{ as_type('coalesce(rated_sum, 0)', 'integer') }} as ratings,
        {{ as_type('points_sum', 'integer') }} as rating_points,
        {{ rounded(safe_divide('points_sum', 'rated_sum'), 'ratio') }} as avg_rating,
        {{ as_type('coalesce(breached_sum, 0)', 'integer') }} as breaches,
        {{ as_type('coalesce(escalated_sum, 0)', 'integer') }} as escalations,
        -- what the help desk reports of the agent
        {{ as_type('coalesce(report_count_sum, 0)', 'integer') }} as reports,
        {{ as_type('opened_sum', 'integer') }} as opened_reported,
        {{ as_type('closed_sum', 'integer') }} as closed_reported,
        {{ as_type('reopened_sum', 'integer') }} as reopened_reported,
        {{ rounded(safe_divide('hours_sum', 'timed_sum'), 'ratio') }} as resolution_hours_reported,
        {{ rounded(safe_divide('use_total_sum', 'used_sum'), 'percent') }} as utilisation_reported,
        tenant_id
    from add_up
)

select * from support_agent
