-- No company owns itself through others (C-15).  Sister companies are equals, so they do not count.
{{ config(severity='warn') }}

with recursive ownership as (
    select
        account_id,
        parent_account_id
    from {{ ref('account_relation') }}
    where relation_type is null or relation_type <> 'SISTER_COMPANY'
),

ancestor as (
    select
        account_id,
        parent_account_id,
        1 as distance
    from ownership
    union all
    select
        ancestor.account_id,
        ownership.parent_account_id,
        ancestor.distance + 1 as distance
    from ancestor
    inner join ownership
        on ownership.account_id = ancestor.parent_account_id
    where ancestor.distance < 10 and ancestor.parent_account_id <> ancestor.account_id
)

select distinct account_id
from ancestor
where account_id = parent_account_id
