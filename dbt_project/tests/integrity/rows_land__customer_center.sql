-- No row of staging vanishes on its way to the entities (macros/rows/rows_that_vanished.sql).
{{ rows_that_vanished([
    ('stg_customer_center__campaigns', 'campaign', 'campaign', 'source_key'),
    ('stg_customer_center__leads', 'lead', 'lead', 'source_key'),
    ('stg_customer_center__organizations', 'account', 'account_channel_identity', 'source_key'),
]) }}
