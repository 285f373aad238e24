{#
    The industries that rows name, where no table lists them: one row per industry, of the first row that names it.

    `named` is a relation with the columns `industry` and the provenance.  The best ranked source of an industry wins (`source_rank`).
#}
{% macro named_industries(named, source_rank, order='source_table, source_key') %}
    select
        industry_id,
        trim(industry) as industry_name,
        {{ unknown('industry', ['industry_code', 'parent_industry_id', 'level', 'sort_order']) }},
        {{ source_rank }} as source_rank,
        tenant_id,
        source_system,
        source_table,
        source_key
    from (
        select
            *,
            row_number() over (partition by industry_id order by {{ order }}) as mention
        from (
            select
                *,
                {{ industry_id('industry') }} as industry_id
            from {{ named }}
            where industry is not null
        ) as identified
    ) as ranked
    where mention = 1
{% endmacro %}
