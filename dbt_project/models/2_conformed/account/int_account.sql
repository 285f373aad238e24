-- One row per source record of a company.  The best record of each account has rank 1: the cdp source comes before the customers
-- of the export, and these before companies that are only known by name.  Within a source the record that changed last is best.
{{ config(materialized='table') }}

with record as (
    {{ union_sources('account', [
        'account_id', 'account_name', 'account_type', 'industry_id', 'account_status', 'account_level', 'annual_revenue',
        'annual_revenue_currency', 'employee_count', 'company_website', 'province', 'city', 'account_source',
        'primary_channel_id', 'owner_user_id', 'created_at', 'updated_at', 'lifecycle_stage', 'source_rank',
    ]) }}
),

int_account as (
    select
        *,
        row_number() over (
            partition by account_id
            order by
                source_rank,
                case when updated_at is null then 1 else 0 end,
                updated_at desc,
                source_table,
                source_key
        ) as record_rank,
        case when account_id is null then 'account_unresolved' end as reject_rule
    from record
)

select * from int_account
