"""What codes mean, as text for the screen. Words of a codebook are data: they are put together, never parsed."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from ipr_coder.codebook.model import Code
from ipr_coder.text import one_line
from ipr_coder.tui.strips import chip_style


def definition_of(code: Code, *, full: bool) -> Content:
    """A code's keys, name and definition; with `full` also when to use it, when not, and the example."""
    parts = [_title(code), Content("\n" + one_line(code.definition))]
    if full:
        parts += [_lines("Use when", code.include_when), _lines("Not when", code.exclude_when)]
        if code.example:
            parts.append(Content.assemble("\n", ("Example  ", "bold"), Content(one_line(code.example))))
    return Content.assemble(*parts)


def definitions_of(codes: Iterable[Code]) -> Content:
    """The full definitions of several codes, one after the other."""
    return Content("\n\n").join([definition_of(code, full=True) for code in codes])


def _title(code: Code) -> Content:
    chip = chip_style(code.colour)
    ground = chip.bgcolor.name if chip.bgcolor else "#000000"
    ink = chip.color.name if chip.color else "#ffffff"
    return Content.assemble(
        Content.styled(f" {one_line(code.key)} ", f"bold {ink} on {ground}"),
        Content.styled(f" {one_line(code.name)}", "bold"),
    )


def _lines(heading: str, sentences: tuple[str, ...]) -> Content:
    if not sentences:
        return Content("")
    return Content.assemble(
        "\n", (heading, "bold"), *(Content(f"\n  · {one_line(sentence)}") for sentence in sentences)
    )
