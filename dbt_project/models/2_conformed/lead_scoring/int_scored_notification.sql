-- Messages to our own people (R2.12).
with int_scored_notification as (
    select * from {{ ref('stg_lead_scoring__notifications') }}
)

select * from int_scored_notification
