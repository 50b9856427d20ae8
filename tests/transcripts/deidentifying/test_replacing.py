"""Plans put into practice: laws for any text, and the cases people meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import Edit, carry, edited, inverse
from ipr_coder.transcripts.deidentifying.candidates import find_candidates
from ipr_coder.transcripts.deidentifying.deciding import Decision, Everywhere, Here, Plan, Review
from ipr_coder.transcripts.deidentifying.model import Passage
from ipr_coder.transcripts.deidentifying.replacements import checked_replacement, protected
from ipr_coder.transcripts.deidentifying.replacing import left_in_brackets, replaced_text, replacements_in

NAMES = ("Anna", "Anna Berg", "Åse", "Jonas", "915 32 118")
PLAN = Plan(
    tuple(Everywhere(name, "phone" if name[0] == "9" else "name", f"[PERSON {n}]") for n, name in enumerate(NAMES))
)
pieces = st.sampled_from(
    (
        *NAMES,
        "Annas",
        "Anna's",
        "Hannah",
        "[ANNA]",
        "[HER Anna]",
        "[PERSON 1]",
        "[x Anna]",
        "ß",
        "\n",
        " ",
        "🙂",
        "a",
        ".",
    )
)
texts = st.lists(pieces, max_size=30).map(" ".join)


def done(text: str, plan: Plan = PLAN, sort: str = "talk") -> str:
    passage = Passage("a", text, (0,), sort)  # type: ignore[arg-type]
    return replaced_text(text, replacements_in(passage, plan))


@given(texts)
def test_what_lies_outside_the_replaced_stretches_is_unchanged(text: str) -> None:
    changes = replacements_in(Passage("a", text), PLAN)
    at, shift, new = 0, 0, replaced_text(text, changes)
    for one in changes:
        assert one.span.start >= at
        assert text[at : one.span.start] == new[at + shift : one.span.start + shift]
        at = one.span.end
        shift += len(one.replacement) - (one.span.end - one.span.start)
    assert text[at:] == new[at + shift :]


@given(texts)
def test_replacing_twice_replaces_nothing_more(text: str) -> None:
    assert done(done(text)) == done(text)


@given(texts)
def test_the_way_back_gives_the_text_to_the_letter(text: str) -> None:
    edits = [Edit(one.span.start, one.span.end, one.replacement) for one in replacements_in(Passage("a", text), PLAN)]
    assert edited(edited(text, edits), inverse(edits, text)) == text


@given(texts, st.data())
def test_a_mark_outside_the_replaced_stretches_keeps_its_words(text: str, data: st.DataObject) -> None:
    edits = [Edit(one.span.start, one.span.end, one.replacement) for one in replacements_in(Passage("a", text), PLAN)]
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    end = data.draw(st.integers(start + 1, len(text))) if text else 1
    if text and not any(edit.start < end and start < edit.end for edit in edits):
        moved = carry(Span(start, end), edits)
        assert moved is not None
        assert moved.of(edited(text, edits)) == text[start:end]


@given(texts)
def test_nothing_is_replaced_inside_a_replacement(text: str) -> None:
    inside = protected(text)
    for one in replacements_in(Passage("a", text), PLAN):
        assert not any(one.span.overlaps(span) for span in inside)


@given(texts)
def test_the_same_form_is_always_replaced_by_the_same(text: str) -> None:
    by_form: dict[str, set[str]] = {}
    for one in replacements_in(Passage("a", text), PLAN):
        by_form.setdefault(one.original, set()).add(one.replacement.strip("[]"))
    assert all(len(found) == 1 for found in by_form.values())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Anna's coat and Annas bok", "[PERSON 0]'s coat and [PERSON 0]s bok"),
        ("Anna Berg and Anna", "[PERSON 1] and [PERSON 0]"),
        ("Anna  Berg", "[PERSON 1]"),
        ("Anna\nBerg", "[PERSON 0]\nBerg"),
        ("Hannah, Annabel, anna", "Hannah, Annabel, anna"),
        ("[laughs at Anna]", "[laughs at [PERSON 0]]"),
        ("[Anna]", "[PERSON 0]"),
        ("Call 915 32 118s", "Call 915 32 118s"),
    ],
)
def test_words_are_replaced_whole_and_endings_stay(before: str, after: str) -> None:
    assert done(before) == after


def test_a_bare_number_is_replaced_only_where_it_is_said_as_what_it_is() -> None:
    plan = Plan((Everywhere("forty", "age", "[AGE]"), Everywhere("34", "age", "[AGE]")))
    assert done("I'm forty, after forty minutes. She is 34, in room 34.", plan) == (
        "I'm [AGE], after forty minutes. She is [AGE], in room 34."
    )


def test_labels_and_file_names_take_the_replacement_without_brackets() -> None:
    assert done("Anna_Berg_S3.docx", Plan((Everywhere("Anna_Berg", "name", "[CLIENT]"),)), "field") == "CLIENT_S3.docx"


def test_what_was_left_in_brackets_is_counted() -> None:
    plan = Plan((Everywhere("ANNA", "name", "[CLIENT]"),))
    assert left_in_brackets("so [ANNA] and [HER ANNA] and [CLIENT]", plan) == 2
    assert done("so [ANNA]", plan) == "so [ANNA]"


def test_one_place_only_is_replaced_here_and_nowhere_else() -> None:
    plan = Plan((), (Here("a", Span(9, 13), "Will", "name", "[FRIEND]"),))
    assert done("Will you Will?", plan) == "Will you [FRIEND]?"


def test_a_place_that_holds_something_else_now_is_refused_without_quoting_it() -> None:
    plan = Plan((), (Here("a", Span(0, 4), "Will", "name", "[FRIEND]"),))
    with pytest.raises(UsageError, match="changed since") as refused:
        done("When Will", plan)
    assert "Will" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "put"), [("CLIENT", "[CLIENT]"), ("[her brother]", "[her brother]"), ("Robin", "Robin"), ("D 2", "[D 2]")]
)
def test_capital_labels_get_brackets_and_pseudonyms_none(typed: str, put: str) -> None:
    assert checked_replacement(typed, "here") == put


@pytest.mark.parametrize("typed", ["", "[]", "a\nb[", 'x"y', "x" * 61, "[a]b]", "\\", "<b>"])
def test_a_replacement_that_could_be_taken_for_something_else_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        checked_replacement(typed, "here")


def test_a_review_decides_takes_back_and_gives_the_plan() -> None:
    passages = [Passage("a", "then Kari came, and Kari left with Nils, to Oslo")]
    review = Review(find_candidates(passages), passages)
    kari, nils, oslo = (
        next(i for i, one in enumerate(review.candidates) if one.surface == name) for name in ("Kari", "Nils", "Oslo")
    )
    review.decide(kari, Decision("here", "SISTER", (1,)))
    review.decide(nils, Decision("everywhere"))
    review.decide(oslo, Decision("keep"))
    assert review.progress == (3, 3)
    assert review.next_open() is None
    plan = review.plan()
    assert plan.here == (Here("a", Span(20, 24), "Kari", "name", "[SISTER]"),)
    assert plan.everywhere == (Everywhere("Nils", "name", review.candidates[nils].proposal),)
    assert plan.kept == ("Oslo",)
    assert review.undo() == oslo
    assert review.next_open() == oslo
    review.decide(nils, None)
    assert review.decision(nils) is None
    assert review.undo() == nils
    assert review.decision(nils) == Decision("everywhere", review.candidates[nils].proposal)
    with pytest.raises(UsageError, match="2 places"):
        review.decide(kari, Decision("here"))
    assert [review.undo(), review.undo(), review.undo()] == [nils, kari, None]
