{# The day whose rate converts a deal: that of its close, for an open deal that of its creation. #}
{% macro deal_rate_date(deal) -%}
    coalesce({{ deal }}.actual_close_date, {{ local_date(deal ~ '.created_at') }})
{%- endmacro %}
