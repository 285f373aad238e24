-- What source rows say that cannot be true or cannot be read, although each row is good enough to be kept.
{% set tenants = {
    'industry': 'industry_id',
    'product_category': 'category_id',
    'channel': 'channel_id',
    'campaign': 'campaign_id',
    'account_relation': 'account_id',
} %}

with cycle as (select * from {{ ref('int_tree_cycle') }}),

known_currency as (select distinct from_currency from {{ ref('int_fx_rate') }}),

owned as (
    select account_id, tenant_id, sum(ownership_percent) as owned_percent
    from {{ ref('account_relation') }}
    where relation_type is null or relation_type <> 'SISTER_COMPANY'
    group by account_id, tenant_id
),

source_fault as (
    {% for entity, id in tenants.items() %}
        select distinct
            'in_a_cycle' as rule,
            cycle.entity as entity,
            cycle.entity_id as entity_id,
            {{ as_type('null', 'text') }} as detail,
            member.tenant_id as tenant_id
        from cycle
        inner join {{ ref(entity) }} as member on cycle.entity_id = member.{{ id }}
        where cycle.entity = '{{ entity }}'
        union all
    {% endfor %}
    select
        'owned_above_100_percent',
        'account_relation',
        account_id,
        {{ text_of(as_type('owned_percent', 'money'), 'money') }},
        tenant_id
    from owned
    where owned_percent > 100
    {% for entity, id in {'opportunity': 'opportunity_id', 'product': 'product_id', 'channel': 'channel_id',
                          'campaign': 'campaign_id'}.items() %}
        union all
        select 'currency_unknown', '{{ entity }}', {{ id }}, currency, tenant_id
        from {{ ref(entity) }}
        where currency is not null and currency not in (select from_currency from known_currency)
    {% endfor %}
    {% for entity, columns in {'industry': ('industry_id', 'industry_code', 'tenant_id'),
                               'product': ('product_id', 'product_code', 'tenant_id, source_system')}.items() %}
        union all
        select 'code_of_another', '{{ entity }}', {{ columns[0] }}, {{ columns[1] }}, tenant_id
        from (
            select *, count(*) over (partition by {{ columns[2] }}, {{ columns[1] }}) as namesakes
            from {{ ref(entity) }}
            where {{ columns[1] }} is not null
        ) as coded
        where namesakes > 1
    {% endfor %}
)

select * from source_fault
