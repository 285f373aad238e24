-- Conversions of known contacts, and their revenue, are each counted for one contact.
with expected as (
    select count(*) as conversions, coalesce(sum(case when is_revenue then amount_reporting end), 0) as revenue
    from {{ ref('lead_conversion') }}
    where contact_id is not null and converted_at <= {{ as_of() }}
),

found as (
    select coalesce(sum(total_conversions), 0) as conversions, coalesce(sum(lifetime_value_historic), 0) as revenue
    from {{ ref('contact_value') }}
)

select expected.conversions, found.conversions as found_conversions, expected.revenue, found.revenue as found_revenue
from expected
cross join found
where expected.conversions <> found.conversions or expected.revenue <> found.revenue
