"""What each rule expects, in each language of the pages; `{name}` comes from the declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPECTED: Mapping[str, Mapping[str, str]] = {
    "identity_given": {
        "en": "who answered: every identity column filled in",
        "id": "siapa yang menjawab: semua kolom identitas terisi",
    },
    "on_roster": {
        "en": "an identity that stands on the cohort's roster",
        "id": "identitas yang ada di daftar peserta angkatan ini",
    },
    "wave_as_declared": {
        "en": "the file's own wave, {wave_id}",
        "id": "gelombang berkas ini sendiri, {wave_id}",
    },
    "date_readable": {
        "en": "a day as the file writes dates, with four digits of the year: {date_shape},"
        " yyyy-mm-dd, or the month in words; not the 1899, 1900 or 1904 of an empty cell",
        "id": "hari sesuai penulisan di berkas, dengan tahun empat angka: {date_shape},"
        " yyyy-mm-dd, atau bulan dalam kata; bukan 1899, 1900, atau 1904 dari sel kosong",
    },
    "date_in_window": {
        "en": "an answer within the wave's window, {window_words}",
        "id": "jawaban dalam jangka waktu gelombang, {window_words}",
    },
    "date_expected": {
        "en": "an answer within the wave's window, {window_words}; it counts, marked as late",
        "id": "jawaban dalam jangka waktu gelombang, {window_words}; tetap dihitung, ditandai",
    },
    "consent_given": {
        "en": "yes to the use of the answers",
        "id": "ya untuk penggunaan jawaban",
    },
    "answered_once": {
        "en": "one record for each participant and wave; all of them are kept out",
        "id": "satu rekaman per peserta dan gelombang; semuanya tidak dipakai",
    },
    "option_known": {
        "en": "one of the options: {allowed_values}",
        "id": "salah satu pilihan: {allowed_values}",
    },
    "options_known": {
        "en": "options of the question only: {allowed_values}",
        "id": "hanya pilihan pertanyaan ini: {allowed_values}",
    },
    "number_readable": {
        "en": "a number as the file writes numbers, {allowed_range}",
        "id": "bilangan sesuai penulisan di berkas, {allowed_range}",
    },
    "points_as_declared": {
        "en": "points out of {points_words}, as the instrument declares",
        "id": "nilai dari {points_words}, seperti dalam instrumen",
    },
    "number_in_range": {
        "en": "a number in the range {allowed_range}",
        "id": "bilangan dalam rentang {allowed_range}",
    },
    "yes_no_readable": {
        "en": "yes or no",
        "id": "ya atau tidak",
    },
    "answer_known": {
        "en": "one of the declared answers: {allowed_values}",
        "id": "salah satu jawaban yang ditetapkan: {allowed_values}",
    },
    "answers_known": {
        "en": "declared answers only: {allowed_values}",
        "id": "hanya jawaban yang ditetapkan: {allowed_values}",
    },
    "none_alone": {
        "en": "either none of them, or some of them: {allowed_values}",
        "id": "tidak satu pun, atau beberapa di antaranya: {allowed_values}",
    },
    "amount_readable": {
        "en": "a number as the file writes numbers",
        "id": "bilangan sesuai penulisan di berkas",
    },
    "amount_in_currency": {
        "en": "an amount in the declared currency, {currency}",
        "id": "jumlah dalam mata uang yang ditetapkan, {currency}",
    },
    "count_whole": {
        "en": "a whole number",
        "id": "bilangan bulat",
    },
    "amount_in_range": {
        "en": "an amount in the range {allowed_range}",
        "id": "jumlah dalam rentang {allowed_range}",
    },
    "value_known": {
        "en": "one of the values: {allowed_values}",
        "id": "salah satu nilai: {allowed_values}",
    },
    "session_known": {
        "en": "a session of this cohort: {allowed_values}",
        "id": "sesi angkatan ini: {allowed_values}",
    },
    "attendance_readable": {
        "en": "yes, no or hours",
        "id": "ya, tidak, atau jumlah jam",
    },
    "hours_possible": {
        "en": "hours in the range {allowed_range}",
        "id": "jam dalam rentang {allowed_range}",
    },
    "code_known": {
        "en": "a code of the codebook",
        "id": "kode dari buku kode",
    },
    "document_known": {
        "en": "an interview of this cohort",
        "id": "wawancara angkatan ini",
    },
    "times_in_order": {
        "en": "an end after the beginning",
        "id": "waktu selesai sesudah waktu mulai",
    },
    "day_possible": {
        "en": "a day up to {as_of}, and none that is a year before the first session",
        "id": "hari sampai {as_of}, dan tidak setahun sebelum sesi pertama",
    },
    "day_of_wave": {
        "en": "a day that fits the wave: before the last session, or from the first one on",
        "id": "hari yang sesuai gelombang: sebelum sesi terakhir, atau sejak sesi pertama",
    },
    "waves_in_order": {
        "en": "a day after the same participant's earlier waves",
        "id": "hari sesudah gelombang sebelumnya dari peserta yang sama",
    },
    "time_enough": {
        "en": "at least {seconds_words} seconds for each answer",
        "id": "sedikitnya {seconds_words} detik untuk setiap jawaban",
    },
    "answers_vary": {
        "en": "not the same answer to all of {straight_items} or more rated questions",
        "id": "bukan jawaban yang sama pada {straight_items} atau lebih pertanyaan berskala",
    },
    "amount_usual": {
        "en": "an amount like the others of its file: a robust z up to {z_words}",
        "id": "jumlah yang mirip dengan yang lain di berkas ini: z tegar sampai {z_words}",
    },
    "missing_share": {
        "en": "few blanks among those who were asked",
        "id": "sedikit jawaban kosong di antara yang ditanya",
    },
    "outlier_share": {
        "en": "few amounts far from the others",
        "id": "sedikit jumlah yang jauh dari yang lain",
    },
    "straight_share": {
        "en": "few records with one answer to every rated question",
        "id": "sedikit rekaman dengan satu jawaban untuk semua pertanyaan berskala",
    },
    "impossible_times": {
        "en": "no record with a day or time that cannot be",
        "id": "tidak ada rekaman dengan hari atau waktu yang mustahil",
    },
    "too_fast": {
        "en": "few records that were filled in too fast to be read",
        "id": "sedikit rekaman yang diisi terlalu cepat untuk dibaca",
    },
    "digit_heaping": {
        "en": "amounts of which about one in five has 0 or 5 as its second digit",
        "id": "jumlah dengan digit kedua 0 atau 5 pada kira-kira satu dari lima",
    },
    "day_heaping": {
        "en": "a follow-up whose records come from more than one day",
        "id": "tindak lanjut dengan rekaman dari lebih dari satu hari",
    },
    "minute_heaping": {
        "en": "records that were not sent in one minute",
        "id": "rekaman yang tidak dikirim dalam satu menit yang sama",
    },
    "backward_waves": {
        "en": "days in the order of the waves; where nearly all are the other way round, two files"
        " are usually swapped",
        "id": "hari menurut urutan gelombang; bila hampir semua terbalik, biasanya dua berkas"
        " tertukar",
    },
    "outside_window": {
        "en": "few answers outside the window of the wave",
        "id": "sedikit jawaban di luar jangka waktu gelombang",
    },
    "drift": {
        "en": "answers spread as in earlier cohorts, at the same wave and version",
        "id": "sebaran jawaban seperti angkatan sebelumnya, pada gelombang dan versi yang sama",
    },
    "swapped_waves": {
        "en": "participants who do not lose on every topic; where nearly all do, the files before"
        " and after are usually swapped",
        "id": "peserta yang tidak turun di semua topik; bila hampir semua turun, biasanya berkas"
        " sebelum dan sesudah tertukar",
    },
    "response": {
        "en": "a record of most of those due",
        "id": "rekaman dari sebagian besar peserta yang semestinya menjawab",
    },
    "within_stop": {
        "en": "no measure past its stop limit",
        "id": "tidak ada ukuran yang melewati batas henti",
    },
}
