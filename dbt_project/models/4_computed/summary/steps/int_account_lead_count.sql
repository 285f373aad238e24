-- Leads of an account: those that were converted to it, and others whose company was recognised as it (R0.52).
with lead as (select * from {{ ref('lead') }}),

int_account_lead_count as (
    select
        account_id,
        count(*) as total_leads,
        count(case when converted_account_id is null then 1 end) as matched_leads
    from lead
    where account_id is not null
    group by account_id
)

select * from int_account_lead_count
