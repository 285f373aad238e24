{{ config(materialized='table') }}

with record as (
    {{ union_sources('opportunity', [
        'opportunity_id', 'opportunity_name', 'account_key', 'account_id', 'primary_contact_id', 'lead_id',
        'opportunity_type', 'opportunity_source', 'amount', 'currency', 'stage', 'probability', 'expected_close_date',
        'actual_close_date', 'close_reason', 'owner_user_id', 'campaign_id', 'created_at', 'updated_at', 'source_stage',
        'closed_deal_key', 'closed_at',
    ]) }}
),

int_opportunity as (
    select
        record.opportunity_id,
        record.opportunity_name,
        record.account_id,
        record.primary_contact_id,
        record.lead_id,
        record.opportunity_type,
        record.opportunity_source,
        record.amount,
        record.currency,
        record.stage,
        coalesce(record.probability, opportunity_stage.default_probability) as probability,
        record.expected_close_date,
        record.actual_close_date,
        record.close_reason,
        record.owner_user_id,
        record.campaign_id,
        record.created_at,
        record.updated_at,
        record.source_stage,
        record.closed_deal_key,
        record.closed_at,
        record.tenant_id,
        record.source_system,
        record.source_table,
        record.source_key,
        case
            when record.account_key is null then 'opportunity_account_missing'
            when record.account_id is null then 'opportunity_account_unknown'
            when record.created_at is null then 'opportunity_created_at_missing'
            when record.stage is null then 'opportunity_stage_unmapped'
            when record.stage in ('CLOSED_WON', 'CLOSED_LOST') and record.actual_close_date is null
                then 'opportunity_actual_close_date_missing'
        end as reject_rule
    from record
    left join {{ ref('opportunity_stage') }} as opportunity_stage
        on opportunity_stage.stage = record.stage
)

select * from int_opportunity
