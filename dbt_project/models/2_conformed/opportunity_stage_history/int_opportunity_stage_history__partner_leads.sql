-- The source keeps no history.  It shows one move, into the present stage, when the conversion was recorded.
with opportunity as (
    select * from {{ ref('int_opportunity') }}
    where source_system = 'partner_leads' and reject_rule is null
),

int_opportunity_stage_history__partner_leads as (
    select
        {{ source_id('opportunity_stage_history', 'partner_leads', 'conversions', 'opportunity.source_key',
                     tenant='opportunity.tenant_id') }} as history_id,
        opportunity.opportunity_id,
        {{ as_type('null', 'text') }} as from_stage,
        opportunity.stage as to_stage,
        opportunity.created_at as changed_at,
        opportunity.tenant_id,
        opportunity.source_system,
        opportunity.source_table,
        opportunity.source_key
    from opportunity
)

select * from int_opportunity_stage_history__partner_leads
