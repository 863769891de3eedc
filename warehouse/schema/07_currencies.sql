-- Which currency is written beside an amount. A study's amounts are in its declared currency: one
-- that says another would be taken for that many rupiah.
create or replace macro currency_named(words) as
case
    when regexp_matches(words, '\b(?:rp|idr|rupiah)(?:[0-9.]|\b)') then 'IDR'
    when regexp_matches(words, '\b(?:rm|myr)(?:[0-9.]|\b)') then 'MYR'
    when regexp_matches(words, 'us\$|\busd') then 'USD'
    when regexp_matches(words, 's\$|\bsgd') then 'SGD'
    when regexp_matches(words, '€|\beur') then 'EUR'
    when regexp_matches(words, '£|\bgbp') then 'GBP'
    when contains(words, '$') then '$'
    else ''
end;

create or replace macro is_in_currency(t, currency) as
regexp_full_match(t, '[-0-9., ]*')
or currency = ''
or currency_named(normalized(t)) in ('', currency)
or (
    currency_named(normalized(t)) = '$'
    and currency in ('USD', 'SGD', 'AUD', 'BND', 'CAD', 'HKD', 'NZD', 'TWD')
);
