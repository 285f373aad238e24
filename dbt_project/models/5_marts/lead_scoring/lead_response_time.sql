with lead_record as (
    select * from {{ ref('prep_lead_scoring__lead') }}
    where is_counted
),

rank_contacts as (
    select
        *,
        row_number() over (partition by lead_id order by changed_at, activity_id) as contact_rank
    from {{ ref('prep_lead_scoring__lead_change') }}
    where from_status = 'NEW' and to_status = 'CONTACTED' and changed_at <= {{ as_of() }}
),

lead_response_time as (
    select
        lead_record.lead_id as lead_id,
        lead_record.assigned_to as rep_id,
        rank_contacts.user_id as contacted_by,
        lead_record.created_at,
        rank_contacts.changed_at as contacted_at,
        {{ as_type(elapsed_seconds('lead_record.created_at', 'rank_contacts.changed_at'), 'exact') }} as response_seconds,
        {{ rounded(safe_divide(elapsed_seconds('lead_record.created_at', 'rank_contacts.changed_at'), 60), 'integer') }}
            as response_minutes,
        lead_record.tenant_id as tenant_id
    from rank_contacts
    inner join lead_record on lead_record.lead_id = rank_contacts.lead_id
    where rank_contacts.contact_rank = 1
)

select * from lead_response_time
