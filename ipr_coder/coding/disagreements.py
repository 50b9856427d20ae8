"""Where coders agree and where not: every tag of theirs is in exactly one agreement or one disagreement.

Two coders' tags on one interview are put together like this. (1) The same code on exactly the same stretch is agreed,
or, where more was said of it (strength, say) and not the same, a disagreement about attributes. What is left is paired
one to one, and only where the stretches overlap: (2) the same code with different ends; (3) a code and one above or
below it in the codebook; (4) different codes. Of several possible pairs of one kind the one with the larger shared part
comes first, then the earlier one; whose tag it is makes no difference. (5) A tag without a partner was missed by the
other.

With more coders this is done for every two of them, and what hangs together is one disagreement. It is agreed what all
who answered for the interview put alike. Interviews that fewer than two of the coders answered are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts
from ipr_coder.study.tables import Ints, TagTable

DisagreementKind = Literal["missed", "code", "level", "ends", "attributes"]
"""Missed by one; different codes; a code and one above or below it; the same code with different ends; the same tag
of which more is said, and not the same."""

KINDS: tuple[DisagreementKind, ...] = get_args(DisagreementKind)

Attributes = tuple[tuple[str, str], ...]

TagName = tuple[str, str, int, int]
"""Coder, code, start, end: what a tag of an interview is known by in a round."""

MISSED, CODE, LEVEL, ENDS, ATTRIBUTES = range(5)


@dataclass(frozen=True, slots=True)
class SideTag:
    """A tag on one side of a disagreement; `attributes` are pairs of attribute and value, in alphabetical order."""

    code: str
    start: int
    end: int
    attributes: Attributes = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Tags that belong together and are not alike. `start` to `end` holds all of them.

    `sides` has an entry for each coder who answered for the interview, in the table's order; it is empty where that
    coder put nothing.
    """

    interview: str
    kind: DisagreementKind
    start: int
    end: int
    sides: tuple[tuple[str, tuple[SideTag, ...]], ...]

    @property
    def name(self) -> frozenset[TagName]:
        """The tags it is about, by which it is known again."""
        return frozenset((coder, tag.code, tag.start, tag.end) for coder, tags in self.sides for tag in tags)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of it, each once, in the order of the sides."""
        return tuple(dict.fromkeys(tag.code for _, tags in self.sides for tag in tags))


@dataclass(frozen=True, slots=True)
class Agreed:
    """A tag that all who answered for the interview put alike."""

    interview: str
    code: str
    start: int
    end: int
    attributes: Attributes = ()


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition:
    """The tags of some coders, parted. A `node` is a tag of one coder; two rows of one name are one node.

    Node columns are in the order of interview, start, end, code and coder. `group` is the number of the node's
    disagreement, -1 where it is agreed. Of each group there are the kind (an index into KINDS), the interview, and the
    stretch that holds it; groups stand in the order of the text. `node_of_tag` gives the node of each tag of the table,
    -1 for tags that are not compared.
    """

    table: TagTable = field(repr=False)
    coders: tuple[str, ...]
    answered: NDArray[np.bool_]
    """Interviews x coders: who answered for which interview, where at least two did."""
    interview: Ints
    start: Ints
    end: Ints
    code: Ints
    coder: Ints
    said: Ints
    """What is said beside the code, as an index into `sayings`."""
    sayings: tuple[Attributes, ...]
    group: Ints
    kind: Ints
    group_interview: Ints
    group_start: Ints
    group_end: Ints
    node_of_tag: Ints

    def __len__(self) -> int:
        return int(self.kind.size)

    def disagreements(self, interview: str | None = None) -> tuple[Disagreement, ...]:
        """The disagreements, of one interview or of all, in the order of the text."""
        groups = self._within(self.group_interview, interview)
        members: dict[int, list[int]] = {group: [] for group in groups.tolist()}
        inside = self._within(self.interview, interview)
        for node in inside[self.group[inside] >= 0].tolist():
            members[int(self.group[node])].append(node)
        return tuple(self._disagreement(group, nodes) for group, nodes in members.items())

    def agreed(self, interview: str | None = None) -> tuple[Agreed, ...]:
        """What all who answered put alike, of one interview or of all, in the order of the text."""
        nodes = self._within(self.interview, interview)
        nodes = nodes[self.group[nodes] < 0]
        first = np.ones(nodes.size, dtype=np.bool_)
        if nodes.size:
            columns = np.stack([c[nodes] for c in (self.interview, self.start, self.end, self.code)])
            first[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
        labels, codes = self.table.interviews, self.table.codes
        return tuple(
            Agreed(
                labels[self.interview[node]].label,
                codes[self.code[node]].id,
                int(self.start[node]),
                int(self.end[node]),
                self.sayings[self.said[node]],
            )
            for node in nodes[first].tolist()
        )

    def by_kind(self) -> dict[DisagreementKind, int]:
        """How many disagreements of each kind there are."""
        counts = np.bincount(self.kind, minlength=len(KINDS))
        return {kind: int(counts[place]) for place, kind in enumerate(KINDS)}

    def by_codes(self) -> Counter[tuple[str, ...]]:
        """How many disagreements there are about each combination of codes (in codebook order; one for the same code).

        A tag that somebody missed counts under its code alone.
        """
        if not len(self):
            return Counter()
        inside = self.group >= 0
        pairs = np.unique(np.column_stack([self.group[inside], self.code[inside]]), axis=0)
        ends = np.searchsorted(pairs[:, 0], np.arange(len(self)), side="right").tolist()
        codes, found, begin = pairs[:, 1].tolist(), Counter[tuple[str, ...]](), 0
        for end in ends:
            found[tuple(self.table.codes[code].id for code in codes[begin:end])] += 1
            begin = end
        return found

    def _within(self, column: Ints, interview: str | None) -> Ints:
        """The indices of a sorted column that lie in one interview; all where none is named."""
        if interview is None:
            return np.arange(column.size)
        place = next((at for at, one in enumerate(self.table.interviews) if one.label == interview), -1)
        low, high = np.searchsorted(column, [place, place + 1]).tolist()
        return np.arange(low, high)

    def _disagreement(self, group: int, nodes: Sequence[int]) -> Disagreement:
        interview = int(self.group_interview[group])
        sides: dict[int, list[SideTag]] = {seat: [] for seat in np.flatnonzero(self.answered[interview]).tolist()}
        for node in nodes:
            code, said = self.table.codes[self.code[node]].id, self.sayings[self.said[node]]
            sides[int(self.coder[node])].append(SideTag(code, int(self.start[node]), int(self.end[node]), said))
        return Disagreement(
            self.table.interviews[interview].label,
            KINDS[self.kind[group]],
            int(self.group_start[group]),
            int(self.group_end[group]),
            tuple((self.coders[seat], tuple(tags)) for seat, tags in sides.items()),
        )


def decompose(
    table: TagTable,
    attributes: Mapping[tuple[str, int, int, str, str], Mapping[str, str]] | None = None,
    coders: Sequence[str] | None = None,
) -> Decomposition:
    """Part the tags of these coders (all but the settled layer where none is named) into agreements and disagreements.

    `attributes` has what is said of tags beside the code, by interview, start, end, code and coder (as
    `mark_table.load_attributes` gives it). UsageError for a coder who is not in the table.
    """
    names = tuple(table.people if coders is None else coders)
    for name in names:
        if name not in table.coders:
            there = ", ".join(table.coders)
            raise UsageError(f"There is no coder {name[:40]!r} among those compared.", mend=f"There is {there}.")
    columns = [table.coders.index(name) for name in names]
    answered = table.covered[:, columns].copy()
    answered[[facts.status == "withdrawn" for facts in table.interviews]] = False
    answered[answered.sum(axis=1) < 2] = False

    seat = np.full(max(len(table.coders), 1), -1, dtype=np.int64)
    seat[columns] = np.arange(len(columns))
    compared = np.zeros(len(table), dtype=np.bool_)
    if len(table) and columns:
        mine = seat[table.coder] >= 0
        compared = mine & answered[table.interview, np.maximum(seat[table.coder], 0)]
    rows = np.stack(
        [table.interview, table.start, table.end, table.code, seat[table.coder] if len(table) else table.coder]
    )
    nodes, inverse = np.unique(rows[:, compared], axis=1, return_inverse=True)
    node_of_tag = np.full(len(table), -1, dtype=np.int64)
    node_of_tag[compared] = inverse.reshape(-1)
    interview, start, end, code, coder = nodes
    said, sayings = _sayings(nodes, table, names, attributes or {})

    key, complete, alike = _keys(nodes, said, answered)
    cluster = _clusters(nodes, key, complete, _related(table.codes), len(names))
    group, kind, places = _groups(nodes, cluster, complete & alike, answered, _related(table.codes))
    return Decomposition(
        table, names, answered, interview, start, end, code, coder, said, sayings, group, kind, *places, node_of_tag
    )


def _sayings(
    nodes: Ints,
    table: TagTable,
    names: Sequence[str],
    attributes: Mapping[tuple[str, int, int, str, str], Mapping[str, str]],
) -> tuple[Ints, tuple[Attributes, ...]]:
    """What is said of each node, as an index into the different things that are said."""
    known: dict[Attributes, int] = {(): 0}
    said = np.zeros(nodes.shape[1], dtype=np.int64)
    if not attributes:
        return said, ((),)
    labels = [one.label for one in table.interviews]
    codes = [one.id for one in table.codes]
    for node, (interview, start, end, code, coder) in enumerate(zip(*nodes.tolist(), strict=True)):
        told = attributes.get((labels[interview], start, end, codes[code], names[coder]))
        if told:
            said[node] = known.setdefault(tuple(sorted(told.items())), len(known))
    return said, tuple(known)


def _keys(nodes: Ints, said: Ints, answered: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    """A number for each (interview, start, end, code), in that order; whether all who answered have it; whether they
    say the same of it."""
    count = nodes.shape[1]
    if not count:
        none = np.zeros(0, dtype=np.bool_)
        return np.zeros(0, dtype=np.int64), none, none
    new = np.ones(count, dtype=np.bool_)
    new[1:] = (nodes[:4, 1:] != nodes[:4, :-1]).any(axis=0)
    key = np.cumsum(new) - 1
    holders = np.bincount(key)
    needed = answered.sum(axis=1)[nodes[0]]
    first = np.flatnonzero(new)
    same = np.bincount(key, weights=said != said[first][key]) == 0
    return key.astype(np.int64), holders[key] == needed, same[key]


def _related(codes: Sequence[CodeFacts]) -> NDArray[np.bool_]:
    """Which code stands above or below which, shape (codes, codes)."""
    place = {code.id: at for at, code in enumerate(codes)}
    related = np.zeros((len(codes), len(codes)), dtype=np.bool_)
    for at, code in enumerate(codes):
        above, seen = code.parent, {code.id}
        while above in place and above not in seen:
            related[at, place[above]] = related[place[above], at] = True
            seen.add(above)
            above = codes[place[above]].parent
    return related


def _clusters(
    nodes: Ints, key: Ints, complete: NDArray[np.bool_], related: NDArray[np.bool_], coders: int
) -> list[int]:
    """What hangs together: for each node the key that stands for its cluster."""
    head = list(range(int(key.max()) + 1 if key.size else 0))

    def top(one: int) -> int:
        while head[one] != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    for first, second in combinations(range(coders), 2):
        ours, theirs = (np.flatnonzero((nodes[4] == seat) & ~complete) for seat in (first, second))
        alike = np.intersect1d(key[ours], key[theirs])
        ours, theirs = ours[~np.isin(key[ours], alike)], theirs[~np.isin(key[theirs], alike)]
        for one, other in _pairs(nodes, key, ours, theirs, related):
            low, high = sorted((top(int(key[one])), top(int(key[other]))))
            head[high] = low
    return [top(one) for one in key.tolist()]


def _pairs(nodes: Ints, key: Ints, ours: Ints, theirs: Ints, related: NDArray[np.bool_]) -> Iterable[tuple[int, int]]:
    """Pairs of one coder's tags with another's, one to one: by kind, then the largest shared part, then the place."""
    one, other = _overlapping(nodes, ours, theirs)
    if not one.size:
        return []
    start, end, code = nodes[1], nodes[2], nodes[3]
    shared = np.minimum(end[one], end[other]) - np.maximum(start[one], start[other])
    whole = np.maximum(end[one], end[other]) - np.minimum(start[one], start[other])
    stage = np.where(code[one] == code[other], 0, np.where(related[code[one], code[other]], 1, 2))
    low, high = np.minimum(key[one], key[other]), np.maximum(key[one], key[other])
    order = np.lexsort((high, low, -shared / whole, stage))
    taken: set[int] = set()
    pairs = []
    for mine, yours in zip(one[order].tolist(), other[order].tolist(), strict=True):
        if mine not in taken and yours not in taken:
            taken |= {mine, yours}
            pairs.append((mine, yours))
    return pairs


def _overlapping(nodes: Ints, ours: Ints, theirs: Ints) -> tuple[Ints, Ints]:
    """All pairs of nodes, one of each, that share a character."""
    none = np.zeros(0, dtype=np.int64)
    if not ours.size or not theirs.size:
        return none, none
    width = int(nodes[2].max()) + 1
    begin, stop = nodes[0] * width + nodes[1], nodes[0] * width + nodes[2]
    # Nodes are in the order of interview and start, so the running maximum of the ends finds the first that can reach.
    reach = np.maximum.accumulate(stop[theirs])
    first = np.searchsorted(reach, begin[ours], side="right")
    last = np.searchsorted(begin[theirs], stop[ours], side="left")
    many = np.maximum(last - first, 0)
    one = np.repeat(ours, many)
    place = np.arange(one.size) - np.repeat(np.cumsum(many) - many, many) + np.repeat(first, many)
    other = theirs[place]
    real = stop[other] > begin[one]
    return one[real], other[real]


def _groups(
    nodes: Ints,
    cluster: Sequence[int],
    agreed: NDArray[np.bool_],
    answered: NDArray[np.bool_],
    related: NDArray[np.bool_],
) -> tuple[Ints, Ints, tuple[Ints, Ints, Ints]]:
    """The number of each node's disagreement (-1: agreed), and the kinds, interviews and stretches of those."""
    group = np.full(nodes.shape[1], -1, dtype=np.int64)
    apart = np.flatnonzero(~agreed)
    # The first node of a cluster is its earliest, so numbers given in the order of first nodes follow the text.
    _, first, number = np.unique(np.array(cluster, dtype=np.int64)[apart], return_index=True, return_inverse=True)
    rank = np.empty(first.size, dtype=np.int64)
    rank[np.argsort(first)] = np.arange(first.size)
    group[apart] = rank[number.reshape(-1)]
    count = first.size
    where, start, end = (np.zeros(count, dtype=np.int64) for _ in range(3))
    start[:] = np.iinfo(np.int64).max
    inside = group[apart]
    where[inside] = nodes[0][apart]
    np.minimum.at(start, inside, nodes[1][apart])
    np.maximum.at(end, inside, nodes[2][apart])
    kind = _kinds(nodes[:, apart], inside, count, answered.sum(axis=1)[where] if count else where, related)
    return group, kind, (where, start, end)


def _kinds(nodes: Ints, group: Ints, count: int, needed: Ints, related: NDArray[np.bool_]) -> Ints:
    """The kind of each group, from its codes, then its stretches, then who has it at all."""
    columns = [nodes[3], nodes[1] * (int(nodes[2].max(initial=0)) + 1) + nodes[2], nodes[4]]
    codes, spans, coders = (_distinct(group, column, count) for column in columns)
    kind = np.full(count, ATTRIBUTES, dtype=np.int64)
    kind[coders < needed] = MISSED
    kind[(spans > 1) & (coders > 1)] = ENDS
    kind[codes > 1] = CODE
    by_group: dict[int, list[int]] = {}
    mixed = np.flatnonzero(codes[group] > 1) if group.size else group
    for place in mixed.tolist():
        by_group.setdefault(int(group[place]), []).append(int(nodes[3][place]))
    for number, own in by_group.items():
        if all(related[one, other] for one, other in combinations(sorted(set(own)), 2)):
            kind[number] = LEVEL
    return kind


def _distinct(group: Ints, column: Ints, count: int) -> Ints:
    """How many different values of a column each group has."""
    if not group.size:
        return np.zeros(count, dtype=np.int64)
    pairs = np.unique(np.column_stack([group, column]), axis=0)
    return np.bincount(pairs[:, 0], minlength=count).astype(np.int64)
