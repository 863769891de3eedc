-- When two ways of writing are the same words, and which words mean yes or no.
create or replace macro normalized(t) as
lower(trim(regexp_replace(
    nfc_normalize(t), '[\s\x{00A0}\x{2007}\x{202F}\x{200B}\x{FEFF}]+', ' ', 'g'
)));

-- Yes and no to a question or a request, in English and Indonesian. One letter stands for a word
-- only where no reading is the other way round: "t" is tidak, and true; "x" ticks, and crosses out.
create or replace macro says_yes(t) as
normalized(t) in (
    '1', 'yes', 'y', 'true', 'v', '✓', '✔', '☑', 'agree', 'i agree', 'yes, i agree',
    'ya', 'iya', 'ya, setuju', 'ya, saya setuju', 'setuju', 'saya setuju',
    'bersedia', 'saya bersedia', 'ya, saya bersedia', 'benar', 'betul', 'sudah', 'present', 'hadir'
);

create or replace macro says_no(t) as
normalized(t) in (
    '0', 'no', 'n', 'false', '-', '☐', 'disagree', 'absent', 'tidak', 'tdk', 'nggak', 'enggak',
    'gak', 'belum', 'blm', 'salah', 'tidak setuju', 'tidak bersedia', 'tidak hadir'
);

-- An attendance list also says why somebody was away: H, I, S, A is how Indonesian lists are kept.
create or replace macro says_present(t) as
says_yes(t) or normalized(t) in ('h', 'p', 'attended', 'masuk');

create or replace macro says_absent(t) as
says_no(t)
or normalized(t) in ('a', 'i', 's', 'izin', 'ijin', 'sakit', 'alpa', 'alpha', 'excused', 'sick');
