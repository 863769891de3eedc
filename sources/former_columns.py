"""Find in a file's columns what earlier forms called a question, and put its columns together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sources.recoding import Piece, Spell
from sources.vocabulary import Target, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from sources.columns import Column
    from sources.sheets import Sheet

_QUESTIONS = frozenset({"item", "indicator", "attribute"})


def with_formers(
    found: Mapping[int, Column], words: Vocabulary, sheet: Sheet, declared: Container[int]
) -> tuple[Column, ...]:
    """Give the columns, those of one question as one, each with the times at which it held it.

    What cohort.yml maps is what it says there, whatever its header meant before.
    """
    columns = dict(found)
    if words.formers or words.recodes:
        pieces = _pieces(columns, words, sheet, declared)
        _join(columns, pieces)
        _split(columns, pieces, len(sheet.columns))
    return tuple(sorted(columns.values(), key=lambda column: column.column_no))


def _pieces(
    columns: Mapping[int, Column], words: Vocabulary, sheet: Sheet, declared: Container[int]
) -> dict[int, Piece]:
    """Give each column of a question whose header was, or is, more than itself."""
    pieces = {}
    for index, column in columns.items():
        if column.kind not in _QUESTIONS:
            continue
        target = Target(column.kind, column.target)
        splits = sheet.notation.choice_separator if target.id in words.multiple else ""
        named = words.find_formers(column.header) or words.find_formers(sheet.label_of(index))
        if index in declared:
            named = [(one, former) for one, former in named if one == target]
        spells = [Spell(one, former, splits) for one, former in named]
        if target not in {spell.target for spell in spells}:
            spells += [Spell(target, former, splits) for former in words.recodes.get(target, ())]
            spells += [] if named else [Spell(target)]
        if spells != [Spell(target)]:
            pieces[index] = Piece(column.header, index + 1, tuple(spells))
    return pieces


def _join(columns: dict[int, Column], pieces: dict[int, Piece]) -> None:
    """Put columns of one question together, of which all but one bear a former name."""
    places: dict[tuple[str, str], list[int]] = {}
    for index, column in columns.items():
        if column.kind in _QUESTIONS:
            places.setdefault((column.kind, column.target), []).append(index)
    for same in places.values():
        former = [index for index in same if _is_former(columns[index], pieces.get(index))]
        present = [index for index in same if index not in former]
        if len(present) > 1 or not any(index in pieces for index in same):
            continue
        first, *others = [*present, *former]
        if not others and (recodes := _recodes_of(pieces[first])) is not None:
            piece = pieces.pop(first)
            columns[first] = replace(columns[first], recodes=recodes, splits=piece.splits)
            continue
        own = [pieces.get(index) or _plain(columns[index]) for index in (first, *others)]
        columns[first] = replace(columns[first], pieces=tuple(own))
        for index in others:
            columns[index] = replace(columns[index], kind="former", pieces=())


def _recodes_of(piece: Piece) -> dict[str, str] | None:
    """Give the recodes of a column that holds one question at all times; None of any other."""
    if len({spell.target for spell in piece.spells}) > 1 or piece.is_bounded:
        return None
    formers = [spell.former for spell in piece.spells if spell.former]
    return {old: new for former in formers for old, new in former.recode.items()}


def _is_former(column: Column, piece: Piece | None) -> bool:
    return piece is not None and any(
        spell.former
        and spell.target.id == column.target
        and (spell.former.name or spell.former.path)
        for spell in piece.spells
    )


def _plain(column: Column) -> Piece:
    return Piece(column.header, column.column_no, (Spell(Target(column.kind, column.target)),))


def _split(columns: dict[int, Column], pieces: Mapping[int, Piece], n_columns: int) -> None:
    """Give a question that stood under the header of another one a column of its own."""
    places = {
        Target(column.kind, column.target): index
        for index, column in columns.items()
        if column.kind in _QUESTIONS
    }
    for piece in pieces.values():
        for target in dict.fromkeys(spell.target for spell in piece.spells):
            index = places.get(target)
            if index is None:
                index = places[target] = n_columns
                n_columns += 1
                columns[index] = _new_column(piece, target, n_columns, columns)
            elif piece not in columns[index].pieces:
                own = columns[index].pieces or (_plain(columns[index]),)
                columns[index] = replace(columns[index], pieces=(*own, piece))


def _new_column(
    piece: Piece, target: Target, column_no: int, columns: Mapping[int, Column]
) -> Column:
    like = columns[piece.column_no - 1]
    return replace(
        like, column_no=column_no, kind=target.kind, target=target.id, pieces=(piece,), choices={}
    )
