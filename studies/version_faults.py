"""What `formerly` says must be clear: one meaning for a header at any time, and known new codes."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from studies.answer_tables import NO_WORDS, YES_WORDS, folded_words
from studies.faults import nearest, quoted
from studies.fields import number_of
from studies.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studies.attributes import Attribute
    from studies.design import Design
    from studies.faults import Fault
    from studies.indicators import Indicator
    from studies.instruments import Instrument, Item
    from studies.versions import Former
    from studies.yaml_files import Document, Path_


class Claim(NamedTuple):
    """A header that a question lays claim to; without `former`, as it stands today, always."""

    key: str
    written: str
    owner: str
    former: Former | None
    document: Document
    path: Path_


def version_faults(
    design: Design, document: Document, read: Iterable[tuple[Instrument, Document]]
) -> Iterator[Fault]:
    """Find headers that would mean two things, dates that overlap, and codes that are not there."""
    shared = [
        *_claims("indicators", design.indicators, document),
        *_claims("attributes", design.attributes, document),
        *(
            Claim(header_key(name), name, name, None, document, ("identity",))
            for name in (*design.identity.person, *design.identity.business)
        ),
    ]
    yield from _recode_faults(design.indicators, "indicators", document)
    yield from _recode_faults(design.attributes, "attributes", document)
    yield from _collisions(shared, set())
    for instrument, home in read:
        items = [(("items", at), item.id, item) for at, item in enumerate(instrument.items)]
        for path, _, item in items:
            yield from _unknown_codes(item, path, home)
        claims = [claim for entry in items for claim in _claims_of(*entry, home)]
        yield from _collisions([*claims, *shared], set(map(id, shared)))


def _claims(
    room: str, subjects: Mapping[str, Indicator] | Mapping[str, Attribute], document: Document
) -> Iterator[Claim]:
    for name, subject in subjects.items():
        yield from _claims_of((room, name), name, subject, document)


def _claims_of(
    path: Path_, owner: str, subject: Item | Indicator | Attribute, document: Document
) -> Iterator[Claim]:
    own = header_key(owner)
    is_told = False
    for at, former in enumerate(subject.formerly):
        name = former.name or owner
        key = header_key(f"{former.path or ''}/{name}")
        is_told = is_told or (key == own and former.is_bounded and not former.recode)
        yield Claim(key, name, owner, former, document, (*path, "formerly", at))
    if not is_told:
        yield Claim(own, owner, owner, None, document, path)


def _collisions(claims: list[Claim], known: set[int]) -> Iterator[Fault]:
    """Hold every two claims to one header apart; pairs of `known` ones were held already."""
    by_key: dict[str, list[Claim]] = {}
    for claim in claims:
        by_key.setdefault(claim.key, []).append(claim)
    for same in by_key.values():
        for first, second in combinations(same, 2):
            if id(first) in known and id(second) in known:
                continue
            if first.former is None and second.former is None:
                continue  # two ids that read the same are told elsewhere
            if first.owner == second.owner:
                yield from _overlap(first, second)
            elif _meet(first.former, second.former):
                yield _collision(first, second)


def _meet(first: Former | None, second: Former | None) -> bool:
    return first is None or second is None or first.meets(second)


def _overlap(first: Claim, second: Claim) -> Iterator[Fault]:
    """Two entries of one question are for two times."""
    if first.former and second.former and first.former.meets(second.former):
        what = f'two entries of "{first.owner}" hold for "{second.written}" at the same time'
        todo = "Give each its time (from, until) or its versions, without overlap."
        yield second.document.fault(second.path, what, todo)


def _collision(first: Claim, second: Claim) -> Fault:
    told = second if second.former is not None else first
    other = first if told is second else second
    what = f'"{told.written}" is a name of "{told.owner}" and of "{other.owner}" at the same time'
    todo = (
        "Say until when the one and from when the other (from, until), in which versions, "
        "or in which group (path)."
    )
    return told.document.fault(told.path, what, todo)


def _recode_faults(
    subjects: Mapping[str, Indicator] | Mapping[str, Attribute], room: str, document: Document
) -> Iterator[Fault]:
    for name, subject in subjects.items():
        yield from _unknown_codes(subject, (room, name), document)


def _unknown_codes(
    subject: Item | Indicator | Attribute, path: Path_, document: Document
) -> Iterator[Fault]:
    for at, former in enumerate(subject.formerly):
        seen: set[str] = set()
        for old, new in former.recode.items():
            spot = (*path, "formerly", at, "recode", old)
            folded = folded_words(old)
            if folded in seen:
                what = f'"{old}" stands twice, but for case and spaces'
                yield document.fault(spot, what, "Remove one of the two lines.")
            seen.add(folded)
            if not _is_known(subject, new):
                known = words_of(subject)
                like = nearest(new, known)
                hint = f"Most like it: {quoted(like)}." if like else f"Known: {quoted(known[:12])}."
                what = f'"{new}" is nothing that can be answered'
                yield document.fault(spot, what, f"{hint} The old answer goes left, the new right.")


def words_of(subject: Item | Indicator | Attribute) -> tuple[str, ...]:
    """List the codes and words that an answer can be today."""
    options: Mapping[str, Mapping[str, str]] = getattr(subject, "options", None) or {}
    values: tuple[str, ...] = getattr(subject, "values", ())
    labels: Mapping[str, Mapping[str, str]] = getattr(subject, "labels", {})
    codes: Mapping[str, Mapping[str, str]] = getattr(subject, "codes", {})
    words = [*options, *codes, *values]
    for one in (*options.values(), *codes.values(), *labels.values()):
        words += one.values()
    for written in getattr(subject, "words", {}).values():
        words += written
    words += [*getattr(subject, "dont_know", ()), *getattr(subject, "refused", ())]
    if getattr(subject, "kind", "") == "yes_no":
        words += [*YES_WORDS, *NO_WORDS]
    return tuple(dict.fromkeys(words))


def _is_known(subject: Item | Indicator | Attribute, new: str) -> bool:
    folded = folded_words(new)
    if folded in set(map(folded_words, words_of(subject))):
        return True
    kind = getattr(subject, "kind", "")
    has_options = bool(getattr(subject, "options", None) or getattr(subject, "codes", None))
    if kind == "text" or (kind in ("single", "multiple") and not has_options):
        return True
    if kind in ("", "yes_no") or has_options:
        return False
    try:
        number = number_of(new)
    except ValueError:
        return False
    ends: tuple[float, float] | None = getattr(subject, "scale_ends", None)
    return ends is None or ends[0] <= number <= ends[1]
