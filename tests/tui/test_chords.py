"""Family letter, then code letter; the family's letter twice for the family."""

from __future__ import annotations

import pytest

from ipr_coder.codebook.keys import chords as claimed
from ipr_coder.codebook.model import Codebook
from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook, shipped_codebooks
from ipr_coder.tui.chords import Chosen, Refused, Waiting, choices, chords_of, press


def test_two_letters_name_a_code(codebook: Codebook) -> None:
    chords = chords_of(codebook)
    assert press(chords, "", "r") == Waiting("r")
    assert press(chords, "r", "w") == Chosen(codebook.code("rupture.withdrawal"))
    assert press(chords, "r", "r") == Chosen(codebook.code("rupture"))


def test_a_letter_that_cannot_follow_is_refused_with_a_sentence(codebook: Codebook) -> None:
    step = press(chords_of(codebook), "r", "d")
    assert isinstance(step, Refused)
    assert "r d" in step.reason
    assert "Nothing was tagged" in step.reason


def test_other_letters_stay_free(codebook: Codebook) -> None:
    assert press(chords_of(codebook), "", "j") is None
    assert press(chords_of(codebook), "", "R") is None


def test_what_may_follow_is_shown_in_the_codebooks_order(codebook: Codebook) -> None:
    chords = chords_of(codebook)
    assert [(letter, code.id) for letter, code in choices(chords, "")] == [("r", "rupture"), ("h", "shame")]
    assert [(letter, code.id) for letter, code in choices(chords, "r")] == [
        ("r", "rupture"),
        ("w", "rupture.withdrawal"),
        ("u", "rupture.unspoken"),
    ]


@pytest.mark.parametrize("name", shipped_codebooks())
def test_every_code_of_a_shipped_codebook_takes_two_keys(name: str) -> None:
    book = read_codebook(find_codebook(name))
    chords = chords_of(book)
    assert {chord: code.id for chord, code in chords.complete.items()} == dict(claimed(book))
    for chord, code in chords.complete.items():
        assert press(chords, "", chord[0]) == Waiting(chord[0])
        assert press(chords, chord[0], chord[1]) == Chosen(code)
