"""Interviews are read paragraph by paragraph; speakers become roles, and their names go."""

from __future__ import annotations

import docx
import pytest

from sources.documents import read_interview
from sources.recognition import recognize
from sources.refusals import Refusal


def interview(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    return read_interview(path, recognize(path, holds="interview"), "student")


def segments(tmp_path, text, encoding="utf-8"):
    return [tuple(segment) for segment in interview(tmp_path, text, encoding).segments]


def test_known_words_for_speakers_become_roles(tmp_path):
    found = segments(tmp_path, "Pewawancara: Apa kabar?\n\nR1: Baik: sekali.\n")
    assert found == [("interviewer", "Apa kabar?"), ("student", "Baik: sekali.")]


def test_a_name_that_comes_back_or_stands_beside_a_speaker_is_one(tmp_path):
    found = interview(tmp_path, "Siti: Ya.\nSiti: Tentu.\nBudi Santoso: Tidak, Siti.\n")
    assert [segment.speaker for segment in found.segments] == ["student"] * 3
    assert found.names == {"Siti", "Budi Santoso"}


def test_a_word_before_a_colon_is_no_speaker(tmp_path):
    text = "Kesimpulan: pasar ramai\nDua hal: harga dan mutu\n"
    assert segments(tmp_path, text) == [
        ("", "Kesimpulan: pasar ramai"),
        ("", "Dua hal: harga dan mutu"),
    ]


@pytest.mark.parametrize("stamp", ["00:03:40.5", "[00:03] ", "(01:02:03) - ", "12:30 "])
def test_times_before_a_speaker_are_dropped(tmp_path, stamp):
    assert segments(tmp_path, f"{stamp}P: Apa kabar?\n") == [("interviewer", "Apa kabar?")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_each_encoding_gives_the_same_text(tmp_path, encoding):
    assert segments(tmp_path, "P: Kafé?\r\n", encoding) == [("interviewer", "Kafé?")]


def test_a_document_without_text_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    docx.Document().save(path)
    with pytest.raises(Refusal, match="holds no text"):
        read_interview(path, recognize(path), "student")
