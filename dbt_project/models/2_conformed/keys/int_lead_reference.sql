-- Keys by which other rows of a source refer to a lead, where they are shorter than the lead's own.
with int_lead_reference as (
    {{ union_sources('lead_reference', [
        'reference_table', 'reference_key',
    ]) }}
)

select * from int_lead_reference
