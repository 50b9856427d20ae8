"""Codebook files to `Codebook` values: every fault is found, and named by its line with a mend."""

from __future__ import annotations

import re
from pathlib import Path

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.nodes import FieldsNode, ListNode, Node, TextNode, read_nodes
from ipr_coder.codebook.problems import Problem, Problems, did_you_mean, nearest, shown
from ipr_coder.codebook.rules import CODE_ID, CODE_ID_MEND, COLOUR, COLOUR_MEND, CodeEntry, check_codes
from ipr_coder.codebook.shapes import attributes_of, fact_of, text_of, texts_of
from ipr_coder.errors import CodebookError

SCHEMA = "ipr-coder/codebook@1"

EXTRA_FIELDS = ("scales", "bins", "event_times", "chord_rule", "link_to_scales", "changes")
"""Top-level facts that are kept as they stand (`Codebook.extra`)."""


def read_codebook(path: Path) -> Codebook:
    """The codebook in a YAML file.

    CodebookError for the first fault (by line), saying how many more there are; `check_codebook` lists them all.
    """
    codebook, problems = _read(path)
    if problems:
        first, more = problems[0], len(problems) - 1
        mend = first.mend
        if more:
            others = "is 1 more problem" if more == 1 else f"are {more} more problems"
            mend += f" (There {others}: `ipr-coder codebook check` lists them all.)"
        raise CodebookError(first.what, place=f"{path}, line {first.line}", mend=mend)
    assert codebook is not None  # noqa: S101 - without problems there is a codebook
    return codebook


def check_codebook(path: Path) -> tuple[Problem, ...]:
    """Every fault of a codebook file in the order of its lines; () for a sound one.

    CodebookError when the file cannot be opened at all.
    """
    return _read(path)[1]


def _read(path: Path) -> tuple[Codebook | None, tuple[Problem, ...]]:
    problems = Problems()
    root = read_nodes(path, problems)
    codebook = None if root is None else _codebook(root, problems)
    return (None if problems else codebook), tuple(sorted(set(problems)))


def _codebook(root: Node, problems: Problems) -> Codebook | None:
    if not isinstance(root, FieldsNode):
        problems.note(root.line, "The file does not begin with named fields.", f"Begin with `schema: {SCHEMA}`.")
        return None
    if not _schema_is_known(root, problems):
        return None
    _refuse_unknown(root, _KNOWN_FIELDS, problems)
    texts = _texts(root, _TEXT_FIELDS, _REQUIRED_TEXTS, _KNOWN_FIELDS, problems)
    codes = _codes(root, problems)
    if "id" in texts and not _ID.fullmatch(texts["id"]):
        problems.note(root.fields["id"][1].line, f"{shown(texts['id'])} cannot be an id.", _ID_MEND)
    sources, attributes = root.fields.get("sources"), root.fields.get("attributes")
    multi_coding = _multi_coding(root, problems)
    extra = {name: fact_of(root.fields[name][1], name, problems) for name in root.fields if name in EXTRA_FIELDS}
    found_sources = texts_of(sources[1], "sources", problems) if sources else ()
    found_attributes = attributes_of(attributes[1], problems) if attributes else {}
    if problems:
        return None
    return Codebook(
        id=texts["id"],
        version=texts["version"],
        title=texts["title"],
        codes=codes,
        language=texts.get("language") or "en",
        licence=texts.get("licence", ""),
        summary=texts.get("summary", ""),
        unit=texts.get("unit", ""),
        time_frame=texts.get("time_frame", ""),
        multi_coding=multi_coding,
        verification=texts.get("verification", ""),
        sources=found_sources,
        attributes=found_attributes,
        extra=extra,
    )


def _schema_is_known(root: FieldsNode, problems: Problems) -> bool:
    """The schema decides how all the rest is read, so nothing else is looked at without it."""
    if "schema" not in root.fields:
        problems.note(root.line, "The field `schema` is missing.", f"Begin the file with `schema: {SCHEMA}`.")
        return False
    node = root.fields["schema"][1]
    schema = text_of(node, "schema", problems, required=True)
    if schema is None or schema == SCHEMA:
        return schema is not None
    if re.fullmatch(r"ipr-coder/codebook@[0-9]+", schema):
        mend = f"Update ipr-coder; this version reads `{SCHEMA}`."
        problems.note(node.line, f"The schema version {shown(schema)} is unknown.", mend)
    else:
        problems.note(node.line, f"{shown(schema)} is not a codebook schema.", f"Write `schema: {SCHEMA}`.")
    return False


def _refuse_unknown(node: FieldsNode, known: tuple[str, ...], problems: Problems) -> None:
    for name, (name_node, _) in node.fields.items():
        if name not in known:
            problems.note(name_node.line, f"There is no field {shown(name)} here.", did_you_mean(name, known))


def _texts(
    node: FieldsNode, names: tuple[str, ...], required: tuple[str, ...], known: tuple[str, ...], problems: Problems
) -> dict[str, str]:
    """The text fields that are there; a required one that is missing is noted, unless it is there misspelt."""
    found: dict[str, str] = {}
    misspelt = {nearest(name, known) for name in node.fields if name not in known}
    for name in names:
        if name in node.fields:
            text = text_of(node.fields[name][1], name, problems, required=name in required)
            if text is not None:
                found[name] = text
        elif name in required and name not in misspelt:
            problems.note(node.line, f"The field `{name}` is missing.", f"Add `{name}:`.")
    return found


def _multi_coding(root: FieldsNode, problems: Problems) -> bool:
    if "multi_coding" not in root.fields:
        return True
    node = root.fields["multi_coding"][1]
    word = node.value.strip() if isinstance(node, TextNode) else ""
    if word not in MULTI_CODING_WORDS:
        mend = "Write `allowed` (several codes on one segment) or `not_allowed`."
        problems.note(node.line, "`multi_coding` must be one of two words.", mend)
    return word != "not_allowed"


def _codes(root: FieldsNode, problems: Problems) -> tuple[Code, ...]:
    if "codes" not in root.fields:
        problems.note(root.line, "The field `codes` is missing.", "Add `codes:` and list the codes below it.")
        return ()
    node = root.fields["codes"][1]
    if not isinstance(node, ListNode) or not node.items:
        problems.note(node.line, "`codes` should be a list of codes.", "Begin each code with `  - id: its_id`.")
        return ()
    entries = [entry for item in node.items if (entry := _entry(item, problems)) is not None]
    check_codes(entries, problems)
    if problems:
        return ()
    return tuple(_code(entry) for entry in entries)


def _entry(node: Node, problems: Problems) -> CodeEntry | None:
    """One code as far as it can be read; None when it is not even a set of fields."""
    if not isinstance(node, FieldsNode):
        problems.note(
            node.line, "A code should hold fields.", "Begin it with `- id: its_id` and name its fields below."
        )
        return None
    _refuse_unknown(node, _CODE_FIELDS, problems)
    texts = _texts(node, _CODE_TEXTS, _REQUIRED_CODE_TEXTS, _CODE_FIELDS, problems)
    lists = {name: texts_of(node.fields[name][1], name, problems) for name in _CODE_LISTS if name in node.fields}
    if "id" in texts and not CODE_ID.fullmatch(texts["id"]):
        problems.note(node.fields["id"][1].line, f"{shown(texts['id'])} cannot be a code's id.", CODE_ID_MEND)
    if "colour" in texts and not COLOUR.fullmatch(texts["colour"]):
        problems.note(node.fields["colour"][1].line, f"{shown(texts['colour'])} is not a colour.", COLOUR_MEND)
    if texts.get("status", RETIRED) != RETIRED:
        what = f"{shown(texts['status'])} is not a status."
        problems.note(node.fields["status"][1].line, what, f"Write `{RETIRED}`, or leave the field out.")
    parent, knows_parent = _parent(node, problems)
    lines = {name: value.line for name, (_, value) in node.fields.items()}
    return CodeEntry(line=node.line, lines=lines, texts=texts, lists=lists, parent=parent, knows_parent=knows_parent)


def _parent(node: FieldsNode, problems: Problems) -> tuple[str | None, bool]:
    """The parent's id, None for a family; and whether what stands there could be read at all."""
    if "parent" not in node.fields:
        return None, True
    value = node.fields["parent"][1]
    if isinstance(value, TextNode) and value.bare and value.value in ("", "null", "~"):
        return None, True
    parent = text_of(value, "parent", problems, required=True)
    return parent, parent is not None


def _code(entry: CodeEntry) -> Code:
    return Code(
        id=entry.texts["id"],
        key=entry.texts["key"],
        name=entry.texts["name"],
        parent=entry.parent,
        colour=entry.texts["colour"].upper(),
        definition=entry.texts["definition"],
        include_when=entry.lists.get("include_when", ()),
        exclude_when=entry.lists.get("exclude_when", ()),
        example=entry.texts.get("example", ""),
        retired=entry.texts.get("status") == RETIRED,
        formerly=entry.lists.get("formerly", ()),
        split_into=entry.lists.get("split_into", ()),
    )


MULTI_CODING_WORDS = ("allowed", "not_allowed")
RETIRED = "retired"
"""What a code's `status` says when it takes no new tags."""
_REQUIRED_TEXTS = ("id", "version", "title")
_TEXT_FIELDS = (*_REQUIRED_TEXTS, "language", "licence", "summary", "unit", "time_frame", "verification")
_KNOWN_FIELDS = ("schema", *_TEXT_FIELDS, "multi_coding", "attributes", "sources", *EXTRA_FIELDS, "codes")
_REQUIRED_CODE_TEXTS = ("id", "key", "name", "colour", "definition")
_CODE_TEXTS = (*_REQUIRED_CODE_TEXTS, "example", "status")
_CODE_LISTS = ("include_when", "exclude_when", "split_into", "formerly")
_CODE_FIELDS = ("id", "key", "name", "parent", "colour", "definition", *_CODE_LISTS, "example", "status")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_ID_MEND = "Use small letters a-z, digits, - and _."
