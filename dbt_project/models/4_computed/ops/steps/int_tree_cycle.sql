-- Rows of a tree that lie above themselves, through at most ten others.  Sister companies are equals, so they do not
-- count (C-15).
{{ config(materialized='table') }}

{% set trees = {
    'industry': ('industry_id', 'parent_industry_id'),
    'product_category': ('category_id', 'parent_category_id'),
    'channel': ('channel_id', 'parent_channel_id'),
    'campaign': ('campaign_id', 'parent_campaign_id'),
    'account_relation': ('account_id', 'parent_account_id'),
} %}

with edge as (
    {% for entity, columns in trees.items() %}
        select '{{ entity }}' as entity, {{ columns[0] }} as child_id, {{ columns[1] }} as parent_id
        from {{ ref(entity) }}
        where {{ columns[1] }} is not null
            {{ "and (relation_type is null or relation_type <> 'SISTER_COMPANY')" if entity == 'account_relation' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Each step goes one row up and forgets the way it came, so a row has no more ancestors than there are rows, however many
-- ways lead to them.  Who has come back to itself stays there.
step_1 as (select distinct entity, child_id, parent_id from edge),

{% for number in range(2, 11) %}
    step_{{ number }} as (
        select distinct
            below.entity as entity,
            below.child_id as child_id,
            case when below.parent_id = below.child_id then below.child_id else edge.parent_id end as parent_id
        from step_{{ number - 1 }} as below
        left join edge on below.entity = edge.entity and below.parent_id = edge.child_id
        where below.parent_id = below.child_id or edge.parent_id is not null
    ),

{% endfor %}
int_tree_cycle as (
    select distinct entity, child_id as entity_id
    from step_10
    where child_id = parent_id
)

select * from int_tree_cycle
