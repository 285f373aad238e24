-- One row per ZIP code and product that a routing rule lists; `*` where it lists none and takes all (R1.10).
with rule as (
    select
        *,
        coalesce(priority, 1) as rule_priority,
        coalesce(is_active, true) as is_switched_on
    from {{ ref('stg_partner_leads__appointment_routing_rules') }}
),

listed_zip as (
    select tenant_id, rule_id, trim({{ list_elements('zip_codes') }}) as zip_code from rule
),

listed_product as (
    select tenant_id, rule_id, {{ list_elements('product_types') }} as product from rule
),

int_partner_routing_criterion as (
    select distinct
        rule.rule_id as rule_id,
        rule.workspace_id as workspace_id,
        rule.rule_priority as priority,
        rule.is_switched_on as is_active,
        rule.created_at as created_at,
        coalesce(listed_zip.zip_code, '*') as zip_code,
        coalesce({{ lower_text('trim(listed_product.product)') }}, '*') as product,
        rule.tenant_id as tenant_id
    from rule
    left join listed_zip on listed_zip.tenant_id = rule.tenant_id and listed_zip.rule_id = rule.rule_id
    left join listed_product on listed_product.tenant_id = rule.tenant_id and listed_product.rule_id = rule.rule_id
)

select * from int_partner_routing_criterion
