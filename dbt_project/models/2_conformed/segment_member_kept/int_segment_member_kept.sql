-- Who was in which segment at the runs before; a source that no longer tells of a member does not say when it left.
{{ config(
    materialized='incremental',
    schema='history',
    full_refresh=false,
    unique_key='state_id',
    incremental_strategy='delete+insert',
    on_schema_change='append_new_columns',
) }}

{% call kept_members('segment_member', 'segment_id') %}
    select
        segment_id, entity_type, entity_id, joined_at, false as is_automatic, is_active, tenant_id, source_system, source_table,
        source_key
    from {{ ref('int_segment_member') }}
    where reject_rule is null
{% endcall %}
