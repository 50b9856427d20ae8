"""Labels to roles, as researchers use them."""

from __future__ import annotations

import pytest

from ipr_coder.transcripts.model import Role
from ipr_coder.transcripts.roles import assign_roles


@pytest.mark.parametrize(
    ("labels", "respondent", "expected"),
    [
        (("I", "C"), None, ("interviewer", "client")),
        (("T", "C"), None, ("therapist", "client")),
        (("INTERVIEWER", "Participant 7"), "therapist", ("interviewer", "therapist")),
        (("I", "P"), None, ("interviewer", "unknown")),
        (("I", "R"), "client", ("interviewer", "client")),
        (("R", "P"), "client", ("interviewer", "client")),
        (("Researcher", "C"), None, ("interviewer", "client")),
        (("T", "P"), None, ("therapist", "client")),
        (("Th.", "Cl."), None, ("therapist", "client")),
        (("Interviewer", "Anna"), "client", ("interviewer", "client")),
        (("Interviewer", "Anna"), None, ("interviewer", "unknown")),
        (("Interviewer", "Anna", "Ben"), "client", ("interviewer", "unknown", "unknown")),
        (("I", "C", "Anna"), "client", ("interviewer", "client", "unknown")),
        (("Q", "A"), "client", ("interviewer", "client")),
        (("", "I"), "client", ("unknown", "interviewer")),
    ],
)
def test_common_labels(labels: tuple[str, ...], respondent: Role | None, expected: tuple[Role, ...]) -> None:
    roles, _ = assign_roles(labels, None, respondent)
    assert tuple(roles[label] for label in labels) == expected


def test_the_users_word_wins_whatever_the_case() -> None:
    roles, _ = assign_roles(("T", "Mara  Holt"), {"t": "client", "mara holt": "interviewer"}, "therapist")
    assert roles == {"T": "client", "Mara  Holt": "interviewer"}


def test_a_label_without_role_is_doubted_with_what_to_type() -> None:
    _, doubts = assign_roles(("S00", "I"))
    assert [doubt.kind for doubt in doubts] == ["doubt"]
    assert '--speaker "S00=client"' in doubts[0].message


@pytest.mark.parametrize("label", ["S00", "S01", "s2", "S_1", "S-12"])
def test_the_numbered_voices_of_a_program_are_nobody_in_particular(label: str) -> None:
    """noScribe calls its voices S00, S01 ...: the interviewer is one of them, so none may pass for the client."""
    roles, doubts = assign_roles([label, "S99"], respondent="client")
    assert set(roles.values()) == {"unknown"}
    assert len(doubts) == 2
