with mailing as (
    select * from {{ ref('stg_sales_analytics__email_campaigns') }}
    where send_date is null or send_date <= {{ local_date(as_of()) }}
),

email_performance as (
    select
        email_campaign_id as mailing_id,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'campaign_id') }} as campaign_id,
        email_name,
        send_date,
        {{ as_type(dbt.date_trunc('month', 'send_date'), 'date') }} as send_month,
        -- how many it reached
        recipient_count as recipients,
        delivered_count as delivered,
        bounce_count as bounces,
        {{ rounded(safe_divide('100 * bounce_count', 'recipient_count'), 'percent') }} as bounce_rate,
        -- what they did
        open_count as opens,
        {{ rounded(safe_divide('100 * open_count', 'delivered_count'), 'percent') }} as open_rate,
        {{ as_type('open_rate_percent', 'percent') }} as open_rate_reported,
        click_count as clicks,
        {{ rounded(safe_divide('100 * click_count', 'delivered_count'), 'percent') }} as click_rate,
        {{ as_type('click_rate_percent', 'percent') }} as click_rate_reported,
        conversion_count as conversions,
        -- what it cost us in readers
        unsubscribe_count as unsubscribes,
        spam_complaint_count as spam_complaints,
        tenant_id
    from mailing
)

select * from email_performance
