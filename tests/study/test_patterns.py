"""A pattern cannot hold the program up, nor eat its memory, and what is none is told by its place."""

from __future__ import annotations

import pytest

from ipr_coder.errors import UsageError
from ipr_coder.study.patterns import compile_pattern
from ipr_coder.text import Span


def test_matches_are_code_points_and_case_does_not_matter() -> None:
    text = "😀 I WENT quiet, went still"
    found = compile_pattern(r"went (quiet|still)").find(text, 100)
    assert found == (Span(104, 114), Span(116, 126))
    assert [text[span.start - 100 : span.end - 100] for span in found] == ["WENT quiet", "went still"]


def test_the_ends_are_those_of_the_turn_and_empty_matches_are_none() -> None:
    assert compile_pattern("^mm.?$").find("Mm.") == (Span(0, 3),)
    assert compile_pattern("^mm$").find("Mm, yes") == ()
    assert compile_pattern("x*").find("abc") == ()


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(?R)"])
def test_a_pattern_with_too_many_ways_is_stopped(pattern: str) -> None:
    with pytest.raises(UsageError, match="takes too long"):
        compile_pattern(pattern).find("a" * 5_000 + "b")


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(", "this is no pattern"),
        ("a{99999999999}", "counts in this pattern are too high"),
        ("(((a{1000}){1000}){1000}){1000}", "counts in this pattern are too high"),
        ("a" * 501, "500 characters"),
        (r"[z-a]", "this is no pattern"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as refusal:
        compile_pattern(pattern)
    assert len(pattern) < 3 or pattern not in str(refusal.value)
    assert refusal.value.mend


def test_the_time_for_a_whole_search_runs_out() -> None:
    assert compile_pattern("a", seconds=-1).is_late
    assert not compile_pattern("a", seconds=60).is_late
