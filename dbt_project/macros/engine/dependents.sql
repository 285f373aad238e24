{#
    Views that a run does not build keep working when a relation that they read is replaced.

    Postgres knows the relation that a view reads by its number, and dbt drops the replaced relation with all that read it: after
    `dbt build -s campaign` the views between `campaign` and the marts were gone, and a user's views on a mart too.

    `keep_dependents()`: after a relation has taken its place.  Views that read the replaced one, and that this run does not build,
        are told to read the new one.  A view that cannot, because a column is gone, goes with the replaced relation as before.
    `await_other_swaps()`: before a relation is renamed.  A view may read two relations that are replaced at the same time, and
        each of the two would wait for the other.
#}
{% macro keep_dependents() %}{{ return(adapter.dispatch('keep_dependents', 'cdp')()) }}{% endmacro %}

{% macro postgres__keep_dependents() %}
    {%- if execute and this and model.config.materialized in ('table', 'view', 'incremental') -%}
        {%- set replaced = make_backup_relation(this, 'table') -%}
        {%- set views = run_query("
            select distinct dependent.oid, dependent.relname as name
            from pg_depend as link
            inner join pg_rewrite as rule on link.classid = 'pg_rewrite'::regclass and link.objid = rule.oid
            inner join pg_class as dependent on rule.ev_class = dependent.oid and dependent.relkind = 'v'
            where link.refclassid = 'pg_class'::regclass and link.refobjid = to_regclass('" ~ replaced ~ "')
                and dependent.oid <> link.refobjid
            order by dependent.oid
        ") -%}
        {%- for view in views if ('model.' ~ project_name ~ '.' ~ view['name']) not in selected_resources %}
do $keep$
begin
    execute format(
        'create or replace view %s as %s',
        {{ view['oid'] }}::regclass,
        replace(pg_get_viewdef({{ view['oid'] }}), '{{ replaced.identifier }}', '{{ this.identifier }}')
    );
exception when undefined_column or invalid_table_definition or datatype_mismatch or undefined_function then
    raise warning 'view % cannot be kept: %', {{ view['oid'] }}::regclass, sqlerrm;
end $keep$;
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro clickhouse__keep_dependents() %}{% endmacro %}

{% macro await_other_swaps() %}{{ return(adapter.dispatch('await_other_swaps', 'cdp')()) }}{% endmacro %}

{% macro postgres__await_other_swaps() %}select pg_advisory_xact_lock(hashtextextended('cdp swap', 0));{% endmacro %}

{% macro clickhouse__await_other_swaps() %}{% endmacro %}
