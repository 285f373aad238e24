{% set today = local_date(as_of()) %}
with article as (
    select * from {{ ref('stg_sales_analytics__knowledge_base') }}
    where created_date is null or created_date <= {{ today }}
),

cited as (
    select tenant_id, kb_article_id, count(*) as ticket_count
    from {{ ref('support_ticket') }}
    where kb_article_id is not null
    group by tenant_id, kb_article_id
),

knowledge_article as (
    select
        article.kb_id as article_id,
        article.article_title as article_title,
        article.article_category as article_category,
        {{ source_id('product', 'sales_analytics', 'products', 'article.product_id', tenant='article.tenant_id') }} as product_id,
        article.product_version as product_version,
        article.author as author,
        article.status as status,
        article.created_date as created_date,
        case when article.last_updated <= {{ today }} then article.last_updated end as last_updated,
        {{ as_type('article.views_count', 'integer') }} as views,
        -- 0 means that nobody rated it
        {{ rounded('nullif(article.helpfulness_score, 0)', 'ratio') }} as helpfulness,
        {{ as_type('article.related_tickets_count', 'integer') }} as tickets_reported,
        {{ as_type('coalesce(cited.ticket_count, 0)', 'integer') }} as resolved_tickets,
        article.tenant_id as tenant_id
    from article
    left join cited
        on article.tenant_id = cited.tenant_id and article.kb_id = cited.kb_article_id
)

select * from knowledge_article
