{{ config(materialized='table') }}

with int_lead_status_change as (
    {{ union_sources('lead_status_change', ['lead_id', 'from_status', 'to_status', 'changed_at']) }}
)

select * from int_lead_status_change
