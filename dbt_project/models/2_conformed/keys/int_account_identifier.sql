-- The company number of each account, as identity normalised it.  A verified number comes first, then the one seen most often.
with numbered as (
    select
        *,
        row_number() over (
            partition by account_id
            order by case when is_verified then 0 else 1 end, record_count desc, first_seen_at, identifier_value
        ) as preference
    from {{ source('identity', 'account_identifier') }}
    where identifier_type = 'CREDIT_CODE'
),

int_account_identifier as (
    select
        account_id,
        identifier_value as unified_social_credit_code
    from numbered
    where preference = 1
)

select * from int_account_identifier
