"""The keys that belong to the screen, and the chords that belong to the codebook."""

from __future__ import annotations

from pathlib import Path

from ipr_coder.codebook.keys import RESERVED_KEYS, chords
from ipr_coder.codebook.reading import read_codebook


def test_the_reserved_keys_are_the_short_list() -> None:
    short_list = [*"jkgGnNmMuvVxzZ./?:oO", "space", "enter", "tab"]
    function_keys = [f"f{number}" for number in range(1, 13)]

    assert set(RESERVED_KEYS) == {*short_list, *function_keys}
    assert all(RESERVED_KEYS.values())


def test_chords_of_a_small_codebook(sound: Path) -> None:
    assert chords(read_codebook(sound)) == {"hh": "shame", "hd": "shame.hiding", "ss": "safety"}


def test_the_readme_names_every_reserved_letter() -> None:
    from ipr_coder.resources import data_dir

    readme = (data_dir("codebooks") / "README.md").read_text(encoding="utf-8")
    letters = [key for key in RESERVED_KEYS if len(key) == 1 and key.isalpha()]

    small = " ".join(sorted(letter for letter in letters if letter.islower()))
    large = " ".join(sorted(letter for letter in letters if letter.isupper()))
    assert f"`{small}` and `{large}`" in readme
