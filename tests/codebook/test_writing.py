"""Writing loses nothing: a codebook's text reads back to an equal codebook, and equal codebooks share a digest."""

from __future__ import annotations

import hashlib
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.codebook.keys import RESERVED_KEYS
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.reading import EXTRA_FIELDS, read_codebook
from ipr_coder.codebook.shipped import find_codebook, shipped_codebooks
from ipr_coder.codebook.writing import codebook_digest, codebook_text
from ipr_coder.text import normalise

# Words that YAML readers are known to trip over, mixed with anything at all.
_AWKWARD = ["no", "on", "~", "null", "1.0", "#", "-", "---", "...", ":", "a: b", "[", "{", "*a", "&a", "!x", "%", "@"]
_AWKWARD += ['"', "'", "\\", "\\n", "|", ">", "é", "ß", "shame", "a long word", "\u2028", "\x85", "\t", "😀", "0x1F"]


def _settled(text: str) -> bool:
    return normalise(text).strip() == text


sentences = st.lists(st.sampled_from(_AWKWARD), max_size=60).map(" ".join)
texts = st.one_of(st.text(max_size=60), sentences, st.sampled_from(_AWKWARD)).filter(_settled)
full_texts = texts.filter(bool)
ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
colours = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)
numbers = st.one_of(st.integers(-(10**17), 10**17), st.floats(-1e9, 1e9, allow_nan=False))
names = full_texts.filter(lambda text: len(text) <= 100)
facts = st.recursive(
    st.one_of(full_texts, numbers),
    lambda inner: st.one_of(st.lists(inner, max_size=3).map(tuple), st.dictionaries(names, inner, max_size=3)),
    max_leaves=8,
)
values = st.lists(st.one_of(full_texts, st.integers(-(10**17), 10**17)), min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Any codebook that a file can hold."""
    free = sorted(set(string.ascii_letters) - set(RESERVED_KEYS))
    codes: list[Code] = []
    used = st.lists(ids, min_size=9, max_size=9, unique=True)
    fresh = iter(draw(used))
    for letter in draw(st.lists(st.sampled_from(free), min_size=1, max_size=3, unique=True)):
        family = draw(_code(next(fresh), letter, None))
        codes.append(family)
        seconds = [second for second in string.ascii_letters if second != letter]
        for second in draw(st.lists(st.sampled_from(seconds), max_size=2, unique=True)):
            codes.append(draw(_code(f"{family.id}.{next(fresh)}", letter + second, family.id)))
    return Codebook(
        id=draw(ids),
        version=draw(full_texts),
        title=draw(full_texts),
        codes=tuple(codes),
        language=draw(full_texts),
        licence=draw(texts),
        summary=draw(texts),
        unit=draw(texts),
        time_frame=draw(texts),
        multi_coding=draw(st.booleans()),
        verification=draw(texts),
        sources=draw(st.lists(full_texts, max_size=3).map(tuple)),
        attributes=draw(st.dictionaries(names, values, max_size=3)),
        extra=draw(st.dictionaries(st.sampled_from(EXTRA_FIELDS), facts, max_size=3)),
    )


def _code(code_id: str, key: str, parent: str | None) -> st.SearchStrategy[Code]:
    return st.builds(
        Code,
        id=st.just(code_id),
        key=st.just(key),
        name=full_texts,
        parent=st.just(parent),
        colour=colours,
        definition=full_texts,
        include_when=st.lists(full_texts, max_size=3).map(tuple),
        exclude_when=st.lists(full_texts, max_size=3).map(tuple),
        example=texts,
    )


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(book=codebooks())
def test_what_is_written_reads_back_equal(book: Codebook, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("law") / "book.yaml"
    path.write_text(codebook_text(book), encoding="utf-8", newline="\n")

    again = read_codebook(path)

    assert again == book
    assert codebook_digest(again) == codebook_digest(book)


@pytest.mark.parametrize("name", shipped_codebooks())
def test_the_shipped_codebooks_survive_writing(name: str, tmp_path: Path) -> None:
    book = read_codebook(find_codebook(name))
    path = tmp_path / "copy.yaml"
    path.write_text(codebook_text(book), encoding="utf-8")

    assert read_codebook(path) == book


def test_another_yaml_reader_sees_the_same_texts(tmp_path: Path) -> None:
    """ruamel's own safe loader, set to YAML 1.1 where `no` is false, reads the written attributes as texts."""
    from ruamel.yaml import YAML

    loader = YAML(typ="safe", pure=True)
    loader.version = (1, 1)
    book = replace(read_codebook(find_codebook("ipr-core")), language="no", version="1.0")

    plain = loader.load(codebook_text(book))

    assert plain["attributes"]["voiced_in_session"] == ["yes", "no", "partly"]
    assert plain["attributes"]["intensity"] == [1, 2, 3]
    assert (plain["language"], plain["version"]) == ("no", "1.0")
    assert plain["codes"][1]["definition"] == book.codes[1].definition


def test_the_digest_is_of_the_content_not_of_the_layout(sound: Path) -> None:
    before = codebook_digest(read_codebook(sound))
    sound.write_text("# a comment\n" + sound.read_text(encoding="utf-8").replace('"h"', "'h'"), encoding="utf-8")

    assert codebook_digest(read_codebook(sound)) == before
    assert re.fullmatch(r"[0-9a-f]{64}", before)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "0.1.1"},
        {"multi_coding": False},
        {"attributes": {"frame": ("now", "then")}},
        {"extra": {"bins": 1}},
        {"sources": ("somewhere",)},
    ],
)
def test_any_change_gives_another_digest(change: dict[str, object], sound: Path) -> None:
    book = read_codebook(sound)

    assert codebook_digest(replace(book, **change)) != codebook_digest(book)  # type: ignore[arg-type]


def test_a_change_of_one_letter_in_a_code_gives_another_digest(sound: Path) -> None:
    book = read_codebook(sound)
    first = replace(book.codes[0], definition="Feeling lesser!")

    assert codebook_digest(replace(book, codes=(first, *book.codes[1:]))) != codebook_digest(book)


def test_the_digest_does_not_move_between_versions_of_the_program(sound: Path) -> None:
    """Digests are stored in studies: the canonical form is a promise.

    The form, by hand: the fields of the codebook as JSON with sorted names and without blanks, in ASCII.
    """
    code = (
        '{{"colour":"{}","definition":"{}","example":"","exclude_when":[],"id":"{}","include_when":[{}],'
        '"key":"{}","name":"{}","parent":{}}}'
    )
    codes = ",".join(
        [
            code.format("#AA4499", "Feeling lesser.", "shame", "", "h", "Shame", "null"),
            code.format("#945785", "Covering up.", "shame.hiding", '"it is told"', "hd", "Hiding", '"shame"'),
            code.format("#0072B2", "Feeling safe.", "safety", "", "s", "Safety", "null"),
        ]
    )
    canonical = (
        f'{{"attributes":{{"frame":["then","now"]}},"codes":[{codes}],"extra":{{}},"id":"small","language":"en",'
        '"licence":"","multi_coding":true,"sources":[],"summary":"","time_frame":"","title":"A small codebook",'
        '"unit":"","verification":"","version":"0.1.0"}'
    )

    assert codebook_digest(read_codebook(sound)) == hashlib.sha256(canonical.encode("ascii")).hexdigest()
