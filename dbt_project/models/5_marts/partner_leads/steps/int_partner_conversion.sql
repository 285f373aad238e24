-- A conversion with its value in the reporting currency, at the rate of its day.
with conversion as (
    select
        *,
        {{ local_date('converted_at') }} as rate_date
    from {{ ref('prep_partner_leads__conversion') }}
),

fx_rate as (select * from {{ ref('int_fx_rate') }}),

int_partner_conversion as (
    select
        conversion.conversion_id as conversion_id,
        conversion.contact_key as contact_key,
        conversion.lead_key as lead_key,
        conversion.workspace_id as workspace_id,
        conversion.conversion_type as conversion_type,
        conversion.is_revenue as is_revenue,
        conversion.amount as amount,
        conversion.currency as currency,
        {{ rounded(converted('conversion.conversion_value'), 'money') }} as amount_reporting,
        conversion.converted_at as converted_at,
        conversion.tenant_id as tenant_id,
        conversion.source_system as source_system,
        conversion.source_table as source_table,
        conversion.source_key as source_key
    from conversion
    left join fx_rate
        on {{ rate_holds('conversion.currency', 'conversion.rate_date') }}
)

select * from int_partner_conversion
