"""A study with two short interviews, for what comes in and goes out; AB and CD are coders, AB is assigned one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.coding.importing import import_transcripts, placement
from ipr_coder.coding.setting_up import add_coder, assign, new_study
from ipr_coder.study.store import Store
from ipr_coder.transcripts.reading import read

TEXTS = {
    "D01_S3_client": "I: Og så?\nC: Blåbær, sa hun.\nC: Zanzibar.\n",
    "D01_S3_therapist": "I: Well?\nT: I did not see it.\n",
}
"""The client's turns are the stretches 0-6, 7-22 and 23-32; the therapist's 0-5 and 6-22."""


def _build(target: str, folder: Path) -> Store:
    code = Code("shame", "h", "Shame", None, "#AA4499", "Made up.")
    sub = Code("shame.hiding", "hd", "Hiding", "shame", "#945785", "Made up.")
    store = new_study(target, "RIVER", Codebook("small", "1", "Small", (code, sub)))
    folder.mkdir()
    items = []
    for label, text in TEXTS.items():
        path = folder / f"{label}.txt"
        path.write_text(text, encoding="utf-8")
        transcript = read(path)
        items.append((transcript, placement(transcript)))
    import_transcripts(store, items)
    add_coder(store, "AB")
    add_coder(store, "CD")
    assign(store, "AB", ["D01_S3_client"])
    return store


@pytest.fixture
def study(target: str, tmp_path: Path) -> Iterator[Store]:
    with _build(target, tmp_path / "files") as store:
        yield store


@pytest.fixture(scope="module")
def shared_study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A study for tests that are refused, and so leave it as it is."""
    folder = tmp_path_factory.mktemp("shared")
    with _build(str(folder / "study.ipr"), folder / "files") as store:
        yield store


@pytest.fixture
def another_study(tmp_path: Path) -> Iterator[Store]:
    """The same texts, no tags, in a file of its own."""
    with _build(str(tmp_path / "another.ipr"), tmp_path / "again") as store:
        yield store


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """A file of this content."""

    def make(content: str | bytes) -> Path:
        path = tmp_path / "tags.csv"
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return make
