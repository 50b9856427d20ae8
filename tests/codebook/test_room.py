"""The room stays light and keeps to itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ipr_coder import resources
from ipr_coder.errors import IprError


def test_importing_the_room_pulls_in_no_heavy_library() -> None:
    modules = "reading, writing, keys, comparing, shipped, model, nodes, shapes, rules, problems"
    script = (
        f"import sys; from ipr_coder.codebook import {modules}\n"
        "heavy = {'ruamel', 'sqlalchemy', 'textual', 'numpy', 'spacy', 'docx', 'lxml', 'jinja2'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    checkout = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=checkout)

    assert done.stdout.strip() == "[]"


def test_the_packed_folder_goes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "ipr_coder"
    (tmp_path / "codebooks").mkdir()
    package.mkdir()
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))
    assert resources.data_dir("codebooks") == tmp_path / "codebooks"

    (package / "_data" / "codebooks").mkdir(parents=True)
    assert resources.data_dir("codebooks") == package / "_data" / "codebooks"


def test_a_damaged_installation_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "resources.py"))

    with pytest.raises(IprError, match=r"`codebooks` .* is missing .* Install ipr-coder again"):
        resources.data_dir("codebooks")
