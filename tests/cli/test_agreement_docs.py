"""docs/agreement-command.md tells every option and every key, and its examples run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "agreement-command.md"


@pytest.fixture(scope="module")
def page() -> str:
    if not PAGE.is_file():
        pytest.skip("the documentation does not travel with an installed package")
    return PAGE.read_text(encoding="utf-8")


def test_every_option_and_choice_is_told(page: str) -> None:
    import typer

    from ipr_coder.cli import agreement
    from ipr_coder.cli.app import application

    command = typer.main.get_command(application()).commands["agreement"]  # type: ignore[attr-defined]
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("--") and option not in ("--help", "--output"):
                assert option in page, option
    for kind in vars(agreement).values():
        for choice in kind if isinstance(kind, type) and issubclass(kind, StrEnum) else ():
            assert re.search(rf"[`| ]{re.escape(choice.value)}[`|]", page), choice


def keys_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


@pytest.mark.parametrize(
    "words",
    [
        ("--unit", "turn", "--by", "session", "--episodes", "--scale", "altman"),
        ("--unit", "character", "--codes", "fear,repair.owns", "--interval", "bootstrap"),
    ],
)
def test_every_key_is_told(words: tuple[str, ...], page: str, built_river: Path, done: Run) -> None:
    data = done("agreement", built_river, "--coders", "AB,CD", *words, "--json").json["data"]
    assert data["schema"] == "ipr-coder/agreement@1"
    for key in set(keys_of(data)):
        assert f"`{key}`" in page or f'"{key}"' in page, key
    for part in {one["part"] for one in data["figures"]}:
        assert f"`{part}`" in page, part


def test_every_key_of_files_is_told(page: str, tmp_path: Path, done: Run) -> None:
    (tmp_path / "m.csv").write_text("unit,AB,CD\n1,a,b\n2,a,a\n", encoding="utf-8")
    data = done("agreement", "--matrix", tmp_path / "m.csv", "--json").json["data"]
    for key in set(keys_of(data)):
        assert f"`{key}`" in page or f'"{key}"' in page, key


def test_the_example_files_can_be_read(page: str, tmp_path: Path, done: Run) -> None:
    matrix, spans = re.findall(r"```\n((?:unit|coder),.*?)```", page, flags=re.DOTALL)
    (tmp_path / "m.csv").write_text(matrix, encoding="utf-8")
    (tmp_path / "s.csv").write_text(spans, encoding="utf-8")
    of_sets = done("agreement", "--matrix", tmp_path / "m.csv", "--json").json["data"]
    assert [one["code"] for one in of_sets["codes"]] == ["repair", "shame"]
    assert [one["n_by_coder"] for one in of_sets["codes"]] == [[3, 3, 2], [3, 3, 2]]
    of_spans = done("agreement", "--spans", tmp_path / "s.csv", "--json").json["data"]
    assert of_spans["coders"] == ["AB", "CD", "EF"]
    assert of_spans["codes"][0]["n_units"] == 5400
