with submission as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_current and not is_deleted and created_at <= {{ as_of() }}
),

look_back as (
    select
        tenant_id,
        lead_id,
        email,
        created_at,
        lag({{ nullable('created_at') }}) over (partition by tenant_id, email order by created_at, lead_id) as submitted_before_at
    from submission
),

begin_runs as (
    select
        *,
        case
            when submitted_before_at is null then 1
            when {{ elapsed_days('submitted_before_at', 'created_at') }} < 1 then 0
            else 1
        end as begins_run
    from look_back
),

number_runs as (
    select
        *,
        sum(begins_run) over (
            partition by tenant_id, email order by created_at, lead_id rows between unbounded preceding and current row
        ) as run_number
    from begin_runs
),

find_first as (
    select
        *,
        first_value(lead_id) over (partition by tenant_id, email, run_number order by created_at, lead_id) as first_lead_id,
        row_number() over (partition by tenant_id, email, run_number order by created_at, lead_id) as submission_number
    from number_runs
),

duplicate_submission as (
    select
        lead_id,
        email,
        created_at as submitted_at,
        submitted_before_at,
        {{ as_type('submission_number', 'integer') }} as submission_number,
        submission_number > 1 as is_duplicate,
        case when submission_number > 1 then first_lead_id end as duplicate_of,
        tenant_id
    from find_first
)

select * from duplicate_submission
