-- The source has no table of channels: everything it does goes by e-mail.
with mailing_tenant as (
    select tenant_id from {{ ref('stg_customer_center__campaigns') }}
    union distinct
    select tenant_id from {{ ref('stg_customer_center__leads') }}
),

channel_type as (
    select * from {{ ref('channel_type') }}
    where channel_type = 'EMAIL'
),

int_channel__customer_center as (
    select
        {{ source_id('channel', 'customer_center', 'campaigns', 'channel_type.channel_type', tenant='mailing_tenant.tenant_id') }}
            as channel_id,
        channel_type.channel_name,
        channel_type.channel_type,
        channel_type.channel_category,
        {{ unknown('channel', ['parent_channel_id', 'cost', 'created_at', 'updated_at']) }},
        'ACTIVE' as channel_status,
        channel_type.source_family,
        'USD' as currency,
        mailing_tenant.tenant_id,
        'customer_center' as source_system,
        'campaigns' as source_table,
        channel_type.channel_type as source_key
    from mailing_tenant
    cross join channel_type
)

select * from int_channel__customer_center
