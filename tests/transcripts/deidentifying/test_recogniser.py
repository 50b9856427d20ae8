"""The language model: known by its digests or refused, never fetched, and only a suggestion."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from ipr_coder.errors import UsageError
from ipr_coder.transcripts.deidentifying import recogniser as room
from ipr_coder.transcripts.deidentifying.candidates import find_candidates
from ipr_coder.transcripts.deidentifying.model import Passage

installed = pytest.mark.skipif(importlib.util.find_spec(room.PACKAGE) is None, reason="the extra nlp is not installed")


def _folder() -> Path:
    found = importlib.util.find_spec(room.PACKAGE)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / f"{room.PACKAGE}-{room.VERSION}"


def test_without_the_extra_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PACKAGE", "no_such_model_anywhere")
    with pytest.raises(UsageError, match=r"not installed.*ipr-coder\[nlp\]"):
        room.shipped_recogniser()


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no spaCy model"):
        room.recogniser(tmp_path)
    (tmp_path / "config.cfg").write_text("nonsense")
    with pytest.raises(UsageError, match="cannot be loaded"):
        room.recogniser(tmp_path)


def test_the_digests_are_of_the_21_files_and_the_description() -> None:
    assert len(room.DIGESTS) == 22
    assert all(len(digest) == 64 for digest in room.DIGESTS.values())


@installed
def test_a_model_with_one_file_changed_is_not_loaded(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(_folder(), copy)
    room.check_files(copy)
    (copy / "ner" / "moves").write_bytes((copy / "ner" / "moves").read_bytes() + b" ")
    with pytest.raises(UsageError, match="ner/moves"):
        room.check_files(copy)
    (copy / "ner" / "moves").unlink()
    with pytest.raises(UsageError, match="ner/moves"):
        room.check_files(copy)


@installed
@pytest.mark.slow
def test_the_model_suggests_what_no_list_and_no_capital_tells() -> None:
    text = "Grace Miller came in.\nI had moved to Paris by then."
    passages = [Passage("a", text, (0, 22))]
    found = {one.surface: one.how for one in find_candidates(passages, nlp=room.shipped_recogniser())}
    assert found["Grace Miller"] == "model"
    assert found["Paris"] == "model"
