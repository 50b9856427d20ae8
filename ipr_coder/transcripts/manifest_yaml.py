"""YAML 1.2 read safely, with the line of every value, so that a fault in a manifest can be shown where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.source import open_source

LARGEST_MANIFEST = 4 << 20
"""Bytes."""


class Node:
    """A mapping in a manifest, which knows its file and lines and refuses what does not belong there."""

    def __init__(self, data: dict[str, Any], file: Path, where: str = "") -> None:
        self._data, self._file, self._where = data, file, where
        for name in data:
            if not isinstance(name, str):
                raise self._fault(f"{where} has a name that is no text".strip(), self._line(name), _MEND_QUOTE)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields present, in order."""
        return tuple(self._data)

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse a field that is not `allowed`."""
        allowed = tuple(allowed)
        for name in self._data:
            if name not in allowed:
                raise self.wrong(name, "is not a field that belongs here.", f"Known are {', '.join(sorted(allowed))}.")

    def text(self, name: str, default: str | None = None) -> str:
        """The text of field `name`; numbers count as their text. Refused if missing without a default."""
        value = self.maybe(name)
        if value is None:
            if default is None:
                raise self.wrong(name, "is missing.", "Add it.")
            return default
        return value

    def maybe(self, name: str) -> str | None:
        """The text of field `name`, or None where it is missing or empty."""
        value = self._data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.wrong(name, "must be text.", _MEND_QUOTE)
        return str(value).strip() or None

    def choice(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of `allowed`."""
        value = self.text(name, default)
        if value not in allowed:
            raise self.wrong(name, f"is {value!r}.", f"It must be one of {', '.join(allowed)}.")
        return value

    def number(self, name: str) -> float | None:
        """A number that is not negative, or None where the field is missing."""
        value = self._data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
            raise self.wrong(name, "must be a number, zero or more.")
        return float(value)

    def amount(self, name: str) -> float | None:
        """Any number, or None where the field is missing."""
        value = self._data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.wrong(name, "must be a number.")
        return float(value)

    def whole(self, name: str) -> int | None:
        """A whole number that is not negative, or None where the field is missing."""
        value = self._data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1_000_000:
            raise self.wrong(name, "must be a whole number, zero or more.")
        return value

    def flag(self, name: str) -> bool:
        """true or false; false where the field is missing."""
        value = self._data.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, "must be true or false.")
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts, empty where the field is missing."""
        value = self._data.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, str | int) for each in value):
            raise self.wrong(name, "must be a list, such as [D01, D04].")
        return [str(each) for each in value]

    def holds_list(self, name: str) -> bool:
        """Whether field `name` is a list."""
        return isinstance(self._data.get(name), list)

    def items(self, name: str) -> list[Node]:
        """A list of mappings, empty where the field is missing."""
        value = self._data.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.wrong(name, "must be a list of entries, each with named fields.")
        return [Node(each, self._file, name) for each in value]

    def child(self, name: str) -> Node | None:
        """A mapping, or None where the field is missing."""
        value = self._data.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(name, "must hold named fields.")
        return Node(value, self._file, name)

    def file(self, name: str, folder: Path) -> Path | None:
        """The absolute path of an existing file named relative to `folder`, or None where the field is missing."""
        value = self.maybe(name)
        if value is None:
            return None
        path = (folder / value).resolve()
        if not path.is_file():
            raise self.wrong(name, f"names {value!r}, which is not there.", "Mend the name, or copy the file there.")
        return path

    def wrong(self, name: str, what: str, mend: str | None = None) -> TranscriptError:
        """The error for field `name`, with its line."""
        return self._fault(f"`{name}` {what}", self._line(name), mend)

    def _fault(self, what: str, line: int, mend: str | None) -> TranscriptError:
        place = f"{self._file.name}, line {line}" + (f", in {self._where}" if self._where else "")
        return TranscriptError(what, place=place, mend=mend)

    def _line(self, name: Any) -> int:
        marks = self._data.lc  # type: ignore[attr-defined]
        try:
            return int(marks.key(name)[0]) + 1
        except (KeyError, TypeError, IndexError):
            return int(marks.line or 0) + 1


def load(path: Path, begins: str = "schema: ipr-coder/study@1") -> Node:
    """The mapping at the top of the YAML file at `path`, which `begins` so. TranscriptError if there is none."""
    source = open_source(path, None, frozenset())
    if len(source.data) > LARGEST_MANIFEST:
        raise TranscriptError("is too large for a manifest.", place=path.name)
    text = source.decoded.text
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        _refuse_tricks(text, path)
        data = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        place = f"{path.name}, line {mark.line + 1}" if mark else path.name
        if "duplicate key" in str(fault.problem):
            raise TranscriptError("a field stands there twice.", place=place, mend="Take one of them out.") from None
        raise TranscriptError("is not valid YAML.", place=place, mend=_MEND_YAML) from None
    except (YAMLError, ValueError, RecursionError):
        raise TranscriptError("is not valid YAML.", place=path.name, mend=_MEND_YAML) from None
    if not isinstance(data, dict):
        raise TranscriptError("holds no named fields.", place=path.name, mend=f"Begin it with {begins}.")
    return Node(data, path)


def _refuse_tricks(text: str, path: Path) -> None:
    """Anchors can make a small file endless, and tags can name code; a manifest has neither."""
    from ruamel.yaml import YAML
    from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken

    depth = 0
    for token in YAML(typ="rt", pure=True).scan(text):
        if isinstance(token, AliasToken | AnchorToken | TagToken):
            place = f"{path.name}, line {token.start_mark.line + 1}"
            mend = "Write the value out; a text that begins with & * or ! needs quotes."
            raise TranscriptError("uses a YAML anchor or tag.", place=place, mend=mend)
        name = type(token).__name__
        depth += ("Start" in name and "Stream" not in name and "Document" not in name) - ("End" in name)
        if depth > 50:
            raise TranscriptError("is nested too deeply.", place=path.name)


_MEND_QUOTE = "Put it in quotes."
_MEND_YAML = "Check the indentation, the colons and the quotes at that place."
