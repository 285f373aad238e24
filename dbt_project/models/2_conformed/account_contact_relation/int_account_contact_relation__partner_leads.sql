with provider_contact as (
    select * from {{ ref('int_contact') }}
    where source_system = 'partner_leads' and source_table = 'lead_source_providers' and reject_rule is null
),

int_account_contact_relation__partner_leads as (
    select
        primary_account_id as account_id,
        contact_id,
        'Provider contact' as role_in_account,
        {{ as_type('null', 'text') }} as decision_level,
        true as is_primary_contact,
        updated_at,
        3 as source_rank,
        tenant_id,
        source_system,
        source_table,
        source_key
    from provider_contact
)

select * from int_account_contact_relation__partner_leads
