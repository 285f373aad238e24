with measure as (
    select *, coalesce(lead_type, 'UNKNOWN') as vertical from {{ ref('int_partner_measure') }}
),

add_up as (
    select
        tenant_id,
        vertical,
        count(distinct contact_id) as contact_count,
        sum(leads) as lead_count,
        sum(converted_leads) as converted_count,
        sum(appointments) as appointment_count,
        sum(converted_appointments) as converted_appointment_count,
        sum(conversions) as conversion_count,
        sum(sales) as sale_count,
        sum(revenue) as revenue_total,
        sum(unpriced_sales) as unpriced_total
    from measure
    group by tenant_id, vertical
),

partner_vertical as (
    select
        vertical as lead_type,
        {{ as_type('contact_count', 'integer') }} as contacts,
        {{ as_type('lead_count', 'integer') }} as leads,
        {{ rounded(safe_divide('lead_count', 'contact_count'), 'ratio') }} as leads_per_contact,
        {{ as_type('converted_count', 'integer') }} as converted_leads,
        {{ rounded(safe_divide('100 * converted_count', 'lead_count'), 'percent') }} as conversion_rate,
        {{ as_type('appointment_count', 'integer') }} as appointments,
        {{ as_type('converted_appointment_count', 'integer') }} as converted_appointments,
        {{ rounded(safe_divide('100 * converted_appointment_count', 'appointment_count'), 'percent') }}
            as appointment_conversion_rate,
        {{ as_type('conversion_count', 'integer') }} as conversions,
        {{ as_type('sale_count', 'integer') }} as sales,
        {{ as_type('revenue_total', 'money') }} as revenue,
        {{ as_type('unpriced_total', 'integer') }} as unpriced_sales,
        '{{ var("reporting_currency") }}' as currency,
        tenant_id
    from add_up
)

select * from partner_vertical
