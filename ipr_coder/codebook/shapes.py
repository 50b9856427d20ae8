"""What a node must be where a codebook expects text, a list, a number: the value, or a problem with a mend."""

from __future__ import annotations

import math
import re

from ipr_coder.codebook.nodes import FieldsNode, ListNode, Node, TextNode
from ipr_coder.codebook.problems import Problems, shown
from ipr_coder.text import normalise


def text_of(node: Node, field: str, problems: Problems, *, required: bool = False) -> str | None:
    """The text of a field, trimmed and in normal form; None when it is something else (noted).

    A bare word that some program would read as true, false, nothing, a number or a date is refused: one file must
    mean the same to every reader. Nothing at all is "" unless the field is `required`.
    """
    if not isinstance(node, TextNode):
        kind = "a list" if isinstance(node, ListNode) else "fields of its own (a colon and a space begin a field)"
        problems.note(node.line, f"{shown(field)} should be text but holds {kind}.", "Put the text in double quotes.")
        return None
    value = normalise(node.value).strip()
    if node.bare and value and (trap := _bare_trap(value)):
        problems.note(node.line, f"{shown(field)} holds {shown(value)} without quotes, {trap}.", _quote(value))
        return None
    if required and not value:
        mend = f"Write the text after `{field}:`; a text that begins with # must be in quotes."
        problems.note(node.line, f"{shown(field)} is empty.", mend)
        return None
    return value


def texts_of(node: Node, field: str, problems: Problems) -> tuple[str, ...]:
    """The items of a list of texts; a field with nothing after it is an empty list."""
    if isinstance(node, TextNode) and node.bare and not node.value:
        return ()
    if not isinstance(node, ListNode):
        problems.note(node.line, f"{shown(field)} should be a list.", "Write each item on its own line after `- `.")
        return ()
    found = (text_of(item, field, problems, required=True) for item in node.items)
    return tuple(text for text in found if text is not None)


def attributes_of(node: Node, problems: Problems) -> dict[str, tuple[str | int, ...]]:
    """Attribute names with the values a coder may choose from: texts or whole numbers."""
    if not isinstance(node, FieldsNode):
        problems.note(node.line, "`attributes` should hold fields.", "Write `name: [first, second]` below it.")
        return {}
    attributes: dict[str, tuple[str | int, ...]] = {}
    for name_node, values in node.fields.values():
        name = name_of(name_node, problems)
        if name is None:
            continue
        if not isinstance(values, ListNode) or not values.items:
            what = f"The attribute {shown(name)} has no list of values."
            problems.note(values.line, what, f"Write `{name}: [first, second]`.")
            continue
        attributes[name] = _attribute_values(name, values, problems)
    return attributes


def name_of(node: TextNode, problems: Problems) -> str | None:
    """A field's name where the writer of the codebook chooses it."""
    name = text_of(node, "a field's name", problems, required=True)
    if name is not None and len(name) > _LONGEST_NAME:
        problems.note(node.line, f"The field name {shown(name)} is very long.", f"Keep to {_LONGEST_NAME} characters.")
        return None
    return name


def fact_of(node: Node, field: str, problems: Problems) -> object:
    """Any other fact as plain values: text, number, tuple, or a dict of these."""
    if isinstance(node, ListNode):
        return tuple(fact_of(item, field, problems) for item in node.items)
    if isinstance(node, FieldsNode):
        named = ((name_of(name, problems), value) for name, value in node.fields.values())
        return {name: fact_of(value, name, problems) for name, value in named if name is not None}
    if node.bare:
        if _WHOLE.fullmatch(node.value):
            return int(node.value)
        if _DECIMAL.fullmatch(node.value) and math.isfinite(float(node.value)):
            return float(node.value)
        if not node.value:
            what = f"The field {shown(field)} has nothing after it."
            problems.note(node.line, what, "If this is the rest of a text with a comma, put the whole text in quotes.")
            return None
    return text_of(node, field, problems)


def is_trap(value: str) -> bool:
    """True when a bare `value` would not be text to every YAML reader."""
    return not value or bool(_bare_trap(value))


def _attribute_values(name: str, values: ListNode, problems: Problems) -> tuple[str | int, ...]:
    found: list[str | int] = []
    for item in values.items:
        value: str | int | None
        if isinstance(item, TextNode) and item.bare and _WHOLE.fullmatch(item.value):
            value = int(item.value)
        else:
            value = text_of(item, name, problems, required=True)
        if value in found:
            problems.note(item.line, f"The attribute {shown(name)} has {shown(str(value))} twice.", "Keep one of them.")
        elif value is not None:
            found.append(value)
    return tuple(found)


def _bare_trap(value: str) -> str:
    if value.lower() in _TRUTH_WORDS:
        return "which some programs read as true or false"
    if value.lower() in _NOTHING_WORDS:
        return "which means nothing at all in YAML"
    if _NUMBERLIKE.fullmatch(value) or _ODD_NUMBERS.fullmatch(value):
        return "which is a number in YAML"
    if _DATELIKE.match(value):
        return "which some programs read as a date"
    return ""


def _quote(value: str) -> str:
    return f'Put it in quotes: "{value}".' if len(value) <= _LONGEST_ECHO else "Put it in quotes."


_LONGEST_NAME = 100
_LONGEST_ECHO = 40
# YAML 1.1 has more of these words than 1.2; a codebook must mean the same to readers of both.
_TRUTH_WORDS = frozenset({"yes", "no", "y", "n", "true", "false", "on", "off"})
_NOTHING_WORDS = frozenset({"null", "~"})
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,3})?")
_NUMBERLIKE = re.compile(r"[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?")
_ODD_NUMBERS = re.compile(
    r"0x[0-9a-fA-F_]+|0o[0-7]+|0b[01_]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"
)
_DATELIKE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt\s])")
