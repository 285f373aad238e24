-- What campaigns showed, what was clicked and what that cost, by day, as the sources count it (R0.78).
-- An impression is a mail that was opened, a post that was shown or a page that was viewed; a visit counts only when it
-- was paid for, because mails and posts report their own clicks.
with email as (select * from {{ ref('stg_sales_analytics__email_campaigns') }}),

social as (select * from {{ ref('stg_sales_analytics__social_media_engagement') }}),

traffic as (select * from {{ ref('stg_sales_analytics__website_traffic') }}),

list_counts as (
    select tenant_id, campaign_id, send_date as stat_date, open_count as shown, click_count as clicked, null as spend
    from email
    union all
    select tenant_id, campaign_id, post_date, impressions, click_count, spend
    from social
    union all
    select tenant_id, campaign_id, traffic_date, page_views, entry_page_count, null
    from traffic
    where source = 'Paid'
),

int_campaign_reach as (
    select
        tenant_id,
        {{ source_id('campaign', 'sales_analytics', 'campaigns', 'campaign_id') }} as reach_campaign_id,
        stat_date,
        coalesce(sum(shown), 0) as impressions,
        coalesce(sum(clicked), 0) as clicks,
        sum(spend) as known_spend
    from list_counts
    where campaign_id is not null and stat_date is not null
    group by tenant_id, campaign_id, stat_date
)

select * from int_campaign_reach
