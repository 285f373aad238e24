with tag_relation as (select * from {{ ref('tag_relation') }}),

int_account_tag as (
    select entity_id as account_id, count(distinct tag_id) as tag_count
    from tag_relation
    where entity_type = 'ACCOUNT' and is_active
    group by entity_id
)

select * from int_account_tag
