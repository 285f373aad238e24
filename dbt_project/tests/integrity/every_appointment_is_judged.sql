-- routing_conformance holds each appointment up to as_of once.  What it calls a match went by the best rule, and nothing else
-- did.
with expected as (
    select tenant_id, source_key as appointment_id from {{ ref('stg_partner_leads__appointments') }}
    where created_at <= {{ as_of() }}
)

select expected.appointment_id, judged.appointment_id as judged_id, judged.reason
from expected
full outer join {{ ref('routing_conformance') }} as judged
    on judged.tenant_id = expected.tenant_id and judged.appointment_id = expected.appointment_id
where expected.appointment_id is null
    or judged.appointment_id is null
    or (judged.workspace_id = judged.expected_workspace_id and judged.reason <> 'MATCH')
