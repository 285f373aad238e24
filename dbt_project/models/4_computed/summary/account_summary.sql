{{ config(post_hook=add_indexes([
    {'name': 'uk_account_summary_account_id', 'columns': 'account_id', 'unique': true},
    {'name': 'idx_account_summary_health_score', 'columns': 'health_score desc'},
    {'name': 'idx_account_summary_last_activity_at', 'columns': 'last_activity_at desc'},
    {'name': 'idx_account_summary_total_revenue', 'columns': 'total_revenue desc'},
    {'name': 'idx_account_summary_win_rate', 'columns': 'win_rate desc'},
])) }}

with account as (select * from {{ ref('account') }}),

activity as (select * from {{ ref('int_account_activity') }}),

contact_count as (select * from {{ ref('int_account_contact_count') }}),

contract as (select * from {{ ref('int_account_contract') }}),

lead_count as (select * from {{ ref('int_account_lead_count') }}),

pipeline as (select * from {{ ref('int_account_pipeline') }}),

health as (select * from {{ ref('int_current_score') }} where model_type = 'ACCOUNT_HEALTH'),

account_summary as (
    select
        {{ entity_id('account_summary', ['account.account_id']) }} as summary_id,
        account.account_id as account_id,
        coalesce(contact_count.total_contacts, 0) as total_contacts,
        coalesce(pipeline.total_opportunities, 0) as total_opportunities,
        coalesce(lead_count.total_leads, 0) as total_leads,
        {{ as_type('coalesce(pipeline.won_revenue, 0)', 'money') }} as total_revenue,
        {{ rounded(
            'coalesce(pipeline.won_revenue + pipeline.weighted_open_amount, 0) + coalesce(contract.remaining_value, 0)', 'money'
        ) }} as lifetime_value,
        coalesce(pipeline.won_opportunities, 0) as won_opportunities,
        coalesce(pipeline.lost_opportunities, 0) as lost_opportunities,
        {{ rounded(
            'coalesce(' ~ safe_divide(
                'pipeline.won_opportunities * 100', 'pipeline.won_opportunities + pipeline.lost_opportunities'
            ) ~ ', 0)', 'percent'
        ) }} as win_rate,
        coalesce(activity.total_touchpoints, 0) as total_touchpoints,
        {{ as_type('health.score', 'integer') }} as health_score,
        activity.last_activity_at,
        {{ as_of() }} as calculated_at,
        least(greatest(account.updated_at, pipeline.last_changed_at, activity.last_activity_at), {{ as_of() }}) as updated_at,
        {{ as_type('coalesce(pipeline.won_revenue, 0)', 'money') }} as lifetime_value_historic,
        {{ as_type('coalesce(contract.remaining_value, 0)', 'money') }} as remaining_contract_value,
        coalesce(lead_count.matched_leads, 0) as matched_leads,
        coalesce(activity.total_events, 0) as total_events,
        '{{ var("reporting_currency") }}' as currency,
        account.tenant_id,
        {{ as_type('coalesce(pipeline.unpriced_opportunities, 0)', 'integer') }} as unpriced_opportunities,
        pipeline.unpriced_amounts
    from account
    left join activity on account.account_id = activity.account_id
    left join contact_count on account.account_id = contact_count.account_id
    left join contract on account.account_id = contract.account_id
    left join lead_count on account.account_id = lead_count.account_id
    left join pipeline on account.account_id = pipeline.account_id
    left join health on account.account_id = health.entity_id
)

select * from account_summary
