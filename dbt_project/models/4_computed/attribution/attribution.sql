with conversion as (select * from {{ ref('int_attribution_conversion') }}),

attribution_model as (select * from {{ ref('attribution_model') }}),

attribution as (
    select
        {{ entity_id('attribution', ["'OPPORTUNITY'", 'conversion.opportunity_id', 'attribution_model.attribution_model']) }}
            as attribution_id,
        'OPPORTUNITY' as entity_type,
        conversion.opportunity_id as entity_id,
        attribution_model.attribution_model,
        least(conversion.conversion_at, {{ as_of() }}) as created_at,
        conversion.conversion_date,
        conversion.conversion_at,
        conversion.conversion_value,
        conversion.currency,
        conversion.conversion_value_reporting,
        {{ as_type(var('attribution_lookback_days'), 'integer') }} as lookback_days,
        attribution_model.model_version,
        conversion.tenant_id
    from conversion
    inner join attribution_model on conversion.has_lead = attribution_model.has_lead
)

select * from attribution
