"""What people said keeps no name, address or number."""

from __future__ import annotations

import pytest

from sources.redaction import MARK, redactor


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Kata Siti Aminah, laku.", f"Kata {MARK}, laku."),
        ("kata siti, laku", f"kata {MARK}, laku"),
        ("Usahanya AMINAH maju", f"Usahanya {MARK} maju"),
        ("Tokonya Sitinya ramai, Aminah's shop", f"Tokonya {MARK} ramai, {MARK} shop"),
        ("Sitir ulang, tidak ada nama", "Sitir ulang, tidak ada nama"),
        ("nim saya A-2104", f"nim saya {MARK}"),
        ("tulis ke s.aminah+toko@mail.co.id ya", f"tulis ke {MARK} ya"),
        ("ig @siti_kue", f"ig {MARK}"),
        ("WA 0812-3456-7890.", f"WA {MARK}."),
        ("+62 812 3456 7890", MARK),
        ("KTP 3674010101900001", f"KTP {MARK}"),
        ("omzet Rp 1.500.000 per bulan", "omzet Rp 1.500.000 per bulan"),
        ("tahun 2024, tanggal 02-03-2024", "tahun 2024, tanggal 02-03-2024"),
    ],
)
def test_names_and_contacts_are_replaced(said, kept):
    assert redactor({"Siti Aminah binti Ali", "A-2104", "12"})(said) == kept


def test_without_names_contacts_still_go():
    assert redactor(())("Budi, 081234567890") == f"Budi, {MARK}"
