{% set today = local_date(as_of()) %}
{% set answers = ['satisfaction_score', 'response_time_rating', 'resolution_quality_rating', 'agent_rating', 'would_recommend'] %}
-- An answer that comes after as_of is not known yet, and neither is what it says.
with known_answer as (
    select
        {% for answer in answers %}
            case when coalesce(response_date <= {{ today }}, true) then {{ answer }} end as known_{{ answer }},
        {% endfor %}
        case when response_date <= {{ today }} then response_date end as answered_date,
        tenant_id,
        csat_id,
        ticket_id,
        customer_id,
        survey_type,
        survey_date
    from {{ ref('stg_sales_analytics__customer_satisfaction') }}
    where survey_date is null or survey_date <= {{ today }}
),

-- A score does not say out of how many it is; the highest of its kind of survey does (C-39).
survey as (
    select
        *,
        case
            when survey_type is null then null
            when max(known_satisfaction_score) over (partition by tenant_id, survey_type) > 5 then 10
            else 5
        end as top_score
    from known_answer
),

ticket as (
    select * from {{ ref('int_support_ticket') }}
),

account as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and entity_type = 'ACCOUNT' and source_table = 'customers'
),

support_survey as (
    select
        survey.csat_id as survey_id,
        survey.survey_type as survey_type,
        survey.ticket_id as ticket_id,
        account.account_id as account_id,
        ticket.product_id as product_id,
        ticket.category as category,
        ticket.channel as channel,
        ticket.assigned_to as assigned_to,
        survey.survey_date as survey_date,
        {{ as_type(dbt.date_trunc('month', 'survey.survey_date'), 'date') }} as survey_month,
        survey.answered_date as answered_date,
        survey.answered_date is not null as is_answered,
        {{ as_type('survey.known_satisfaction_score', 'integer') }} as score,
        {{ as_type('survey.top_score', 'integer') }} as top_score,
        case
            when survey.known_satisfaction_score between 1 and survey.top_score
                then {{ rounded(safe_divide('100 * (survey.known_satisfaction_score - 1)', 'survey.top_score - 1'), 'percent') }}
        end as csat,
        survey.known_would_recommend as would_recommend,
        {{ as_type('survey.known_response_time_rating', 'integer') }} as response_time_rating,
        {{ as_type('survey.known_resolution_quality_rating', 'integer') }} as resolution_quality_rating,
        {{ as_type('survey.known_agent_rating', 'integer') }} as agent_rating,
        survey.tenant_id as tenant_id
    from survey
    left join ticket
        on survey.tenant_id = ticket.tenant_id and survey.ticket_id = ticket.ticket_id
    left join account
        on survey.tenant_id = account.tenant_id and survey.customer_id = account.source_key
)

select * from support_survey
