"""ELAN annotation files (.eaf): the independent tiers merged by time, one speaker a tier.

Times are looked up in the file's time slots. Slots without a value are legal: an annotation takes its neighbours' times
there. Tiers that hang on a parent (translations, notes, recall marks) are no speech of their own and are listed.
"""

from __future__ import annotations

import re
from typing import Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Utterance
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import MOST_PIECES, Source, refuse_more_than


def sniff(source: Source) -> float:
    """Certain for XML whose root is an annotation document."""
    head = source.decoded.text[:4000]
    return 1.0 if source.opening == "<" and "<ANNOTATION_DOCUMENT" in head else 0.0


def read(source: Source) -> Draft:
    """The annotations as turns. Raises TranscriptError for broken XML, or annotations no time can be found for."""
    root = _root(source)
    slots = _slots(root)
    draft = Draft("eaf", [], notes=list(source.decoded.notes))
    for tier in root.iter("TIER"):
        label = tier.get("PARTICIPANT", "").strip() or tier.get("TIER_ID", "").strip()
        annotations = list(tier.iter("ALIGNABLE_ANNOTATION"))
        if tier.get("PARENT_REF") or not annotations:
            count = len(annotations) + sum(1 for each in tier.iter("REF_ANNOTATION"))
            if count:
                message = f"the tier {tier.get('TIER_ID', '')!r} hangs on another ({count} annotations), left out"
                draft.notes.append(ImportNote("dropped", message))
            continue
        draft.utterances += [_utterance(each, label, slots, source.name) for each in annotations]
    draft.utterances.sort(key=lambda each: (each.start_ms or 0, each.end_ms or 0))
    return draft


def _root(source: Source) -> Any:
    from lxml import etree

    text = source.decoded.text
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text):
        mend = "Save it again with ELAN."
        raise TranscriptError(
            "holds an XML document type declaration; it was not opened.", place=source.name, mend=mend
        )
    refuse_more_than(MOST_PIECES // 2, text.count("<"), "tags", source.name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(_DECLARATION.sub("", text, count=1).encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        raise TranscriptError(
            "is XML that cannot be read.", place=source.name, mend="Save it again with ELAN."
        ) from None


def _slots(root: Any) -> dict[str, int]:
    """The time of each slot; one without a value lies between its neighbours, half way."""
    slots = [(slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE", "")) for slot in root.iter("TIME_SLOT")]
    values = [int(value) if value.isascii() and value.isdigit() and len(value) < 11 else None for _, value in slots]
    found: dict[str, int] = {}
    for index, (name, _) in enumerate(slots):
        value = values[index]
        if value is None:
            before = next((each for each in reversed(values[max(0, index - 50) : index]) if each is not None), None)
            after = next((each for each in values[index + 1 : index + 51] if each is not None), before)
            if before is None and after is None:
                continue
            value = ((before if before is not None else after or 0) + (after or before or 0)) // 2
        found[name] = value
    return found


def _utterance(annotation: Any, label: str, slots: dict[str, int], name: str) -> Utterance:
    start = slots.get(annotation.get("TIME_SLOT_REF1", ""))
    end = slots.get(annotation.get("TIME_SLOT_REF2", ""))
    if start is None:
        place = f"{name}, annotation {annotation.get('ANNOTATION_ID', '?')}"
        raise TranscriptError("an annotation has no time.", place=place, mend="Save it again with ELAN.")
    words = " ".join((annotation.findtext("ANNOTATION_VALUE") or "").split())
    return Utterance(label, [words] if words else [], start, end, annotation.sourceline)


_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
