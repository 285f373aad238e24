-- A conversion is a won opportunity (R0.8).  It happens at the instant of closing, where the source knows it and it lies on the
-- closing day, else when the closing day ends in the reporting time zone.  Touches count from `attribution_lookback_days` before
-- that.
with opportunity as (select * from {{ ref('opportunity') }}),

lead as (select * from {{ ref('lead') }}),

find_instant as (
    select
        *,
        case
            when {{ local_date('closed_at') }} = actual_close_date then closed_at
            else {{ local_day_start('actual_close_date + 1') }}
        end as conversion_at
    from opportunity
    where is_won
),

int_attribution_conversion as (
    select
        find_instant.tenant_id,
        find_instant.opportunity_id,
        find_instant.account_id,
        find_instant.lead_id,
        case when find_instant.account_id is null then find_instant.primary_contact_id end as contact_id,
        find_instant.actual_close_date as conversion_date,
        find_instant.conversion_at,
        {{ add_days('find_instant.conversion_at', -1 * var('attribution_lookback_days')) }} as window_start,
        find_instant.amount as conversion_value,
        find_instant.currency,
        find_instant.amount_reporting as conversion_value_reporting,
        find_instant.created_at as opportunity_created_at,
        lead.created_at as lead_created_at,
        lead.created_at is not null as has_lead
    from find_instant
    left join lead on find_instant.lead_id = lead.lead_id
)

select * from int_attribution_conversion
