-- Active contacts of an account: those related to it, and those whose primary account it is (R0.50).
with contact as (select * from {{ ref('contact') }}),

account_contact_relation as (select * from {{ ref('account_contact_relation') }}),

list_pairs as (
    select account_id, contact_id from account_contact_relation
    union distinct
    select primary_account_id, contact_id from contact where primary_account_id is not null
),

int_account_contact_count as (
    select list_pairs.account_id, count(*) as total_contacts
    from list_pairs
    inner join contact on list_pairs.contact_id = contact.contact_id
    where contact.contact_status = 'ACTIVE'
    group by list_pairs.account_id
)

select * from int_account_contact_count
