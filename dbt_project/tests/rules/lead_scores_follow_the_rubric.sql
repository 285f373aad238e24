-- Leads whose source gave other points for an answer than the rubric does (R2.18): the source changed its rubric, or ours is
-- wrong.
{{ config(severity='warn') }}

{% set factors = ['company_size', 'industry', 'inquiry_type', 'budget_timeline'] %}

{% for factor in factors %}
    select
        '{{ factor }}' as factor,
        lead_record.tenant_id,
        lead_record.source_key,
        rubric.points as rubric_points,
        {{ document_integer('lead_record.score_breakdown', "'" ~ factor ~ "'") }} as source_points
    from {{ ref('stg_lead_scoring__leads') }} as lead_record
    inner join {{ ref('lead_score_rubric') }} as rubric
        on rubric.factor = '{{ factor }}' and rubric.source_value = lead_record.{{ factor }}
    where {{ document_integer('lead_record.score_breakdown', "'" ~ factor ~ "'") }} <> rubric.points
    {{ 'union all' if not loop.last }}
{% endfor %}
