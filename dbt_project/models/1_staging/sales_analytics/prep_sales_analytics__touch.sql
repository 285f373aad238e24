-- Touches as the export records them, before words, people and companies are looked up.
with prep_sales_analytics__touch as (
    select * from {{ ref('prep_sales_analytics__touch_campaign_engagement') }}
    union all
    select * from {{ ref('prep_sales_analytics__touch_webinar_attendance') }}
    union all
    select * from {{ ref('prep_sales_analytics__touch_support_tickets') }}
    union all
    select * from {{ ref('prep_sales_analytics__touch_ticket_comments') }}
    union all
    select * from {{ ref('prep_sales_analytics__touch_customer_notes') }}
    union all
    select * from {{ ref('prep_sales_analytics__touch_customer_success_activities') }}
)

select * from prep_sales_analytics__touch
