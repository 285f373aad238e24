-- Won and open opportunities of an account that no total holds, because their currency has no rate on their day.
with opportunity as (select * from {{ ref('opportunity') }}),

sum_by_currency as (
    select account_id, currency, count(*) as deal_count, {{ as_type('sum(amount)', 'money') }} as unpriced_amount
    from opportunity
    where account_id is not null and not is_lost and amount is not null and amount_reporting is null
    group by account_id, currency
),

int_account_unpriced as (
    select
        account_id,
        sum(deal_count) as unpriced_opportunities,
        {{ text_list("currency || ' ' || " ~ text_of('unpriced_amount', 'money')) }} as unpriced_amounts
    from sum_by_currency
    group by account_id
)

select * from int_account_unpriced
