with lead as (select * from {{ ref('lead') }}),

activity as (select * from {{ ref('int_lead_activity') }}),

contact as (select * from {{ ref('int_lead_contact') }}),

lead_summary as (
    select
        {{ entity_id('lead_summary', ['lead.lead_id']) }} as summary_id,
        lead.lead_id as lead_id,
        coalesce(activity.total_touchpoints, 0) as total_touchpoints,
        coalesce(activity.total_events, 0) as total_events,
        coalesce(activity.form_submissions, 0) as form_submissions,
        coalesce(activity.content_downloads, 0) as content_downloads,
        coalesce(activity.page_views, 0) as page_views,
        {{ elapsed_days('lead.created_at', 'coalesce(lead.converted_at, lead.disqualified_at, ' ~ as_of() ~ ')') }}
            as days_in_pipeline,
        {{ as_type('coalesce(contact.contact_attempts, 0)', 'integer') }} as contact_attempts,
        activity.last_activity_at,
        lead.last_contacted_at as last_contact_attempt_at,
        {{ as_of() }} as calculated_at,
        least(greatest(lead.updated_at, activity.last_activity_at), {{ as_of() }}) as updated_at,
        lead.tenant_id
    from lead
    left join activity on lead.lead_id = activity.lead_id
    left join contact on lead.lead_id = contact.lead_id
)

select * from lead_summary
