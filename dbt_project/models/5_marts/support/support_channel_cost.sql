{% set today = local_date(as_of()) %}
-- Several rows of the source may describe one channel; an active one counts before others, the last key before others.
with rank_channels as (
    select
        *,
        row_number() over (
            partition by tenant_id, channel_name
            order by case when active then 0 else 1 end, channel_id desc
        ) as channel_rank
    from {{ ref('stg_sales_analytics__support_channels') }}
),

channel as (
    select * from rank_channels
    where channel_rank = 1
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

ticket as (
    select
        tenant_id,
        coalesce(channel, 'UNKNOWN') as channel_name,
        created_month,
        count(*) as ticket_count
    from {{ ref('int_support_ticket') }}
    where created_month is not null
    group by tenant_id, coalesce(channel, 'UNKNOWN'), created_month
),

survey as (
    select
        ticket.tenant_id as tenant_id,
        coalesce(ticket.channel, 'UNKNOWN') as channel_name,
        ticket.created_month as created_month,
        count(survey.csat) as answer_count,
        sum(survey.csat) as csat_total
    from {{ ref('support_survey') }} as survey
    inner join {{ ref('int_support_ticket') }} as ticket
        on survey.tenant_id = ticket.tenant_id and survey.ticket_id = ticket.ticket_id
    group by ticket.tenant_id, coalesce(ticket.channel, 'UNKNOWN'), ticket.created_month
),

support_channel_cost as (
    select
        ticket.channel_name as channel,
        ticket.created_month as created_month,
        channel.active as is_active,
        channel.hours_of_operation as hours_of_operation,
        {{ rounded('channel.avg_response_time_min', 'ratio') }} as response_minutes_reported,
        {{ as_type('ticket.ticket_count', 'integer') }} as tickets,
        {{ rounded(safe_divide(
            '100 * ticket.ticket_count', 'sum(ticket.ticket_count) over (partition by ticket.tenant_id, ticket.created_month)'
        ), 'percent') }} as ticket_share,
        {{ as_type('coalesce(survey.answer_count, 0)', 'integer') }} as csat_answers,
        {{ rounded(safe_divide('survey.csat_total', 'survey.answer_count'), 'percent') }} as csat,
        'USD' as currency,
        {{ as_type('channel.cost_per_ticket', 'money') }} as cost_per_ticket,
        {{ as_type('channel.cost_per_ticket * ticket.ticket_count', 'money') }} as cost,
        {{ rounded(converted('channel.cost_per_ticket * ticket.ticket_count'), 'money') }} as cost_reporting,
        ticket.tenant_id as tenant_id
    from ticket
    left join channel
        on ticket.tenant_id = channel.tenant_id and ticket.channel_name = channel.channel_name
    left join survey
        on ticket.tenant_id = survey.tenant_id
            and ticket.channel_name = survey.channel_name
            and ticket.created_month = survey.created_month
    left join fx_rate
        on {{ rate_holds("'USD'", today) }}
)

select * from support_channel_cost
