DROP TABLE IF EXISTS cdp.event__dbt_tmp ON CLUSTER company SYNC;

CREATE OR REPLACE VIEW cdp.event__dbt_tmp
AS…;

DROP TABLE IF EXISTS cdp.event_local ON CLUSTER company SYNC;

DROP TABLE IF EXISTS cdp.event ON CLUSTER company SYNC;

CREATE DATABASE IF NOT EXISTS cdp ON CLUSTER company;

CREATE TABLE cdp.event_local ON CLUSTER company
(
    `event_id` String NOT NULL,
    `event_name` String NOT NULL,
    `event_type` String NOT NULL,
    `channel_id` String,
    `contact_id` String,
    `lead_id` String,
    `account_id` String,
    `event_time` DateTime64(6, 'UTC') NOT NULL,
    `session_id` String,
    `device_type` String,
    `browser` String,
    `os` String,
    `ip_address` String,
    `page_url` String,
    `referrer_url` String,
    `created_at` DateTime64(6, 'UTC') NOT NULL,
    `visitor_id` String,
    `identified_by` String,
    `tenant_id` String NOT NULL,
    `source_system` String NOT NULL,
    `source_table` String NOT NULL,
    `source_key` String NOT NULL
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')
PARTITION BY (toYYYYMM(event_time))
ORDER BY (channel_id, event_time, contact_id, event_type, cityHash64(event_id))
SETTINGS allow_nullable_key = 1;

CREATE OR REPLACE TABLE cdp.event ON CLUSTER company AS cdp.event_local
ENGINE = Distributed('company', 'cdp', 'event_local', cityHash64(coalesce(contact_id, visitor_id, event_id)));

CREATE OR REPLACE TABLE cdp.event ON CLUSTER company AS cdp.event_local
ENGINE = Distributed('company', 'cdp', 'event_local', cityHash64(coalesce(contact_id, visitor_id, event_id)));

INSERT INTO `cdp`.`event` …;

DROP TABLE IF EXISTS cdp.event__dbt_tmp ON CLUSTER company SYNC;

SYSTEM SYNC REPLICA ON CLUSTER company cdp.event_local;

ALTER TABLE cdp.event_local ON CLUSTER company
    (MODIFY SAMPLE BY cityHash64(event_id));
