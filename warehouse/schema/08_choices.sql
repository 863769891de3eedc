-- Several answers in one cell. Few options hold a mark that could part answers; where one does,
-- `phrases` are these options, the longest first, and a cell is parted around them.
create or replace macro holds_separator(answer) as regexp_matches(answer, '[,;|]');

-- Each word between two marks of its own: ",a,,b,". So one word never ends where the next begins.
create or replace macro fenced(words, mark) as
mark
|| replace(replace(replace(words, mark || ' ', mark), ' ' || mark, mark), mark, mark || mark)
|| mark;

create or replace macro parted_around(answer, mark, phrases) as
list_transform(
    string_split(
        list_reduce( -- noqa: LT01
            phrases, -- noqa: PRS
            lambda words, phrase:
            replace(words, fenced(phrase, mark), mark || replace(phrase, mark, chr(31)) || mark),
            fenced(normalized(answer), mark)
        )[2:-2],
        mark || mark
    ),
    lambda word: replace(word, chr(31), mark)
);

create or replace macro choices_in(answer, separator, phrases) as
case
    when trim(separator) = '' and separator <> '' then string_split(trim(answer), separator)
    when separator = '' then [answer]
    when
        contains(array_to_string(phrases, ' '), trim(separator))
        and contains(answer, trim(separator))
        then parted_around(answer, trim(separator), phrases)
    else string_split(answer, trim(separator))
end;
