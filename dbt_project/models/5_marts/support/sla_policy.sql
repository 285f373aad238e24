{% set today = local_date(as_of()) %}
-- Of the policies for a tier and priority, the active one that came last is in force.
with policy as (
    select
        *,
        coalesce(active and effective_date <= {{ today }}, false) as may_hold
    from {{ ref('stg_sales_analytics__sla_policies') }}
    where effective_date is null or effective_date <= {{ today }}
),

rank_policies as (
    select
        *,
        row_number() over (
            partition by tenant_id, customer_tier, priority, may_hold
            order by effective_date desc, sla_policy_id desc
        ) as age_rank
    from policy
),

sla_policy as (
    select
        sla_policy_id,
        customer_tier,
        priority,
        {{ as_type('first_response_target_min', 'integer') }} as response_target_minutes,
        {{ as_type('resolution_target_hours', 'integer') }} as resolution_target_hours,
        business_hours_only as is_business_hours_only,
        active as is_active,
        effective_date,
        may_hold and age_rank = 1 as is_in_force,
        tenant_id
    from rank_policies
)

select * from sla_policy
