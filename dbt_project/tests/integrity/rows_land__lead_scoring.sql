-- No row of staging vanishes on its way to the entities (macros/rows/rows_that_vanished.sql).
{{ rows_that_vanished([
    ('stg_lead_scoring__leads', 'lead', 'lead', 'source_key'),
    ('stg_lead_scoring__leads_archive', 'lead', 'lead', 'source_key'),
]) }}
