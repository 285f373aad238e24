-- One row per source record of a contact.  The best record of each contact has rank 1: the cdp source comes before the customer
-- contacts of the export, and these before converted leads.  Within a source the record that changed last is best.
{{ config(materialized='table') }}

with record as (
    {{ union_sources('contact', [
        'contact_id', 'contact_name', 'job_title', 'department', 'contact_status', 'primary_account_id', 'contact_source',
        'primary_channel_id', 'owner_user_id', 'created_at', 'updated_at', 'lifecycle_stage', 'is_decision_maker',
        'is_verified', 'consent_given_at', 'source_rank',
    ]) }}
),

int_contact as (
    select
        *,
        row_number() over (
            partition by contact_id
            order by
                source_rank,
                case when updated_at is null then 1 else 0 end,
                updated_at desc,
                source_table,
                source_key
        ) as record_rank,
        case when contact_id is null then 'contact_unresolved' end as reject_rule
    from record
)

select * from int_contact
