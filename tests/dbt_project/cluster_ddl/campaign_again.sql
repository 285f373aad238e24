CREATE TABLE cdp.campaign__dbt_backup ON CLUSTER company
(
    `campaign_id` String NOT NULL,
    `campaign_name` String NOT NULL,
    `campaign_type` String,
    `campaign_status` String,
    `start_date` Date32,
    `end_date` Date32,
    `budget` Decimal(18, 2),
    `actual_cost` Decimal(18, 2),
    `owner_user_id` String,
    `created_at` DateTime64(6, 'UTC'),
    `updated_at` DateTime64(6, 'UTC'),
    `channel_id` String,
    `parent_campaign_id` String,
    `currency` String,
    `tenant_id` String NOT NULL,
    `source_system` String NOT NULL,
    `source_table` String NOT NULL,
    `source_key` String NOT NULL
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/all', '{shard}-{replica}')
ORDER BY (tenant_id, campaign_id)
SETTINGS replicated_deduplication_window = '0';

INSERT INTO `cdp`.`campaign__dbt_backup` …;

SYSTEM SYNC REPLICA ON CLUSTER company cdp.campaign;

EXCHANGE TABLES cdp.campaign__dbt_backup AND cdp.campaign ON CLUSTER company;

SYSTEM SYNC REPLICA ON CLUSTER company cdp.campaign;

DROP TABLE IF EXISTS cdp.campaign__dbt_backup ON CLUSTER company SYNC;
