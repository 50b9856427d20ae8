"""The paragraphs of a web page as lines, by the standard library's parser, which runs nothing and fetches nothing."""

from __future__ import annotations

from html.parser import HTMLParser

from ipr_coder.transcripts.vocabulary import words


class Paragraphs(HTMLParser):
    """Gathers the text of each paragraph, and the names and times that anchors and stamps in it carry."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.marks: list[list[str]] = [[]]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line; the name of an anchor and the time of a stamp are kept beside it."""
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self._break()
        for name, value in attrs:
            if value and ((tag == "a" and name == "name") or name == "data-timestamp"):
                self.marks[-1].append(value)

    def handle_endtag(self, tag: str) -> None:
        """A block's end ends its line."""
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Text, blanks and line breaks of the source counting as one blank."""
        if not self._silent and data:
            self.lines[-1] += data.replace("\n", " ")

    def _break(self) -> None:
        if self.lines[-1].strip() or self.marks[-1]:
            self.lines.append("")
            self.marks.append([])


def paragraphs(html: str) -> tuple[list[str], list[list[str]]]:
    """The lines of `html`, blanks joined, and the marks of each line."""
    parser = Paragraphs()
    parser.feed(html)
    parser.close()
    return [" ".join(line.split()) for line in parser.lines], parser.marks


_BLOCKS = words("p div br li tr h1 h2 h3 h4 h5 h6 td blockquote body")
_SILENT = words("script style title head")
