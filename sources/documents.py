"""Read interviews and observation notes: paragraphs in order, with who speaks as a role."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sources.refusals import Refusal
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.table import Table

    from sources.recognition import Recognition

_SPEAKER = re.compile(r"(?P<label>[^\W\d_][^:\n]{0,39}?)\s*:\s+(?=\S)")
_TIME = re.compile(r"\s*\[?\(?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\)?\]?\s*[-–]?\s*")
_CLOCK = re.compile(_TIME.pattern)
_INTERVIEWERS = frozenset({
    "interviewer", "pewawancara", "peneliti", "researcher", "moderator", "penanya", "evaluator",
    "p", "i", "q", "t",
})  # fmt: skip
_INTERVIEWED = frozenset({
    "narasumber", "responden", "respondent", "informan", "interviewee", "participant", "peserta",
    "siswa", "student", "manager", "manajer", "pengelola", "n", "r", "a", "j",
})  # fmt: skip


class Paragraph(NamedTuple):
    """One paragraph as it stands: a speaker's label where the file has a column for it."""

    label: str
    text: str


class Segment(NamedTuple):
    """One paragraph of an interview: `interviewer`, the role interviewed, or '' if unsaid."""

    speaker: str
    text: str


class Interview(NamedTuple):
    """What was said, and the speakers' labels that may be names: they are to be redacted."""

    segments: tuple[Segment, ...]
    names: frozenset[str]


def read_interview(path: Path, recognition: Recognition, role: str) -> Interview:
    """Read the paragraphs of an interview; labels of speakers are replaced by roles."""
    if recognition.container == "docx":
        paragraphs = list(_docx_paragraphs(path))
    else:
        paragraphs = list(_text_paragraphs(path, recognition.encoding))
    if not paragraphs:
        raise Refusal("holds no text", "Save the interview again, or take it out.")
    labels = _speaker_labels(paragraphs)
    heard = labels | {paragraph.label for paragraph in paragraphs if paragraph.label}
    names = {label for label in heard if not _is_known(label) and _looks_like_a_name(label)}
    segments = tuple(_segment(paragraph, labels, role) for paragraph in paragraphs)
    return Interview(segments, frozenset(names))


def _text_paragraphs(path: Path, encoding: str) -> Iterator[Paragraph]:
    with path.open(encoding=encoding) as file:
        for line in file:
            text = _without_time(line.strip("\ufeff \t\r\n"))
            if text:
                yield Paragraph("", text)


def _docx_paragraphs(path: Path) -> Iterator[Paragraph]:
    """Give paragraphs and table rows in the order of the page."""
    from docx.table import Table  # loads lxml, needed for documents only

    for block in _open_document(path).iter_inner_content():
        if isinstance(block, Table):
            yield from _table_paragraphs(block)
        elif text := _without_time(block.text.strip()):
            yield Paragraph("", text)


def _open_document(path: Path) -> Document:
    import docx

    try:
        return docx.Document(str(path))
    except (KeyError, ValueError, SyntaxError):
        raise Refusal("is no document that can be read", "Save it again as .docx.") from None


def _table_paragraphs(table: Table) -> Iterator[Paragraph]:
    """Read rows of time, speaker, text: the last cell is what was said."""
    for row in table.rows:
        cells = [cell.text.strip() for cell in row.cells]
        cells = [cell for cell in cells if cell and not _CLOCK.fullmatch(cell)]
        if cells:
            yield Paragraph(cells[0] if len(cells) > 1 else "", cells[-1])


def _without_time(text: str) -> str:
    time = _TIME.match(text)
    return text[time.end() :] if time else text


def _speaker_labels(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Find what stands before a colon and is a speaker, not a word such as "Kesimpulan".

    Known words and labels that come back are speakers; once there are speakers, so is every label
    written like a name, since a name that is heard once must go too.
    """
    found = [match["label"] for p in paragraphs if (match := _SPEAKER.match(p.text))]
    counts = Counter(found)
    sure = {label for label in counts if _is_known(label) or counts[label] > 1}
    if sure:
        sure |= {label for label in counts if _looks_like_a_name(label)}
    return frozenset(sure)


def _is_known(label: str) -> bool:
    return header_key(label).rstrip("0123456789") in _INTERVIEWERS | _INTERVIEWED


def _looks_like_a_name(label: str) -> bool:
    words = label.replace(".", " ").split()
    return 0 < len(words) <= 4 and all(word[0].isupper() for word in words)


def _segment(paragraph: Paragraph, labels: frozenset[str], role: str) -> Segment:
    label, text = paragraph
    if not label and (match := _SPEAKER.match(text)) and match["label"] in labels:
        label, text = match["label"], text[match.end() :]
    if not label:
        return Segment("", text)
    is_interviewer = header_key(label).rstrip("0123456789") in _INTERVIEWERS
    return Segment("interviewer" if is_interviewer else role or "speaker", text)
