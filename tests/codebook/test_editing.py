"""Editing a codebook: what each edit does to codes, keys and version, and what it refuses in which words.

The small codebook: r rupture (rw withdrawal, rc confrontation), h shame (hd hiding), s safety.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.codebook.comparing import compare
from ipr_coder.codebook.editing import apply, faults, new_ids
from ipr_coder.codebook.edits import (
    AddCode,
    ChangeCode,
    Edit,
    MergeCodes,
    MoveCode,
    RenameCode,
    RetireCode,
    ReviveCode,
    SplitCode,
    facts_of,
    words_of,
)
from ipr_coder.codebook.keys import chords
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.versions import next_version
from ipr_coder.codebook.writing import codebook_digest, codebook_text
from ipr_coder.errors import CodebookError


def _code(ident: str, key: str, parent: str | None = None) -> Code:
    return Code(ident, key, ident.rpartition(".")[2].capitalize(), parent, "#AA4499", f"What {ident} means.")


BOOK = Codebook(
    "small",
    "0.2.0",
    "Small",
    (
        _code("rupture", "r"),
        _code("rupture.withdrawal", "rw", "rupture"),
        _code("rupture.confrontation", "rc", "rupture"),
        _code("shame", "h"),
        _code("shame.hiding", "hd", "shame"),
        _code("safety", "s"),
    ),
)


def ids(book: Codebook) -> list[str]:
    return [code.id for code in book.codes]


def test_a_new_subcode_stands_last_in_its_family_with_a_free_key() -> None:
    book = apply(BOOK, AddCode("rupture.waiting", "Waiting", "Time that hurts.", "rupture"))

    code = book.code("rupture.waiting")
    assert ids(book)[:4] == ["rupture", "rupture.withdrawal", "rupture.confrontation", "rupture.waiting"]
    assert (code.key, code.colour) == ("ra", "#AA4499")  # w is taken, a is the next letter of the name
    assert book.version == "0.3.0"


def test_a_new_family_gets_a_letter_that_the_screen_leaves_free() -> None:
    """Of `joy` the screen keeps j and o; y is free."""
    assert apply(BOOK, AddCode("joy", "Joy", "Gladness.")).code("joy").key == "y"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (AddCode("shame", "Again", "x"), "There is a code `shame` already. Choose another id."),
        (AddCode("Shame!", "S", "x"), "`Shame!` cannot be a code's id."),
        (AddCode("joy", "Joy", "x", key="j"), "The screen keeps the key `j` for itself (next segment)."),
        (AddCode("joy", "Joy", "x", key="r"), "The key `r` is that of `rupture`. Free is, for example, `y`."),
        (AddCode("joy", "", "x", key="y"), "The name of `joy` is empty."),
        (AddCode("joy", "Joy", " "), "The definition of `joy` is empty."),
        (AddCode("joy", "Joy", "x", colour="red"), "`RED` is not a colour."),
        (AddCode("a.b", "B", "x", "shame.hiding"), "`shame.hiding` is itself a subcode"),
        (AddCode("a.b", "B", "x", "sham"), "There is no code `sham` in the codebook. Did you mean `shame`?"),
        (AddCode("shame.x", "X", "x", "shame", key="rx"), "The key `rx` does not begin with the letter of its family"),
        (ChangeCode("shame"), "Nothing would change."),
        (ChangeCode("shame", name="Shame "), "Nothing would change."),
        (ChangeCode("shame", key="s"), "The key `s` is that of `safety`."),
        (RenameCode("shame", "rupture"), "There is a code `rupture` already."),
        (MoveCode("shame", "rupture"), "`shame` has subcodes, so it cannot become one"),
        (MoveCode("safety", "safety"), "`safety` cannot be its own family."),
        (MergeCodes(("shame",), "safety"), "`shame` is a family, and `shame.hiding` belongs to it."),
        (MergeCodes(("shame",), "shame"), "`shame` cannot be merged into itself."),
        (MergeCodes((), "shame"), "No code to merge is named."),
        (SplitCode("safety", (AddCode("calm", "Calm", "x"),)), "A code is split into two or more new ones."),
        (RetireCode("nosuch"), "There is no code `nosuch` in the codebook."),
        (ReviveCode("shame"), "Nothing would change."),
    ],
    ids=lambda value: words_of(value) if not isinstance(value, str) else "",
)
def test_what_cannot_be_done_is_said_with_a_mend(edit: Edit, said: str) -> None:
    with pytest.raises(CodebookError) as refusal:
        apply(BOOK, edit)

    assert said in str(refusal.value)
    assert refusal.value.mend
    assert faults(BOOK, edit)


def test_wording_raises_the_patch_and_structure_the_minor_number() -> None:
    assert apply(BOOK, ChangeCode("shame", definition="Feeling lesser.")).version == "0.2.1"
    assert apply(BOOK, ChangeCode("shame", key="e")).version == "0.3.0"
    assert apply(BOOK, RetireCode("shame")).version == "0.3.0"


@pytest.mark.parametrize(
    ("version", "minor", "patch"),
    [
        ("0.2.0", "0.3.0", "0.2.1"),
        ("1", "1.1.0", "1.0.1"),
        ("1.4", "1.5.0", "1.4.1"),
        ("v2.9.9", "v2.10.0", "v2.9.10"),
        ("pilot", "pilot 0.1.0", "pilot 0.0.1"),
        ("1.2.3.4", "1.2.3.4 0.1.0", "1.2.3.4 0.0.1"),
    ],
)
def test_the_next_number(version: str, minor: str, patch: str) -> None:
    assert (next_version(version, "minor"), next_version(version, "patch")) == (minor, patch)


def test_a_number_that_is_taken_is_passed_over() -> None:
    assert next_version("0.2.0", "minor", {"0.3.0", "0.4.0"}) == "0.5.0"


def test_a_familys_new_key_takes_its_subcodes_along() -> None:
    """hd becomes dd, which would pick the family itself, so hiding gets another second letter: h of its name."""
    book = apply(BOOK, ChangeCode("shame", key="d"))

    assert [book.code(ident).key for ident in ("shame", "shame.hiding")] == ["d", "dh"]
    assert [change.old.id for change in compare(BOOK, book).rekeyed] == ["shame", "shame.hiding"]


def test_renaming_a_family_renames_its_subcodes_and_remembers() -> None:
    book = apply(BOOK, RenameCode("shame", "guilt"))

    assert ids(book)[3:] == ["guilt", "guilt.hiding", "safety"]
    assert book.code("guilt.hiding").parent == "guilt"
    assert book.called_now("shame.hiding") == "guilt.hiding"
    assert [(change.old.id, change.new.id) for change in compare(BOOK, book).renamed] == [
        ("shame", "guilt"),
        ("shame.hiding", "guilt.hiding"),
    ]
    assert compare(BOOK, book).moved == ()


def test_an_id_once_used_keeps_its_meaning() -> None:
    book = apply(BOOK, RenameCode("safety", "calm"))

    with pytest.raises(CodebookError, match="`safety` is a former id of `calm`"):
        apply(book, AddCode("safety", "Safety", "Another one."))
    with pytest.raises(CodebookError, match="It is `calm` now"):
        apply(book, RetireCode("safety"))
    back = apply(book, RenameCode("calm", "safety"))
    assert ids(back) == ids(BOOK)
    assert back.code("safety").formerly == ("calm",)


def test_moving_keeps_the_second_letter_where_it_can() -> None:
    book = apply(BOOK, MoveCode("shame.hiding", "rupture", 0))

    assert ids(book) == ["rupture", "shame.hiding", "rupture.withdrawal", "rupture.confrontation", "shame", "safety"]
    assert book.code("shame.hiding").key == "rd"
    assert [change.new.id for change in compare(BOOK, book).moved] == ["shame.hiding"]


def test_a_family_moves_with_all_below_it() -> None:
    assert ids(apply(BOOK, MoveCode("safety", None, 0))) == ["safety", *ids(BOOK)[:5]]
    assert ids(apply(BOOK, MoveCode("rupture", None, 99)))[-3:] == ids(BOOK)[:3]


def test_a_subcode_may_become_a_family() -> None:
    """Of `hiding` the letters h, i, d: h is taken by shame, i is free."""
    book = apply(BOOK, MoveCode("shame.hiding", None))

    assert (book.code("shame.hiding").parent, book.code("shame.hiding").key) == (None, "i")


def test_a_merged_code_is_gone_and_its_id_leads_to_the_other() -> None:
    edit = MergeCodes(("shame.hiding", "shame"), "rupture.withdrawal")
    book = apply(BOOK, edit)

    assert ids(book) == ["rupture", "rupture.withdrawal", "rupture.confrontation", "safety"]
    assert book.called_now("shame.hiding") == book.called_now("shame") == "rupture.withdrawal"
    assert dict(new_ids(BOOK, edit)) == {"shame.hiding": "rupture.withdrawal", "shame": "rupture.withdrawal"}
    assert [(change.old.id, change.new.id) for change in compare(BOOK, book).merged] == [
        ("shame", "rupture.withdrawal"),
        ("shame.hiding", "rupture.withdrawal"),
    ]
    assert compare(BOOK, book).removed == compare(BOOK, book).renamed == ()


def test_merging_twice_leads_to_the_last() -> None:
    book = apply(apply(BOOK, MergeCodes(("shame.hiding",), "shame")), MergeCodes(("shame",), "safety"))

    assert book.called_now("shame.hiding") == book.called_now("shame") == "safety"


def test_a_split_code_is_retired_and_names_its_parts() -> None:
    parts = (
        AddCode("shame.covering", "Covering", "Covers up.", "shame"),
        AddCode("shame.leaving", "Leaving", "Gets away.", "shame"),
    )
    book = apply(BOOK, SplitCode("shame.hiding", parts))

    assert ids(book)[3:7] == ["shame", "shame.hiding", "shame.covering", "shame.leaving"]
    assert book.code("shame.hiding").retired
    assert book.code("shame.hiding").split_into == ("shame.covering", "shame.leaving")
    renamed = apply(book, RenameCode("shame.covering", "shame.cover"))
    assert renamed.code("shame.hiding").split_into == ("shame.cover", "shame.leaving")
    assert apply(book, ReviveCode("shame.hiding")).code("shame.hiding").split_into == ()


def test_a_retired_family_takes_its_subcodes_along_and_no_chord_types_them() -> None:
    book = apply(BOOK, RetireCode("rupture"))

    assert [code.id for code in book.codes if code.retired] == [
        "rupture",
        "rupture.withdrawal",
        "rupture.confrontation",
    ]
    assert list(chords(book)) == ["hh", "hd", "ss"]
    with pytest.raises(CodebookError, match=r"The key `r` is that of `rupture`, which is retired\."):
        apply(book, AddCode("rest", "Rest", "Calm.", key="r"))
    with pytest.raises(CodebookError, match="is retired"):
        apply(book, MergeCodes(("safety",), "rupture"))
    assert len(compare(BOOK, book).retired) == 3
    assert not compare(BOOK, book).added
    revived = apply(book, ReviveCode("rupture.withdrawal"))
    assert [change.new.id for change in compare(book, revived).revived] == ["rupture", "rupture.withdrawal"]
    assert [code.id for code in revived.codes if code.retired] == ["rupture.confrontation"]


def test_what_the_trail_keeps_holds_no_wording() -> None:
    secret = "C: what somebody said"
    edits = (ChangeCode("shame", example=secret), AddCode("joy", "Joy", secret, example=secret))

    assert all(secret not in str(facts_of(edit)) + words_of(edit) for edit in edits)
    assert facts_of(edits[0]) == {"deed": "change", "code": "shame", "fields": ["example"]}


def test_a_codebook_without_the_new_fields_keeps_its_digest() -> None:
    """The digest that studies made before codes could be retired have on record for this very codebook."""
    assert codebook_digest(BOOK) == "28ab2c9072fc516a7f7a6d15da6f93b7f2c972640d6c3bf39b55e4adefc55bf3"


@st.composite
def edit_of(draw: st.DrawFn, book: Codebook) -> Edit:
    idents = [*ids(book), "nosuch"]
    one, other = draw(st.sampled_from(idents)), draw(st.sampled_from(idents))
    fresh = draw(st.sampled_from(["joy", "joy.little", "fear", "shame.hiding", "safety", "x1"]))
    text = draw(st.text(max_size=12))
    family = draw(st.sampled_from([None, *idents]))
    new = AddCode(fresh, text or "N", text or "D", family, draw(st.sampled_from(["", "", "b", "rb", "j"])))
    edits: list[Edit] = [
        new,
        ChangeCode(one, name=text, key=draw(st.sampled_from([None, "e", "hb"])), include_when=(text,)),
        RenameCode(one, fresh),
        MoveCode(one, family, draw(st.one_of(st.none(), st.integers(-1, 4)))),
        MergeCodes((one,), other),
        SplitCode(one, (new, replace(new, id=f"{fresh}2"))),
        RetireCode(one),
        ReviveCode(one),
    ]
    return draw(st.sampled_from(edits))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_edits_are_made_the_codebook_stays_one_that_a_file_can_hold(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every edit is either refused, the codebook untouched, or gives one that reads back equal; no id is ever lost."""
    book, seen = BOOK, set(ids(BOOK))
    for _ in range(data.draw(st.integers(1, 6))):
        edit = data.draw(edit_of(book))
        if faults(book, edit):
            continue
        version = book.version
        book = apply(book, edit)
        seen |= set(ids(book))
        assert book.version != version
    path = tmp_path_factory.mktemp("edited") / "book.yaml"
    path.write_text(codebook_text(book), encoding="utf-8", newline="\n")

    assert read_codebook(path) == book
    assert {ident for ident in seen if book.called_now(ident) is None} == set()


def test_a_file_with_a_past_is_checked(tmp_path: Path) -> None:
    book = apply(apply(BOOK, RenameCode("safety", "calm")), RetireCode("shame"))
    text = codebook_text(book)
    assert "status: retired" in text
    for wrong, said in (
        (text.replace("status: retired", "status: gone", 1), "`gone` is not a status"),
        (text.replace('- "safety"', '- "rupture"'), "`rupture` is that of a code"),
        (
            text.replace("status: retired", 'status: retired\n    split_into: ["nosuch"]', 1),
            "`nosuch` in `split_into` is no other code",
        ),
        (text.replace("status: retired", 'split_into: ["rupture"]', 1), "A code that was split takes no new tags"),
    ):
        path = tmp_path / "wrong.yaml"
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(CodebookError, match=said):
            read_codebook(path)
