"""What changed between two versions of a codebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ipr_coder.codebook.comparing import CodebookChanges, compare
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.reading import read_codebook


@pytest.fixture
def old(sound: Path) -> Codebook:
    return read_codebook(sound)


def _with(book: Codebook, **changed: Code | None) -> Codebook:
    """The book with codes (dots written as `__`) replaced, or left out where None stands."""
    by_id = {code_id.replace("__", "."): code for code_id, code in changed.items()}
    codes = (by_id.get(code.id, code) for code in book.codes)
    return replace(book, codes=tuple(code for code in codes if code is not None))


def _ids(changes: CodebookChanges) -> dict[str, list[tuple[str, str]]]:
    kinds = ("renamed", "moved", "reworded", "rekeyed", "recoloured")
    found = {kind: [(change.old.id, change.new.id) for change in getattr(changes, kind)] for kind in kinds}
    return {kind: pairs for kind, pairs in found.items() if pairs}


def test_a_codebook_does_not_differ_from_itself(old: Codebook) -> None:
    assert not compare(old, old)
    assert compare(old, old) == CodebookChanges()


def test_added_and_removed(old: Codebook) -> None:
    hiding = old.code("shame.hiding")
    smaller = _with(old, shame__hiding=None)

    assert compare(old, smaller) == CodebookChanges(removed=(hiding,))
    assert compare(smaller, old) == CodebookChanges(added=(hiding,))


def test_renamed_by_name_keeps_the_id(old: Codebook) -> None:
    new = _with(old, safety=replace(old.code("safety"), name="Safe ground"))

    assert _ids(compare(old, new)) == {"renamed": [("safety", "safety")]}


def test_a_new_id_with_the_same_definition_is_a_rename_and_moves_no_subcode(old: Codebook) -> None:
    new = _with(
        old,
        shame=replace(old.code("shame"), id="embarrassment"),
        shame__hiding=replace(old.code("shame.hiding"), id="embarrassment.hiding", parent="embarrassment"),
    )
    changes = compare(old, new)

    pairs = [("shame", "embarrassment"), ("shame.hiding", "embarrassment.hiding")]
    assert _ids(changes) == {"renamed": pairs}
    assert (changes.added, changes.removed) == ((), ())


def test_a_definition_shared_by_two_codes_is_no_proof_of_identity(old: Codebook) -> None:
    twin = replace(old.code("safety"), definition=old.code("shame").definition)
    book = _with(old, safety=twin)
    new = _with(book, shame=replace(book.code("shame"), id="a"), safety=replace(twin, id="b"), shame__hiding=None)

    changes = compare(book, new)

    assert _ids(changes) == {}
    assert [code.id for code in changes.removed] == ["shame", "shame.hiding", "safety"]
    assert [code.id for code in changes.added] == ["a", "b"]


def test_moved_to_another_family_with_another_key(old: Codebook) -> None:
    new = _with(old, shame__hiding=replace(old.code("shame.hiding"), parent="safety", key="sd"))

    pair = [("shame.hiding", "shame.hiding")]
    assert _ids(compare(old, new)) == {"moved": pair, "rekeyed": pair}


@pytest.mark.parametrize(
    "wording", [{"definition": "X."}, {"include_when": ("x",)}, {"exclude_when": ("x",)}, {"example": "C: x"}]
)
def test_reworded(wording: dict[str, str], old: Codebook) -> None:
    new = _with(old, shame=replace(old.code("shame"), **wording))  # type: ignore[arg-type]

    assert _ids(compare(old, new)) == {"reworded": [("shame", "shame")]}


def test_recoloured(old: Codebook) -> None:
    new = _with(old, shame=replace(old.code("shame"), colour="#000000"))

    assert _ids(compare(old, new)) == {"recoloured": [("shame", "shame")]}
