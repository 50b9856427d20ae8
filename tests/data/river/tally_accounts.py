"""Makes moments.json and episodes.json from sample_transcripts/, with nothing of the program: python3 tally_accounts.py

Which accounts of client and therapist belong together was read off the %recall lines by eye and stands below. Counted
is the union of both coders' tags, turn by turn, as all tags of RIVER lie on whole turns.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "sample_transcripts"
SPEAKERS = re.compile(r"^(\[[\d:]+\] )?(I|C|T|Researcher R1|Therapist T01): ")

SESSIONS = {
    ("D01", 3): ("D01_S3_client", "D01_S3_therapist"),
    ("D02", 5): ("D02_S5_client", None),
    ("D03", 3): ("D03_S3_client", "D03_S3_therapist"),
    ("D03", 5): ("D03_S5_client", None),
    ("D04", 3): ("D04_S3_client", "D04_S3_therapist"),
    ("D04", 5): ("D04_S5_client", None),
}
"""The accounts that count: submitted by all coders they are assigned to."""

TOGETHER = {
    # Client's moment and therapist's, by their numbers in the transcript; 0 where one did not stop. In session order.
    ("D01", 3): [(1, 0), (0, 1), (2, 2), (3, 3), (4, 4), (5, 5)],
    ("D03", 3): [(1, 0), (0, 1), (2, 2), (3, 3), (5, 4), (4, 0), (0, 5), (6, 6)],
    # 00:08:20 and 00:08:40 lie twenty seconds apart; 00:18:04 lies in 00:18:04-00:18:16, thirteen seconds from others
    ("D04", 3): [(1, 1), (2, 2), (5, 3), (3, 4), (4, 0), (0, 5)],
}
SESSION_SECONDS = 50 * 60
ACTS = {"repair.clarifies": "therapist", "repair.owns": "therapist", "repair.explores": "therapist",
        "repair.client_led": "client"}  # fmt: skip


def lines_of(name: str) -> list[str]:
    """Directives and turns of a transcript, in order; a turn is its speaker's label and text."""
    plain = SAMPLES / f"{name}.txt"
    if plain.exists():
        return plain.read_text(encoding="utf-8").splitlines()
    xml = zipfile.ZipFile(SAMPLES / f"{name}.docx").read("word/document.xml").decode("utf-8")
    if "<w:tbl>" in xml:
        rows = re.findall(r"<w:tr[ >].*?</w:tr>", xml, re.S)
        cells = [[bare(cell) for cell in re.findall(r"<w:tc>.*?</w:tc>", row, re.S)] for row in rows]
        return [
            row[0] or row[1] if any(cell.startswith("%") for cell in row) else f"{row[0]}: {row[1]}"
            for row in cells[1:]
        ]
    return [bare(part) for part in re.findall(r"<w:p[ >].*?</w:p>", xml, re.S)]


def bare(xml: str) -> str:
    return re.sub(r"<[^>]+>", "", xml).strip()


def moments_of(name: str) -> dict[int, dict]:
    """Each recall moment's session times in seconds, and the turns of the interview (from 1) that talk about it."""
    found: dict[int, dict] = {}
    turn, now = 0, 0
    for line in lines_of(name):
        if line.startswith("%recall"):
            number, start, end = re.match(r"%recall: (\d+) session=([\d:]+)(?:-([\d:]+))?", line).groups()
            now = int(number)
            found[now] = {"start": seconds(start), "end": seconds(end or start), "turns": []}
        elif line.startswith("%end-recall"):
            now = 0
        elif SPEAKERS.match(line) and not line.startswith("%"):
            turn += 1
            if now:
                found[now]["turns"].append(turn)
    return found


def seconds(text: str) -> int:
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def clock(at: int) -> str:
    return f"{at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}"


def tags() -> dict[tuple[str, int], set[str]]:
    """The codes that either coder put on a turn."""
    there: dict[tuple[str, int], set[str]] = {}
    with (SAMPLES / "tags.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            there.setdefault((row["transcript"], int(row["turn"])), set()).add(row["code"])
    return there


TAGS = tags()


def accounts() -> dict[tuple[str, int], list[dict]]:
    """For each session its moments in order, each with the client's and the therapist's codes (None: did not stop)."""
    found = {}
    for session, names in SESSIONS.items():
        sides = [moments_of(name) if name else {} for name in names]
        alone = sorted(sides[0], key=lambda number: sides[0][number]["start"])
        pairs = TOGETHER.get(session) or [(number, 0) for number in alone]
        found[session] = [
            {
                who: {
                    "start": side[number]["start"],
                    "end": side[number]["end"],
                    "codes": set().union(*(TAGS.get((name, turn), set()) for turn in side[number]["turns"])),
                }
                if number
                else None
                for who, name, side, number in zip(("client", "therapist"), names, sides, pair, strict=True)
            }
            for pair in pairs
        ]
    return found


def families(codes: set[str]) -> set[str]:
    return codes | {code.split(".")[0] for code in codes}


def by_code(told: dict) -> dict:
    rows: dict[str, dict] = {}
    for (dyad, number), moments in told.items():
        if (dyad, number) not in TOGETHER:
            continue
        for moment in moments:
            sides = {who: families(moment[who]["codes"]) if moment[who] else None for who in ("client", "therapist")}
            for code in set().union(*(side or set() for side in sides.values())):
                row = rows.setdefault(code, dict.fromkeys(
                    ("both", "client_only", "client_alone", "therapist_only", "therapist_alone"), 0) | {"dyads": set()}
                )  # fmt: skip
                who = [name for name, side in sides.items() if side and code in side]
                if len(who) == 2:
                    row["both"] += 1
                    row["dyads"].add(dyad)
                else:
                    other = "therapist" if who[0] == "client" else "client"
                    row[f"{who[0]}_only"] += 1
                    row[f"{who[0]}_alone"] += sides[other] is None
    return {code: row | {"dyads": len(row["dyads"])} for code, row in sorted(rows.items())}


def episodes(told: dict, tellers: tuple[str, ...]) -> list[dict]:
    """Written down session by session: walk through it with a pencil that is either in a rupture or not."""
    rows = []
    for (dyad, number), moments in told.items():
        opened = None
        for moment in sorted(moments, key=lambda one: min(side["start"] for side in one.values() if side)):
            heard = {}
            for kind in ("rupture", "repair"):
                said = [
                    (moment[who]["start"], who, code)
                    for who in tellers
                    if moment[who]
                    for code in moment[who]["codes"]
                    if code.split(".")[0] == kind and code != "repair.stalled"
                ]
                if said:
                    heard[kind] = said
            stalled = any(moment[who] and "repair.stalled" in moment[who]["codes"] for who in tellers)
            if "rupture" in heard:
                if opened is None:
                    opened = {"dyad": dyad, "session": number, "onset": min(heard["rupture"])[0], "codes": set(),
                              "told_by": set(), "moments": 0, "end": "unresolved"}  # fmt: skip
                    rows.append(opened)
                opened["moments"] += 1
                opened["codes"] |= {code for _, _, code in heard["rupture"]}
                opened["told_by"] |= {who for _, who, _ in heard["rupture"]}
            if opened is None:
                continue
            if "repair" in heard:
                at = min(heard["repair"])[0]
                opened |= {
                    "end": "resolved",
                    "latency": max(0, at - opened["onset"]),
                    "repair_at": clock(at),
                    "repair": sorted({code for _, _, code in heard["repair"]}),
                    "repair_told_by": sorted({who for _, who, _ in heard["repair"]}),
                    "repaired_by": sorted({ACTS[code] for _, _, code in heard["repair"] if code in ACTS}),
                }
                opened = None
            elif stalled:
                opened["end"] = "stalled"
        if opened is not None:
            opened["in_sight"] = SESSION_SECONDS - opened["onset"]
            opened["carried"] = carried(told, dyad, number, tellers)
    return [row | {"onset": clock(row["onset"]), "codes": sorted(row["codes"]), "told_by": sorted(row["told_by"])}
            for row in rows]  # fmt: skip


def carried(told: dict, dyad: str, number: int, tellers: tuple[str, ...]) -> str:
    later = told.get((dyad, number + 2))
    if later is None or not any(moment[who] for moment in later for who in tellers):
        return "no later session"
    said = {code.split(".")[0] for moment in later for who in tellers if moment[who] for code in moment[who]["codes"]}
    return "yes" if said & {"rupture", "repair"} else "not told again"


def transitions(told: dict) -> dict:
    """Families told of one moment and of the next, by client or therapist."""
    pairs, first, second, both = 0, {}, {}, {}
    for moments in told.values():
        said = [
            {code.split(".")[0] for side in moment.values() if side for code in side["codes"]} for moment in moments
        ]
        for here, there in itertools.pairwise(said):
            pairs += 1
            for family in here:
                first[family] = first.get(family, 0) + 1
            for family in there:
                second[family] = second.get(family, 0) + 1
            for a in here:
                for b in there:
                    both[f"{a} > {b}"] = both.get(f"{a} > {b}", 0) + 1
    return {"pairs": pairs, "given": first, "target": second, "observed": both}


def write(name: str, body: dict) -> None:
    (HERE / name).write_text(json.dumps(body, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    TOLD = accounts()
    WHAT = (
        "RIVER, union of AB and CD, by tally_accounts.py from sample_transcripts/ alone; nothing here is the program's"
    )
    write("moments.json", {
        "about": WHAT,
        "codes": by_code(TOLD),
        "sessions": [
            {
                "dyad": dyad,
                "session": number,
                "client": [f"{clock(m['client']['start'])} {', '.join(sorted(m['client']['codes']))}"
                           if m["client"] else None for m in moments],
                "therapist": [f"{clock(m['therapist']['start'])} {', '.join(sorted(m['therapist']['codes']))}"
                              if m["therapist"] else None for m in moments],
            }
            for (dyad, number), moments in TOLD.items()
        ],
    })  # fmt: skip
    write("episodes.json", {
        "about": WHAT,
        "both": episodes(TOLD, ("client", "therapist")),
        "client": episodes(TOLD, ("client",)),
        "therapist": episodes({s: m for s, m in TOLD.items() if s in TOGETHER}, ("therapist",)),
        "transitions": transitions(TOLD),
    })  # fmt: skip
