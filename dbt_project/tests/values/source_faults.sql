-- Rules that rows of the sources break, with how many; ops.source_fault lists the rows.
{{ config(severity='warn') }}

select rule, entity, count(*) as row_count
from {{ ref('source_fault') }}
group by rule, entity
