-- Every row that staging holds is in its entity or, with the rule it broke, in ops.entity_reject.  Rows that were merged
-- into one account, contact or opportunity still have to be found: by their RECORD identity, or by the key they left.
{% set homes = [
    ('stg_cdp__account', 'account', 'account_channel_identity', 'source_key'),
    ('stg_cdp__account_relation', 'account_relation', 'account_relation', 'source_key'),
    ('stg_cdp__contact', 'contact', 'contact_channel_identity', 'source_key'),
    ('stg_cdp__lead', 'lead', 'lead', 'source_key'),
    ('stg_cdp__opportunity', 'opportunity', 'opportunity', 'source_key'),
    ('stg_cdp__opportunity_product', 'opportunity_product', 'opportunity_product', 'source_key'),
    ('stg_cdp__opportunity_stage_history', 'opportunity_stage_history', 'opportunity_stage_history', 'source_key'),
    ('stg_cdp__product', 'product', 'product', 'source_key'),
    ('stg_cdp__product_category', 'product_category', 'product_category', 'source_key'),
    ('stg_sales_analytics__account_hierarchy', 'account_relation', 'account_relation', 'source_key'),
    ('stg_sales_analytics__closed_deals', 'opportunity', 'opportunity', 'closed_deal_key'),
    ('stg_sales_analytics__competitive_intelligence', 'account', 'account_channel_identity', 'source_key'),
    ('stg_sales_analytics__customer_contacts', 'contact', 'contact_channel_identity', 'source_key'),
    ('stg_sales_analytics__customers', 'account', 'account_channel_identity', 'source_key'),
    ('stg_sales_analytics__leads', 'lead', 'lead', 'source_key'),
    ('stg_sales_analytics__opportunities', 'opportunity', 'opportunity', 'source_key'),
    ('stg_sales_analytics__partner_referrals', 'account', 'account_channel_identity', 'source_key'),
    ('stg_sales_analytics__products', 'product', 'product', 'source_key'),
] %}

{% for staging, entity, home, key in homes %}
    select source_row.tenant_id, source_row.source_system, source_row.source_table, source_row.source_key
    from {{ ref(staging) }} as source_row
    where not exists (
            select 1 from {{ ref(home) }} as landed
            where landed.tenant_id = source_row.tenant_id
                and landed.source_system = source_row.source_system
                {{ 'and landed.source_table = source_row.source_table' if key == 'source_key' }}
                and landed.{{ key }} = source_row.source_key
        )
        and not exists (
            select 1 from {{ ref('entity_reject') }} as rejected
            where rejected.entity = '{{ entity }}'
                and rejected.tenant_id = source_row.tenant_id
                and rejected.source_system = source_row.source_system
                and rejected.source_table = source_row.source_table
                and rejected.source_key = source_row.source_key
        )
    {{ 'union all' if not loop.last }}
{% endfor %}
