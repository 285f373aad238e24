-- Nobody says that a follow-up was done.  The next note about the same customer is the first sign of it.
with note_row as (
    select * from {{ ref('stg_sales_analytics__customer_notes') }}
    where note_date <= {{ local_date(as_of()) }}
),

customer as (select * from {{ ref('int_customer_account') }}),

contact_key as (
    select * from {{ ref('int_entity_key') }}
    where source_system = 'sales_analytics' and entity_type = 'CONTACT' and source_table = 'customer_contacts'
),

contact as (select contact_id from {{ ref('contact') }}),

opportunity as (select * from {{ ref('opportunity') }}),

list_days as (
    select distinct tenant_id, customer_id, note_date from note_row
),

follow_days as (
    select
        *,
        lead({{ nullable('note_date') }}) over (partition by tenant_id, customer_id order by note_date) as next_note_date
    from list_days
),

refer as (
    select
        note_row.*,
        follow_days.next_note_date as next_note_date,
        {{ source_id('opportunity', 'sales_analytics', 'opportunities', 'note_row.opportunity_id', tenant='note_row.tenant_id') }}
            as opportunity_ref
    from note_row
    left join follow_days
        on note_row.tenant_id = follow_days.tenant_id
            and note_row.customer_id = follow_days.customer_id
            and note_row.note_date = follow_days.note_date
    where note_row.next_action is not null or note_row.next_action_date is not null
),

sales_follow_up as (
    select
        refer.tenant_id as tenant_id,
        refer.note_id as note_id,
        customer.account_id as account_id,
        contact.contact_id as contact_id,
        opportunity.opportunity_id as opportunity_id,
        opportunity.stage as deal_stage,
        refer.created_by as owner_user_id,
        {{ upper_text('refer.note_type') }} as note_type,
        refer.note_date as note_date,
        refer.subject as subject,
        refer.next_action as next_action,
        refer.next_action_date as due_date,
        refer.next_note_date as next_note_date,
        case
            when refer.next_note_date is not null then 'FOLLOWED'
            when refer.next_action_date < {{ local_date(as_of()) }} then 'OVERDUE'
            when refer.next_action_date is not null then 'PENDING'
            else 'NO_DATE'
        end as follow_up_state,
        case
            when refer.next_note_date is null and refer.next_action_date < {{ local_date(as_of()) }}
                then {{ calendar_days('refer.next_action_date', local_date(as_of())) }}
        end as days_overdue,
        case
            when refer.next_note_date is not null and refer.next_action_date is not null
                then refer.next_note_date <= refer.next_action_date
        end as was_in_time
    from refer
    left join customer
        on refer.tenant_id = customer.tenant_id and refer.customer_id = customer.customer_id
    left join contact_key
        on refer.tenant_id = contact_key.tenant_id and refer.contact_id = contact_key.source_key
    left join contact
        on contact_key.contact_id = contact.contact_id
    left join opportunity
        on refer.opportunity_ref = opportunity.opportunity_id
)

select * from sales_follow_up
