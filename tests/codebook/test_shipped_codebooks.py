"""The four codebooks that come with the program are sound, say what they claim, and can be told apart."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from ipr_coder.codebook.keys import RESERVED_KEYS, chords
from ipr_coder.codebook.model import Codebook
from ipr_coder.codebook.reading import check_codebook, read_codebook
from ipr_coder.codebook.shipped import find_codebook, shipped_codebooks
from ipr_coder.errors import CodebookError
from ipr_coder.resources import data_dir

# Counted by hand in the files: each family with the number of its subcodes.
FAMILIES = {
    "ipr-core": {
        "rupture": 5,
        "repair": 6,
        "shame": 6,
        "safety": 8,
        "fear": 3,
        "countertransference": 0,
        "empathy": 2,
    },
    "rupture-resolution-3rs": {"withdrawal": 7, "confrontation": 7, "resolution": 10},
    "alliance-bond-task-goal": {"bond": 3, "task": 3, "goal": 3, "collaboration": 2, "real": 2},
    "helpful-hindering-events": {"helpful": 9, "hindering": 7},
}
ALL_CODES = {
    "ipr-core": 37,
    "rupture-resolution-3rs": 27,
    "alliance-bond-task-goal": 18,
    "helpful-hindering-events": 18,
}
CALLED = {  # how one codebook speaks of another
    "core codebook": "ipr-core",
    "3RS codebook": "rupture-resolution-3rs",
    "alliance codebook": "alliance-bond-task-goal",
    "helpful-hindering codebook": "helpful-hindering-events",
}


@pytest.fixture(params=sorted(FAMILIES))
def book(request: pytest.FixtureRequest) -> Codebook:
    return read_codebook(find_codebook(request.param))


def test_the_four_are_found_by_name() -> None:
    assert shipped_codebooks() == tuple(sorted(FAMILIES))
    assert find_codebook("ipr-core") == data_dir("codebooks") / "ipr-core.yaml"


def test_a_path_goes_before_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ipr-core").mkdir()
    assert find_codebook("ipr-core").name == "ipr-core.yaml"
    (tmp_path / "mine.yaml").write_text("schema: x", encoding="utf-8")
    assert find_codebook("mine.yaml") == Path("mine.yaml")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(CodebookError, match=r"^ipr-kore: .* one of alliance-bond-task-goal, .*, ipr-core, "):
        find_codebook("ipr-kore")


def test_they_are_sound(book: Codebook) -> None:
    assert check_codebook(find_codebook(book.id)) == ()
    assert book.licence.startswith("CC0-1.0")
    assert book.verification


def test_families_and_codes_as_counted_by_hand(book: Codebook) -> None:
    assert {family.id: len(book.children(family.id)) for family in book.families} == FAMILIES[book.id]
    assert len(book.codes) == ALL_CODES[book.id]


def test_the_3rs_summary_counts_right() -> None:
    book = read_codebook(find_codebook("rupture-resolution-3rs"))

    for count, words, family in [
        (7, "withdrawal markers", "withdrawal"),
        (7, "confrontation markers", "confrontation"),
        (10, "resolution strategies", "resolution"),
    ]:
        assert f"{count} {words}" in book.summary
        assert len(book.children(family)) == count


def test_the_readme_counts_right(book: Codebook) -> None:
    readme = (data_dir("codebooks") / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{book.id}` |")]

    assert row.endswith(f"| {len(book.families)} | {len(book.codes)} |")


def test_every_code_is_fully_described(book: Codebook) -> None:
    for code in book.codes:
        assert code.include_when, code.id
        assert code.exclude_when, code.id
        assert re.match(r"[CT]: ", code.example), code.id
        assert code.definition.endswith("."), code.id
        assert code.parent is None or code.id.startswith(f"{code.parent}."), code.id


def test_chords_are_unique_and_keep_off_the_screen_keys(book: Codebook) -> None:
    by_chord = chords(book)

    assert len(by_chord) == len(book.codes)
    assert {len(chord) for chord in by_chord} == {2}
    assert not {chord[0] for chord in by_chord} & set(RESERVED_KEYS)
    for family in book.families:
        assert by_chord[family.key * 2] == family.id
        assert {chord[0] for chord, code in by_chord.items() if book.family_of(code) == family} == {family.key}


def test_every_code_that_a_text_points_to_exists(book: Codebook) -> None:
    """`family.subcode` must be a code of this book, or of the book that the text names in front of it."""
    others = {name: read_codebook(find_codebook(other)) for name, other in CALLED.items()}
    for code in book.codes:
        for text in (*code.include_when, *code.exclude_when, code.definition):
            for pointer in re.finditer(r"\b[a-z]\w*\.[a-z]\w*", text):
                named = [name for name in others if name in text[: pointer.start()]]
                home = others[named[-1]] if named else book
                assert pointer[0] in {known.id for known in home.codes}, (code.id, text)


def test_every_code_named_after_a_dash_exists(book: Codebook) -> None:
    """`- use shame` at the end of an exclusion points to a family of this book, or of the one it names."""
    others = {name: read_codebook(find_codebook(other)) for name, other in CALLED.items()}
    found = 0
    for code in book.codes:
        for text in code.exclude_when:
            if pointer := re.search(r" - (?:use )?((?:\w+ codebook )?)([a-z_]+)$", text):
                if pointer[2] in ("code", "codebook"):
                    continue
                found += 1
                home = others[pointer[1].strip()] if pointer[1] else book
                assert pointer[2] in {family.id for family in home.families}, (code.id, text)
    assert found or book.id == "rupture-resolution-3rs"


def test_no_key_stands_in_the_wording_where_an_id_belongs(book: Codebook) -> None:
    keys = {code.key for code in book.codes if len(code.key) == 2}
    words = {"as", "he", "so", "sp", "it", "id", "is", "st", "me", "us", "an", "or", "ad"}
    for code in book.codes:
        for text in (*code.include_when, *code.exclude_when):
            assert not (set(re.findall(r"\b[a-z]{2}\b", text)) & keys) - words, (code.id, text)


def test_text_on_a_colour_can_be_read(book: Codebook) -> None:
    """WCAG 2.2: 4.5 to 1 between text and ground, here black or white text on the code's colour."""
    for code in book.codes:
        light = _luminance(code.colour)
        assert max((light + 0.05) / 0.05, 1.05 / (light + 0.05)) >= 4.5, code.id


def test_luminance_of_known_colours() -> None:
    assert _luminance("#FFFFFF") == pytest.approx(1)
    assert _luminance("#000000") == 0
    assert 1.05 / (_luminance("#767676") + 0.05) == pytest.approx(4.54, abs=0.005)  # the grey WCAG tutorials name


def test_colours_of_a_codebook_can_be_told_apart(book: Codebook) -> None:
    """At least 0.07 apart in OKLab, several times the difference an eye just notices (about 0.02)."""
    for one, other in itertools.combinations(book.codes, 2):
        assert _distance(one.colour, other.colour) >= 0.07, (one.id, other.id)


def test_oklab_of_known_colours() -> None:
    """Values of B. Ottosson, "A perceptual color space for image processing" (2020), for sRGB red and white."""
    assert _oklab("#FFFFFF") == pytest.approx((1, 0, 0), abs=1e-3)
    assert _oklab("#FF0000") == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _channel(red), _channel(green), _channel(blue)


def _channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> tuple[float, float, float]:
    r, g, b = _linear(colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _distance(one: str, other: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(_oklab(one), _oklab(other), strict=True)) ** 0.5
