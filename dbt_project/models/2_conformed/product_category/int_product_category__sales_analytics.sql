-- The export writes two names on each product: a category is the root of a tree of two levels, its lines lie below it.
-- A line without a category is a root itself.
with product as (
    select * from {{ ref('stg_sales_analytics__products') }}
),

node as (
    select distinct
        tenant_id,
        product_category as category,
        {{ as_type('null', 'text') }} as line
    from product
    where product_category is not null
    union all
    select distinct
        tenant_id,
        product_category as category,
        product_line as line
    from product
    where product_line is not null
),

int_product_category__sales_analytics as (
    select
        {{ sales_analytics_category_id('category', 'line') }} as category_id,
        coalesce(line, category) as category_name,
        case
            when line is not null and category is not null
                then {{ sales_analytics_category_id('category', "''") }}
        end as parent_category_id,
        {{ as_type('case when line is not null and category is not null then 2 else 1 end', 'integer') }} as level,
        {{ as_type('null', 'integer') }} as sort_order,
        tenant_id,
        'sales_analytics' as source_system,
        'products' as source_table,
        coalesce(category, '') || '|' || coalesce(line, '') as source_key
    from node
)

select * from int_product_category__sales_analytics
