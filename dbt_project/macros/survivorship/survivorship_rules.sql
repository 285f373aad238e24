{#
    By which rule each field of an account or contact survives among its records; macros/survivorship/survivorship.sql says what the rules
    mean.  A list within a list is a group: its fields come from one record.  Change a rule here and build again.
    Phones, addresses, handles and company numbers are not here: identity chooses them.
#}
{% macro survivorship_rules(entity) %}
    {% set rules = {
        'account': {
            'source_priority': [
                'account_name',
                'account_type',
                'industry_id',
                'account_level',
                ['annual_revenue', 'annual_revenue_currency'],
                'employee_count',
                'company_website',
                'account_source',
                'primary_channel_id',
                'owner_user_id',
                'lifecycle_stage',
            ],
            'most_complete': [['province', 'city']],
            'strictest': ['account_status'],
            'earliest': ['created_at'],
            'most_recent': ['updated_at'],
        },
        'contact': {
            'source_priority': [
                'contact_name',
                ['job_title', 'department'],
                'primary_account_id',
                'contact_source',
                'primary_channel_id',
                'owner_user_id',
                'lifecycle_stage',
                'is_decision_maker',
                'is_verified',
            ],
            'strictest': ['contact_status'],
            'earliest': ['created_at'],
            'most_recent': ['updated_at'],
        },
    } %}
    {{ return(rules[entity]) }}
{% endmacro %}

{#
    The words of a field with the rule `strictest` that forbid to contact somebody, the strictest first; the other words of the field
    are equal.  `lifted_by` names a column of the records: an instant in it that is later than the last change of the forbidding
    record takes the prohibition back.
#}
{% macro forbidding_words(field) %}
    {% set words = {
        'account_status': {'words': ['BLACKLIST']},
        'contact_status': {'words': ['UNSUBSCRIBED'], 'lifted_by': 'consent_given_at'},
    } %}
    {{ return(words[field]) }}
{% endmacro %}
