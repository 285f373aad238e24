with record as (
    select
        deal.*,
        {{ deal_rate_date('deal') }} as rate_date
    from {{ ref('int_opportunity') }} as deal
    where deal.reject_rule is null
),

stage_change as (
    select
        opportunity_id,
        max(changed_at) as last_changed_at
    from {{ ref('int_opportunity_stage_history') }}
    where reject_rule is null
    group by opportunity_id
),

fx_rate as (
    select * from {{ ref('int_fx_rate') }}
),

opportunity as (
    select
        record.opportunity_id as opportunity_id,
        record.opportunity_name,
        record.account_id,
        record.primary_contact_id,
        record.lead_id,
        record.opportunity_type,
        record.opportunity_source,
        record.amount,
        record.currency,
        record.stage,
        record.probability,
        record.expected_close_date,
        record.actual_close_date,
        record.close_reason,
        record.owner_user_id,
        record.campaign_id,
        record.created_at,
        record.updated_at,
        greatest(
            {{ elapsed_days('coalesce(stage_change.last_changed_at, record.created_at)',
                            'coalesce(' ~ day_start('record.actual_close_date') ~ ', ' ~ as_of() ~ ')') }}, 0
        ) as days_in_stage,
        record.stage = 'CLOSED_WON' as is_won,
        record.stage = 'CLOSED_LOST' as is_lost,
        {{ rounded(converted('record.amount'), 'money') }} as amount_reporting,
        record.source_stage,
        record.closed_deal_key,
        record.closed_at,
        record.tenant_id,
        record.source_system,
        record.source_table,
        record.source_key
    from record
    left join stage_change
        on stage_change.opportunity_id = record.opportunity_id
    left join fx_rate
        on {{ rate_holds('record.currency', 'record.rate_date') }}
)

select * from opportunity
