"""Codings made elsewhere are checked as if they had been typed, and all of them or none are taken over."""

from __future__ import annotations

import pytest

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.setting_up import check_audit
from ipr_coder.coding.taking_over import Coding, take_over
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
GOOD = Coding(THERAPIST, "AB", "shame", Span(33, 40))


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (Coding(CLIENT, "AB", "pride", Span(26, 69)), "no code 'pride'"),
        (Coding(CLIENT, "AB", "shame", Span(26, 100_000)), f"behind the end of interview {CLIENT}"),
        (Coding(CLIENT, "XY", "shame", Span(26, 69)), "no coder 'XY'"),
        (Coding("D09_S9_client", "AB", "shame", Span(26, 69)), "no interview 'D09_S9_client'"),
    ],
)
def test_one_that_cannot_be_leaves_the_study_as_it_was(study: Store, bad: Coding, words: str) -> None:
    before = check_audit(study)
    with pytest.raises(StudyError, match=words):
        take_over(study, [GOOD, bad])
    assert check_audit(study) == before
    assert open_desk(study, "AB", THERAPIST).tags == ()


def test_the_same_coding_twice_is_one_tag(study: Store) -> None:
    taken = take_over(study, [GOOD, GOOD])
    assert (taken.added, taken.known) == (1, 1)
    assert [(tag.code, tag.span) for tag in open_desk(study, "AB", THERAPIST).tags] == [("shame", Span(33, 40))]
