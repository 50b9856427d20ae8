"""A small sound codebook whose lines the tests count, and a way to spoil it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

SOUND = """\
schema: ipr-coder/codebook@1
id: small
version: 0.1.0
title: A small codebook
attributes:
  frame: [then, now]
codes:
  - id: shame
    key: "h"
    name: Shame
    parent: null
    colour: "#AA4499"
    definition: Feeling lesser.
  - id: shame.hiding
    key: "hd"
    name: Hiding
    parent: shame
    colour: "#945785"
    definition: Covering up.
    include_when:
      - "it is told"
  - id: safety
    key: "s"
    name: Safety
    colour: "#0072B2"
    definition: Feeling safe.
"""

Spoil = Callable[[Mapping[int, str | None]], Path]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """The small codebook as it stands."""
    path = tmp_path / "small.yaml"
    path.write_text(SOUND, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def sound_lines() -> tuple[str, ...]:
    """The lines of the small codebook."""
    return tuple(SOUND.splitlines())


@pytest.fixture
def spoil(sound: Path) -> Spoil:
    """Replace lines (counted from 1; None deletes) of the small codebook and give its path."""

    def spoiled(changes: Mapping[int, str | None]) -> Path:
        lines: list[str | None] = list(SOUND.splitlines())
        for number, line in changes.items():
            lines[number - 1] = line
        sound.write_text("".join(f"{line}\n" for line in lines if line is not None), encoding="utf-8")
        return sound

    return spoiled


@pytest.fixture
def codebooks_data() -> Path:
    """The folder of codebook files kept for tests."""
    return Path(__file__).parents[1] / "data" / "codebooks"
