{% set today = local_date(as_of()) %}
with ticket as (
    select * from {{ ref('int_support_ticket') }}
),

comment_total as (
    select
        tenant_id,
        ticket_id,
        count(*) as comments,
        count(case when commenter_type = 'Customer' then 1 end) as customer_comments,
        count(case when internal_note then 1 end) as internal_notes,
        sum(time_spent_min) as comment_minutes
    from {{ ref('stg_sales_analytics__ticket_comments') }}
    where comment_date is null or comment_date <= {{ today }}
    group by tenant_id, ticket_id
),

work_total as (
    select
        tenant_id,
        ticket_id,
        count(*) as work_entries,
        sum(time_spent_minutes) as work_minutes,
        sum(case when billable then time_spent_minutes end) as billable_minutes
    from {{ ref('stg_sales_analytics__ticket_worklog') }}
    where work_date is null or work_date <= {{ today }}
    group by tenant_id, ticket_id
),

escalation_total as (
    select tenant_id, ticket_id, count(*) as escalations
    from {{ ref('stg_sales_analytics__escalations') }}
    where escalation_date is null or escalation_date <= {{ today }}
    group by tenant_id, ticket_id
),

-- a ticket that was reopened is resolved more than once: the last word holds, the hours add up
rank_resolutions as (
    select
        *,
        row_number() over (
            partition by tenant_id, ticket_id
            order by case when resolution_date is null then 1 else 0 end, resolution_date desc, resolution_id desc
        ) as age_rank
    from {{ ref('stg_sales_analytics__ticket_resolution') }}
    where resolution_date is null or resolution_date <= {{ today }}
),

resolution as (
    select
        tenant_id,
        ticket_id,
        count(*) as resolutions,
        max(case when age_rank = 1 then resolution_type end) as resolution_type,
        max(case when age_rank = 1 then root_cause end) as root_cause,
        max(case when age_rank = 1 then kb_article_id end) as kb_article_id,
        sum(effort_hours) as effort_hours
    from rank_resolutions
    group by tenant_id, ticket_id
),

support_ticket as (
    select
        ticket.ticket_id as ticket_id,
        ticket.account_id as account_id,
        ticket.customer_tier as customer_tier,
        ticket.product_id as product_id,
        ticket.product_version as product_version,
        ticket.environment as environment,
        ticket.ticket_type as ticket_type,
        ticket.category as category,
        ticket.priority as priority,
        ticket.severity as severity,
        ticket.status as status,
        ticket.is_open as is_open,
        ticket.channel as channel,
        ticket.assigned_to as assigned_to,
        ticket.sla_status as sla_status,
        -- how long it took
        ticket.created_date as created_date,
        ticket.created_month as created_month,
        ticket.first_response_date as first_response_date,
        ticket.resolved_date as resolved_date,
        ticket.closed_date as closed_date,
        {{ as_type(calendar_days('ticket.created_date', 'ticket.first_response_date'), 'integer') }} as days_to_response,
        {{ as_type(calendar_days('ticket.created_date', 'ticket.resolved_date'), 'integer') }} as days_to_resolution,
        case when ticket.is_open then {{ as_type(calendar_days('ticket.created_date', today), 'integer') }} end as days_open,
        -- what was said and done; a ticket without an entry has none of them
        ticket.is_escalated as is_escalated,
        {{ as_type('coalesce(escalation_total.escalations, 0)', 'integer') }} as escalations,
        {{ as_type('coalesce(comment_total.comments, 0)', 'integer') }} as comments,
        {{ as_type('coalesce(comment_total.customer_comments, 0)', 'integer') }} as customer_comments,
        {{ as_type('coalesce(comment_total.internal_notes, 0)', 'integer') }} as internal_notes,
        {{ as_type('comment_total.comment_minutes', 'integer') }} as comment_minutes,
        {{ as_type('coalesce(work_total.work_entries, 0)', 'integer') }} as work_entries,
        {{ as_type('work_total.work_minutes', 'integer') }} as work_minutes,
        {{ as_type('work_total.billable_minutes', 'integer') }} as billable_minutes,
        -- how it ended
        {{ as_type('coalesce(resolution.resolutions, 0)', 'integer') }} as resolutions,
        resolution.resolution_type as resolution_type,
        resolution.root_cause as root_cause,
        resolution.kb_article_id as kb_article_id,
        {{ rounded('resolution.effort_hours', 'ratio') }} as effort_hours,
        ticket.tenant_id as tenant_id
    from ticket
    left join comment_total
        on ticket.tenant_id = comment_total.tenant_id and ticket.ticket_id = comment_total.ticket_id
    left join work_total
        on ticket.tenant_id = work_total.tenant_id and ticket.ticket_id = work_total.ticket_id
    left join escalation_total
        on ticket.tenant_id = escalation_total.tenant_id and ticket.ticket_id = escalation_total.ticket_id
    left join resolution
        on ticket.tenant_id = resolution.tenant_id and ticket.ticket_id = resolution.ticket_id
)

select * from support_ticket
