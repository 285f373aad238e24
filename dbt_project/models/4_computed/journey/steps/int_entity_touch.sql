-- When each account, contact and lead was touched; a touch of a lead is also one of its contact and account.
with touchpoint as (
    select * from {{ ref('touchpoint') }}
    where counts_for_journey
),

int_entity_touch as (
    select
        'ACCOUNT' as entity_type,
        account_id as entity_id,
        touchpoint_time
    from touchpoint
    where account_id is not null
    union all
    select
        'CONTACT' as entity_type,
        contact_id as entity_id,
        touchpoint_time
    from touchpoint
    where contact_id is not null
    union all
    select
        'LEAD' as entity_type,
        lead_id as entity_id,
        touchpoint_time
    from touchpoint
    where lead_id is not null
)

select * from int_entity_touch
