"""Interviews that nobody gave, in any number: the same seed gives the same text on every machine.

Turn lengths follow a log-normal law with the medians measured on real recall interviews (respondent 35 words,
interviewer 14); every fifth turn or so begins a recall moment. Each interview can be made alone and in any order.
"""

from __future__ import annotations

import random
from pathlib import Path

WORDS = (
    "I thought you know it was like something there and then she looked at me so I went quiet because maybe um "
    "nothing really happened but my chest felt tight he said that on Tuesday again slowly the chair the window the "
    "silence well sort of waiting for it to pass which it did not quite or only a little when we laughed about the dog"
).split()


def transcript(seed: int, dyad: int, session: int, role: str, turns: int = 300) -> str:
    """One interview as a canonical text file of `turns` turns."""
    draw = random.Random(f"{seed}:{dyad}:{session}:{role}")
    letter = "C" if role == "client" else "T"
    lines = [f"%dyad: D{dyad:03d}", f"%session: {session}", f"%respondent: {role}", ""]
    clock, moment = 0, 0
    for turn in range(turns):
        if turn % 10 == 4:
            moment += 1
            at = 120 * moment
            lines.append(f"%recall: {moment} session={_clock(at)}-{_clock(at + 25)} stopped_by={role}")
        interviewer = turn % 2 == 0
        words = max(1, min(300, round(draw.lognormvariate(2.64 if interviewer else 3.55, 0.9))))
        text = " ".join(draw.choice(WORDS) for _ in range(words))
        lines.append(f"[{_clock(clock)}] {'I' if interviewer else letter}: {text}.")
        clock += 1 + words // 3
    return "\n".join(lines) + "\n"


def write_study(folder: Path, interviews: int, turns: int = 300, seed: int = 7) -> list[Path]:
    """Write that many interviews, named like D001_S3_client.txt, and return their paths."""
    paths = []
    for number in range(interviews):
        dyad, rest = divmod(number, 4)
        session, role = (3, 5)[rest // 2], ("client", "therapist")[rest % 2]
        path = folder / f"D{dyad + 1:03d}_S{session}_{role}.txt"
        path.write_text(transcript(seed, dyad + 1, session, role, turns), encoding="utf-8")
        paths.append(path)
    return paths


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
