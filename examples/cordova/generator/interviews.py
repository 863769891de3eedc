"""Interviews and notes as documents, with the coding that a coder made of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from .archives import pack_document
from .voices import CHANCES, GOODS, MANAGERS, OBSERVED, QUESTIONS, STUDENTS

if TYPE_CHECKING:
    from pathlib import Path

    from .tables import Row

MARK = "Wawancara tidak terstruktur. Kata-kata sintetis, disusun untuk contoh; bukan ucapan orang."
NOTE_MARK = "Catatan observasi partisipan. Sintetis, disusun untuk contoh; bukan catatan kejadian."


@dataclass(frozen=True)
class Told:
    """One document: its name, its lines, and what a coder found in it (code, verbatim quote)."""

    name: str
    lines: tuple[str, ...]
    found: tuple[tuple[str, str], ...]


class Words:
    """Deals the sentences of each code in a seeded order, starting over when all were said."""

    def __init__(self) -> None:
        self.decks: dict[str, list[str]] = {}

    def say(self, code: str, variants: tuple[str, ...], good: str) -> str:
        """Give a sentence for the code; `good` is what the speaker sells."""
        deck = self.decks.setdefault(variants[0], [])
        if not deck:
            deck.extend(Random(f"deck/{code}/{good}").sample(variants, len(variants)))
        return deck.pop().format(good=good)


def interview_student(name: str, words: Words, random: Random, *, aside: str = "") -> Told:
    """Tell one student's interview: an opening, the questions that came up, a thank you."""
    raised = [code for code, chance in CHANCES.items() if random.random() < chance]
    raised = raised or ["more_digital"]
    good = random.choice(GOODS)
    lines = [MARK, "Pewawancara: Boleh cerita sedikit tentang usahanya?"]
    lines.append(f"Mahasiswa: Saya menjual {good} dari rumah.{aside}")
    return _converse(name, lines, raised, "Mahasiswa", STUDENTS, words, good)


def interview_manager(name: str, words: Words, random: Random) -> Told:
    """Tell one interview with a school manager."""
    raised = random.sample(list(MANAGERS), 4)
    lines = [MARK, "Pewawancara: Bagaimana sekolah melihat kegiatan ini?"]
    lines.append("Pengelola: Secara umum berjalan lancar.")
    return _converse(name, lines, raised, "Pengelola", MANAGERS, words)


def observe(name: str, place: str) -> Told:
    """Write a participant observer's notes."""
    lines = (NOTE_MARK, f"Tempat: {place}.", *(sentence for _, sentence in OBSERVED))
    return Told(name, lines, OBSERVED)


def write_document(folder: Path, told: Told) -> None:
    """Write a document as .docx or .txt, by its name."""
    path = folder / told.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".txt":
        path.write_bytes(("\n".join(told.lines) + "\n").encode("utf-8"))
        return
    path.write_bytes(pack_document(told.lines))


def code_documents(documents: list[Told]) -> list[Row]:
    """Give the coder's table: one row per code found in a document, with the words it rests on."""
    return [
        {"document": told.name.split("/")[-1].split(".")[0], "code": code, "quote": quote,
         "coder": "K1"}
        for told in documents
        for code, quote in told.found
    ]  # fmt: skip


def _converse(
    name: str,
    lines: list[str],
    raised: list[str],
    speaker: str,
    answers: dict[str, tuple[str, ...]],
    words: Words,
    good: str = "",
) -> Told:
    found = []
    for code in raised:
        sentence = words.say(code, answers[code], good)
        lines += [f"Pewawancara: {QUESTIONS[code]}", f"{speaker}: {sentence}"]
        found.append((code, sentence))
    lines.append("Pewawancara: Terima kasih atas waktunya.")
    return Told(name, tuple(lines), tuple(found))
