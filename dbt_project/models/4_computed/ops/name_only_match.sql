-- Companies that only their name ties although each has a domain of its own: chains and branches are right, namesakes are not.
with record as (
    select * from {{ source('identity', 'account_record') }}
    where is_live
),

evidence as (
    select * from {{ source('identity', 'evidence') }}
    where subject = 'account' and is_used and identifier_type in ('DOMAIN', 'COMPANY_NAME')
),

find_domain as (
    select
        record.tenant_id as tenant_id,
        record.account_id as account_id,
        record.source_system as source_system,
        record.source_table as source_table,
        record.source_key as source_key,
        record.match_rule = 'COMPANY_NAME' as is_by_name,
        min(case when evidence.identifier_type = 'DOMAIN' then evidence.identifier_value end) as domain,
        min(case when evidence.identifier_type = 'COMPANY_NAME' then evidence.identifier_value end) as company_name
    from record
    inner join evidence
        on evidence.tenant_id = record.tenant_id
            and evidence.source_system = record.source_system
            and evidence.record_table = record.source_table
            and evidence.record_key = record.source_key
    group by
        record.tenant_id, record.account_id, record.source_system, record.source_table, record.source_key, record.match_rule
),

rank_records as (
    select
        *,
        row_number() over (
            partition by tenant_id, account_id, domain
            order by case when is_by_name then 1 else 0 end, source_system, source_table, source_key
        ) as domain_rank
    from find_domain
    where domain is not null
),

first_of_domain as (
    select * from rank_records
    where domain_rank = 1
),

name_only_match as (
    select
        record.account_id as account_id,
        record.company_name as company_name,
        record.domain as domain,
        record.source_system as source_system,
        record.source_table as source_table,
        record.source_key as source_key,
        other.domain as other_domain,
        other.source_system as other_system,
        other.source_table as other_table,
        other.source_key as other_key,
        record.tenant_id as tenant_id
    from first_of_domain as record
    inner join first_of_domain as other
        on other.tenant_id = record.tenant_id and other.account_id = record.account_id
    where record.is_by_name and record.domain <> other.domain and (not other.is_by_name or record.domain < other.domain)
)

select * from name_only_match
