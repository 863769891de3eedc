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
}
