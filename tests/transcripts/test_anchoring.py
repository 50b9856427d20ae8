"""Carrying positions from one version of a text to the next, and finding a quote again."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import (
    Carrier,
    Edit,
    carry,
    edited,
    edits_between,
    follow,
    inverse,
    place,
    stretches,
)

OLD = (
    "What was happening in you?\nI went quite, like a xylofone in the snow.\nAnd then?\n"
    "Then she waited, and that helped.\nMm.\nThat is all."
)

WORDS = st.sampled_from(
    ["I", "went", "quiet", "and", "then", "she", "waited", "Mm", "ja", "naïve", "氷河", "😀", "yes"]
)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=8)
TEXTS = LINES.map("\n".join)


@st.composite
def edit_lists(draw: st.DrawFn, text: str) -> tuple[Edit, ...]:
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    return tuple(Edit(start, end, draw(st.sampled_from(["", "x", "[NAME]", " and so on"]))) for start, end in pairs)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@given(st.data(), TEXTS)
def test_without_edits_everything_stays(data: st.DataObject, text: str) -> None:
    span = data.draw(spans(text))
    assert carry(span, ()) == span
    assert edits_between(text, text) == ()
    assert follow(span, text, text, Carrier(())) == span


@given(st.data(), TEXTS)
def test_a_span_that_no_edit_touches_keeps_its_text(data: st.DataObject, text: str) -> None:
    edits, span = data.draw(edit_lists(text)), data.draw(spans(text))
    carrier = Carrier(stretches(edits))
    if not carrier.touches(span):
        moved = carrier.span(span)
        assert moved is not None
        assert moved.of(edited(text, edits)) == span.of(text)


@given(st.data(), TEXTS)
def test_what_stayed_of_a_span_is_in_the_carried_span_in_its_order(data: st.DataObject, text: str) -> None:
    edits, span = data.draw(edit_lists(text)), data.draw(spans(text))
    carrier = Carrier(stretches(edits))
    kept = [text[start:end] for start, end in carrier.kept(span)]
    moved = carrier.span(span)
    if moved is None:
        assert kept == []
        return
    found, at = moved.of(edited(text, edits)), 0
    for part in kept:
        at = found.index(part, at) + len(part)


@given(st.data(), TEXTS)
def test_there_and_back_a_span_comes_to_its_place(data: st.DataObject, text: str) -> None:
    edits, span = data.draw(edit_lists(text)), data.draw(spans(text))
    moved = carry(span, edits)
    back = carry(moved, inverse(edits, text)) if moved else None
    if moved is not None and not any(
        edit.start <= edge <= edit.end for edit in edits for edge in (span.start, span.end)
    ):
        assert back == span
    for start, end in Carrier(stretches(edits)).kept(span):
        assert back is not None
        assert back.start <= start < end <= back.end


@given(TEXTS, TEXTS)
def test_the_edits_between_two_texts_make_the_one_of_the_other(old: str, new: str) -> None:
    edits = edits_between(old, new)
    assert edited(old, edits) == new
    assert edited(new, inverse(edits, old)) == old


@given(st.text(max_size=60), st.text(max_size=60))
def test_edits_are_right_for_any_characters(old: str, new: str) -> None:
    assert edited(old, edits_between(old, new)) == new


def test_a_corrected_word_is_a_small_edit() -> None:
    new = OLD.replace("xylofone", "xylophone").replace("quite", "quiet")
    edits = edits_between(OLD, new)
    assert len(edits) == 2
    assert all(edit.end - edit.start <= 2 for edit in edits)


def test_a_tag_on_a_sentence_with_a_typo_gets_its_new_ends() -> None:
    new = OLD.replace("xylofone", "xylophone")
    start = OLD.index("I went")
    span = Span(start, OLD.index("snow.") + 5)
    carrier = Carrier(stretches(edits_between(OLD, new)))
    moved = follow(span, OLD, new, carrier)
    assert moved is not None
    assert moved.of(new) == "I went quite, like a xylophone in the snow."


def test_a_tag_on_exactly_the_mistyped_word_lies_on_the_corrected_one() -> None:
    new = OLD.replace("xylofone", "xylophone")
    at = OLD.index("xylofone")
    moved = follow(Span(at, at + 8), OLD, new, Carrier(stretches(edits_between(OLD, new))))
    assert moved is not None
    assert moved.of(new) == "xylophone"


def test_a_tag_whose_words_are_gone_has_no_place() -> None:
    new = OLD.replace("Then she waited, and that helped.", "No.")
    at = OLD.index("Then she")
    assert follow(Span(at, at + 33), OLD, new, Carrier(stretches(edits_between(OLD, new)))) is None


def test_a_turn_that_was_moved_is_found_by_its_words() -> None:
    lines = OLD.split("\n")
    new = "\n".join([lines[3], *lines[:3], *lines[4:]])
    at = OLD.index("Then she")
    moved = follow(Span(at, at + 33), OLD, new, Carrier(stretches(edits_between(OLD, new))))
    assert moved is not None
    assert moved.of(new) == lines[3]


def test_between_two_equally_good_places_nothing_is_chosen() -> None:
    text = "So.\nShe waited for me there.\nSo.\nShe waited for me there.\nSo."
    assert place("She waited for me there.", "So.\n", "\nSo.", text, near=4) is None


def test_context_tells_two_places_apart() -> None:
    text = "What helped?\nShe waited for me there.\nAnd before?\nShe waited for me there.\nThat is all."
    span = place("She waited for me there.", "And before?\n", "\nThat is all.", text, near=0)
    assert span is not None
    assert span.start == text.rindex("She waited")


def test_a_short_word_is_not_found_inside_another() -> None:
    assert place("she", "then ", " waited", "then ashes waited", near=5) is None


def test_a_quote_with_several_slips_is_found_by_likeness_as_whole_words() -> None:
    text = "Mm.\nAnd then shee waitted for me, and this helped.\nMm."
    span = place("she waited for me and that helped.", "xx", "yy", text, near=8)
    assert span is not None
    assert span.of(text) == "shee waitted for me, and this helped."


def test_two_stretches_that_are_equally_like_the_quote_are_left_to_a_person() -> None:
    text = "Mm.\nshee waited for me there\nMm.\nshe waitedd for me there\nMm."
    assert place("she waited for me there", "xx", "yy", text, near=8) is None


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_ten_thousand_lines_with_slips_give_small_edits(seed: int) -> None:
    """A text of this length is compared through anchors: only what changed may be called changed."""
    rng = random.Random(seed)
    words = ["quiet", "then", "she", "waited", "snow", "help", "again", "before"]
    lines = [" ".join(rng.choice(words) for _ in range(rng.randrange(1, 9))) for _ in range(2_000)]
    changed = dict.fromkeys(rng.sample(range(len(lines)), 20))
    new = [f"{line} indeed" if index in changed else line for index, line in enumerate(lines)]
    edits = edits_between("\n".join(lines), "\n".join(new))
    assert edited("\n".join(lines), edits) == "\n".join(new)
    assert sum(len(edit.text) + edit.end - edit.start for edit in edits) <= 20 * len(" indeed")
