{#
    Splitting money without losing a cent.

    `largest_remainder(total, whole, fraction, within, tie)`: everybody gets their share rounded down (`whole`), and the
        units left over go to the largest fractions.  `tie` makes the order total, so the split is the same on every run.
        A window expression; `total` is constant within the group `within`.
    `cents(amount)`: an amount as a whole number of cents.
    `even_part(total_cents, parts, part)`: part number `part` (1, 2 …) of equal parts, as an amount; the first ones carry
        the cents that do not divide.
#}
{% macro largest_remainder(total, whole, fraction, within, tie) -%}
    {{ whole }} + case
        when row_number() over (partition by {{ within }} order by {{ fraction }} desc, {{ tie }})
            <= {{ total }} - sum({{ whole }}) over (partition by {{ within }})
            then 1
        else 0
    end
{%- endmacro %}

{% macro cents(amount) -%}
    round({{ as_type(amount, 'exact') }} * 100, 0)
{%- endmacro %}

{% macro even_part(total_cents, parts, part) -%}
    {%- set whole = whole_quotient(total_cents, parts) -%}
    {%- set units = whole ~ ' + case when ' ~ part ~ ' <= ' ~ total_cents ~ ' - ' ~ whole ~ ' * ' ~ parts ~ ' then 1 else 0 end' -%}
    {{ as_type('(' ~ units ~ ') * ' ~ as_type("'0.01'", 'money'), 'money') }}
{%- endmacro %}
