"""How consensus_themes.json was made: from sample_transcripts/tags.csv alone, with nothing of ipr_coder.

python3 tests/data/river/tally_consensus.py > tests/data/river/consensus_themes.json
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

TAGS = Path(__file__).parents[3] / "sample_transcripts" / "tags.csv"
PLAN = {"D01": "AB", "D02": "CD", "D03": "both", "D04": "neither"}
ABOUT = (
    "What the consensus of RIVER holds when every disagreement of a dyad is settled in one way; tallied turn by turn "
    "from sample_transcripts/tags.csv: D01 as AB put it, D02 as CD put it, D03 all that either put, D04 only what both "
    "put alike. An interview that one coder alone coded is as that coder put it."
)

put: dict[str, dict[str, set[tuple[int, str]]]] = defaultdict(lambda: defaultdict(set))
with TAGS.open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        put[row["transcript"]][row["coder"]].add((int(row["turn"]), row["code"]))

settled: dict[str, set[tuple[int, str]]] = {}
for label, coders in sorted(put.items()):
    how = PLAN[label[:3]]
    if len(coders) == 1 or how in coders:
        settled[label] = coders[how] if how in coders and len(coders) > 1 else next(iter(coders.values()))
    else:
        settled[label] = set.union(*coders.values()) if how == "both" else set.intersection(*coders.values())

codes = sorted({code for tags in settled.values() for _, code in tags})
tally = {
    "about": ABOUT,
    "plan": PLAN,
    "tags": {label: len(tags) for label, tags in settled.items()},
    "codes": {
        code: {
            "tags": sum(one == code for tags in settled.values() for _, one in tags),
            "interviews": sum(any(one == code for _, one in tags) for tags in settled.values()),
        }
        for code in codes
    },
}
json.dump(tally, sys.stdout, indent=1, ensure_ascii=False)
sys.stdout.write("\n")
