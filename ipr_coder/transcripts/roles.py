"""Labels to roles: what the user said first, then common words, then what the interview leaves as the only answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ipr_coder.transcripts.labels import RoleHint, key, role_hint
from ipr_coder.transcripts.model import ImportNote, Role


def assign_roles(
    labels: Sequence[str],
    speakers: Mapping[str, Role] | None = None,
    respondent: Role | None = None,
    stated: Mapping[str, Role] | None = None,
) -> tuple[dict[str, Role], list[ImportNote]]:
    """The role of each of `labels`, and a doubt for each that has none.

    Order: `speakers` (the user's word), `stated` (the file's own word), common words. A word for "the person
    interviewed" takes the role of `respondent`; beside an interviewer, so does the only label left over.
    """
    said = {key(label): role for label, role in (speakers or {}).items()}
    stated = stated or {}
    hints = {label: role_hint(label) for label in labels}
    roles: dict[str, Role] = {}
    for label in labels:
        if key(label) in said:
            roles[label] = said[key(label)]
        elif label in stated:
            roles[label] = stated[label]
        else:
            roles[label] = _from_hint(label, hints, respondent)
    _fill_the_only_gap(roles, hints, respondent)
    return roles, [_doubt(label, respondent) for label in labels if roles[label] == "unknown" and label]


def respondent_role(fact: str | None) -> Role | None:
    """The role that a `respondent` fact names, or None."""
    return {"client": "client", "therapist": "therapist", "other": "other"}.get(fact or "")  # type: ignore[return-value]


def _from_hint(label: str, hints: Mapping[str, RoleHint | None], respondent: Role | None) -> Role:
    hint = hints[label]
    if key(label) in ("a", "answer") and {"q", "question"} & set(map(key, hints)):
        hint = "respondent"
    others = {other for name, other in hints.items() if name != label and other is not None}
    if hint == "respondent":
        if (
            key(label) in ("r", "res")
            and "interviewer" not in others
            and others & {"respondent", "client", "therapist"}
        ):
            return "interviewer"
        if "therapist" in others and "interviewer" not in others:
            return "client"
        return respondent or "unknown"
    return hint or "unknown"


def _fill_the_only_gap(roles: dict[str, Role], hints: Mapping[str, RoleHint | None], respondent: Role | None) -> None:
    """Of two labels, beside the interviewer the other is who is interviewed, and beside that one the interviewer."""
    gaps = [label for label, role in roles.items() if role == "unknown"]
    interviewed = [label for label in roles if hints[label] == "respondent"]
    others = [label for label in gaps if label not in interviewed and label]
    if len(roles) == 2 and len(interviewed) == 1 and len(others) == 1 and "interviewer" not in roles.values():
        roles[others[0]] = "interviewer"
        gaps.remove(others[0])
    if respondent and len(roles) == 2 and len(gaps) == 1 and gaps[0] and "interviewer" in roles.values():
        roles[gaps[0]] = respondent


def _doubt(label: str, respondent: Role | None) -> ImportNote:
    role = respondent or "client"
    return ImportNote("doubt", f'the role of speaker “{label}” is not known; say it with --speaker "{label}={role}"')
