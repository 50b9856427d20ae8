"""What the tests of this room share: a way to read a few lines of text, and to build small Word files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.reading import read


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., Transcript]:
    """Writes text (or bytes) to a file and reads it as a transcript."""

    def reading(text: str | bytes, name: str = "t.txt", **options: Any) -> Transcript:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return read(path, **options)

    return reading


@pytest.fixture
def spoken() -> Callable[[Transcript], list[tuple[str, str]]]:
    """The turns of a transcript as (speaker, text)."""
    return lambda transcript: [(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns]


@pytest.fixture
def word_file(tmp_path: Path) -> Callable[..., Path]:
    """Makes a .docx whose body holds the given XML of w:p and w:tbl elements."""

    def making(*inner: str, name: str = "t.docx") -> Path:
        from docx import Document
        from docx.oxml import parse_xml

        document = Document()
        body = document.element.body
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        for xml in inner:
            body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {space}>", 1)))
        path = tmp_path / name
        document.save(str(path))
        return path

    return making
