-- The source names the industry of a lead and lists industries nowhere.
with named as (
    select * from {{ ref('prep_lead_scoring__lead') }}
),

int_industry__lead_scoring as (
    {{ named_industries('named', source_rank=3) }}
)

select * from int_industry__lead_scoring
