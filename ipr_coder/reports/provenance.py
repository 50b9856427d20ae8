"""The facts under a report: what was counted, by whom, in which layer, and how to make the same figures again."""

from __future__ import annotations

from ipr_coder import __version__
from ipr_coder.reports.model import Fact
from ipr_coder.study.tables import TagTable


def provenance(
    table: TagTable,
    *,
    unit: str,
    case_unit: str | None = None,
    layer: str | None = None,
    command: str | None = None,
    more: tuple[Fact, ...] = (),
) -> tuple[Fact, ...]:
    """The facts that every report on `table` carries; `case_unit` and `layer` only where something rests on them.

    `command` is the command line that made the report, None where it was not made by a command.
    """
    facts = [
        Fact("study", "Study", table.study),
        Fact("codebook", "Codebook", table.codebook or None),
        Fact("coders", "Coders", ", ".join(table.coders) or None),
        Fact("round", "Round", table.round or None),
        Fact("unit", "Unit", unit),
    ]
    if case_unit is not None:
        facts.append(Fact("case_unit", "Case unit", case_unit))
    if layer is not None:
        facts.append(Fact("layer", "Layer", layer))
    if table.early:
        facts.append(Fact("early", "Counted before all coders had submitted", ", ".join(table.early)))
    if table.submission == "first":
        facts.append(Fact("submission", "Submissions counted", "the first of each coder"))
    if table.not_kept:
        facts.append(
            Fact("not_kept", "First submission not kept; the first one kept is counted", ", ".join(table.not_kept))
        )
    if table.after_look:
        facts.append(Fact("after_look", "Submitted again after the others' work was seen", ", ".join(table.after_look)))
    return (
        *facts,
        *more,
        Fact("digest", "Digest of the codings (SHA-256)", table.digest),
        Fact("software", "Software", f"ipr-coder {__version__}"),
        Fact("command", "Command", command),
    )
