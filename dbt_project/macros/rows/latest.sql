{#
    The current version of each row of a raw table, for use in `from`.  Raw keeps every version that ever arrived;
    the one with the greatest `_version_at` is current.  Of equal ones that which was delivered last is, and within one
    delivery the content hash breaks the tie.  A row whose current version is marked as deleted is left out; NULL is in rows from
    before that mark.  `key` is the contract's key.  The comparison is `<=` because Postgres expects `=` to
    keep one row of two hundred, and would join such a relation by nested loops.
#}
{% macro latest(system, table, key) -%}
    (
        select *
        from (
            select
                *,
                row_number() over (
                    partition by tenant_id, {{ key | join(', ') }}
                    order by _version_at desc, _loaded_at desc, _row_hash desc
                ) as _version_rank
            from {{ source('raw_' ~ system, table) }}
        ) as ranked_versions
        where _version_rank <= 1 and not coalesce(_is_deleted, false)
    )
{%- endmacro %}
