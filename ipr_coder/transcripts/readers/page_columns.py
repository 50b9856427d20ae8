"""A page of text laid out with blanks: whether it has two columns, and its lines in the order they are read."""

from __future__ import annotations

from collections.abc import Sequence


def in_reading_order(page: Sequence[str]) -> tuple[list[str], bool]:
    """The lines of `page`, the left column's before the right one's where it has two, and whether it has.

    It has two when a gutter of blanks, a third to two thirds across, runs down nearly all of its long lines, and both
    sides hold words on most of them.
    """
    gutter = _gutter(page)
    if gutter is None:
        return list(page), False
    start, end = gutter
    left: list[str] = []
    right: list[str] = []
    before: list[str] = []
    for line in page:
        crosses = line[start:end].strip()
        if crosses and not left:
            before.append(line)
        elif crosses:
            left.append(line)
        else:
            left.append(line[:start].rstrip())
            right.append(line[end:].rstrip())
    return [*before, *left, *_trimmed(right)], True


def _gutter(page: Sequence[str]) -> tuple[int, int] | None:
    lines = [line for line in page if line.strip()]
    width = max((len(line) for line in lines), default=0)
    if len(lines) < _FEWEST_LINES or width < _NARROWEST:
        return None
    blank = [
        sum(1 for line in lines if not line[column : column + 1].strip()) >= len(lines) * 0.92
        for column in range(width)
    ]
    best: tuple[int, int] | None = None
    column = width // 4
    while column < width * 3 // 4:
        if not blank[column]:
            column += 1
            continue
        end = column
        while end < width and blank[end]:
            end += 1
        if end - column >= 2 and (best is None or end - column > best[1] - best[0]):
            best = (column, end)
        column = end
    if best is None:
        return None
    start, end = best
    both = sum(1 for line in lines if len(line[:start].strip()) > _SOME and len(line[end:].strip()) > _SOME)
    return best if both * 2 > len(lines) else None


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines.pop()
    return lines


_FEWEST_LINES = 8
_NARROWEST = 60
_SOME = 8
