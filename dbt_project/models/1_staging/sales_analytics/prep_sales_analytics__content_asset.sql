-- Engagements name their content and carry no key: the first asset of that name is meant.
with content_asset as (
    select * from {{ ref('stg_sales_analytics__content_assets') }}
),

rank_by_name as (
    select
        *,
        row_number() over (partition by tenant_id, asset_name order by asset_id) as name_rank
    from content_asset
),

prep_sales_analytics__content_asset as (
    select
        tenant_id,
        asset_name,
        asset_id,
        {{ upper_text("replace(asset_type, ' ', '_')") }} as content_type,
        file_url
    from rank_by_name
    where name_rank = 1
)

select * from prep_sales_analytics__content_asset
