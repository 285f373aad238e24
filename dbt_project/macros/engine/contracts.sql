{#
    How a contract is checked and what its columns become.

    `column_type(column)`: the type of a column of a contract, with its nullability where that is part of the type.
    `check_contract(sql)`: an error when the model's columns are not those of its contract.

    On ClickHouse a column is NULL-less when its contract says `not_null`; the profile's `data_type_default_nullable` makes all
    others Nullable, so a contract reads the same on both engines.  A NULL in a NULL-less column fails the insert there
    as on Postgres (`insert_null_as_default: 0`).  So nullability is enforced by the insert, and the check looks at the
    types below it, where any integer fits an integer, a comparison (UInt8) is a boolean, and a decimal fits one with as many
    decimals: what the insert would have to round or cut off is refused.
#}
{% macro column_type(column) %}{{ return(adapter.dispatch('column_type', 'cdp')(column)) }}{% endmacro %}

{% macro postgres__column_type(column) %}{{ return(engine_type(column['data_type'])) }}{% endmacro %}

{% macro clickhouse__column_type(column) %}
    {% set required = column['constraints'] | selectattr('type', 'equalto', 'not_null') | list %}
    {# dbt-clickhouse has translated two names that it takes for its own by now #}
    {% set type = {'Int32': 'integer', 'DateTime': 'timestamp'}.get(column['data_type'], column['data_type']) %}
    {{ return(engine_type(type.removesuffix(' not null')) ~ (' not null' if required else '')) }}
{% endmacro %}

{% macro check_contract(sql) %}{{ return(adapter.dispatch('check_contract', 'cdp')(sql)) }}{% endmacro %}

{% macro postgres__check_contract(sql) %}{{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}{% endmacro %}

{% macro clickhouse__check_contract(sql) %}
    {% set found = {} %}
    {% for column in adapter.get_column_schema_from_query(sql) %}{% do found.update({column.name: column.dtype}) %}{% endfor %}
    {% set declared = {} %}
    {% for column in model['columns'].values() %}
        {% set type, delivered = column['data_type'].removesuffix(' not null'), found.get(column['name'], '') %}
        {% set is_same = delivered == type
            or (type == 'Int64' and modules.re.fullmatch('U?Int(8|16|32|64)', delivered))
            or (type == 'Bool' and delivered == 'UInt8')
            or (type.startswith('Decimal') and delivered.startswith('Decimal') and delivered.split(', ')[1] == type.split(', ')[1]) %}
        {% do declared.update({column['name']: delivered if is_same else type}) %}
    {% endfor %}
    {% if declared != found %}
        {% set describe = [] %}
        {% for types in (declared, found) %}
            {% set columns = [] %}
            {% for name, type in types.items() %}{% do columns.append({'name': name, 'data_type': type}) %}{% endfor %}
            {% do describe.append(columns) %}
        {% endfor %}
        {% do exceptions.raise_contract_error(describe[0], describe[1]) %}
    {% endif %}
{% endmacro %}
