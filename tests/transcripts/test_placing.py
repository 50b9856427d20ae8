"""File names that tell where a transcript belongs."""

from __future__ import annotations

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.placing import check_pattern, interview_label, place_from_name


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("D03_S3_client.docx", ("D03", 3, "client")),
        ("/some/where/D03_S3_client.docx", ("D03", 3, "client")),
        ("D12-S05-therapist.vtt", ("D12", 5, "therapist")),
        ("D03 session 3 C.txt", ("D03", 3, "client")),
        ("D03_S3_T_final.txt", ("D03", 3, "therapist")),
        ("D03_S3_client", ("D03", 3, "client")),
        ("D03_S3_session.txt", ("D03", 3, "session")),
        ("interview.txt", None),
        ("2024-03-05_notes.txt", None),
        ("", None),
    ],
)
def test_places(name: str, place: tuple[str, int, str] | None) -> None:
    assert place_from_name(name) == place


def test_labels() -> None:
    assert interview_label("D03", 3, "client") == "D03_S3_client"
    assert interview_label("D03", None, "therapist") == "D03_therapist"


@pytest.mark.parametrize(
    ("name", "pattern", "place"),
    [
        ("IPR-d03-2024-05-01-s05-Therapist_final.docx", "IPR-{dyad}-{date}-{session}-{role}*", ("d03", 5, "therapist")),
        ("Study 12 klient sesjon 5.txt", "Study {dyad} {role} sesjon {session}", ("12", 5, "client")),
        ("D03_3_C03.txt", "{dyad}_{session}_{respondent}", ("D03", 3, "C03")),
        ("D.03_3_c.v2.txt", "{dyad}_{session}_{role}*", ("D.03", 3, "client")),
        ("3 Patient [D07].docx", "{session} {role} [{dyad}]", ("D07", 3, "client")),
        ("C03.docx", "{respondent}", (None, None, "C03")),
        ("D03_S3_client.txt", "{dyad}_{session}_{role}", ("D03", 3, "client")),
        ("D03_S3_parrot.txt", "{dyad}_{session}_{role}", None),
        ("D03_S3_client_final.txt", "{dyad}_{session}_{role}", None),
        ("interview.txt", "{dyad}_{session}_{role}", None),
    ],
)
def test_places_by_a_pattern(name: str, pattern: str, place: tuple[str | None, int | None, str] | None) -> None:
    assert place_from_name(name, pattern) == place


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "abc",
        "{session}",
        "{dyad}*",
        "{dyd}_{role}",
        "{dyad",
        "{dyad}_{dyad}",
        "{dyad}{session}",
        "**{dyad}",
        "x" * 200,
    ],
)
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(TranscriptError, match=r"Use \{dyad\}, \{session\}"):
        check_pattern(pattern)
