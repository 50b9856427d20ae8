"""The paragraphs of a web page as lines. Nothing in the page is run or fetched, and the time taken is linear.

The standard library's parser takes time by the square of an unclosed tag's length, so tags are found by one pattern.
"""

from __future__ import annotations

import html
import re

from ipr_coder.transcripts.source import MOST_PIECES, refuse_more_than
from ipr_coder.transcripts.vocabulary import words


def paragraphs(page: str, name: str) -> tuple[list[str], list[list[str]]]:
    """The lines of `page`, blanks joined, and for each line its marks: names of anchors and times of stamps."""
    refuse_more_than(MOST_PIECES // 4, page.count("<"), "tags", name)
    lines: list[list[str]] = [[]]
    marks: list[list[str]] = [[]]
    silent, at = "", 0
    for match in _TAG.finditer(page):
        if not silent:
            lines[-1].append(page[at : match.start()])
        at = match.end()
        closing, tag, rest = match.group(1), match.group(2).lower(), match.group(3)
        if silent:
            silent = "" if closing and tag == silent else silent
        elif tag in _SILENT and not closing:
            silent = tag
        elif tag in _BLOCKS and (any(piece.strip() for piece in lines[-1]) or marks[-1]):
            lines.append([])
            marks.append([])
        if not closing and not silent:
            marks[-1] += [html.unescape(value) for value in _MARK.findall(rest)]
    if not silent:
        lines[-1].append(page[at:])
    return [" ".join(html.unescape("".join(pieces)).split()) for pieces in lines], marks


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15}|!)([^<>]{0,4000})>")
_MARK = re.compile(r"(?:^|\s)(?:name|data-timestamp)\s{0,4}=\s{0,4}[\"']([^\"'<>]{1,200})[\"']")
_BLOCKS = words("p div br li tr h1 h2 h3 h4 h5 h6 td blockquote body")
_SILENT = words("script style title head")
