-- No row of staging vanishes on its way to the entities (macros/rows/rows_that_vanished.sql).
{{ rows_that_vanished([
    ('stg_partner_leads__appointments', 'touchpoint', 'touchpoint', 'source_key'),
    ('stg_partner_leads__contact_events', 'event', 'event', 'source_key'),
    ('stg_partner_leads__contacts', 'contact', 'contact_channel_identity', 'source_key'),
    ('stg_partner_leads__conversions', 'opportunity', 'lead_conversion', 'source_key'),
    ('stg_partner_leads__lead_activities', 'touchpoint', 'touchpoint', 'source_key'),
    ('stg_partner_leads__lead_events', 'event', 'event', 'source_key'),
    ('stg_partner_leads__lead_source_providers', 'account', 'account_channel_identity', 'source_key'),
    ('stg_partner_leads__leads', 'lead', 'lead', 'source_key'),
    ('stg_partner_leads__webhook_configs', 'channel', 'channel', 'source_key'),
    ('stg_partner_leads__workspaces', 'account', 'account_channel_identity', 'source_key'),
]) }}
