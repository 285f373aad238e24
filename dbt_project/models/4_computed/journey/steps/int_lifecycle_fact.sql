-- What happened to accounts and contacts that can change their stage of life, up to as_of.  `fact_order` is the order of facts of
-- one instant.  What a source only states (seed lifecycle_statement) counts where no such fact is known; that somebody left
-- counts always.
{{ config(materialized='table') }}

{% set facts = ['TOUCHED', 'LEAD', 'MQL', 'QUALIFIED', 'OPPORTUNITY', 'IDLE', 'LEFT', 'WON'] %}
{% set lead_of = {'ACCOUNT': 'account_id', 'CONTACT': 'contact_id'} %}
{% set deal_of = {'ACCOUNT': 'account_id', 'CONTACT': 'primary_contact_id'} %}

with lead as (
    select * from {{ ref('lead') }}
),

deal as (
    select * from {{ ref('opportunity') }}
),

lead_score as (
    select * from {{ ref('int_score') }}
    where model_type = 'LEAD_SCORING' and reject_rule is null and score >= {{ var('mql_threshold') }}
),

lead_stage as (
    select * from {{ ref('int_journey_entry__lead') }}
    where stage_name in ('QUALIFIED', 'CONVERTED')
),

contract_end as (
    select account_id, max(coalesce(ended_at, {{ add_days(as_of(), 1) }})) as ended_at
    from {{ ref('int_account_contract_term') }}
    group by account_id
),

list_events as (
    select entity_type, entity_id, 'TOUCHED' as fact, touchpoint_time as happened_at, 'TOUCH' as known_from
    from {{ ref('int_entity_touch') }}
    where entity_type <> 'LEAD'
    {%- for type, column in lead_of.items() %}
        union all
        select '{{ type }}', {{ column }}, 'LEAD', created_at, 'RECORD' from lead
        union all
        select '{{ type }}', lead.{{ column }}, 'MQL', lead_score.recorded_at, 'SCORE'
        from lead_score
        inner join lead on lead.lead_id = lead_score.entity_id
        union all
        select '{{ type }}', lead.{{ column }}, 'QUALIFIED', lead_stage.entered_at, lead_stage.entered_from
        from lead_stage
        inner join lead on lead.lead_id = lead_stage.lead_id
    {%- endfor %}
    {%- for type, column in deal_of.items() %}
        union all
        select '{{ type }}', {{ column }}, 'OPPORTUNITY', created_at, 'RECORD' from deal
        union all
        select '{{ type }}', {{ column }}, 'WON', {{ won_at('deal') }}, 'RECORD' from deal where is_won
    {%- endfor %}
    union all
    select 'ACCOUNT', account_id, 'IDLE', idle_at, 'IDLE' from {{ ref('int_account_idle') }}
    union all
    select 'ACCOUNT', account_id, 'LEFT', ended_at, 'CONTRACT' from contract_end
),

event as (
    select entity_type, entity_id, fact, happened_at, min(known_from) as known_from
    from list_events
    where entity_id is not null and happened_at <= {{ as_of() }}
    group by entity_type, entity_id, fact, happened_at
),

known as (
    select distinct entity_type, entity_id, fact from event
    where fact <> 'LEFT'
),

list_words as (
    select 'ACCOUNT' as entity_type, account_id as entity_id, 'lifecycle_stage' as field, lifecycle_stage as word, updated_at
    from {{ ref('account') }}
    union all
    select 'ACCOUNT', account_id, 'account_status', account_status, updated_at from {{ ref('account') }}
    union all
    select 'CONTACT', contact_id, 'lifecycle_stage', lifecycle_stage, updated_at from {{ ref('contact') }}
),

statement as (
    select distinct
        list_words.entity_type as entity_type,
        list_words.entity_id as entity_id,
        stated.fact as fact,
        list_words.updated_at as happened_at,
        'UPDATE' as known_from
    from list_words
    inner join {{ ref('lifecycle_statement') }} as stated
        on stated.entity_type = list_words.entity_type
            and stated.field = list_words.field
            and stated.word = list_words.word
    left join known
        on known.entity_type = list_words.entity_type
            and known.entity_id = list_words.entity_id
            and known.fact = stated.fact
    where known.entity_id is null and list_words.updated_at <= {{ as_of() }}
),

int_lifecycle_fact as (
    select
        entity_type,
        entity_id,
        fact,
        case fact
            {%- for fact in facts %}
                when '{{ fact }}' then {{ loop.index }}
            {%- endfor %}
        end as fact_order,
        happened_at,
        known_from
    from (
        select * from event
        union all
        select * from statement
    ) as both_kinds
)

select * from int_lifecycle_fact
