-- The file of a download is the asset that the engagement names.
with download as (
    select * from {{ ref('int_touchpoint') }}
    where source_system = 'sales_analytics' and touchpoint_type = 'DOWNLOAD' and reject_rule is null
),

int_touchpoint_attachment__sales_analytics as (
    select
        {{ entity_id('touchpoint_attachment', ['download.touchpoint_id', 'content_asset.asset_id']) }} as attachment_id,
        download.touchpoint_id,
        content_asset.asset_name as file_name,
        content_asset.file_url,
        content_asset.content_type as file_type,
        {{ as_type('null', 'integer') }} as file_size,
        download.tenant_id,
        download.source_system,
        download.source_table,
        download.source_key
    from download
    inner join {{ ref('prep_sales_analytics__content_asset') }} as content_asset
        on content_asset.tenant_id = download.tenant_id and content_asset.asset_id = download.content_id
    where content_asset.file_url is not null
)

select * from int_touchpoint_attachment__sales_analytics
