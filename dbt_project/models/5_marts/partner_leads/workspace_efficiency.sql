-- Workspaces are the left side, so one that sold nothing stays.
with measure as (
    select *, coalesce(workspace_id, 'UNKNOWN') as workspace_key from {{ ref('int_partner_measure') }}
),

workspace as (select * from {{ ref('int_partner_setup') }} where kind = 'WORKSPACE'),

add_up as (
    select
        tenant_id,
        workspace_key,
        sum(leads) as leads,
        sum(converted_leads) as converted_leads,
        sum(seconds_to_sale) as seconds_to_sale,
        sum(appointments) as appointments,
        sum(converted_appointments) as converted_appointments,
        sum(conversions) as conversions,
        sum(sales) as sales,
        sum(revenue) as revenue,
        sum(unpriced_sales) as unpriced_total
    from measure
    group by tenant_id, workspace_key
),

list_workspaces as (
    select tenant_id, source_key as workspace_key from workspace
    union distinct
    select tenant_id, workspace_key from add_up
),

workspace_efficiency as (
    select
        listed.workspace_key as workspace_id,
        workspace.entity_id as account_id,
        workspace.display_name as workspace_name,
        workspace.is_active as is_active,
        {{ as_type('coalesce(counted.leads, 0)', 'integer') }} as leads,
        {{ as_type('coalesce(counted.converted_leads, 0)', 'integer') }} as converted_leads,
        {{ rounded(safe_divide('100 * counted.converted_leads', 'counted.leads'), 'percent') }} as conversion_rate,
        {{ rounded(safe_divide('counted.seconds_to_sale', '3600 * counted.converted_leads'), 'ratio') }} as hours_to_conversion,
        {{ as_type('coalesce(counted.appointments, 0)', 'integer') }} as appointments,
        {{ as_type('coalesce(counted.converted_appointments, 0)', 'integer') }} as converted_appointments,
        {{ rounded(safe_divide('100 * counted.converted_appointments', 'counted.appointments'), 'percent') }}
            as appointment_conversion_rate,
        {{ as_type('coalesce(counted.conversions, 0)', 'integer') }} as conversions,
        {{ as_type('coalesce(counted.sales, 0)', 'integer') }} as sales,
        {{ as_type('coalesce(counted.revenue, 0)', 'money') }} as revenue,
        {{ as_type('coalesce(counted.unpriced_total, 0)', 'integer') }} as unpriced_sales,
        {{ rounded(safe_divide('counted.revenue', 'counted.leads'), 'money') }} as revenue_per_lead,
        '{{ var("reporting_currency") }}' as currency,
        workspace.conversions_reported as conversions_reported,
        workspace.revenue_reported as revenue_reported,
        listed.tenant_id as tenant_id
    from list_workspaces as listed
    left join add_up as counted on listed.tenant_id = counted.tenant_id and listed.workspace_key = counted.workspace_key
    left join workspace on listed.tenant_id = workspace.tenant_id and listed.workspace_key = workspace.source_key
)

select * from workspace_efficiency
