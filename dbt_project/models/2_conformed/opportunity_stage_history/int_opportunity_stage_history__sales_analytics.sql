-- The export keeps no history.  It shows one move, into the present stage, on the day the deal closed or began.
with opportunity as (
    select * from {{ ref('int_opportunity') }}
    where source_system = 'sales_analytics' and reject_rule is null
),

int_opportunity_stage_history__sales_analytics as (
    select
        {{ source_id('opportunity_stage_history', 'sales_analytics', 'opportunities', 'opportunity.source_key',
                     tenant='opportunity.tenant_id') }} as history_id,
        opportunity.opportunity_id,
        {{ as_type('null', 'text') }} as from_stage,
        opportunity.stage as to_stage,
        coalesce({{ day_start('opportunity.actual_close_date') }}, opportunity.created_at) as changed_at,
        opportunity.tenant_id,
        opportunity.source_system,
        opportunity.source_table,
        opportunity.source_key
    from opportunity
)

select * from int_opportunity_stage_history__sales_analytics
