"""The tables and the picture of transitions: which code is told after which, moment by moment of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipr_coder.reports.drawings import Matrix
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Cell, Column, Figure, Heading, Note, Paragraph, Row, Share, Table
from ipr_coder.reports.told_sessions import ToldStudy, called_now
from ipr_coder.themes.carried import Line
from ipr_coder.themes.dual_perspective import TELLERS
from ipr_coder.themes.lags import FEW_EXPECTED, Transition, transitions

_WHOSE = {"both": "by client or therapist", "client": "by the client", "therapist": "by the therapist"}


def transition_blocks(told: ToldStudy, material: ReportMaterial) -> Iterator[Block]:
    """Transition counts, the lag-sequential table and a picture of its first lag; a note where there is no pair."""
    wishes = material.wishes
    yield Heading("What is told after what")
    tellers = TELLERS if wishes.told_by == "both" else (wishes.told_by,)
    sessions = [session for session in told.sessions if any(teller in session.answered for teller in tellers)]
    now = called_now(material)
    lines = _chosen(told.counted.lines, [now.get(code, code) for code in wishes.sequence_codes])
    index = {place: number for number, place in enumerate(lines)}
    sequences = [
        [
            [index[line] for line in moment.lines(*tellers) if line in index]
            for moment in session.moments
            if any(moment.of(teller) for teller in tellers)
        ]
        for session in sessions
    ]
    used = sorted({code for sequence in sequences for moment in sequence for code in moment})
    if not used or all(len(sequence) < 2 for sequence in sequences):
        yield Note(
            "No session has two moments told of in succession with any of these codes, so nothing follows anything."
        )
        return
    sequences = [[[used.index(code) for code in moment] for moment in sequence] for sequence in sequences]
    codes = [told.counted.lines[lines[number]].code for number in used]
    found = [one for lag in range(1, wishes.lags + 1) for one in transitions(sequences, len(used), lag=lag)]
    first = [one for one in found if one.lag == 1]
    yield Paragraph(_what_is_counted(material, sequences))
    yield _count_table(first, codes, material)
    yield Figure(
        id="transition_matrix",
        title="Transitions from one moment to the next",
        alt=_in_words(first, codes),
        drawing=Matrix(
            rows=tuple(codes),
            columns=tuple(codes),
            values=tuple(
                tuple(float(one.observed) for one in first if one.given == place) for place in range(len(codes))
            ),
            value_title="Transitions",
            row_title="Told of a moment",
            column_title="Told of the next moment",
        ),
        table="transitions",
    )
    yield _lag_table(found, codes, material)


def _chosen(lines: Sequence[Line], wanted: Sequence[str]) -> list[int]:
    """The lines between which transitions are counted: those of the codes asked for, else the topmost codes."""
    return [
        place
        for place, line in enumerate(lines)
        if line.kind in ("code", "family") and (line.code in wanted if wanted else line.level == 0)
    ]


def _what_is_counted(material: ReportMaterial, sequences: Sequence[Sequence[object]]) -> str:
    pairs = sum(max(0, len(sequence) - 1) for sequence in sequences)
    return (
        "Moments follow each other on the session's clock; each carries the codes told of it "
        f"{_WHOSE[material.wishes.told_by]}, which may be several or none. {len(sequences)} sessions have {pairs} "
        "pairs of a moment and the next one; pairs never reach from one session into another. What follows is a "
        "description of these sessions: moments of one session are not independent, and moments are where somebody "
        "stopped the tape, not all that happened between."
    )


def _count_table(found: Sequence[Transition], codes: Sequence[str], material: ReportMaterial) -> Table:
    rows = []
    for place, code in enumerate(codes):
        of_code = [one for one in found if one.given == place]
        rows.append(Row((code, of_code[0].given_n, *(one.observed for one in of_code))))
    return Table(
        id="transitions",
        title="Transitions from one moment to the next",
        columns=(
            Column("given", "Told of a moment"),
            Column("given_n", "Times", "int"),
            *(Column(f"then_{code}", code, "int", group="Told of the next moment") for code in codes),
        ),
        rows=tuple(rows),
        notes=(
            f"Layer: {material.layer.text}. A family counts where any of its codes is told. Times are the moments with "
            "the code that another moment follows; as that one may carry several codes, a line need not add up to it.",
        ),
    )


def _lag_table(found: Sequence[Transition], codes: Sequence[str], material: ReportMaterial) -> Table:
    return Table(
        id="lags",
        title="Lag-sequential table",
        columns=(
            Column("given", "Given"),
            Column("target", "Target"),
            Column("lag", "Lag", "int"),
            Column("observed", "Observed", "int"),
            Column("expected", "Expected", "decimal"),
            Column("residual", "Adjusted residual", "decimal"),
            Column("target_given", "Target after given n/N", "share"),
            Column("target_any", "Target after any n/N", "share"),
            Column("few", "Few"),
        ),
        rows=tuple(Row(_lag_cells(one, codes)) for one in found),
        notes=(
            f"Layer: {material.layer.text}. The lag is the number of moments from the given code to the target code. "
            "Expected: given x target / pairs. Adjusted residual: (observed - expected) / square root of expected (1 - "
            "given/pairs) (1 - target/pairs); Haberman (1973), Bakeman & Gottman (1997). Above 0 the target is told "
            "more often after the given code than after others, below 0 less often.",
            f'Given as a description, not as a test. "few" marks lines where fewer than {FEW_EXPECTED} are expected: '
            "their residual says little. With many lines some residuals are far from 0 by chance alone.",
        ),
        gap="no value, because one of the codes is in every pair or in none",
    )


def _lag_cells(one: Transition, codes: Sequence[str]) -> tuple[Cell, ...]:
    return (
        codes[one.given],
        codes[one.target],
        one.lag,
        one.observed,
        one.expected,
        one.residual,
        Share(one.observed, one.given_n),
        Share(one.target_n, one.pairs),
        "few" if one.few else "",
    )


def _in_words(found: Sequence[Transition], codes: Sequence[str]) -> str:
    most = sorted(found, key=lambda one: -one.observed)[:3]
    said = [f"{codes[one.given]} then {codes[one.target]} {one.observed}" for one in most if one.observed]
    return f"A grid of {len(codes)} codes by {len(codes)} codes. Most often: {', '.join(said) or 'none at all'}."
