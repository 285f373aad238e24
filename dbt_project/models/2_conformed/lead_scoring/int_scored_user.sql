-- The people of sales, with what the source itself counts of each (R2.10).
with int_scored_user as (
    select * from {{ ref('stg_lead_scoring__users') }}
)

select * from int_scored_user
