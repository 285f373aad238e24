-- No row of staging vanishes on its way to the entities (macros/rows/rows_that_vanished.sql).
{{ rows_that_vanished([
    ('stg_cdp__account', 'account', 'account_channel_identity', 'source_key'),
    ('stg_cdp__account_relation', 'account_relation', 'account_relation', 'source_key'),
    ('stg_cdp__contact', 'contact', 'contact_channel_identity', 'source_key'),
    ('stg_cdp__lead', 'lead', 'lead', 'source_key'),
    ('stg_cdp__opportunity', 'opportunity', 'opportunity', 'source_key'),
    ('stg_cdp__opportunity_product', 'opportunity_product', 'opportunity_product', 'source_key'),
    ('stg_cdp__opportunity_stage_history', 'opportunity_stage_history', 'opportunity_stage_history', 'source_key'),
    ('stg_cdp__product', 'product', 'product', 'source_key'),
    ('stg_cdp__product_category', 'product_category', 'product_category', 'source_key'),
]) }}
