-- Lines of marketing's ledger whose channel nobody knows, by the kind of campaign or by its own word.  Their spend is in no
-- channel.
{{ config(severity='warn') }}

select
    ledger.channel,
    ledger.campaign_type,
    count(*) as row_count
from {{ ref('stg_sales_analytics__marketing_budget') }} as ledger
left join {{ ref('channel_map') }} as by_type
    on by_type.source_system = 'sales_analytics' and by_type.source_value = ledger.campaign_type
left join {{ ref('channel_map') }} as by_word
    on by_word.source_system = 'sales_analytics' and by_word.source_value = ledger.channel
where coalesce(by_type.channel_type, by_word.channel_type) is null and ledger.actual_spend is not null
group by ledger.channel, ledger.campaign_type
