"""How much of what tells who somebody is is found: `python3 -m benchmarks.deidentifying`.

The passages of tests/data/deidentify, written for this project, with every telling stretch marked by hand. Counted are
stretches: one is found when every letter of it lies in finds, and half found when some do; a find is right when it
shares a letter with a marked stretch, whatever the kind. Each line of a passage is a turn.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ipr_coder.errors import UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.candidates import Recogniser, find_candidates
from ipr_coder.transcripts.deidentifying.model import Passage
from ipr_coder.transcripts.deidentifying.patterns import pattern_finds
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterMatcher, read_roster

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "deidentify"
_MARKED = re.compile(r"\{\{([a-z -]+)\|([^{}]*)\}\}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage with the stretches that are to be found, and the kind of each."""

    passage: Passage
    gold: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Marked stretches found whole, in part and in all; finds that are right and in all; missed ones by kind."""

    whole: int
    part: int
    gold: int
    right: int
    finds: int
    missed: Counter[str]

    @property
    def recall(self) -> float:
        """Share of the marked stretches that are found whole."""
        return self.whole / self.gold

    @property
    def precision(self) -> float:
        """Share of the finds that are right."""
        return self.right / self.finds if self.finds else 0.0


def labelled(path: Path = FOLDER / "passages.txt") -> tuple[Labelled, ...]:
    """The passages with their marks taken out of the text."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return tuple(_labelled(number, block) for number, block in enumerate(blocks, 1))


def score(passages: Sequence[Labelled], found: Sequence[Sequence[Span]]) -> Score:
    """Compare finds with what is marked, passage by passage."""
    whole = part = gold = right = finds = 0
    missed: Counter[str] = Counter()
    for one, spans in zip(passages, found, strict=True):
        covered = {at for span in spans for at in range(span.start, span.end)}
        marked = {at for span, _ in one.gold for at in range(span.start, span.end)}
        for span, kind in one.gold:
            letters = {at for at in range(span.start, span.end) if one.passage.text[at].isalnum()}
            gold += 1
            if letters <= covered:
                whole += 1
            else:
                part += bool(letters & covered)
                missed[kind] += 1
        finds += len(spans)
        right += sum(any(at in marked for at in range(span.start, span.end)) for span in spans)
    return Score(whole, part, gold, right, finds, missed)


def found_by(passages: Sequence[Labelled], roster: Roster, nlp: Recogniser | None) -> list[list[Span]]:
    """The spans that the whole search finds."""
    texts = [one.passage for one in passages]
    spans: list[list[Span]] = [[] for _ in texts]
    for candidate in find_candidates(texts, roster, nlp):
        for place in candidate.places:
            spans[place.passage].append(place.span)
    return spans


def main() -> None:
    """Print the tables of docs/deidentifying.md."""
    for name in ("passages.txt", "afterwards.txt"):
        print(f"\n{name}\n")
        _print_table(labelled(FOLDER / name))


def _print_table(passages: Sequence[Labelled]) -> None:
    roster = read_roster(FOLDER / "roster.txt")
    matcher = RosterMatcher(roster)
    rows: list[tuple[str, list[list[Span]]]] = [
        ("roster alone", [[find.span for find in matcher.finds(one.passage.text)] for one in passages]),
        ("patterns alone", [[find.span for find in pattern_finds(one.passage.text)] for one in passages]),
        ("patterns and capital letters", found_by(passages, Roster(), None)),
        ("roster, patterns and capital letters", found_by(passages, roster, None)),
    ]
    try:
        from ipr_coder.transcripts.deidentifying.recogniser import shipped_recogniser

        nlp = shipped_recogniser()
    except UsageError as error:
        print(error, file=sys.stderr)
    else:
        model = [[find.span for find in nlp(one.passage.text)] for one in passages]
        rows += [("model alone", model), ("all of them", found_by(passages, roster, nlp))]
    print("| | found whole | in part | of | recall | finds | right | precision | missed |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, spans in rows:
        one = score(passages, spans)
        missed = ", ".join(f"{kind} {count}" for kind, count in one.missed.most_common())
        print(
            f"| {name} | {one.whole} | {one.part} | {one.gold} | {one.recall:.2f} | {one.finds} | {one.right} | "
            f"{one.precision:.2f} | {missed or '-'} |"
        )


def _labelled(number: int, block: str) -> Labelled:
    text, gold, openings, at = "", [], [0], 0
    for line in block.split("\n"):
        _, _, spoken = line.partition(": ")
        at = len(text)
        openings.append(at)
        end = 0
        for match in _MARKED.finditer(spoken):
            text += spoken[end : match.start()]
            gold.append((Span(len(text), len(text) + len(match.group(2))), match.group(1)))
            text += match.group(2)
            end = match.end()
        text += spoken[end:] + "\n"
    return Labelled(Passage(f"passage {number}", text.rstrip("\n"), tuple(dict.fromkeys(openings))), tuple(gold))


if __name__ == "__main__":
    main()
