-- Each account looks up to its parent, then to what that one looks up to, and so on: four times are 16 levels.  Whoever still has
-- a parent then is in a circle, and nobody is at its top.
{% set levels = ['level_1', 'level_2', 'level_4', 'level_8', 'level_16'] %}

with rank_parents as (
    select
        tenant_id,
        account_id,
        parent_account_id,
        row_number() over (
            partition by tenant_id, account_id
            order by
                case when relation_type = 'PARENT_CHILD' then 0 else 1 end,
                coalesce(ownership_percent, -1) desc,
                relation_id
        ) as parent_rank
    from {{ ref('account_relation') }}
    where relation_type in ('PARENT_CHILD', 'DIVISION')
),

level_1 as (
    select tenant_id, account_id, parent_account_id as top_account_id from rank_parents
    where parent_rank = 1
),

{% for level in levels[1:] %}
    {{ level }} as (
        select
            below.tenant_id as tenant_id,
            below.account_id as account_id,
            coalesce(above.top_account_id, below.top_account_id) as top_account_id
        from {{ levels[loop.index0] }} as below
        left join {{ levels[loop.index0] }} as above
            on below.tenant_id = above.tenant_id and below.top_account_id = above.account_id
    ),
{% endfor %}

int_account_ultimate_parent as (
    select
        level_16.tenant_id as tenant_id,
        level_16.account_id as account_id,
        case when level_1.account_id is null then level_16.top_account_id end as ultimate_parent_id
    from level_16
    left join level_1
        on level_16.tenant_id = level_1.tenant_id and level_16.top_account_id = level_1.account_id
)

select * from int_account_ultimate_parent
