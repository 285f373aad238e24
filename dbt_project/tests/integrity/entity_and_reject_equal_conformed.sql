-- Nothing is dropped on the way from the conformed rows to the entities: every row is in its entity or in
-- ops.entity_reject.  Records that identity merged share one entity row, so keys are counted, not rows.  Memberships that ended
-- have no conformed row.
{% set keys = {
    'account': 'account_id', 'account_channel_identity': 'identity_id', 'account_contact_relation': 'relation_id',
    'account_relation': 'relation_id', 'campaign': 'campaign_id', 'campaign_member': 'member_id', 'channel': 'channel_id',
    'contact': 'contact_id', 'contact_channel_identity': 'identity_id', 'customer_journey': 'journey_id', 'event': 'event_id',
    'industry': 'industry_id', 'lead': 'lead_id', 'lead_channel_identity': 'identity_id', 'opportunity': 'opportunity_id',
    'opportunity_product': 'opp_product_id', 'opportunity_stage_history': 'history_id', 'product': 'product_id',
    'product_category': 'category_id', 'segment': 'segment_id', 'segment_member': 'member_id', 'tag': 'tag_id',
    'tag_relation': 'relation_id', 'touchpoint': 'touchpoint_id', 'touchpoint_attachment': 'attachment_id',
} %}

with entity_reject as (select * from {{ ref('entity_reject') }}),

compare_counts as (
    {%- for entity, key in keys.items() %}
        select
            '{{ entity }}' as entity,
            (select count(distinct {{ key }}) from {{ ref('int_' ~ entity) }} where reject_rule is null) as good_rows,
            (
                select count(*) from {{ ref(entity) }}
                {% if entity in ('segment_member', 'tag_relation') %}
                    where {{ key }} in (select {{ key }} from {{ ref('int_' ~ entity) }})
                {% endif %}
            ) as entity_rows,
            (select count(*) from {{ ref('int_' ~ entity) }} where reject_rule is not null) as bad_rows,
            (select count(*) from entity_reject where entity_reject.entity = '{{ entity }}') as rejected_rows
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from compare_counts
where good_rows <> entity_rows or rejected_rows < bad_rows
