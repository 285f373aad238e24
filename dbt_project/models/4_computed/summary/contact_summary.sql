with contact as (select * from {{ ref('contact') }}),

activity as (select * from {{ ref('int_contact_activity') }}),

engagement as (select * from {{ ref('int_current_score') }} where model_type = 'CONTACT_ENGAGEMENT'),

contact_summary as (
    select
        {{ entity_id('contact_summary', ['contact.contact_id']) }} as summary_id,
        contact.contact_id as contact_id,
        coalesce(activity.total_touchpoints, 0) as total_touchpoints,
        coalesce(activity.total_events, 0) as total_events,
        coalesce(activity.email_opens, 0) as email_opens,
        coalesce(activity.email_clicks, 0) as email_clicks,
        coalesce(activity.form_submissions, 0) as form_submissions,
        coalesce(activity.content_downloads, 0) as content_downloads,
        {{ as_type('coalesce(engagement.score, 0)', 'integer') }} as engagement_score,
        activity.last_activity_at,
        {{ calendar_days(local_date('activity.last_activity_at'), local_date(as_of())) }} as days_since_last_activity,
        {{ as_of() }} as calculated_at,
        least(greatest(contact.updated_at, activity.last_activity_at), {{ as_of() }}) as updated_at,
        contact.tenant_id
    from contact
    left join activity on contact.contact_id = activity.contact_id
    left join engagement on contact.contact_id = engagement.entity_id
)

select * from contact_summary
