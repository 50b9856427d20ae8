"""Counts RIVER's codes from tags.csv and the transcripts as they lie there, without the program: writes themes.json.

Run it from the project's folder: python tests/data/river/tally_themes.py
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "sample_transcripts"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Both coders had submitted these, in the order of study.yaml: dyad, session, respondent, group.
INTERVIEWS = {
    "D01_S3_client": ("D01", 3, "C01", "good"),
    "D01_S3_therapist": ("D01", 3, "T01", "good"),
    "D02_S5_client": ("D02", 5, "C02", "good"),
    "D03_S3_client": ("D03", 3, "C03", "mixed"),
    "D03_S3_therapist": ("D03", 3, "T03", "mixed"),
    "D03_S5_client": ("D03", 5, "C03", "mixed"),
    "D04_S3_client": ("D04", 3, "C04", "poor"),
    "D04_S3_therapist": ("D04", 3, "T01", "poor"),
    "D04_S5_client": ("D04", 5, "C04", "poor"),
}
CODED_BY_BOTH = [one for one in INTERVIEWS if one not in ("D04_S3_therapist", "D04_S5_client")]
NEAR = 3


def lines_of(label):
    """The lines of a transcript: of a text file, or each paragraph or row of a Word file."""
    plain = SAMPLES / f"{label}.txt"
    if plain.exists():
        return plain.read_text(encoding="utf-8").splitlines()
    with zipfile.ZipFile(SAMPLES / f"{label}.docx") as file:
        body = ElementTree.fromstring(file.read("word/document.xml"))[0]
    lines = []
    for block in body:
        if block.tag == f"{WORD}p":
            lines.append("".join(text.text or "" for text in block.iter(f"{WORD}t")))
        for row in block.iter(f"{WORD}tr"):
            cells = ["".join(t.text or "" for t in cell.iter(f"{WORD}t")) for cell in row.iter(f"{WORD}tc")]
            directive = next((cell for cell in cells if cell.startswith("%")), None)
            lines.append(directive or f"{cells[0]}: {cells[1]}")
    return lines


def turns_of(label):
    """Speaker and the session time of the recall moment (or None) of each turn, in order."""
    turns, moment = [], None
    for line in lines_of(label):
        recall = re.match(r"%recall: *\d+ session=(\d\d:\d\d:\d\d)", line)
        speech = re.match(r"(?:\[[\d:]+\] *)?([ICT]): ", line)
        if recall:
            moment = recall[1]
        elif line.startswith("%end-recall"):
            moment = None
        elif speech:
            turns.append((speech[1], moment))
    return turns


def family(code):
    return code.split(".")[0]


def main():
    turns = {label: turns_of(label) for label in INTERVIEWS}
    units = {label: sum(speaker != "I" for speaker, _ in turns[label]) for label in INTERVIEWS}
    with (SAMPLES / "tags.csv").open(encoding="utf-8", newline="") as file:
        tags = [(row["transcript"], int(row["turn"]), row["code"], row["coder"]) for row in csv.DictReader(file)]
    assert all(turns[label][turn - 1][0] != "I" for label, turn, _, _ in tags), "a tag on the interviewer"
    codes = sorted({code for _, _, code, _ in tags})
    families = sorted({family(code) for code in codes})

    def found(kind, code, by_coder=None):
        """The places (interview, turn) of a code itself, or of a family, for one coder or for anybody."""
        name = family if kind == "family" else str
        return {(i, t) for i, t, c, who in tags if name(c) == code and by_coder in (None, who)}

    def both_coders(kind, code):
        places = found(kind, code, "AB") & found(kind, code, "CD")
        return {place for place in places if place[0] in CODED_BY_BOTH}

    def figures(places):
        cases = {INTERVIEWS[i][0] for i, _ in places}
        people = {}
        for i, _ in places:
            people[INTERVIEWS[i][2]] = people.get(INTERVIEWS[i][2], 0) + 1
        return {
            "segments": len(places),
            "interviews": len({i for i, _ in places}),
            "dyads": len(cases),
            "participants": dict(sorted(people.items())),
            "groups": {
                group: len({INTERVIEWS[i][0] for i, _ in places if INTERVIEWS[i][3] == group})
                for group in ("good", "mixed", "poor")
            },
        }

    lines = [("code", code) for code in codes] + [("family", one) for one in families]
    layers = {
        "union": {f"{kind} {code}": figures(found(kind, code)) for kind, code in lines},
        "AB": {f"{kind} {code}": figures(found(kind, code, "AB")) for kind, code in lines},
        "CD": {f"{kind} {code}": figures(found(kind, code, "CD")) for kind, code in lines},
        "agreed": {f"{kind} {code}": figures(both_coders(kind, code)) for kind, code in lines},
    }

    order = list(INTERVIEWS)
    ends = {}
    for kind, code in lines:
        places = sorted(found(kind, code), key=lambda place: (order.index(place[0]), place[1]))
        ends[f"{kind} {code}"] = [[i, t, turns[i][t - 1][1]] for i, t in (places[0], places[-1])]

    known, saturation = set(), []
    for label in order:
        here = {code for i, _, code, _ in tags if i == label}
        saturation.append([label, len(here), sorted(here - known), len(known | here)])
        known |= here
    # The mean over all orders, by trying every choice of interviews.
    sets = [{code for i, _, code, _ in tags if i == label} for label in order]
    means = []
    for size in range(1, len(order) + 1):
        choices = list(combinations(sets, size))
        means.append(round(sum(len(set().union(*choice)) for choice in choices) / len(choices), 9))

    change = {}
    for dyad in ("D03", "D04"):
        pair = [f"{dyad}_S3_client", f"{dyad}_S5_client"]
        change[dyad] = {
            "units": [units[label] for label in pair],
            "segments": {
                f"{kind} {code}": [sum(i == label for i, _ in found(kind, code)) for label in pair]
                for kind, code in lines
            },
        }

    def together(kind, one, other):
        """Units with both by one coder, units near by one coder, units with either by anybody."""
        both, near = set(), set()
        for who in ("AB", "CD"):
            first, second = found(kind, one, who), found(kind, other, who)
            both |= first & second
            for here, there in ((first, second), (second, first)):
                near |= {(i, t) for i, t in here if any((i, t + by) in there for by in range(-NEAR, NEAR + 1))}
        return [len(both), len(near), len(found(kind, one) | found(kind, other))]

    pairs = {}
    for kind, names in (("family", families), ("code", codes)):
        for one, other in combinations(names, 2):
            counts = together(kind, one, other)
            if counts[1]:
                pairs[f"{kind} {one} {other}"] = counts

    result = {
        "about": "What RIVER should give by turns, counted by tally_themes.py from tags.csv and the transcripts.",
        "units": units,
        "layers": layers,
        "ends": ends,
        "saturation": saturation,
        "mean_of_all_orders": means,
        "change": change,
        "near": NEAR,
        "together": pairs,
    }
    (HERE / "themes.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
