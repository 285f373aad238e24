-- Leads and conversions are added up before they meet, so neither multiplies the other (R1.27).
with contact as (select * from {{ ref('int_partner_contact') }}),

lead as (select * from {{ ref('int_partner_lead') }}),

conversion as (select * from {{ ref('int_partner_conversion') }} where converted_at <= {{ as_of() }}),

count_records as (
    select
        tenant_id,
        contact_id,
        count(*) as record_count,
        sum(conversion_count) as conversions_reported,
        {{ rounded('sum(lifetime_value)', 'money') }} as lifetime_value_reported
    from contact
    group by tenant_id, contact_id
),

count_leads as (
    select
        tenant_id,
        contact_id,
        count(*) as total_leads
    from lead
    group by tenant_id, contact_id
),

count_conversions as (
    select
        contact.tenant_id as tenant_id,
        contact.contact_id as contact_id,
        count(*) as total_conversions,
        sum(case when conversion.is_revenue then conversion.amount_reporting end) as lifetime_value,
        count(case
            when conversion.is_revenue and conversion.amount is not null and conversion.amount_reporting is null
                then 1
        end)
            as unpriced_conversions
    from conversion
    inner join contact on conversion.tenant_id = contact.tenant_id and conversion.contact_key = contact.contact_key
    group by contact.tenant_id, contact.contact_id
),

contact_value as (
    select
        counted.contact_id as contact_id,
        counted.record_count,
        coalesce(count_leads.total_leads, 0) as total_leads,
        coalesce(count_conversions.total_conversions, 0) as total_conversions,
        {{ as_type('coalesce(count_conversions.lifetime_value, 0)', 'money') }} as lifetime_value_historic,
        coalesce(count_conversions.unpriced_conversions, 0) as unpriced_conversions,
        '{{ var("reporting_currency") }}' as currency,
        {{ as_type('counted.conversions_reported', 'integer') }} as conversions_reported,
        counted.lifetime_value_reported,
        counted.tenant_id as tenant_id
    from count_records as counted
    left join count_leads on counted.tenant_id = count_leads.tenant_id and counted.contact_id = count_leads.contact_id
    left join count_conversions
        on counted.tenant_id = count_conversions.tenant_id and counted.contact_id = count_conversions.contact_id
)

select * from contact_value
