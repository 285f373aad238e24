-- The mart counts each lead of the customer_center source once, and each of its mails as often as the touchpoints do.
with mart as (
    select sum(lead_count) as leads, sum(sent) as sent, sum(replied) as replied from {{ ref('outreach_performance') }}
),

touches as (
    select
        count(case when touchpoint_type = 'EMAIL_SENT' then 1 end) as sent,
        count(case when touchpoint_type = 'EMAIL_REPLY' then 1 end) as replied
    from {{ ref('touchpoint') }}
    where source_system = 'customer_center' and is_countable
        and lead_id in (select lead_id from {{ ref('lead') }})
),

leads as (
    select count(*) as leads from {{ ref('lead') }} where source_system = 'customer_center'
)

select mart.leads as mart_leads, leads.leads as entity_leads, mart.sent as mart_sent, touches.sent as touches_sent
from mart
cross join touches
cross join leads
where coalesce(mart.leads, 0) <> leads.leads
    or coalesce(mart.sent, 0) <> touches.sent
    or coalesce(mart.replied, 0) <> touches.replied
