"""Text with a time or a bracketed name before each paragraph, and no colon after the speaker, if one is named.

"[00:00:02] [Client] text" or "[Client] text" (QualCoder), "[00:00:02] Client text" (Trint), "[00:00:02] text",
"[00:02.000 --> 00:06.400]  text" (Whisper's own output).
"""

from __future__ import annotations

import re
from collections import Counter

from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Lines, Utterance, dropped
from ipr_coder.transcripts.labels import role_hint, tidy
from ipr_coder.transcripts.marks import is_footer, mark_message, tape_mark
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import Source
from ipr_coder.transcripts.stamps import OPENERS, Stamp, leading


def sniff(source: Source) -> float:
    """How likely the text is of this kind: nearly every paragraph begins with a time."""
    return likelihood(Lines(source.sample), source.known_labels)


def read(source: Source) -> Draft:
    """The turns in `source`."""
    draft = read_lines(Lines(source.lines), source.name, source.known_labels)
    draft.notes[:0] = source.decoded.notes
    return draft


def likelihood(lines: Lines, known: frozenset[str]) -> float:
    """As `sniff`, for lines from anywhere; `known` labels make no difference here."""
    filled = [text for text in lines.texts if text.strip() and not text.lstrip().startswith("%")]
    if filled and len(_bracketed(filled)) * 5 >= len(filled) * 3:
        return 0.6
    stamped = [text for text in filled if _stamp(text) is not None]
    if len(stamped) < 2 or len(stamped) * 3 < len(filled):
        return 0.0
    return 0.55 + 0.15 * len(stamped) / len(filled)


def read_lines(lines: Lines, name: str, known: frozenset[str]) -> Draft:
    """The turns in `lines`, one for each time."""
    bare = set(_bracketed([text for text in lines.texts if text.strip()]))
    stamps = [_stamp(text) or (_NO_TIME if text in bare else None) for text in lines.texts]
    rests = [
        text.strip()[stamp.after :] if stamp else text.strip() for text, stamp in zip(lines.texts, stamps, strict=True)
    ]
    names = _names([rest for rest, stamp in zip(rests, stamps, strict=True) if stamp and rest])
    directives, draft = Directives(name), Draft("stamped", [])
    gap = False
    for index, (rest, stamp) in enumerate(zip(rests, stamps, strict=True)):
        place = lines.place(index)
        if not rest and stamp is None:
            gap = True
        elif rest.startswith("%") and stamp is None and directives.take(rest, place, len(draft.utterances)):
            continue
        elif stamp is not None and not tape_mark(lines.texts[index])[0]:
            speaker, said = _parted(rest, names)
            start = None if stamp is _NO_TIME else stamp.start_ms
            draft.utterances.append(Utterance(speaker, [said] if said else [], start, stamp.end_ms, place))
            gap = False
        elif tape_mark(lines.texts[index])[0]:
            draft.notes.append(dropped(rest, mark_message(tape_mark(lines.texts[index])[1]), place))
        elif is_footer(rest) or not draft.utterances:
            draft.notes.append(dropped(rest, "not speech, left out", place))
        else:
            parts = draft.utterances[-1].parts
            parts.append((("\n" if gap or lines.paragraphs else " ") if parts else "") + rest)
            gap = False
    directives.finish(len(draft.utterances))
    draft.facts, draft.moments = directives.facts, directives.moments
    if not names:
        draft.notes.append(ImportNote("doubt", "the file names no speakers; every timed paragraph is a turn of nobody"))
    elif any(not each.speaker for each in draft.utterances):
        unnamed = [each.line for each in draft.utterances if not each.speaker]
        draft.notes.append(ImportNote("doubt", f"{len(unnamed)} timed paragraphs name no speaker", unnamed[0]))
    return draft


def _stamp(text: str) -> Stamp | None:
    stripped = text.strip()
    found = leading(stripped) if stripped[:1] and stripped[0] in OPENERS else None
    return found if found is not None and (found.dress in ("[]", "##", "{}") or found.end_ms is not None) else None


def _bracketed(filled: list[str]) -> list[str]:
    """The lines that begin with a name in brackets and no time: two names or more, and nearly each comes back."""
    found = [(match.group(1), text) for text in filled if (match := _BRACKETED.match(text.strip()))]
    found = [(name, text) for name, text in found if tidy(name) and len(text.strip()) > len(name) + 2]
    counts = Counter(name for name, _ in found)
    told = {name for name, count in counts.items() if count > 1 or role_hint(name) is not None}
    most = len(found) // (2 if len(found) == len(filled) else 3)
    return [text for name, text in found if name in told] if 2 <= len(told) <= max(2, most) else []


def _names(rests: list[str]) -> frozenset[str]:
    """The speakers' names at the beginnings of timed paragraphs, in brackets or plain.

    Plain ones must be words for roles, or one to three capitalised words that nearly every paragraph begins with.
    """
    bracketed = [match.group(1) for rest in rests if (match := _BRACKETED.match(rest))]
    if len(bracketed) * 2 >= len(rests) and bracketed and max(Counter(bracketed).values()) > 1:
        return frozenset(f"[{name}]" for name in bracketed if tidy(name))
    for count in (3, 2, 1):
        starts = [" ".join(rest.split(" ", count)[:count]) for rest in rests]
        counts = Counter(each for each in starts if _NAME.fullmatch(each) and tidy(each))
        told = {
            each for each, often in counts.items() if role_hint(each) is not None or often > max(1, len(rests) // 20)
        }
        covered = sum(counts[each] for each in told)
        if covered >= len(rests) * 0.9 and len(told) <= max(2, len(rests) // 4):
            return frozenset(told)
    return frozenset()


def _parted(rest: str, names: frozenset[str]) -> tuple[str, str]:
    match = _BRACKETED.match(rest)
    if match is not None and f"[{match.group(1)}]" in names:
        return tidy(match.group(1)) or "", rest[match.end() :].strip()
    for name in names:
        if rest.startswith(name) and (len(rest) == len(name) or rest[len(name)] in " \t\u00a0"):
            return tidy(name) or "", rest[len(name) :].strip()
    return "", rest


_NO_TIME = Stamp(0, None, "", 0)
_BRACKETED = re.compile(r"[\[{]([^\[\]{}\n:]{1,46})[\]}]:?\s*")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W_a-z][\w.'’-]*){0,2}")
