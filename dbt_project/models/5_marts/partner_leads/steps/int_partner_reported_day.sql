-- What the source itself counts for a webhook on a day.  Of two rows for one day the latest holds.
with ranked as (
    select
        *,
        row_number() over (
            partition by tenant_id, webhook_id, analytics_date order by updated_at desc, analytics_id desc
        ) as report_rank
    from {{ ref('stg_partner_leads__lead_analytics') }}
),

int_partner_reported_day as (
    select
        tenant_id,
        webhook_id,
        analytics_date as stat_date,
        total_leads,
        converted_leads,
        {{ rounded('conversion_rate', 'ratio') }} as conversion_rate,
        {{ rounded('total_revenue', 'money') }} as total_revenue,
        {{ rounded('avg_time_to_conversion', 'ratio') }} as hours_to_conversion
    from ranked
    where report_rank = 1
)

select * from int_partner_reported_day
