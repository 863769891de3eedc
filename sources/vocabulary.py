"""Every name and wording under which a file may speak of what its study declares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from studies.cohorts import SUMMARY_ROLES
from studies.headers import header_key, tails_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studies.cohorts import Cohort, FileDeclaration
    from studies.instruments import Instrument
    from studies.study import Study
    from studies.versions import Former

_NUMBERED = re.compile(r"\s*\(?\d+[.)]\s*")
_ROLES = {
    "coding": ("document", "code", "quote", "coder", "start", "end"),
    "summary": SUMMARY_ROLES,
    "rubric": ("object", "rater"),
}
_ROLE_WORDS = {"rater": ("penilai",), "object": ("objek",)}
_ITEMS_ONLY = frozenset({"feedback", "rubric"})
"""What tells nothing of a person or a business but what its instrument asks."""


class Target(NamedTuple):
    """What a column holds: an item, indicator, attribute, identity, role or session, by its id."""

    kind: str
    id: str


@dataclass
class Vocabulary:
    """The targets of one file, by exact name and by wording in any language."""

    names: dict[str, Target] = field(default_factory=dict)
    wordings: dict[str, list[Target]] = field(default_factory=dict)
    texts: dict[str, Target] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    multiple: set[str] = field(default_factory=set)
    unasked: set[str] = field(default_factory=set)
    formers: dict[str, list[tuple[Target, Former]]] = field(default_factory=dict)
    recodes: dict[Target, list[Former]] = field(default_factory=dict)

    def add(self, target: Target, wordings: Iterable[str] = ()) -> None:
        """Add a target under its id, where no earlier one has it, and under its wordings."""
        self.names.setdefault(target.id, target)
        for wording in dict.fromkeys(wordings):
            self.texts.setdefault(wording, target)
            known = self.wordings.setdefault(header_key(wording), [])
            if target not in known:
                known.append(target)

    def add_formers(self, target: Target, formerly: Iterable[Former], texts: list[str]) -> None:
        """Add what a target was called, and how its answers were written under today's name."""
        for former in formerly:
            if not (former.name or former.path):
                self.recodes.setdefault(target, []).append(former)
            if former.name:
                self.texts.setdefault(former.name, target)
            for name in (former.name,) if former.name else (target.id, *texts):
                if former.name or former.path:
                    key = header_key(f"{former.path or ''}/{name}")
                    self.formers.setdefault(key, []).append((target, former))
            codes = self.choices.get(target.id, {})
            for old, new in former.recode.items():
                if code := codes.get(new) or codes.get(header_key(new)):
                    codes.setdefault(old, code)
                    codes.setdefault(header_key(old), code)

    def find_formers(self, header: str) -> list[tuple[Target, Former]]:
        """Give what a header meant in earlier forms, each with its time."""
        for part in tails_of(header) if self.formers else ():
            if found := self.formers.get(header_key(part)):
                return found
        return []

    def meant_by(self, header: str) -> list[Target]:
        """Give what a header may mean today, else in earlier forms; a former group goes first."""
        formers = self.find_formers(header)
        in_group = [target for target, former in formers if former.path]
        return in_group or self.find(header) or list(dict.fromkeys(one for one, _ in formers))

    def find(self, header: str) -> list[Target]:
        """Give what a header may mean: by name, else by wording, also behind group names."""
        for part in tails_of(header):
            if (named := self.names.get(part.strip())) is not None:
                return [named]
        for part in tails_of(header):
            for wording in _wordings_of(part):
                if targets := self.wordings.get(header_key(wording)):
                    return targets
        return []

    def find_choice(self, header: str) -> tuple[Target, str] | None:
        """Read question/option or question [option]: one of several answers, in its own column."""
        for part in tails_of(header):
            for question, option in _choices_of(part):
                for target in self.meant_by(question):
                    codes = self.choices.get(target.id, {})
                    code = codes.get(option.strip()) or codes.get(header_key(option))
                    is_coded = target.kind == "item" or target.id in self.multiple
                    if is_coded and code is not None:
                        return target, code
        return None

    def is_unasked(self, header: str) -> bool:
        """Say whether a header is of a column of the form that holds no answer."""
        return any(header_key(part) in self.unasked for part in tails_of(header))


def _choices_of(part: str) -> Iterator[tuple[str, str]]:
    """Give each way to read a header as a question and an option; both may hold a slash."""
    pieces = part.split("/")
    for n in range(len(pieces) - 1, 0, -1):
        yield "/".join(pieces[:n]), "/".join(pieces[n:])
    question, bracket, option = part.rstrip().rpartition("[")
    if bracket and option.endswith("]"):
        yield question, option[:-1]


def _wordings_of(part: str) -> Iterator[str]:
    """Give the wording, without its leading number, and the row of a Google Forms grid."""
    yield part
    numbered = _NUMBERED.match(part)
    if numbered:
        yield part[numbered.end() :]
    if part.rstrip().endswith("]"):
        yield part.rstrip()[:-1].rpartition("[")[2]


def instrument_of(study: Study, file: FileDeclaration) -> Instrument | None:
    """Give the instrument version that the file declares."""
    return study.instruments.get(file.instrument) if file.instrument else None


def vocabulary_of(file: FileDeclaration, cohort: Cohort, study: Study) -> Vocabulary:
    """Gather every target that a file of this kind may hold."""
    words = Vocabulary()
    _add_identity(words, file, study)
    if file.holds in {"survey", "outcomes", "roster", *_ITEMS_ONLY}:
        _add_questions(words, file, study)
    if file.holds == "attendance":
        for session in cohort.sessions:
            labels = _labels(session.label)
            words.add(Target("session", session.id), [*labels, session.on.isoformat()])
    roles = (*_ROLES.get(file.holds, ()), "wave", "answered_on")
    for role in roles:
        words.add(Target("role", role), _ROLE_WORDS.get(role, ()))
    return words


def identity_of(file: FileDeclaration, study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names that identify a person and a business in this file.

    A file that names none (`person: []`) is anonymous, whatever the study's other files hold.
    """
    declared, here = study.design.identity, file.identity
    if here is None:
        return declared.person, declared.business
    is_anonymous = "person" in here.model_fields_set and not here.person
    person = () if is_anonymous else here.person or declared.person
    return person, here.business or declared.business


def identity_kinds(file: FileDeclaration, study: Study) -> dict[str, str]:
    """Give what kind of thing each part of an identity is, where that is declared."""
    here = file.identity.kinds if file.identity else {}
    return {**study.design.identity.kinds, **here}


def consent_columns(file: FileDeclaration, study: Study) -> dict[str, str]:
    """Give the column that holds the consent to each purpose, where one is declared."""
    declared, here = study.design.identity.consent, file.identity and file.identity.consent
    columns = {
        purpose: (getattr(here, purpose) if here else None) or getattr(declared, purpose)
        for purpose in ("analysis", "quotes", "sharing")
    }
    return {purpose: column for purpose, column in columns.items() if column}


def _add_identity(words: Vocabulary, file: FileDeclaration, study: Study) -> None:
    if file.holds in {"coding", "summary"}:
        return
    person, business = identity_of(file, study)
    for name in (*person, *business):
        words.add(Target("identity", name), [name])
    for alias, names in (("participant", person), ("business", business)):
        if len(names) == 1:
            words.names.setdefault(alias, Target("identity", names[0]))
    for purpose, column in consent_columns(file, study).items():
        target = Target("role", f"consent_{purpose}")
        words.add(target, [column])
        words.names.setdefault(column, target)


def _add_questions(words: Vocabulary, file: FileDeclaration, study: Study) -> None:
    instrument = instrument_of(study, file)
    words.unasked |= {header_key(word) for word in instrument.unasked} if instrument else set()
    for item in instrument.items if instrument else ():
        words.choices[item.id] = _codes_of(item.options or {})
        _add_question(words, Target("item", item.id), _labels(item.text), item.formerly)
        if item.kind == "multiple":
            words.multiple.add(item.id)
    if file.holds in _ITEMS_ONLY:
        return
    for name, indicator in study.design.indicators.items():
        if indicator.kind == "derived":
            continue  # nobody is asked for it
        texts = _labels(indicator.label)
        words.choices[name] = _codes_of(indicator.codes)
        if indicator.kind == "choice_many":
            words.multiple.add(name)
        _add_question(words, Target("indicator", name), texts, indicator.formerly)
    for name, attribute in study.design.attributes.items():
        texts = _labels(attribute.label)
        _add_question(words, Target("attribute", name), texts, attribute.formerly)


def _add_question(
    words: Vocabulary, target: Target, texts: list[str], formerly: Iterable[Former]
) -> None:
    words.add(target, texts)
    words.add_formers(target, formerly, texts)


def _codes_of(options: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    codes = {}
    for code, labels in options.items():
        codes[code] = code
        for label in _labels(labels):
            codes.setdefault(header_key(label), code)
    return codes


def _labels(labels: Mapping[str, str] | None) -> list[str]:
    return [label for label in (labels or {}).values() if label]
