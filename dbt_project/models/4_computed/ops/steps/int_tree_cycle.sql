-- Rows of a tree that lie above themselves, through at most ten others.  Sister companies are equals, so they do not count (C-15).
{{ config(materialized='table') }}

{% set trees = {
    'industry': ('industry_id', 'parent_industry_id'),
    'product_category': ('category_id', 'parent_category_id'),
    'channel': ('channel_id', 'parent_channel_id'),
    'campaign': ('campaign_id', 'parent_campaign_id'),
    'account_relation': ('account_id', 'parent_account_id'),
} %}

with recursive edge as (
    {% for entity, columns in trees.items() %}
        select '{{ entity }}' as entity, {{ columns[0] }} as child_id, {{ columns[1] }} as parent_id
        from {{ ref(entity) }}
        where {{ columns[1] }} is not null
            {{ "and (relation_type is null or relation_type <> 'SISTER_COMPANY')" if entity == 'account_relation' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

ancestor as (
    select
        entity,
        child_id,
        parent_id,
        1 as distance
    from edge
    union all
    select
        ancestor.entity,
        ancestor.child_id,
        edge.parent_id,
        ancestor.distance + 1 as distance
    from ancestor
    inner join edge on ancestor.entity = edge.entity and ancestor.parent_id = edge.child_id
    where ancestor.distance < 10 and ancestor.parent_id <> ancestor.child_id
),

int_tree_cycle as (
    select distinct entity, child_id as entity_id
    from ancestor
    where child_id = parent_id
)

select * from int_tree_cycle
