-- No row of staging vanishes on its way to the entities (macros/rows/rows_that_vanished.sql).
{{ rows_that_vanished([
    ('stg_sales_analytics__account_hierarchy', 'account_relation', 'account_relation', 'source_key'),
    ('stg_sales_analytics__closed_deals', 'opportunity', 'opportunity', 'closed_deal_key'),
    ('stg_sales_analytics__competitive_intelligence', 'account', 'account_channel_identity', 'source_key'),
    ('stg_sales_analytics__customer_contacts', 'contact', 'contact_channel_identity', 'source_key'),
    ('stg_sales_analytics__customers', 'account', 'account_channel_identity', 'source_key'),
    ('stg_sales_analytics__leads', 'lead', 'lead', 'source_key'),
    ('stg_sales_analytics__opportunities', 'opportunity', 'opportunity', 'source_key'),
    ('stg_sales_analytics__partner_referrals', 'account', 'account_channel_identity', 'source_key'),
    ('stg_sales_analytics__products', 'product', 'product', 'source_key'),
]) }}
