-- Amounts without a rate to the reporting currency: deals and conversions are missing from revenue, costs from spend.
-- ops.unpriced_amount lists them with the file that a rate is to be added to.
{{ config(severity='warn') }}

select entity, entity_id as id, rate_date as stat_date
from {{ ref('unpriced_amount') }}
where entity in ('opportunity', 'conversion')
union all
select 'channel' as entity, channel_id as id, stat_date
from {{ ref('int_channel_cost_day') }}
where amount_reporting is null
union all
select 'channel', channel_id, stat_date
from {{ ref('int_channel_social_cost') }}
where amount_reporting is null
union all
select 'campaign', campaign_id, stat_date
from {{ ref('int_campaign_cost_day') }}
where amount_reporting is null
union all
select 'account', account_id, null
from {{ ref('int_account_contract') }}
where remaining_value is null
