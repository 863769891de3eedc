"""One YAML file of a study, read with the line of every key.

Plain scalars stay the text that was written: YAML's own guesses (`no` is false, `01` is 1, `9:30`
is 570) would change ids and codes silently. What each value must be, the models say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from studies.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Path_ = tuple[str | int, ...]
"""Where a value stands in a document: keys and list positions from its top."""

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
"""Far above any real declaration; a file beyond them is not one."""

_Parser: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD_TAG = "tag:yaml.org,2002:"
_TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: f"{_STANDARD_TAG}str",
    yaml.SequenceNode: f"{_STANDARD_TAG}seq",
    yaml.MappingNode: f"{_STANDARD_TAG}map",
}
_TOO_DEEP = (
    f"is nested more than {MAX_DEPTH} levels deep",
    "Close the brackets that are open; no declaration goes that deep.",
)
_NULLS = ("", "~", "null", "Null", "NULL")


class _Loader(_Parser):  # type: ignore[misc]  # libyaml's where it is there
    """Reads the nodes only: what a plain scalar means is not YAML's to say."""

    def resolve(self, kind: type[yaml.Node], *_guessed_from: Any) -> str:
        """Give every node the tag of its shape."""
        return _TAGS[kind]


@dataclass(frozen=True)
class Document:
    """A YAML mapping and the node it was read from; `file` is relative to the study's folder."""

    file: str
    content: Mapping[str, Any]
    node: yaml.Node | None = None

    def where(self, path: Path_) -> str:
        """Say where a value stands: file, line, and the path of keys to it."""
        spot = f"{self.file}, line {self.line(path)}"
        return f"{spot}, {self.spelled(path)}" if path else spot

    def line(self, path: Path_) -> int:
        """Find the line of a value's key, or of what holds it where it is not written."""
        here = marked = self.node
        for step in path:
            here, key = _child(here, step)
            if here is None:
                break
            marked = key
        return _line(marked) if marked else 1

    def spelled(self, path: Path_) -> str:
        """Write a path as a person would: `files[pre.csv].columns`, entries by their name."""
        words, here = "", self.content
        for step in path:
            here = _inside(here, step)
            if isinstance(step, int):
                words += f"[{_name_of(here, step)}]"
            else:
                words += f".{step}" if words else step
        return words

    def fault(self, path: Path_, what: str, todo: str) -> Fault:
        """Make a fault of something in this file."""
        return Fault(self.where(path), what, todo)


def read_document(folder: Path, file: str) -> tuple[Document | None, tuple[Fault, ...]]:
    """Read one YAML file of a study folder; None where it is no readable mapping at all."""
    text, faults = _read_text(folder / file, file)
    if faults:
        return None, faults
    node, faults = _compose(text, file)
    if node is None:
        return None, faults
    if not isinstance(node, yaml.MappingNode):
        found = "a list" if isinstance(node, yaml.SequenceNode) else "a single text"
        todo = 'Write "key: value" lines; docs/study-format.md shows the keys.'
        return None, (Fault(f"{file}, line {_line(node)}", f"{found} stands in it", todo),)
    builder = _Builder(file)
    content = builder.build(node)
    return Document(file, content, node), tuple(builder.faults)


def _read_text(path: Path, file: str) -> tuple[str, tuple[Fault, ...]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        return "", (Fault(file, f"cannot be read: {reason}", "Check its name and permissions."),)
    if len(raw) > MAX_BYTES:
        todo = "A declaration is a short text; check whether the right file has this name."
        return "", (Fault(file, f"is {len(raw):,} bytes long", todo),)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        todo = "Save it again as UTF-8 (in the editor: Save with encoding)."
        return "", (Fault(f"{file}, line {line}", "is not UTF-8 text", todo),)
    if not text.strip():
        todo = "Fill it in; docs/study-format.md shows the keys and an example."
        return "", (Fault(file, "is empty", todo),)
    return text, ()


def _compose(text: str, file: str) -> tuple[yaml.Node | None, tuple[Fault, ...]]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}, line {mark.line + 1}" if mark else file
        return None, (Fault(where, *_explained(error, text, mark)),)
    except RecursionError:  # only without libyaml, which counts levels itself
        return None, (Fault(file, *_TOO_DEEP),)
    except yaml.YAMLError:
        todo = "Remove it; it may be invisible in your editor. Typing the line anew helps."
        return None, (Fault(_odd_line(text, file), "a control character stands in it", todo),)
    finally:
        loader.dispose()
    if node is None:
        todo = "Fill it in; docs/study-format.md shows the keys and an example."
        return None, (Fault(file, "holds nothing but comments", todo),)
    return node, ()


def _odd_line(text: str, file: str) -> str:
    odd = next(
        (at for at, sign in enumerate(text) if not sign.isprintable() and sign not in "\r\n\t"), 0
    )
    line = text.count("\n", 0, odd) + 1
    return f"{file}, line {line}"


_EXPLAINED = {
    "'\\t'": ("a tab stands where spaces are due", "Indent with spaces; YAML takes no tabs."),
    "mapping values are not allowed": (
        'a second ":" stands in this line',
        'Put a text that holds a colon in quotes: label: "Part 1: markets".',
    ),
    "single document": ('a second document ("---") begins here', "Keep one document in a file."),
    "undefined alias": ('"*" opens an alias', "Put a text that begins with * in quotes."),
    "nesting depth": _TOO_DEEP,
}
"""What libyaml says, and the same for a person."""


def _explained(error: yaml.MarkedYAMLError, text: str, mark: yaml.Mark | None) -> tuple[str, str]:
    problem = f"{error.context or ''} {error.problem or ''}".strip()
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _EXPLAINED["'\\t'"]
    for words, explained in _EXPLAINED.items():
        if words in problem:
            return explained
    if "cannot start any token" in problem and mark:
        odd = line[mark.column : mark.column + 1]
        return f'the sign "{odd}" cannot begin a text', "Put the text in quotes."
    return (
        f"is not readable as YAML here: {error.problem}",
        "Look at the quotes, brackets and indentation of this line and the one above it.",
    )


def _inside(here: Any, step: str | int) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name_of(entry: Any, position: int) -> str:
    if isinstance(entry, dict):
        name = entry.get("id") or entry.get("file")
        if isinstance(name, str):
            return name
    return str(position + 1)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    """Go one step down: the value, and the node whose line is the value's."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None, None


class _Builder:
    """Turns nodes into plain values, and notes what YAML would have passed over."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, depth: int = 0) -> Any:
        if id(node) in self._seen:
            self._fault(node, 'an alias ("*") stands here', "Write the values out once more.")
            return None
        self._seen.add(id(node))
        if depth > MAX_DEPTH:
            self._fault(node, *_TOO_DEEP)
            return None
        if not node.tag.startswith(_STANDARD_TAG) or "python" in node.tag:
            self._fault(node, f'the tag "{node.tag}" stands here', "Remove it, or quote the text.")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(one, depth + 1) for one in node.value]
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        return None if is_plain and node.value in _NULLS else node.value

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        content: dict[str, Any] = {}
        first: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                self._fault(key_node, "a list or mapping stands as a key", "Write a text as key.")
            elif key in content:
                self._fault(
                    key_node,
                    f'"{key}" stands twice (first in line {_line(first[key])})',
                    "YAML would keep only the last. Remove one, or give it another name.",
                )
            else:
                first[key] = key_node
                content[key] = self.build(value_node, depth)
        return content

    def _fault(self, node: yaml.Node, what: str, todo: str) -> None:
        self.faults.append(Fault(f"{self.file}, line {_line(node)}", what, todo))
