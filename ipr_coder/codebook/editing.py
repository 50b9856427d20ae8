"""Editing a codebook: an edit applied to a codebook gives a new one, with every fault named before anything is made.

No study is known here. Which version number an edit gives is told in `versions`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ipr_coder.codebook.edits import (
    AddCode,
    ChangeCode,
    Edit,
    MergeCodes,
    MoveCode,
    RenameCode,
    RetireCode,
    ReviveCode,
    SplitCode,
)
from ipr_coder.codebook.keys import free_key
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.problems import Problem, Problems, did_you_mean, shown
from ipr_coder.codebook.rules import CODE_ID, CODE_ID_MEND, COLOUR, COLOUR_MEND, CodeEntry, check_codes
from ipr_coder.codebook.versions import Step, next_version
from ipr_coder.errors import CodebookError
from ipr_coder.text import normalise


def apply(codebook: Codebook, edit: Edit, taken: Collection[str] = ()) -> Codebook:
    """The codebook after an edit, with the next version number that is not `taken`.

    CodebookError for the first fault; `faults` lists them all.
    """
    codes, problems = _edited(codebook, edit)
    if problems:
        raise CodebookError(problems[0].what, mend=problems[0].mend)
    return replace(codebook, codes=codes, version=next_version(codebook.version, step_of(edit), taken))


def faults(codebook: Codebook, edit: Edit) -> tuple[Problem, ...]:
    """What stands in the way of an edit; empty when it can be done. A problem's line counts codes, not file lines."""
    return _edited(codebook, edit)[1]


def step_of(edit: Edit) -> Step:
    """Which part of the version number an edit raises."""
    return "patch" if isinstance(edit, ChangeCode) and "key" not in edit.changed else "minor"


def new_ids(codebook: Codebook, edit: Edit) -> Mapping[str, str]:
    """From ids that an edit takes away (by renaming or merging) to the ids that stand for them after it."""
    if isinstance(edit, MergeCodes):
        return dict.fromkeys(edit.codes, edit.into)
    if not isinstance(edit, RenameCode):
        return {}
    beginning = f"{edit.code}."
    below = {
        child.id: f"{edit.new_id}.{child.id.removeprefix(beginning)}"
        for child in codebook.children(edit.code)
        if child.id.startswith(beginning)
    }
    return {edit.code: edit.new_id, **below}


def _edited(codebook: Codebook, edit: Edit) -> tuple[tuple[Code, ...], tuple[Problem, ...]]:
    """The codes after the edit, and all that is wrong with it or with them."""
    problems = Problems()
    codes = _changed(codebook, edit, problems)
    if not problems:
        _check(codes, problems)
    if not problems and codes == codebook.codes:
        problems.note(1, "Nothing would change.", "Say what is to be different.")
    return codes, tuple(dict.fromkeys(problems))


def _changed(codebook: Codebook, edit: Edit, problems: Problems) -> tuple[Code, ...]:
    if isinstance(edit, AddCode):
        return _with_new(codebook, edit, problems)
    if isinstance(edit, MergeCodes):
        return _merged(codebook, edit, problems)
    code = _known(codebook, edit.code, problems)
    codes = codebook.codes
    if code is None:
        return codes
    match edit:
        case ChangeCode():
            codes = _reworded(codebook, code, edit, problems)
        case RenameCode():
            codes = _renamed(codebook, edit, problems)
        case MoveCode():
            codes = _moved(codebook, code, edit, problems)
        case SplitCode():
            codes = _split(codebook, code, edit, problems)
        case RetireCode():
            codes = _retired(codebook, code, retired=True)
        case ReviveCode():
            codes = _retired(codebook, code, retired=False)
    return codes


def _with_new(codebook: Codebook, wish: AddCode, problems: Problems, *, behind: Code | None = None) -> tuple[Code, ...]:
    """The codes with a new one; its place, where none is wished, is behind the code `behind` or the last."""
    family = None if wish.parent is None else _known(codebook, wish.parent, problems)
    if _id_is_free(codebook, wish.id, problems) and (family is not None or wish.parent is None):
        if family is not None and family.parent is not None:
            what = f"{shown(family.id)} is itself a subcode; a code has two letters, so there are only two levels."
            problems.note(1, what, f"Put it under the family {shown(family.parent)}.")
            return codebook.codes
        if family is not None and family.retired:
            problems.note(1, f"The family {shown(family.id)} is retired.", "Revive it first, or choose another family.")
        key = _key_for(codebook, family, wish.key, wish.name, problems)
        code = Code(
            id=wish.id,
            key=key,
            name=_clean(wish.name),
            parent=wish.parent,
            colour=(_clean(wish.colour) or (family.colour if family else _free_colour(codebook))).upper(),
            definition=_clean(wish.definition),
            include_when=_cleaned(wish.include_when),
            exclude_when=_cleaned(wish.exclude_when),
            example=_clean(wish.example),
        )
        siblings = [one for one in codebook.codes if one.parent == wish.parent]
        place = siblings.index(behind) + 1 if behind in siblings and wish.position is None else wish.position
        return _placed(codebook.codes, code, place)
    return codebook.codes


def _reworded(codebook: Codebook, code: Code, edit: ChangeCode, problems: Problems) -> tuple[Code, ...]:
    new = replace(
        code,
        name=code.name if edit.name is None else _clean(edit.name),
        definition=code.definition if edit.definition is None else _clean(edit.definition),
        include_when=code.include_when if edit.include_when is None else _cleaned(edit.include_when),
        exclude_when=code.exclude_when if edit.exclude_when is None else _cleaned(edit.exclude_when),
        example=code.example if edit.example is None else _clean(edit.example),
        colour=code.colour if edit.colour is None else _clean(edit.colour).upper(),
    )
    if edit.key is not None and edit.key != code.key:
        family = None if code.parent is None else codebook.code(code.parent)
        new = replace(new, key=_key_for(codebook, family, edit.key, code.name, problems, without=code))
    codes = tuple(new if one.id == code.id else one for one in codebook.codes)
    return _rekeyed_below(replace(codebook, codes=codes), code, new, problems)


def _rekeyed_below(codebook: Codebook, old: Code, family: Code, problems: Problems) -> tuple[Code, ...]:
    """A family's subcodes with its new letter; one whose own letter that is gets another."""
    for child in codebook.children(family.id) if family.key != old.key else ():
        wish = family.key + child.key[1:]
        if child.key[1:] == family.key:
            wish = ""
        key = _key_for(codebook, family, wish, child.name, problems, without=child)
        codes = tuple(replace(one, key=key) if one.id == child.id else one for one in codebook.codes)
        codebook = replace(codebook, codes=codes)
    return codebook.codes


def _renamed(codebook: Codebook, edit: RenameCode, problems: Problems) -> tuple[Code, ...]:
    ids = new_ids(codebook, edit)
    for old, new in ids.items():
        if new not in ids and new not in codebook.code(old).formerly:
            _id_is_free(codebook, new, problems)
    return tuple(
        replace(
            code,
            id=ids.get(code.id, code.id),
            parent=ids.get(code.parent or "", code.parent),
            split_into=_through(ids, code.split_into),
            formerly=_formerly(code.formerly, [code.id], ids[code.id]) if code.id in ids else code.formerly,
        )
        for code in codebook.codes
    )


def _moved(codebook: Codebook, code: Code, edit: MoveCode, problems: Problems) -> tuple[Code, ...]:
    family = None if edit.parent is None else _known(codebook, edit.parent, problems)
    if edit.parent is not None and family is None:
        return codebook.codes
    if family is not None and code.id == family.id:
        problems.note(1, f"{shown(code.id)} cannot be its own family.", "Choose another family.")
    elif family is not None and family.parent is not None:
        what = f"{shown(family.id)} is itself a subcode; a code has two letters, so there are only two levels."
        problems.note(1, what, f"Put it under the family {shown(family.parent)} or make it a family.")
    elif family is not None and codebook.children(code.id):
        what = f"{shown(code.id)} has subcodes, so it cannot become one; there are only two levels."
        problems.note(1, what, "Move or merge its subcodes first.")
    elif family is not None and family.retired and not code.retired:
        problems.note(1, f"The family {shown(family.id)} is retired.", "Revive it first, or choose another family.")
    if problems:
        return codebook.codes
    key = code.key
    if code.parent != edit.parent or edit.key:
        wish = edit.key or (family.key + code.key[-1] if family is not None else "")
        if not edit.key and (wish in {one.key for one in codebook.codes if one.id != code.id} or wish[:1] == wish[1:]):
            wish = ""
        key = _key_for(codebook, family, wish, code.name, problems, without=code)
    others = tuple(one for one in codebook.codes if one.id != code.id)
    return _placed(others, replace(code, parent=edit.parent, key=key), edit.position)


def _merged(codebook: Codebook, edit: MergeCodes, problems: Problems) -> tuple[Code, ...]:
    target = _known(codebook, edit.into, problems)
    gone = [code for ident in dict.fromkeys(edit.codes) if (code := _known(codebook, ident, problems)) is not None]
    if not edit.codes:
        problems.note(1, "No code to merge is named.", "Name one or more.")
    if target is None or len(gone) < len(set(edit.codes)):
        return codebook.codes
    if target in gone:
        problems.note(1, f"{shown(target.id)} cannot be merged into itself.", "Name another code to merge into.")
    if target.retired:
        problems.note(1, f"{shown(target.id)} is retired and takes no new tags.", "Revive it first, or choose another.")
    for code in gone:
        left = [child.id for child in codebook.children(code.id) if child.id not in edit.codes]
        if left and target not in gone:
            what = f"{shown(code.id)} is a family, and {shown(left[0])} belongs to it."
            problems.note(1, what, "Move or merge its subcodes first.")
    if problems:
        return codebook.codes
    before = [former for code in gone for former in (*code.formerly, code.id)]
    ids = new_ids(codebook, edit)
    return tuple(
        replace(
            code,
            split_into=tuple(part for part in _through(ids, code.split_into) if part != code.id),
            formerly=_formerly(code.formerly, before, code.id) if code.id == target.id else code.formerly,
        )
        for code in codebook.codes
        if code not in gone
    )


def _split(codebook: Codebook, code: Code, edit: SplitCode, problems: Problems) -> tuple[Code, ...]:
    if len(edit.into) < _FEWEST_PARTS:
        problems.note(1, "A code is split into two or more new ones.", "Name them all.")
    if code.retired:
        problems.note(1, f"{shown(code.id)} is retired.", "Revive it first.")
    if codebook.children(code.id):
        what = f"{shown(code.id)} is a family with subcodes."
        problems.note(1, what, "Add a subcode instead, or move its subcodes first.")
    here, behind = codebook, code
    for wish in edit.into if not problems else ():
        here = replace(here, codes=_with_new(here, wish, problems, behind=behind))
        behind = here.codes[[one.id for one in here.codes].index(wish.id)] if not problems else behind
    parts = tuple(wish.id for wish in edit.into)
    return tuple(replace(one, retired=True, split_into=parts) if one.id == code.id else one for one in here.codes)


def _retired(codebook: Codebook, code: Code, *, retired: bool) -> tuple[Code, ...]:
    """A code, and of a family its subcodes, retired or not; one that takes tags again is no longer to be decided."""
    meant = {code.id, *(child.id for child in codebook.children(code.id))}
    if not retired and code.parent is not None:
        meant.add(code.parent)
    return tuple(
        replace(one, retired=retired, split_into=one.split_into if retired else ()) if one.id in meant else one
        for one in codebook.codes
    )


def _known(codebook: Codebook, ident: str, problems: Problems) -> Code | None:
    try:
        return codebook.code(ident)
    except KeyError:
        now = codebook.called_now(ident)
        mend = f"It is {shown(now)} now." if now else did_you_mean(ident, [code.id for code in codebook.codes])
        problems.note(1, f"There is no code {shown(ident)} in the codebook.", mend)
        return None


def _id_is_free(codebook: Codebook, ident: str, problems: Problems) -> bool:
    """An id once used stays with the code it meant, or old tags would count under a new meaning."""
    if not CODE_ID.fullmatch(ident):
        problems.note(1, f"{shown(ident)} cannot be a code's id.", CODE_ID_MEND)
        return False
    owner = codebook.called_now(ident)
    if owner == ident:
        problems.note(1, f"There is a code {shown(ident)} already.", "Choose another id.")
    elif owner is not None:
        problems.note(1, f"{shown(ident)} is a former id of {shown(owner)}.", "Choose another id.")
    return owner is None


def _key_for(
    codebook: Codebook, family: Code | None, wish: str, name: str, problems: Problems, *, without: Code | None = None
) -> str:
    """The key wished for, if nobody else has it, or a free one; "" when there is none (noted)."""
    owner = next((one for one in codebook.codes if one.key == wish and one != without), None) if wish else None
    if owner is not None:
        free = free_key(codebook, family, name)
        retired = ", which is retired" if owner.retired else ""
        mend = f"Free is, for example, {shown(free)}." if free else "Every letter is taken."
        problems.note(1, f"The key {shown(wish)} is that of {shown(owner.id)}{retired}.", mend)
    found = wish or free_key(codebook, family, name, without=(without.id,) if without else ())
    if not found:
        problems.note(1, "Every letter is taken.", "Merge or retire codes, or give one of them another key.")
    return found or ""


def _placed(codes: Iterable[Code], code: Code, position: int | None) -> tuple[Code, ...]:
    """The codes with this one among its siblings, families in order and each followed by its subcodes."""
    rest = tuple(codes)
    siblings = [one for one in rest if one.parent == code.parent]
    place = len(siblings) if position is None else min(max(position, 0), len(siblings))
    siblings.insert(place, code)
    families = siblings if code.parent is None else [one for one in rest if one.parent is None]

    def below(family: Code) -> list[Code]:
        return siblings if family.id == code.parent else [one for one in rest if one.parent == family.id]

    return tuple(one for family in families for one in (family, *below(family)))


def _check(codes: tuple[Code, ...], problems: Problems) -> None:
    """What would be wrong with these codes in a file."""
    for line, code in enumerate(codes, 1):
        for field in ("name", "definition"):
            if not getattr(code, field):
                problems.note(line, f"The {field} of {shown(code.id)} is empty.", f"Write a {field}.")
        if not COLOUR.fullmatch(code.colour):
            problems.note(line, f"{shown(code.colour)} is not a colour.", COLOUR_MEND)
        if not CODE_ID.fullmatch(code.id):
            problems.note(line, f"{shown(code.id)} cannot be a code's id.", CODE_ID_MEND)
    check_codes([_entry(line, code) for line, code in enumerate(codes, 1)], problems)


def _entry(line: int, code: Code) -> CodeEntry:
    texts = {"id": code.id, "key": code.key, "name": code.name, **({"status": "retired"} if code.retired else {})}
    lists = {"formerly": code.formerly, "split_into": code.split_into}
    return CodeEntry(line=line, lines={}, texts=texts, lists=lists, parent=code.parent, knows_parent=True)


def _free_colour(codebook: Codebook) -> str:
    used = {code.colour for code in codebook.codes}
    return next((colour for colour in _COLOURS if colour not in used), _COLOURS[0])


def _through(ids: Mapping[str, str], idents: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids.get(ident, ident) for ident in idents))


def _formerly(known: Iterable[str], more: Iterable[str], now: str) -> tuple[str, ...]:
    return tuple(ident for ident in dict.fromkeys((*known, *more)) if ident != now)


def _clean(text: str) -> str:
    return normalise(text).strip()


def _cleaned(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean for text in texts if (clean := _clean(text)))


_FEWEST_PARTS = 2
# Okabe and Ito's eight colours that colour-blind people can tell apart, without black, then darker shades of them.
_COLOURS = (
    "#D55E00",
    "#0072B2",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#F0E442",
    "#8C3E00",
    "#004B75",
    "#00684C",
)
