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
                'account_status',
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
            'earliest': ['created_at'],
            'most_recent': ['updated_at'],
        },
        'contact': {
            'source_priority': [
                'contact_name',
                ['job_title', 'department'],
                'contact_status',
                'primary_account_id',
                'contact_source',
                'primary_channel_id',
                'owner_user_id',
                'lifecycle_stage',
                'is_decision_maker',
                'is_verified',
            ],
            'earliest': ['created_at'],
            'most_recent': ['updated_at'],
        },
    } %}
    {{ return(rules[entity]) }}
{% endmacro %}
