-- When two ways of writing are the same words, and which words mean yes or no.
create or replace macro normalized(t) as
lower(trim(regexp_replace(
    nfc_normalize(t), '[\s\x{00A0}\x{2007}\x{202F}\x{200B}\x{FEFF}]+', ' ', 'g'
)));

create or replace macro says_yes(t) as
normalized(t) in (
    '1', 'yes', 'y', 'true', 'x', 'v', '✓', 'present', 'ya', 'iya', 'hadir', 'setuju', 'benar'
);

create or replace macro says_no(t) as
normalized(t) in (
    '0', 'no', 'n', 'false', '-', 'absent', 'tidak', 'tdk', 'tidak hadir', 'tidak setuju', 'salah'
);
