"""Every fault of a codebook file is refused with its line and a mend in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.codebook.nodes import LARGEST_FILE
from ipr_coder.codebook.reading import check_codebook, read_codebook
from ipr_coder.errors import CodebookError

Spoil = Callable[[Mapping[int, str | None]], Path]

ONE_MORE = "    definition: D\n  - {{id: a, key: {key}, name: A, parent: {parent}, colour: '#000000', definition: D}}"

SCRAPS = [": ", "- ", "? ", "*a", "&a ", "!x ", "!!", "|", ">", "|9", "{", "}", "[", "]", ",", "'", '"', "%", "@", "`"]
SCRAPS += [
    "# ",
    "---",
    "...",
    "\\x",
    "\\U0011FFFF",
    '"\\uD800"',
    "<<: ",
    "\t",
    "\r",
    "\x00",
    "\x85",
    "0x",
    "1e999",
    "9" * 5000,
]

FAULTS: dict[str, tuple[dict[int, str | None], int, str, str]] = {
    # name: (changed lines, the line to be named, words of the fault, words of the mend)
    "unknown schema version": ({1: "schema: ipr-coder/codebook@2"}, 1, "`ipr-coder/codebook@2` is unknown", "Update"),
    "another schema": ({1: "schema: refi"}, 1, "`refi` is not a codebook schema", "ipr-coder/codebook@1"),
    "no schema": ({1: None}, 1, "`schema` is missing", "schema: ipr-coder/codebook@1"),
    "no title": ({4: None}, 1, "`title` is missing", "Add `title:`"),
    "empty title": ({4: "title:"}, 4, "`title` is empty", "after `title:`"),
    "no codes": (dict.fromkeys(range(7, 27)), 1, "`codes` is missing", "list the codes"),
    "codes without items": ({7: "codes: none", **dict.fromkeys(range(8, 27))}, 7, "list of codes", "- id:"),
    "code without fields": ({22: "  - just a text", **dict.fromkeys(range(23, 27))}, 22, "hold fields", "- id:"),
    "unknown field": ({4: "title: A\nsumary: B"}, 5, "no field `sumary`", "Did you mean `summary`?"),
    "unknown field, nothing near": ({4: "title: A\nqqq: B"}, 5, "no field `qqq`", "Known here are schema"),
    "unknown field of a code": ({19: "    defintion: Covering."}, 19, "no field `defintion`", "`definition`?"),
    "American colour": ({18: '    color: "#945785"'}, 18, "no field `color`", "Did you mean `colour`?"),
    "field twice": ({16: "    name: Hiding\n    name: Covering"}, 17, "`name` stands twice (first on line 16)", "one"),
    "top-level field twice": ({3: "version: 0.1.0\nid: other"}, 4, "`id` stands twice (first on line 2)", "Keep one"),
    "id twice": ({22: "  - id: shame"}, 22, "`shame` is used twice (first on line 8)", "another id"),
    "id with capitals": ({22: "  - id: Safety"}, 22, "`Safety` cannot be a code's id", "small letters"),
    "codebook id with a slash": ({2: "id: a/b"}, 2, "`a/b` cannot be an id", "small letters"),
    "code without id": ({22: '  - name: "x"', 24: None}, 22, "`id` is missing", "Add `id:`"),
    "code without definition": ({13: None}, 8, "`definition` is missing", "Add `definition:`"),
    "unknown parent": ({17: "    parent: shane"}, 17, "parent `shane` is no code", "Did you mean `shame`?"),
    "own parent": ({11: "    parent: shame"}, 11, "circle: shame -> shame", "Take the parent away"),
    "third level": (
        {26: ONE_MORE.format(key="hda", parent="shame.hiding")},
        27,
        "`shame.hiding` is itself a subcode",
        "family `shame`",
    ),
    "family below its subcode": (
        {7: "codes:\n  - {id: a, key: ha, name: A, parent: shame, colour: '#000000', definition: D}"},
        8,
        "`shame` stands below its subcode",
        "Move the family above",
    ),
    "colour word": ({18: "    colour: purple"}, 18, "`purple` is not a colour", "#RRGGBB"),
    "colour without quotes": ({18: "    colour: #945785"}, 18, "`colour` is empty", "begins with # must be in quotes"),
    "short colour": ({18: '    colour: "#957"'}, 18, "`#957` is not a colour", "#RRGGBB"),
    "family key of two letters": ({23: '    key: "sa"'}, 23, "one letter a-z, not `sa`", "`parent`"),
    "family key not a letter": ({23: '    key: "ø"'}, 23, "one letter a-z, not `ø`", "one letter"),
    "subcode key of one letter": ({15: '    key: "d"'}, 15, "two letters a-z, not `d`", "family's letter"),
    "subcode key of three letters": ({15: '    key: "hdd"'}, 15, "two letters a-z, not `hdd`", "family's letter"),
    "subcode with another family's letter": ({15: '    key: "sd"'}, 15, "letter of its family, `h`", "family's letter"),
    "family letter twice": ({15: '    key: "hh"'}, 15, "`hh` picks the family itself", "another second letter"),
    "family letter taken": ({23: '    key: "h"'}, 23, "`h` is used twice (first on line 9)", "still free"),
    "chord taken": (
        {26: ONE_MORE.format(key="hd", parent="shame")},
        27,
        "`hd` is used twice (first on line 15)",
        "another second letter",
    ),
    "text where a list belongs": ({20: "    include_when: it is told", 21: None}, 20, "should be a list", "`- `"),
    "empty item": ({21: "      -"}, 21, "`include_when` is empty", "quotes"),
    "list where text belongs": ({16: "    name: [a, b]"}, 16, "`name` should be text but holds a list", "quotes"),
    "fields where text belongs": (
        {21: "      - told: with a colon"},
        21,
        "fields of its own (a colon and a space begin a field)",
        "double quotes",
    ),
    "multi_coding of its own making": ({4: "title: A\nmulti_coding: maybe"}, 5, "one of two words", "not_allowed"),
    "multi_coding as truth value": ({4: "title: A\nmulti_coding: true"}, 5, "one of two words", "`allowed`"),
    "attribute without list": ({6: "  frame: then"}, 6, "`frame` has no list", "frame: [first, second]"),
    "attribute value twice": ({6: "  frame: [now, now]"}, 6, "`now` twice", "Keep one"),
    "attributes as a list": ({6: "  - frame"}, 6, "`attributes` should hold fields", "name: [first, second]"),
    "alias": ({10: "    name: &a Shame", 16: "    name: *a"}, 10, "Anchors and aliases", "Write the text out"),
    "alias alone": ({16: "    name: *a"}, 16, "Anchors and aliases", "Write the text out"),
    "merge key": ({16: "    name: A\n    <<: {example: B}"}, 17, "no field `<<`", "Known here are"),
    "tag that would make an object": ({16: "    name: !!python/name:os.system x"}, 16, "Type marks", "Delete the mark"),
    "second document": ({26: "    definition: D\n---\nid: b"}, 27, "second document", "one codebook in one file"),
    "old YAML": ({1: "%YAML 1.1\n---\nschema: ipr-coder/codebook@1"}, 2, "older YAML", "Delete the line"),
    "tab": ({16: "\tname: Hiding"}, 16, "A tab", "spaces"),
    "colon inside bare text": (
        {13: "    definition: Small: lesser."},
        13,
        "colon followed by a space",
        "double quotes",
    ),
    "open quote": ({26: '    definition: "Feeling'}, 27, "quotation is not closed", "Close the quote"),
    "open bracket": ({6: "  frame: [then, now"}, 7, "square brackets is not closed", "brackets and commas"),
    "indentation": ({16: "   name: Hiding"}, 16, "indentation is off", "Line it up"),
    "forbidden beginning": ({16: "    name: @home"}, 16, "keeps for itself", "double quotes"),
    "control character": ({16: "    name: a\x07b"}, 16, "control character", "Delete it"),
    "nesting": ({4: f"title: A\nscales: {'[' * 40}{']' * 40}"}, 5, "more than 12 deep", "three or four levels"),
    "list as a field's name": ({4: "title: A\n? [a, b]\n: c"}, 5, "name must be plain text", "name: text"),
    "a list at the top": (dict.fromkeys(range(1, 27), "- a"), 1, "does not begin with named fields", "schema:"),
    "comma in braces": ({4: "title: A\nscales: {note: bad, and good}"}, 5, "`and good` has nothing", "in quotes"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_line_and_mend(fault: str, spoil: Spoil) -> None:
    changes, line, what, mend = FAULTS[fault]
    path = spoil(changes)

    with pytest.raises(CodebookError) as refusal:
        read_codebook(path)

    assert refusal.value.place == f"{path}, line {line}"
    assert what in refusal.value.what
    assert refusal.value.mend is not None
    assert mend in refusal.value.mend
    assert (problem := check_codebook(path)[0]).line == line
    assert str(refusal.value).startswith(f"{path}, line {line}: {problem.what} {problem.mend}")


def test_the_unspoiled_codebook_is_sound(sound: Path) -> None:
    assert check_codebook(sound) == ()
    assert [code.id for code in read_codebook(sound).codes] == ["shame", "shame.hiding", "safety"]


@pytest.mark.parametrize("letter", list("jkgGnNmuvVxzZo"))
def test_a_family_cannot_take_a_letter_of_the_screen(letter: str, spoil: Spoil) -> None:
    path = spoil({23: f'    key: "{letter}"'})

    (problem,) = check_codebook(path)

    assert problem.line == 23
    assert f"keeps the key `{letter}` for itself" in problem.what
    assert problem.mend == "Letters still free for a family: a b c d e f i l p q r s t w y."


@pytest.mark.parametrize("letter", list("jkgGnNmuvVxzZo"))
def test_a_subcode_may_take_it_as_second_letter(letter: str, spoil: Spoil) -> None:
    assert check_codebook(spoil({15: f'    key: "h{letter}"'})) == ()


BARE_WORDS = {
    "no": "true or false",
    "Yes": "true or false",
    "off": "true or false",
    "y": "true or false",
    "TRUE": "true or false",
    "Null": "nothing at all",
    "~": "nothing at all",
    "12": "a number",
    "1.0": "a number",
    "1_000": "a number",
    "-3e5": "a number",
    "0x1F": "a number",
    ".inf": "a number",
    "12:30:00": "a number",
    "2024-05-01": "a date",
}


@pytest.mark.parametrize("word", BARE_WORDS)
@pytest.mark.parametrize(("line", "field"), [(3, "version: {}"), (13, "    definition: {}"), (21, "      - {}")])
def test_a_bare_word_that_is_not_text_everywhere_needs_quotes(word: str, line: int, field: str, spoil: Spoil) -> None:
    (problem,) = check_codebook(spoil({line: field.format(word)}))

    assert problem.line == line
    assert BARE_WORDS[word] in problem.what
    assert problem.mend == f'Put it in quotes: "{word}".'
    assert check_codebook(spoil({line: field.format(f'"{word}"')})) == ()


def test_the_yes_no_trap_in_attribute_values(spoil: Spoil) -> None:
    problems = check_codebook(spoil({6: "  voiced: [yes, no, partly, 1.5]"}))

    assert [problem.mend for problem in problems] == [
        'Put it in quotes: "1.5".',
        'Put it in quotes: "no".',
        'Put it in quotes: "yes".',
    ]
    assert {problem.line for problem in problems} == {6}


def test_quoted_yes_and_no_are_texts_and_whole_numbers_stay_numbers(spoil: Spoil) -> None:
    path = spoil({6: "  voiced: [\"yes\", 'no']\n  intensity: [1, 2, 3]"})

    assert read_codebook(path).attributes == {"voiced": ("yes", "no"), "intensity": (1, 2, 3)}


def test_the_trap_of_the_norwegian_language_code(spoil: Spoil) -> None:
    (problem,) = check_codebook(spoil({4: "title: A\nlanguage: no"}))

    assert (problem.line, problem.mend) == (5, 'Put it in quotes: "no".')
    assert read_codebook(spoil({4: "title: A\nlanguage: nb"})).language == "nb"


def test_an_attribute_name_can_be_caught_in_the_trap_too(spoil: Spoil) -> None:
    (problem,) = check_codebook(spoil({6: "  on: [then, now]"}))

    assert (problem.line, problem.mend) == (6, 'Put it in quotes: "on".')


def test_a_circle_of_parents_is_named_once(codebooks_data: Path) -> None:
    (problem,) = check_codebook(codebooks_data / "cycle.yaml")

    assert problem.line == 16
    assert problem.what == "The parents go round in a circle: repair -> rupture -> repair."


def test_a_circle_of_three_and_a_code_that_hangs_on_it(spoil: Spoil) -> None:
    codes = "".join(
        f"\n  - {{id: {name}, key: '{key}', name: A, parent: {parent}, colour: '#000000', definition: D}}"
        for name, key, parent in [("a", "ab", "b"), ("b", "bc", "c"), ("c", "ca", "a"), ("d", "ad", "a")]
    )
    problems = check_codebook(spoil({26: "    definition: D" + codes}))

    assert "circle: a -> b -> c -> a" in problems[0].what
    assert [problem.line for problem in problems] == [27, 30]
    assert "`a` is itself a subcode" in problems[1].what


def test_all_faults_are_listed_in_order_of_their_lines(codebooks_data: Path) -> None:
    path = codebooks_data / "many-faults.yaml"

    problems = check_codebook(path)

    assert [problem.line for problem in problems] == [8, 10, 12, 14, 20, 21]
    with pytest.raises(CodebookError, match=r"line 8: .* \(There are 5 more problems: `ipr-coder codebook check`"):
        read_codebook(path)


def test_a_field_twice_does_not_hide_later_faults(spoil: Spoil) -> None:
    problems = check_codebook(spoil({3: "version: 0.1.0\nid: other", 18: "    colour: purple"}))

    assert [problem.line for problem in problems] == [4, 19]


def test_an_escape_beyond_unicode_is_refused(spoil: Spoil) -> None:
    (problem,) = check_codebook(spoil({26: '    definition: "\\U0011FFFF"'}))

    assert (problem.line, problem.what) == (26, "This line is not YAML.")


FILES = {
    "empty": (b"", 1, "The file is empty."),
    "blank": (b"\xef\xbb\xbf \r\n\t\n", 1, "The file is empty."),
    "comments only": (b"# nothing\n# here\n", 1, "only blank lines or comments"),
    "marker only": (b"---\n", 1, "only blank lines or comments"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "not a text file"),
    "UTF-16": ("schema: x\n".encode("utf-16"), 1, "saved as UTF-16"),
    "Latin-1": ("schema: x\ntitle: Følelser\n".encode("latin-1"), 2, "not UTF-8"),
    "too large": (b"#" * (LARGEST_FILE + 1), 1, "larger than 1,000 kB"),
    "a text": (b"Once upon a time\n", 1, "does not begin with named fields"),
}


@pytest.mark.parametrize("kind", FILES)
def test_files_that_are_no_codebook(kind: str, tmp_path: Path) -> None:
    content, line, what = FILES[kind]
    path = tmp_path / "book.yaml"
    path.write_bytes(content)

    with pytest.raises(CodebookError) as refusal:
        read_codebook(path)

    assert refusal.value.place == f"{path}, line {line}"
    assert what in refusal.value.what
    assert refusal.value.mend


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, what in [(tmp_path / "none.yaml", "no such file"), (tmp_path, "a folder")]:
        for function in (read_codebook, check_codebook):
            with pytest.raises(CodebookError, match=what) as refusal:
                function(path)
            assert refusal.value.place == str(path)


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter(sound: Path) -> None:
    plain = read_codebook(sound)
    sound.write_bytes(b"\xef\xbb\xbf" + sound.read_bytes().replace(b"\n", b"\r\n"))

    assert read_codebook(sound) == plain


def test_a_message_shows_no_control_characters_of_the_file(spoil: Spoil) -> None:
    (problem,) = check_codebook(spoil({18: '    colour: "\\e[31mred"'}))

    assert "\x1b" not in str(problem)
    assert problem.line == 18


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(st.integers(1, 26), min_size=1, max_size=4),
    scraps=st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=8)), min_size=4, max_size=4),
)
def test_whatever_stands_in_a_file_is_read_or_refused(
    lines: list[int], scraps: list[str], sound_lines: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No file, however spoiled, ends in anything but a codebook or a refusal that names a line of the file."""
    spoiled = list(sound_lines)
    for line, scrap in zip(lines, scraps, strict=False):
        spoiled[line - 1] = spoiled[line - 1][: len(scrap) + 3] + scrap
    path = tmp_path_factory.mktemp("any") / "book.yaml"
    path.write_bytes("\n".join(spoiled).encode("utf-8", "surrogatepass"))

    problems = check_codebook(path)

    if problems:
        assert all(problem.line >= 1 and problem.what and problem.mend for problem in problems)
    else:
        assert read_codebook(path).codes


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_refused(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bytes") / "book.yaml"
    path.write_bytes(content)

    assert check_codebook(path)


def test_many_aliases_cannot_blow_up(tmp_path: Path) -> None:
    """The "billion laughs": nine levels of nine aliases each would be 387 million items if they were expanded."""
    path = tmp_path / "laughs.yaml"
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    path.write_text("a0: &a0 lol\n" + levels, encoding="utf-8")

    (problem,) = check_codebook(path)

    assert (problem.line, problem.mend) == (1, "Write the text out in both places.")
