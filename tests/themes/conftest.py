"""A small study made by hand, small enough to count on paper.

Each interview is 50 characters: unit k is the stretch 10k to 10k+10, k = 0..4, and unit 0 is the interviewer's.
Coders AB and CD; D03's client was coded by AB alone, D03's therapist by nobody; the fourth client withdrew.

             AB                                            CD
D01 client   1 withdrawal; 2 withdrawal+confrontation;     1 withdrawal; 2 confrontation; 3 shame
             3-4 shame (one tag over two units)
D01 ther.    1 rupture (the family itself)                 1 withdrawal
D02 client   3 shame, twice (two overlapping tags)         -
D03 client   1 repair; 0 shame (interviewer only)          not submitted, but a draft tag: 1 repair
D04 client   withdrew; AB had put 1 shame
"""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder.study.facts import CodeFacts, InterviewFacts, MomentFacts
from ipr_coder.study.tables import TagTable, UnitGrid

CODES = (
    CodeFacts("rupture", "Rupture", None, "#aa3333", "r"),
    CodeFacts("rupture.withdrawal", "Withdrawal", "rupture", "#aa3333", "rw"),
    CodeFacts("rupture.confrontation", "Confrontation", "rupture", "#aa3333", "rc"),
    CodeFacts("repair", "Repair", None, "#33aa33", "p"),
    CodeFacts("shame", "Shame", None, "#3333aa", "s"),
)
INTERVIEWS = (
    InterviewFacts("D01_S3_client", "D01", 3, "ipr", "C01", "client", "done", None, 26.0, None, "good", True),
    InterviewFacts("D01_S3_therapist", "D01", 3, "ipr", "T01", "therapist", "done", None, 30.0, None, "good", True),
    InterviewFacts("D02_S5_client", "D02", 5, "ipr", "C02", "client", "broken_off", "felt unwell", 52.0, None, "poor",
                   True),
    InterviewFacts("D03_S5_client", "D03", 5, "ipr", "C03", "client", "done", None, None, None, "poor", True),
    InterviewFacts("D03_S5_therapist", "D03", 5, "ipr", "T01", "therapist", "done", None, 48.0, None, "poor", True),
    InterviewFacts("D04_S5_client", "D04", 5, "ipr", "C04", "client", "withdrawn", None, 20.0, None, "poor", True),
    InterviewFacts("D04_S5_therapist", "D04", 5, "ipr", "T02", "therapist", "planned", None, None, None, "poor"),
)  # fmt: skip
TAGS = (
    (0, 10, 20, "rupture.withdrawal", "AB"),
    (0, 20, 30, "rupture.withdrawal", "AB"),
    (0, 22, 28, "rupture.confrontation", "AB"),
    (0, 30, 50, "shame", "AB"),
    (1, 10, 20, "rupture", "AB"),
    (2, 30, 36, "shame", "AB"),
    (2, 34, 40, "shame", "AB"),
    (3, 10, 20, "repair", "AB"),
    (3, 0, 10, "shame", "AB"),
    (5, 10, 20, "shame", "AB"),
    (0, 10, 20, "rupture.withdrawal", "CD"),
    (0, 20, 30, "rupture.confrontation", "CD"),
    (0, 30, 40, "shame", "CD"),
    (1, 10, 20, "rupture.withdrawal", "CD"),
    (3, 10, 20, "repair", "CD"),
)


def tag_table(tags=TAGS, interviews=INTERVIEWS, codes=CODES, coders=("AB", "CD"), covered=None):
    """A TagTable from rows (interview, start, end, code, coder)."""
    ids = [code.id for code in codes]
    if covered is None:
        covered = [[1, 1], [1, 1], [1, 1], [1, 0], [0, 0], [1, 1], [0, 0]]
    return TagTable(
        interview=np.array([tag[0] for tag in tags], dtype=np.int64),
        start=np.array([tag[1] for tag in tags], dtype=np.int64),
        end=np.array([tag[2] for tag in tags], dtype=np.int64),
        code=np.array([ids.index(tag[3]) for tag in tags], dtype=np.int64),
        coder=np.array([coders.index(tag[4]) for tag in tags], dtype=np.int64),
        interviews=tuple(interviews),
        codes=tuple(codes),
        coders=tuple(coders),
        covered=np.array(covered, dtype=bool).reshape(len(interviews), len(coders)),
        moments=(),
        round="main",
        codebook="ipr-core 1",
        study="RIVER",
        digest="0" * 64,
    )


def unit_grid(units=None, interviews=6):
    """A UnitGrid from rows (interview, start, end, role); by default five units of ten characters an interview."""
    if units is None:
        units = [(i, 10 * k, 10 * k + 10, 2 if k == 0 else 0) for i in range(interviews) for k in range(5)]
    columns = np.array(units, dtype=np.int64).reshape(-1, 4)
    none = np.full(len(columns), -1, dtype=np.int64)
    return UnitGrid("turn", columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3], none, none)


@pytest.fixture
def table():
    return tag_table()


@pytest.fixture
def grid():
    return unit_grid()


@pytest.fixture(scope="session")
def make_table():
    return tag_table


@pytest.fixture(scope="session")
def make_grid():
    return unit_grid


ACCOUNT_CODES = (
    CodeFacts("rupture", "Rupture", None, "#aa3333", "r"),
    CodeFacts("rupture.withdrawal", "Withdrawal", "rupture", "#aa3333", "rw"),
    CodeFacts("rupture.unspoken", "Unspoken", "rupture", "#aa3333", "ru"),
    CodeFacts("repair", "Repair", None, "#33aa33", "p"),
    CodeFacts("repair.owns", "Owns", "repair", "#33aa33", "po"),
    CodeFacts("repair.client_led", "Client-led", "repair", "#33aa33", "pc"),
    CodeFacts("repair.stalled", "Stalled", "repair", "#33aa33", "ps"),
    CodeFacts("shame", "Shame", None, "#3333aa", "s"),
    CodeFacts("safety", "Safety", None, "#3333ff", "y"),
)


def accounts_study(accounts, *, codes=ACCOUNT_CODES, coders=("AB",), covered=None, others=(), groups=None):
    """A TagTable and UnitGrid from accounts (interview, from, to or None, codes), times in seconds of the session.

    An interview is named "D01_S3_client"; `others` are InterviewFacts of further ones. Each account is the talk of ten
    characters, one turn, in the order given; codes are "shame", or "CD:shame" for what another coder put there.
    `covered` gives the interviews that count for nobody as False, by name.
    """
    names = list(dict.fromkeys(account[0] for account in accounts))
    facts = []
    for name in names:
        dyad, session, role = name.split("_")
        person = f"{role[0].upper()}{dyad[1:]}"
        group = (groups or {}).get(dyad)
        facts.append(
            InterviewFacts(name, dyad, int(session[1:]), "ipr", person, role, "done", None, None, None, group, True)
        )
    facts += others
    ids = [code.id for code in codes]
    tags, moments, units = [], [], []
    for name, start, end, put in accounts:
        place = names.index(name)
        ordinal = 1 + sum(moment.interview == place for moment in moments)
        at = 10 * (ordinal - 1)
        end_ms = None if end is None else 1000 * end
        moments.append(MomentFacts(place, ordinal, 1000 * start, end_ms, None, at, at + 10))
        units.append((place, at, at + 10, ordinal))
        for code in put:
            who, _, ident = code.rpartition(":")
            tags.append((place, at, at + 10, ids.index(ident), coders.index(who or coders[0])))
    columns = np.array(sorted(tags), dtype=np.int64).reshape(-1, 5)
    answered = [[(covered or {}).get(one.label, one.has_transcript)] * len(coders) for one in facts]
    table = TagTable(
        *columns.T, tuple(facts), tuple(codes), tuple(coders), np.array(answered, dtype=bool).reshape(-1, len(coders)),
        tuple(moments), "main", "ipr-core 1", "RIVER", "0" * 64,
    )  # fmt: skip
    rows = np.array(units, dtype=np.int64).reshape(-1, 4)
    none = np.full(len(rows), -1, dtype=np.int64)
    return table, UnitGrid("turn", rows[:, 0], rows[:, 1], rows[:, 2], none * 0, rows[:, 3], none)


@pytest.fixture(scope="session")
def make_accounts():
    return accounts_study
