-- The phone, e-mail address and WeChat handle by which a person is reached.  Of several, a verified one comes first, then the one
-- seen most often, then the one seen first.  A shared line or mailbox comes last, and only when one person alone shows it.
with of_a_desk as (
    select
        tenant_id,
        identifier_type,
        identifier_value,
        min(entity_id) as person_id,
        min(seen_at) as first_seen_at,
        {{ as_type('count(*)', 'integer') }} as record_count
    from {{ source('identity', 'evidence') }}
    where subject = 'person' and reason = 'SHARED' and entity_id is not null and identifier_type in ('PHONE', 'EMAIL')
    group by tenant_id, identifier_type, identifier_value
    having count(distinct entity_id) = 1
),

identifier as (
    select
        person_id,
        identifier_type,
        identifier_value,
        first_seen_at,
        record_count,
        case when is_verified then 0 else 1 end as grade
    from {{ source('identity', 'person_identifier') }}
    where identifier_type in ('PHONE', 'EMAIL', 'WECHAT_ID')
    union all
    select person_id, identifier_type, identifier_value, first_seen_at, record_count, 2 as grade from of_a_desk
),

preferred as (
    select
        *,
        row_number() over (
            partition by person_id order by grade, record_count desc, first_seen_at, identifier_type, identifier_value
        ) as preference
    from identifier
),

int_contact_identifier as (
    select
        person_id as contact_id,
        {{ pick_first("case when identifier_type = 'PHONE' then identifier_value end", 'preference') }} as mobile_phone,
        {{ pick_first("case when identifier_type = 'EMAIL' then identifier_value end", 'preference') }} as email,
        {{ pick_first("case when identifier_type = 'WECHAT_ID' then identifier_value end", 'preference') }} as wechat_id
    from preferred
    group by person_id
)

select * from int_contact_identifier
