-- Who carried which tag at the runs before; a source that no longer tells of a tag does not say when it went.
{{ config(
    materialized='incremental',
    schema='history',
    full_refresh=false,
    unique_key='state_id',
    incremental_strategy='delete+insert',
    on_schema_change='append_new_columns',
) }}

{% call kept_members('tag_relation', 'tag_id') %}
    select
        tag_id, entity_type, entity_id, tagged_at as joined_at, is_auto_tagged as is_automatic, true as is_active, tenant_id,
        source_system, source_table, source_key
    from {{ ref('int_tag_relation') }}
    where reject_rule is null
{% endcall %}
