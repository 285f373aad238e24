-- The number, address and WeChat handle to reach each person by: of several the verified, the often and the early seen.
with preferred as (
    select
        *,
        row_number() over (
            partition by person_id
            order by case when is_verified then 0 else 1 end, record_count desc, first_seen_at, identifier_type, identifier_value
        ) as preference
    from {{ source('identity', 'person_identifier') }}
    where identifier_type in ('PHONE', 'EMAIL', 'WECHAT_ID')
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
