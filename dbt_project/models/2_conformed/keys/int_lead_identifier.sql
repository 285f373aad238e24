-- The normalised phone, e-mail address and WeChat handle on each record of a person.  Several people may share them.
with ranked as (
    select
        *,
        row_number() over (
            partition by tenant_id, source_system, source_table, source_key order by seen_at, identifier_type, identifier_value
        ) as evidence_rank
    from {{ source('identity', 'evidence') }}
    where subject = 'person' and identifier_value is not null and identifier_type in ('PHONE', 'EMAIL', 'WECHAT_ID')
),

int_lead_identifier as (
    select
        tenant_id,
        source_system,
        source_table,
        source_key,
        {{ pick_first("case when identifier_type = 'PHONE' then identifier_value end", 'evidence_rank') }} as mobile_phone,
        {{ pick_first("case when identifier_type = 'EMAIL' then identifier_value end", 'evidence_rank') }} as email,
        {{ pick_first("case when identifier_type = 'WECHAT_ID' then identifier_value end", 'evidence_rank') }} as wechat_id
    from ranked
    group by tenant_id, source_system, source_table, source_key
)

select * from int_lead_identifier
