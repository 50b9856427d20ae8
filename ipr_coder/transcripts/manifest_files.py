"""The files of a planned study found by their names, where a pattern says how files are named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.placing import NamedPlace, place_from_name
from ipr_coder.transcripts.plan import StudyPlan


def with_files(plan: StudyPlan, manifest: Path) -> StudyPlan:
    """The plan with a file for each interview and session that has none and whose name in the manifest's folder says
    that it is theirs; such an interview that was only planned counts as done.

    Raises TranscriptError where two files in the folder are named for one place.
    """
    named = _named(manifest, plan)
    roles = {person.id: person.role for person in plan.participants}
    interviews = []
    for one in plan.interviews:
        places = ((one.dyad, one.session, who) for who in (one.respondent, roles[one.respondent]))
        file = one.file or next((named[place] for place in places if place in named), None)
        status = "done" if file is not None and one.status == "planned" else one.status
        interviews.append(one if file == one.file else replace(one, file=file, status=status))
    sessions = [
        replace(each, transcript=each.transcript or named.get((each.dyad, each.number, "session")))
        for each in plan.sessions
    ]
    return replace(plan, interviews=tuple(interviews), sessions=tuple(sessions))


def _named(manifest: Path, plan: StudyPlan) -> dict[NamedPlace, Path]:
    spelled = {dyad.id.casefold(): dyad.id for dyad in plan.dyads}
    taken = {one.file for one in plan.interviews} | {each.transcript for each in plan.sessions}
    found: dict[NamedPlace, Path] = {}
    for file in sorted(manifest.resolve().parent.iterdir()):
        if not file.is_file() or file.name.startswith((".", "~$")) or file in taken or file.name == manifest.name:
            continue
        named = place_from_name(file.name, plan.file_pattern)
        if named is None:
            continue
        dyad, session, who = named
        place = (spelled.get((dyad or "").casefold(), dyad), session, who)
        if place in found:
            raise TranscriptError(
                f"by its name it is of the same interview as {found[place].name}.",
                place=file.name,
                mend="Say in the manifest which of the two is meant (`file`), or move one away.",
            )
        found[place] = file
    return found
