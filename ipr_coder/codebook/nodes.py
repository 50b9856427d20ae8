"""A YAML file as plain nodes that know their line: text, items and fields, and nothing that could do harm.

Only the parser of ruamel.yaml is used (YAML 1.2, pure Python). Its constructors never run, so a file can make
nothing but the three nodes below; what a bare word means is decided where a codebook expects something of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipr_coder.codebook.problems import Problems, shown
from ipr_coder.errors import CodebookError
from ipr_coder.text import normalise

LARGEST_FILE = 1_000_000
"""Bytes. The largest shipped codebook has 22,000; parsing a file of this size takes a few seconds."""

DEEPEST_NESTING = 12


@dataclass(frozen=True, slots=True)
class TextNode:
    """A piece of text; `bare` when it stood without quotes on the file's line."""

    line: int
    value: str
    bare: bool


@dataclass(frozen=True, slots=True)
class ListNode:
    """Items in a row."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldsNode:
    """Named fields; names are unique."""

    line: int
    fields: dict[str, tuple[TextNode, Node]] = field(default_factory=dict)


Node = TextNode | ListNode | FieldsNode


def read_nodes(path: Path, problems: Problems) -> Node | None:
    """The one document of a YAML file; None, with the reason among `problems`, when there is none to be had.

    CodebookError when the file itself cannot be opened.
    """
    text = _file_text(path, problems)
    return None if text is None else parse_nodes(text, problems)


def parse_nodes(text: str, problems: Problems) -> Node | None:
    """The nodes of a YAML text; None, with the reason among `problems`, when the text is not usable YAML."""
    builder = _Builder(problems)
    for event in _events(text, problems):
        if not builder.take(event):
            return None
    if not builder.finished:
        return None
    if builder.root is None or (isinstance(builder.root, TextNode) and not builder.root.value):
        problems.note(1, "The file holds no codebook, only blank lines or comments.", _START_FROM_A_SHIPPED_ONE)
        return None
    return builder.root


def _events(text: str, problems: Problems) -> Iterator[Any]:
    """The parser's events, up to the first place where the text is not YAML (noted)."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    line = 1
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            line = event.start_mark.line + 1
            yield event
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        words = _plain_words(str(fault.problem or ""), str(fault.context or ""))
        problems.note(mark.line + 1 if mark else line, *words)
    except YAMLError as fault:
        line = text.count("\n", 0, int(getattr(fault, "position", 0))) + 1
        problems.note(line, "There is a control character that YAML does not allow.", "Delete it and type it anew.")
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError):
        # The parser's own slips on odd input, such as an escape beyond the last character of Unicode.
        problems.note(line, *_NOT_YAML)


def _file_text(path: Path, problems: Problems) -> str | None:
    raw = _file_bytes(path)
    if len(raw) > LARGEST_FILE:
        what = f"The file is larger than {LARGEST_FILE // 1000:,} kB, which no codebook is."
        problems.note(1, what, "Check that this is the right file.")
    elif raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.note(1, "The file is saved as UTF-16.", "Save it as UTF-8 in your editor.")
    elif b"\0" in raw:
        problems.note(
            1, "This is not a text file.", "A codebook is a YAML text file; check that this is the right one."
        )
    elif not raw.strip(b" \t\r\n\xef\xbb\xbf"):
        problems.note(1, "The file is empty.", _START_FROM_A_SHIPPED_ONE)
    else:
        try:
            return normalise(raw.decode("utf-8"))
        except UnicodeDecodeError as fault:
            line = raw.count(b"\n", 0, fault.start) + 1
            problems.note(line, "There is a character that is not UTF-8.", "Save the file as UTF-8 in your editor.")
    return None


def _file_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise CodebookError("This is a folder.", place=str(path), mend="Name the YAML file inside it.") from None
    except FileNotFoundError:
        raise CodebookError("There is no such file.", place=str(path), mend="Check the name and the folder.") from None
    except OSError as fault:
        reason = fault.strerror or "unknown reason"
        mend = "Check that you may read it."
        raise CodebookError(f"The file cannot be opened ({reason}).", place=str(path), mend=mend) from None


class _Builder:
    """Builds nodes from parser events without recursion, so that deep nesting meets a sentence and not a crash."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.root: Node | None = None
        self.finished = False
        self._open: list[ListNode | FieldsNode] = []
        self._names: list[TextNode | None] = []
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Use one event; False when the file cannot be read any further."""
        kind, line = type(event).__name__, event.start_mark.line + 1
        if kind == "DocumentStartEvent":
            return self._start_document(event, line)
        if kind == "AliasEvent" or getattr(event, "anchor", None) is not None:
            return self._stop(line, "Anchors and aliases (`&name`, `*name`) are not used in codebooks.", _WRITE_OUT)
        if getattr(event, "tag", None) is not None:
            return self._stop(line, "Type marks (`!name`) are not used in codebooks.", "Delete the mark.")
        if kind == "ScalarEvent":
            return self._place(TextNode(line, event.value, bare=event.style is None or event.style == ""))
        if kind in ("SequenceStartEvent", "MappingStartEvent"):
            return self._begin(ListNode(line) if kind == "SequenceStartEvent" else FieldsNode(line))
        if kind in ("SequenceEndEvent", "MappingEndEvent"):
            self._open.pop()
            self._names.pop()
        self.finished = kind == "StreamEndEvent"
        return True

    def _start_document(self, event: Any, line: int) -> bool:
        self._documents += 1
        if self._documents > 1:
            return self._stop(line, "A second document begins here (`---`).", "Keep one codebook in one file.")
        if event.version is not None and tuple(event.version) != (1, 2):
            return self._stop(line, "The file asks for an older YAML than 1.2.", "Delete the line that begins `%YAML`.")
        return True

    def _begin(self, node: ListNode | FieldsNode) -> bool:
        if len(self._open) >= DEEPEST_NESTING:
            what = f"Fields are nested more than {DEEPEST_NESTING} deep here."
            return self._stop(node.line, what, "A codebook needs no more than three or four levels.")
        placed = self._place(node)
        self._open.append(node)
        self._names.append(None)
        return placed

    def _place(self, node: Node) -> bool:
        if not self._open:
            self.root = node
            return True
        holder = self._open[-1]
        if isinstance(holder, ListNode):
            holder.items.append(node)
            return True
        name = self._names[-1]
        if name is None:
            if not isinstance(node, TextNode):
                return self._stop(node.line, "A field's name must be plain text.", "Write `name: text`.")
            self._names[-1] = node
            return True
        self._names[-1] = None
        if isinstance(node, TextNode) and not node.value:
            # The parser gives nothing the line of whatever comes next.
            node = TextNode(name.line, node.value, node.bare)
        self._add_field(holder, name, node)
        return True

    def _add_field(self, holder: FieldsNode, name: TextNode, node: Node) -> None:
        first = holder.fields.get(name.value)
        if first is None:
            holder.fields[name.value] = (name, node)
            return
        what = f"The field {shown(name.value)} stands twice (first on line {first[0].line})."
        self.problems.note(name.line, what, "Keep one of them.")

    def _stop(self, line: int, what: str, mend: str) -> bool:
        self.problems.note(line, what, mend)
        return False


def _plain_words(fault: str, context: str) -> tuple[str, str]:
    """The parser's complaint in words that need no knowledge of YAML."""
    for sign, what, mend in _COMPLAINTS:
        if sign in fault or sign in context:
            return what, mend
    return _NOT_YAML


_WRITE_OUT = "Write the text out in both places."
_START_FROM_A_SHIPPED_ONE = "Start from a copy of a shipped codebook."
_NOT_YAML = ("This line is not YAML.", "Compare its indentation, colons and quotes with the lines above.")
_COMPLAINTS = (
    ("\\t", "A tab stands where YAML wants spaces.", "Replace it by spaces."),
    (
        "mapping values are not allowed",
        "A colon followed by a space begins a field in the middle of a text.",
        "Put the whole text in double quotes.",
    ),
    ("quoted scalar", "A quotation is not closed, or a backslash stands in it.", "Close the quote; write \\\\ for \\."),
    ("flow sequence", "A list in square brackets is not closed, or lacks a comma.", "Check brackets and commas."),
    ("flow mapping", "Fields in curly brackets are not closed, or lack a comma.", "Check brackets and commas."),
    (
        "cannot start any token",
        "A text begins with a character that YAML keeps for itself.",
        "Put it in double quotes.",
    ),
    ("could not find expected ':'", "A field has no colon after its name.", "Write `name: text`."),
    (
        "expected <block end>",
        "The indentation is off, or a text goes on after a closing quote.",
        "Line it up with the fields above.",
    ),
    ("sequence entries are not allowed", "A list begins on the line of its field.", "Begin it on the next line."),
)
