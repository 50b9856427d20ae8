"""File names that tell where a transcript belongs."""

from __future__ import annotations

import pytest

from ipr_coder.transcripts.placing import interview_label, place_from_name


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("D03_S3_client.docx", ("D03", 3, "client")),
        ("/some/where/D03_S3_client.docx", ("D03", 3, "client")),
        ("D12-S05-therapist.vtt", ("D12", 5, "therapist")),
        ("D03 session 3 C.txt", ("D03", 3, "client")),
        ("D03_S3_T_final.txt", ("D03", 3, "therapist")),
        ("D03_S3_client", ("D03", 3, "client")),
        ("D03_S3_session.txt", None),
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
