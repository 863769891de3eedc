"""The same person gets the same pseudonym, however the identity was typed."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.pseudonyms import normalized_identity, pseudonym


def test_a_pseudonym_is_base32_of_a_keyed_digest_cut_at_26():
    digest = hmac.new(b"key", b"person|school|a001", hashlib.sha256).digest()
    found = pseudonym(b"key", "person", "school", "a001")
    assert found == base64.b32encode(digest).decode()[:26]
    assert found != pseudonym(b"another key", "person", "school", "a001")


@pytest.mark.parametrize(
    "typed", ["A-001", " a001 ", "a 001", "A.001", "Ａ００１", "a\u00a0001", "a_001", "a/001"]
)
def test_typing_does_not_make_another_person(typed):
    assert normalized_identity([typed]) == "a001"


@pytest.mark.parametrize(
    ("cells", "identity"),
    [
        (["0012"], "0012"),
        (["12"], "12"),
        (["1201.0"], "1201"),
        (["1.20E+15"], ""),
        (["12e3"], "12e3"),
        (["  "], ""),
        (["-"], ""),
        (["ab", "07"], "ab|07"),
        (["ab", ""], ""),
        (["STRASSE"], "strasse"),
        (["straße"], "strasse"),
    ],
)
def test_an_identity_is_kept_apart_or_missing(cells, identity):
    assert normalized_identity(cells) == identity


@given(st.text(max_size=20))
def test_normalizing_twice_changes_nothing(text):
    once = normalized_identity([text])
    assert normalized_identity([once]) == once
