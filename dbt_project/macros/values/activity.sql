{#
    What a touchpoint or event type is when actions are counted: touchpoints and events name the same actions
    differently (C-09).  NULL for types that no summary counts as an action.
#}
{% macro action_kind(type) -%}
    case
        when {{ type }} = 'FORM_SUBMIT' then 'FORM_SUBMIT'
        when {{ type }} in ('DOWNLOAD', 'FILE_DOWNLOAD') then 'DOWNLOAD'
        when {{ type }} = 'PAGE_VIEW' then 'PAGE_VIEW'
    end
{%- endmacro %}

{# How many different actions of a kind a group of activities holds. #}
{% macro count_actions(kind) -%}
    count(distinct case when action_kind = '{{ kind }}' then action_id end)
{%- endmacro %}

{#
    Whether a touchpoint is an attempt of ours to reach somebody (R0.69).  What the system of lead_scoring sent by itself, which has no
    user (R2.11), is none: a lead is contacted by a representative.
#}
{% macro is_contact_attempt(type, direction, source, user) -%}
    (coalesce({{ direction }}, '') = 'OUTBOUND' and {{ type }} in ('CALL', 'EMAIL_SENT', 'MEETING', 'CHAT', 'SMS')
        and not ({{ source }} = 'lead_scoring' and {{ user }} is null))
{%- endmacro %}
