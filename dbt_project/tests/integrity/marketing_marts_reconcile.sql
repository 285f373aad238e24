-- Each mart of marketing, partners and leads counts every row and every sum of its staging table once, of the days up to as_of.
{% set parts = [
    ('email_performance', 'count(*)', 'email_campaigns', 'count(*)', 'send_date'),
    ('email_performance', 'sum(opens)', 'email_campaigns', 'sum(open_count)', 'send_date'),
    ('email_performance', 'sum(conversions)', 'email_campaigns', 'sum(conversion_count)', 'send_date'),
    ('social_performance', 'count(*)', 'social_media_engagement', 'count(*)', 'post_date'),
    ('social_performance', 'sum(spend)', 'social_media_engagement', 'sum(spend)', 'post_date'),
    ('social_performance', 'sum(leads)', 'social_media_engagement', 'sum(lead_count)', 'post_date'),
    ('web_traffic', 'count(*)', 'website_traffic', 'count(*)', 'traffic_date'),
    ('web_traffic', 'sum(page_views)', 'website_traffic', 'sum(page_views)', 'traffic_date'),
    ('web_traffic', 'sum(conversions)', 'website_traffic', 'sum(conversion_count)', 'traffic_date'),
    ('marketing_spend_roi', 'count(*)', 'marketing_budget', 'count(*)', none),
    ('marketing_spend_roi', 'sum(leads_reported)', 'marketing_budget', 'sum(leads_generated)', none),
    ('webinar_attendee', 'count(*)', 'webinar_attendance', 'count(*)', 'registration_date'),
    ('webinar_attendee', 'sum(questions_asked)', 'webinar_attendance', 'sum(questions_asked)', 'registration_date'),
    ('event_performance', 'count(*)', 'events', 'count(*)', none),
    ('event_performance', 'sum(lead_goal)', 'events', 'sum(lead_goal)', none),
    ('content_performance', 'count(*)', 'content_assets', 'count(*)', none),
    ('content_performance', 'sum(downloads)', 'content_assets', 'sum(downloads_count)', none),
    ('campaign_plan', 'count(*)', 'campaigns', 'count(*)', none),
    ('partner_referral', 'count(*)', 'partner_referrals', 'count(*)', 'referral_date'),
    ('score_rule', 'count(*)', 'lead_scoring_rules', 'count(*)', none),
    ('score_rule', 'sum(points)', 'lead_scoring_rules', 'sum(points)', none),
] %}

with compare as (
    {% for mart, in_mart, staging, in_source, moment in parts %}
        select
            '{{ mart }}, {{ in_mart }}' as part,
            (select {{ as_type('coalesce(' ~ in_mart ~ ', 0)', 'exact') }} from {{ ref(mart) }}) as in_mart,
            (
                select {{ as_type('coalesce(' ~ in_source ~ ', 0)', 'exact') }}
                from {{ ref('stg_sales_analytics__' ~ staging) }}
                {% if moment %}where {{ moment }} is null or {{ moment }} <= {{ local_date(as_of()) }}{% endif %}
            ) as in_source
        union all
    {% endfor %}
    -- without another rate between them, what marketing spent is the ledger of channels
    select
        'marketing_spend_roi, spent',
        (select {{ as_type('coalesce(sum(spent), 0)', 'exact') }} from {{ ref('marketing_spend_roi') }}),
        (select {{ as_type('coalesce(sum(actual_spend), 0)', 'exact') }} from {{ ref('stg_sales_analytics__marketing_budget') }})
    where '{{ var("reporting_currency") }}' = 'USD'
    union all
    select
        'appointment, rows',
        (select {{ as_type('count(*)', 'exact') }} from {{ ref('appointment') }}),
        (
            select {{ as_type('count(*)', 'exact') }}
            from {{ ref('stg_partner_leads__appointments') }}
            where created_at <= {{ as_of() }}
        )
    union all
    select
        'appointment, converted',
        (select {{ as_type('count(case when is_converted then 1 end)', 'exact') }} from {{ ref('appointment') }}),
        (select {{ as_type('coalesce(sum(converted_appointments), 0)', 'exact') }} from {{ ref('partner_vertical') }})
    union all
    select
        'workspace_entity, steps',
        (select {{ as_type('coalesce(sum(steps), 0)', 'exact') }} from {{ ref('workspace_entity') }}),
        (
            select {{ as_type('count(*)', 'exact') }}
            from {{ ref('stg_partner_leads__workspace_tracking') }}
            where tracked_at <= {{ as_of() }}
        )
    union all
    select
        'lead_consent, rows',
        (select {{ as_type('count(*)', 'exact') }} from {{ ref('lead_consent') }}),
        (select {{ as_type('coalesce(sum(leads), 0)', 'exact') }} from {{ ref('partner_vertical') }})
    union all
    select
        'provider_usage_day, requests',
        (select {{ as_type('coalesce(sum(requests), 0)', 'exact') }} from {{ ref('provider_usage_day') }}),
        (
            select {{ as_type('coalesce(sum(coalesce(request_count, 1)), 0)', 'exact') }}
            from {{ ref('stg_partner_leads__provider_usage_log') }}
            where usage_date <= {{ utc_date(as_of()) }}
        )
    union all
    select
        'outreach_day, mails and replies',
        (select {{ as_type('coalesce(sum(sent + replied), 0)', 'exact') }} from {{ ref('outreach_day') }}),
        (select {{ as_type('coalesce(sum(sent + replied), 0)', 'exact') }} from {{ ref('outreach_performance') }})
)

select * from compare
where in_mart <> in_source
