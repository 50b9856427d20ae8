"""How disagreements.json was made: from sample_transcripts/tags.csv alone, with nothing of ipr_coder.

python3 tests/data/river/tally_disagreements.py > tests/data/river/disagreements.json

All tags of RIVER lie on whole turns, so two tags either lie on the same stretch or share nothing, and no two tags of
one code can differ in their ends. What is left on a turn once the codes that both put are taken away is paired: first a
code with one above or below it, then any two that are left, in the order of the alphabet; the rest was missed. No turn
of RIVER leaves more than one way to pair, which is asserted.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from itertools import permutations
from pathlib import Path

TAGS = Path(__file__).parents[3] / "sample_transcripts" / "tags.csv"
CODERS = ("AB", "CD")
ABOUT = (
    "What AB and CD disagree about in RIVER, turn by turn, from sample_transcripts/tags.csv alone, in the interviews "
    "that both coded: kind, turn and each one's codes; how often each kind and each pair of codes occurs; the "
    "confusion table of the two (rows AB, columns CD) over turns, and for each code how many tags there are, how many "
    "of them the other missed and how many met another code."
)
NONE = "no code"


def related(one: str, other: str) -> bool:
    return one.startswith(f"{other}.") or other.startswith(f"{one}.")


def pairings(left: list[str], right: list[str]) -> set[frozenset[tuple[str, str]]]:
    """Every way to pair as many as possible, of those with the most pairs of a code and one above or below it."""
    short, long = sorted((left, right), key=len)
    ways = [list(zip(short, some, strict=True)) for some in permutations(long, len(short))]
    most = max(sum(related(*pair) for pair in way) for way in ways)
    best = [way for way in ways if sum(related(*pair) for pair in way) == most]
    turned = short is not left
    return {frozenset((b, a) if turned else (a, b) for a, b in way) for way in best}


def main() -> None:
    put: dict[str, dict[str, dict[int, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    with TAGS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            put[row["transcript"]][row["coder"]][int(row["turn"])].add(row["code"])

    listed: dict[str, list[dict[str, object]]] = {}
    agreed: dict[str, int] = {}
    confusion: Counter[tuple[str, str]] = Counter()
    tags: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for label, coders in sorted(put.items()):
        if set(coders) != set(CODERS):
            continue
        listed[label], agreed[label] = [], 0
        for turn in sorted({turn for one in coders.values() for turn in one}):
            ab, cd = (coders[who].get(turn, set()) for who in CODERS)
            tags.update([*ab, *cd])
            agreed[label] += len(ab & cd)
            confusion.update((code, code) for code in ab & cd)
            left, right = sorted(ab - cd), sorted(cd - ab)
            confusion.update((a, b) for a in left or [NONE] for b in right or [NONE] if (left or right))
            ways = pairings(left, right)
            assert len(ways) == 1, f"{label}, turn {turn}: more than one way"
            found = []
            for a, b in ways.pop():
                found.append(("level" if related(a, b) else "code", [a], [b]))
                left.remove(a)
                right.remove(b)
                other.update((a, b))
            found += [("missed", [code], []) for code in left] + [("missed", [], [code]) for code in right]
            missed.update([*left, *right])
            listed[label] += [
                {"kind": kind, "turn": turn, "AB": ours, "CD": theirs}
                for kind, ours, theirs in sorted(found, key=lambda one: sorted(one[1] + one[2]))
            ]

    every = [one for some in listed.values() for one in some]
    tally = {
        "about": ABOUT,
        "disagreements": listed,
        "agreed": agreed,
        "kinds": dict(sorted(Counter(one["kind"] for one in every).items())),
        "pairs": dict(sorted(Counter(" / ".join(sorted(one["AB"] + one["CD"])) for one in every).items())),
        "confusion": {f"{a} / {b}": many for (a, b), many in sorted(confusion.items())},
        "codes": {
            code: {"tags": tags[code], "missed": missed[code], "other": other[code]} for code in sorted(tags)
        },
    }  # fmt: skip
    text = json.dumps(tally, indent=1, ensure_ascii=False)
    sys.stdout.write(re.sub(r"\n {3,}|\n {2}(?=[\]}])", " ", text) + "\n")


if __name__ == "__main__":
    main()
