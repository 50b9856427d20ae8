"""Speakers' labels: what can be one, which spellings are the same one, and which words tell a role."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from ipr_coder.transcripts.model import Role
from ipr_coder.transcripts.vocabulary import phrases, words

RoleHint = Role | Literal["respondent"]
"""A role, or "respondent": the person interviewed, whose role the interview says and not the word."""

LONGEST_LABEL = 48
"""Characters; what is longer before a colon is speech."""


@lru_cache(maxsize=4096)
def key(label: str) -> str:
    """The form in which two spellings of a label are compared: case and spacing do not count."""
    return " ".join(label.split()).casefold()


def tidy(head: str) -> str | None:
    """The label in what stands before a colon, freed of Markdown marks, or None if no label can look like that."""
    label = " ".join(head.replace("*", "").replace("__", "").strip(" \t\u00a0#@").split())
    if label[:1] in _BRACKETS and label[-1:] == _BRACKETS[label[:1]]:
        label = label[1:-1].strip()
    if not label or len(label) > LONGEST_LABEL or not _LABEL.fullmatch(label):
        return None
    if label.count(" ") > 4:
        return None
    return None if key(label) in _NEVER else label


def role_hint(label: str) -> RoleHint | None:
    """The role that a common word or letter tells ("Interviewer 1", "C", "Th"), or None.

    "R" and "P" are read alone here; `roles` weighs them against the other labels of the file. "S01" is what programs
    call a voice, whoever it is; only a bare "S" is the subject.
    """
    word = key(_ASIDE.sub("", label)).rstrip(".")
    hint = _WORDS.get(word)
    if hint is None:
        stem = _NUMBER.sub("", word).rstrip(" _-#.") or word
        hint = None if stem == "s" else _WORDS.get(stem)
    return hint


def turn_numbers(labels: Iterable[str]) -> frozenset[str]:
    """The stems of labels that carry turn numbers ("T" in T1, C1, T2, C2 ...), not people's numbers.

    They do when two stems or more have them, the numbers of a stem only rise, and there are three turns or more.
    A label that comes back (Speaker 1, Speaker 2, Speaker 1) is a person.
    """
    labels = list(labels)
    if not any(label[-1:].isdigit() for label in dict.fromkeys(labels)):
        return frozenset()
    numbers: dict[str, list[int]] = {}
    for label in labels:
        match = _NUMBERED.fullmatch(label)
        if match:
            numbers.setdefault(match.group(1), []).append(int(match.group(2)))
    rising = {
        stem: found for stem, found in numbers.items() if all(later > earlier for earlier, later in pairwise(found))
    }
    if len(rising) != len(numbers) or len(rising) < 2 or sum(map(len, rising.values())) < 3:
        return frozenset()
    return frozenset(rising)


def without_turn_number(label: str) -> str:
    """`label` without the number at its end."""
    match = _NUMBERED.fullmatch(label)
    return match.group(1) if match else label


def aliases(labels: Sequence[str]) -> dict[str, str]:
    """Labels that introduce their own short form, "Interviewer (I)", mapped to it where it is used alone later."""
    keys = {key(label): label for label in reversed(labels)}
    found = {}
    for label in dict.fromkeys(labels):
        match = _INTRODUCED.fullmatch(label)
        if match:
            full, short = keys.get(key(match.group(1))), keys.get(key(match.group(2)))
            if short or full:
                found[label] = short or full or label
    return found


def accepted(candidates: Sequence[str], *, known: frozenset[str], every_line_labelled: bool) -> frozenset[str]:
    """The keys of the `candidates` (one entry an occurrence) that are speakers.

    A label is one when the user named it, when it is a word for a role, or when it comes back and looks like a name;
    a name met once is taken only where every other line begins with a label, so that "Honestly: no" inside speech
    is none.
    """
    counts = Counter(map(key, candidates))
    like_names = {key(label) for label in set(candidates) if _like_a_name(label)}
    found = {each for each in counts if each in known or role_hint(each) is not None}
    found |= {each for each, count in counts.items() if count > 1 and each in like_names}
    if every_line_labelled and (found or len(counts) > 1):
        found |= like_names
    return frozenset(found)


def _like_a_name(label: str) -> bool:
    first, *others = _ASIDE.sub("", label).split() or [label]
    return all(word[0].isupper() or word[0].isdigit() or word in _PARTICLES for word in others) and bool(first)


_LABEL = re.compile(r"[^\W_](?:[\w .,'’()/&+-]|\[\w{1,20}\])*", re.UNICODE)
_BRACKETS = {"[": "]", "{": "}", "<": ">"}
_ASIDE = re.compile(r"\s*\([^()]{0,40}\)\s*$")
_NUMBER = re.compile(r"\d+$")
_NUMBERED = re.compile(r"(.*?[^\W\d_])[ .#-]?(\d{1,4})")
_INTRODUCED = re.compile(r"(.{2,40}?)\s*\(([^()]{1,12})\)")
_NEVER = words(
    "note notes nb n.b. ps p.s. date time title page subject re http https ftp www file duration length location "
    "place setting topic transcriber transcribed transcription transcript recording recorded audio video example e.g "
    "eg i.e ie codes code memo comment comments summary version key legend start end"
) | phrases("transcribed by|audio file|video file|recorded on|interview date|date of interview|for example")
_PARTICLES = words("de da di du del der den van von la le of and the el bin ibn y & - +")
_HINTS: dict[RoleHint, str] = {
    "interviewer": (
        "i|q|int|intv|inter|iv|ivr|iver|interviewer|researcher|research assistant|investigator|inv|inquirer|moderator|"
        "mod|facilitator|question|recall consultant|ipr interviewer"
    ),
    "client": "c|cl|cli|client|patient|pt|pat",
    "therapist": "t|th|ther|therapist|counsellor|counselor|co|psychotherapist|psychologist|clinician|tp",
    "respondent": (
        "p|r|pp|ppt|part|participant|par|respondent|resp|res|interviewee|iee|ie|informant|subject|s|interviewed"
    ),
}
_WORDS: dict[str, RoleHint] = {word: role for role, names in _HINTS.items() for word in phrases(names)}
