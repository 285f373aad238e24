-- A name is one tag of its tenant. Of several rows with one name the first stays, and its id stands for all of them,
-- so a relation to any of them keeps its tag.
{{ config(materialized='table') }}

with tag as (
    {{ union_sources('tag', [
        'source_tag_id', 'tag_name', 'tag_category', 'tag_type', 'description', 'created_at',
    ]) }}
),

find_first as (
    select
        *,
        first_value(source_tag_id) over (
            partition by tenant_id, tag_name order by source_system, source_table, source_key
        ) as tag_id
    from tag
),

int_tag as (
    select
        *,
        case when tag_id <> source_tag_id then 'tag_name_duplicate' end as reject_rule
    from find_first
)

select * from int_tag
