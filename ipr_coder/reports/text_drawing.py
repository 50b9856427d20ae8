"""Figures in letters, for a terminal: bars and moment maps. The others are told by the sentence beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ipr_coder.reports.cells import visible
from ipr_coder.reports.drawings import Bars, Drawing, MapMark, MomentMap
from ipr_coder.transcripts.clock import hms

_LONGEST = 30
_STRETCH, _POINT, _BOTH, _BAR = "━", "●", "┊", "█"


def text_drawing(drawing: Drawing, width: int) -> tuple[str, ...]:
    """The drawing in lines of at most `width` characters; none for a drawing that letters cannot show."""
    match drawing:
        case Bars():
            return tuple(_bars(drawing, width))
        case MomentMap():
            return tuple(_moment_map(drawing, width))
        case _:
            return ()


def _bars(bars: Bars, width: int) -> Iterator[str]:
    names = [_cut(label) for label in bars.labels]
    series = [_cut(one.name) for one in bars.series] if len(bars.series) > 1 else [""]
    left, beside = _longest(names), _longest(series)
    values = [value for one in bars.series for value in one.values if value is not None]
    room = max(8, width - left - beside - 14)
    most = max([*values, 0.0]) or 1.0
    for place, name in enumerate(names):
        for number, one in enumerate(bars.series):
            value = one.values[place]
            bar = "" if value is None else _BAR * round(max(0.0, value) / most * room)
            said = "–" if value is None else f"{value:g}"
            yield f"{_padded('' if number else name, left)} {_padded(series[number], beside)} {bar} {said}"


def _moment_map(drawing: MomentMap, width: int) -> Iterator[str]:
    """A row a code; a stretch is a thick line, a point a dot, and what both told of is marked on the line between."""
    marks = (*drawing.client, *drawing.therapist)
    left = max(_longest([_cut(mark.code) for mark in marks]) + 2, 11)
    room = max(20, width - left - 2)
    length = max([drawing.length_ms, 1, *(mark.end_ms for mark in marks)])

    def at(ms: int) -> int:
        return min(room - 1, ms * room // length)

    yield "Client" if drawing.client else f"Client: {drawing.silence('client')}"
    yield from _rows(drawing.client, left, room, at)
    line = ["─"] * room
    for start, end in drawing.matches:
        line[at(start) : at(end) + 1] = _BOTH * (at(end) + 1 - at(start))
    yield " " * left + "".join(line)
    yield "Therapist" if drawing.therapist else f"Therapist: {drawing.silence('therapist')}"
    yield from _rows(drawing.therapist, left, room, at)
    last = hms(length)
    yield " " * left + hms(0) + last.rjust(room - len(hms(0)))
    if drawing.matches:
        yield f"{' ' * left}{_BOTH} told of by both"


def _rows(marks: Sequence[MapMark], left: int, room: int, at: Callable[[int], int]) -> Iterator[str]:
    for code in sorted({mark.code for mark in marks}):
        line = [" "] * room
        for mark in (mark for mark in marks if mark.code == code):
            start, end = at(mark.start_ms), at(mark.end_ms)
            line[start : end + 1] = (_STRETCH if mark.end_ms > mark.start_ms else _POINT) * (end + 1 - start)
        yield f"  {_padded(_cut(code), left - 2)}{''.join(line)}".rstrip()


def _cut(text: str) -> str:
    line = " ".join(visible(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _longest(texts: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, texts), default=0)


def _padded(text: str, width: int) -> str:
    from rich.cells import cell_len

    return text + " " * (width - cell_len(text))
