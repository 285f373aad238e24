-- What the source counted of a day; of two rows for one day the later one holds (R2.13).
with rank_by_age as (
    select
        *,
        row_number() over (partition by tenant_id, snapshot_date order by created_at desc, snapshot_id) as age_rank
    from {{ ref('stg_lead_scoring__analytics_snapshots') }}
),

prep_lead_scoring__snapshot as (
    select * from rank_by_age
    where age_rank = 1
)

select * from prep_lead_scoring__snapshot
