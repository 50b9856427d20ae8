"""Codebook values to YAML text that reads back to the same value, and to a digest that tells versions apart."""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import fields

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.reading import MULTI_CODING_WORDS, RETIRED, SCHEMA
from ipr_coder.codebook.shapes import is_trap


def codebook_text(codebook: Codebook) -> str:
    """The codebook as a YAML file's text; `read_codebook` makes an equal value of it.

    That holds for every codebook a file can hold: texts in normal form without blanks at their ends.
    """
    lines = [f"schema: {SCHEMA}"]
    for name in ("id", "version", "title", "language", "licence", "summary", "unit", "time_frame", "verification"):
        lines += _text_field(name, getattr(codebook, name), "")
    lines.append(f"multi_coding: {MULTI_CODING_WORDS[0 if codebook.multi_coding else 1]}")
    if codebook.attributes:
        lines.append("attributes:")
        lines += [f"  {_scalar(name)}: {_flow(values)}" for name, values in codebook.attributes.items()]
    lines += _list_field("sources", codebook.sources, "")
    lines += [f"{_scalar(name)}: {_flow(value)}" for name, value in codebook.extra.items()]
    lines.append("codes:")
    for code in codebook.codes:
        lines += _code_lines(code)
    return "\n".join(lines) + "\n"


def codebook_digest(codebook: Codebook) -> str:
    """SHA-256 (64 hex digits) of the codebook's content: equal codebooks have equal digests.

    Layout and comments of the file do not count, and neither does the order of attributes; everything else does.
    """
    canonical = json.dumps(_plain(codebook), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _code_lines(code: Code) -> list[str]:
    indent = "    "
    return [
        f"  - id: {_scalar(code.id)}",
        f"{indent}key: {_quoted(code.key)}",
        *_text_field("name", code.name, indent),
        f"{indent}parent: {'null' if code.parent is None else _scalar(code.parent)}",
        f"{indent}colour: {_quoted(code.colour)}",
        *_text_field("definition", code.definition, indent),
        *_list_field("include_when", code.include_when, indent),
        *_list_field("exclude_when", code.exclude_when, indent),
        *_text_field("example", code.example, indent),
        *([f"{indent}status: {RETIRED}"] if code.retired else []),
        *_list_field("split_into", code.split_into, indent),
        *_list_field("formerly", code.formerly, indent),
    ]


def _text_field(name: str, text: str, indent: str) -> list[str]:
    """The lines of one text field; none for an empty text."""
    if not text:
        return []
    if len(text) <= _LINE or not _foldable(text):
        return [f"{indent}{name}: {_scalar(text)}"]
    wrapped = textwrap.wrap(text, _LINE, break_long_words=False, break_on_hyphens=False)
    return [f"{indent}{name}: >-", *(f"{indent}  {line}" for line in wrapped)]


def _list_field(name: str, texts: Iterable[str], indent: str) -> list[str]:
    lines = [f"{indent}  - {_quoted(text)}" for text in texts]
    return [f"{indent}{name}:", *lines] if lines else []


def _flow(value: object) -> str:
    """Any fact on one line, in brackets and braces."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(name))}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return repr(value)


def _scalar(text: str) -> str:
    """Text without quotes where no reader can mistake it, else in double quotes."""
    return text if _PLAIN.fullmatch(text) and not is_trap(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04X}" if ord(letter) <= _LAST_OF_FOUR_DIGITS else f"\\U{ord(letter):08X}"


def _foldable(text: str) -> bool:
    """True when folding at single spaces and unfolding again gives the same text."""
    return text.isprintable() and text.split(" ") == text.split()


def _plain(value: object) -> object:
    if isinstance(value, (Codebook, Code)):
        named = ((part.name, getattr(value, part.name)) for part in fields(value))
        return {name: _plain(inner) for name, inner in named if inner or name not in _LEFT_OUT_WHEN_EMPTY}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


_LINE = 96
# Codes did not always have these fields; a codebook without them keeps the digest it always had.
_LEFT_OUT_WHEN_EMPTY = frozenset({"retired", "formerly", "split_into"})
_LAST_OF_FOUR_DIGITS = 0xFFFF
# No sign of YAML's own may stand in it, and nothing but a letter may begin it.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./,;()-]*[\w.)])?")
