-- The tenants that have people or companies.  Reference lists are made for each of them.
with tenant_id_use as (
    select tenant_id from {{ source('identity', 'person') }}
    union all
    select tenant_id from {{ source('identity', 'account') }}
),

int_tenant as (
    select distinct tenant_id
    from tenant_id_use
)

select * from int_tenant
