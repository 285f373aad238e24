-- Costs without a rate to the reporting currency.  They are missing from spend, so no return computed from it is right.
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
