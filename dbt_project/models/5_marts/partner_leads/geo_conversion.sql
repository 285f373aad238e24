with measure as (
    select
        *,
        coalesce({{ upper_text("nullif(trim(state), '')") }}, 'UNKNOWN') as state_code,
        coalesce(nullif(trim(zip_code), ''), 'UNKNOWN') as postal_code
    from {{ ref('int_partner_measure') }}
),

add_up as (
    select
        tenant_id,
        state_code,
        postal_code,
        sum(leads) as lead_count,
        sum(converted_leads) as converted_count,
        sum(appointments) as appointment_count,
        sum(sales) as sale_count,
        sum(revenue) as revenue_total,
        sum(unpriced_sales) as unpriced_total
    from measure
    group by tenant_id, state_code, postal_code
),

geo_conversion as (
    select
        state_code as state,
        postal_code as zip_code,
        {{ as_type('lead_count', 'integer') }} as leads,
        {{ as_type('converted_count', 'integer') }} as converted_leads,
        {{ rounded(safe_divide('100 * converted_count', 'lead_count'), 'percent') }} as conversion_rate,
        {{ as_type('appointment_count', 'integer') }} as appointments,
        {{ as_type('sale_count', 'integer') }} as sales,
        {{ as_type('revenue_total', 'money') }} as revenue,
        {{ as_type('unpriced_total', 'integer') }} as unpriced_sales,
        '{{ var("reporting_currency") }}' as currency,
        tenant_id
    from add_up
)

select * from geo_conversion
