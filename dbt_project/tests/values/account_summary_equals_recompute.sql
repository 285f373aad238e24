-- Each number of account_summary, computed again from the entities in another way.
{% set metrics = ['total_contacts', 'total_opportunities', 'total_leads', 'won_opportunities', 'lost_opportunities',
    'total_touchpoints', 'total_events', 'total_revenue', 'lifetime_value', 'win_rate', 'health_score'] %}

with opportunity as (select * from {{ ref('opportunity') }}),

summary as (select * from {{ ref('account_summary') }}),

active_contact as (
    select contact_id, primary_account_id from {{ ref('contact') }} where contact_status = 'ACTIVE'
),

recompute as (
    select account_id, 'total_contacts' as metric, count(distinct contact_id) as amount
    from (
        select primary_account_id as account_id, contact_id from active_contact
        union all
        select relation.account_id, relation.contact_id
        from {{ ref('account_contact_relation') }} as relation
        where relation.contact_id in (select contact_id from active_contact)
    ) as belonging
    group by account_id
    union all
    select account_id, 'total_leads', count(*) from {{ ref('lead') }} group by account_id
    union all
    select account_id, 'total_opportunities', count(*) from opportunity group by account_id
    union all
    select account_id, 'won_opportunities', count(*) from opportunity where stage = 'CLOSED_WON' group by account_id
    union all
    select account_id, 'lost_opportunities', count(*) from opportunity where stage = 'CLOSED_LOST' group by account_id
    union all
    select
        account_id,
        'win_rate',
        {{ rounded(safe_divide("100 * count(case when stage = 'CLOSED_WON' then 1 end)", 'count(*)'), 'percent') }}
    from opportunity
    where stage in ('CLOSED_WON', 'CLOSED_LOST')
    group by account_id
    union all
    select account_id, 'total_revenue', sum(amount_reporting) from opportunity where stage = 'CLOSED_WON' group by account_id
    union all
    select summary.account_id, 'lifetime_value', summary.remaining_contract_value + coalesce(forecast.amount, 0)
    from summary
    left join (
        select
            account_id,
            {{ rounded(safe_divide(
                "sum(amount_reporting * case stage when 'CLOSED_WON' then 100 else probability end)", '100'
            ), 'money') }} as amount
        from opportunity
        where stage <> 'CLOSED_LOST'
        group by account_id
    ) as forecast on summary.account_id = forecast.account_id
    union all
    select account_id, 'total_touchpoints', count(*)
    from {{ ref('touchpoint') }}
    where touchpoint_time <= {{ as_of() }} and coalesce(touchpoint_status, '') <> 'CANCELLED' and touchpoint_type <> 'NOTE'
    group by account_id
    union all
    select account_id, 'total_events', count(*)
    from {{ ref('event') }}
    where event_time <= {{ as_of() }} and source_table not in ('lead_events', 'contact_events')
    group by account_id
    union all
    select score_record.entity_id, 'health_score', max(score_record.score)
    from {{ ref('score_record') }} as score_record
    where score_record.model_id in (select model_id from {{ ref('score_model') }} where model_type = 'ACCOUNT_HEALTH')
    group by score_record.entity_id
),

publish as (
    {% for metric in metrics -%}
        select account_id, '{{ metric }}' as metric, {{ as_type(metric, 'money') }} as amount from summary
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select publish.account_id, publish.metric, publish.amount as published, recompute.amount as recomputed
from publish
left join recompute on publish.account_id = recompute.account_id and publish.metric = recompute.metric
where coalesce(publish.amount, -1) <> coalesce(recompute.amount, case publish.metric when 'health_score' then -1 else 0 end)
