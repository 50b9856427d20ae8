"""Reading the study for the lead's screens: one selection of tags, and views made from it when asked for."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ipr_coder.reports.material import Place, ReportMaterial, Wishes
from ipr_coder.reports.model import Fact, Report
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.tables import CONSENSUS, Selection, UnitKind
from ipr_coder.study.values import TurnRow
from ipr_coder.themes.cases import CaseUnit, choose_case_unit
from ipr_coder.tui.lead.views import View, ViewId

if TYPE_CHECKING:
    from ipr_coder.study.texts import StoredText


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lead chose to count; `early` takes in interviews that not all of their coders have submitted."""

    case_unit: CaseUnit | None = None
    """None: what the study says."""
    layer: str | None = None
    unit: UnitKind = "segment"
    round: str | None = None
    coders: tuple[str, ...] | None = None
    early: bool = False
    wishes: Wishes = field(default_factory=Wishes)


class LeadStudy:
    """An open study as the lead looks at it. Views are read once and kept until `forget` or another choice."""

    def __init__(self, store: Store, choices: Choices) -> None:
        self.store, self.choices = store, choices
        self._lock = threading.RLock()
        self._selection: Selection | None = None
        self._material: ReportMaterial | None = None
        self._views: dict[ViewId, View] = {}
        self._texts: dict[int, StoredText] = {}

    @property
    def selection(self) -> Selection:
        """The tags and units that count, with the settled layer where there is one."""
        from ipr_coder.study.tag_table import load_selection

        with self._lock:
            if self._selection is None:
                asked = self.choices

                def load(coders: Sequence[str] | None) -> Selection:
                    return self.store.read(
                        lambda tx: load_selection(
                            tx,
                            coders=coders,
                            round=asked.round,
                            unit=asked.unit,
                            include_open=asked.early,
                            consensus=True,
                        )
                    )

                found = load(asked.coders)
                answering = found.tags.answering
                if asked.coders is None and 0 < len(answering) < len(found.tags.people):
                    # As for a command: whoever has nothing that counts is no part of what is called by its coders.
                    found = load(answering)
                self._selection = found
            return self._selection

    @property
    def material(self) -> ReportMaterial:
        """What reports are made from. UsageError where the layer asked for is not there."""
        from ipr_coder.themes.layers import choose_layer

        with self._lock:
            if self._material is None:
                self._material = ReportMaterial(
                    selection=self.selection,
                    layer=choose_layer(self.choices.layer, self.selection.tags),
                    case_unit=self.case_unit,
                    command=None,
                    read=self.store.read,
                    excerpts=self.excerpts,
                    wishes=self.choices.wishes,
                )
            return self._material

    @property
    def case_unit(self) -> CaseUnit:
        """What a case is: as chosen, or else as the study says."""
        from ipr_coder.study.structure import study_row

        return self.choices.case_unit or choose_case_unit(self.store.read(study_row).case_unit)

    @property
    def labels(self) -> tuple[str, ...]:
        """The interviews' labels, in the order in which places count them."""
        return tuple(one.label for one in self.selection.tags.interviews)

    def view(self, wanted: ViewId) -> View:
        """A view; IprError where it can't be made."""
        from importlib import import_module

        with self._lock:
            if wanted not in self._views:
                module, function = _VIEWS[wanted].split(":")
                make: Callable[[LeadStudy], View] = getattr(import_module(module), function)
                self._views[wanted] = make(self)
            return self._views[wanted]

    def excerpts(self, places: Sequence[Place]) -> tuple[Excerpt, ...]:
        """The words at some places."""
        from ipr_coder.study.texts import load_excerpts

        labels = self.labels
        return self.store.read(lambda tx: load_excerpts(tx, places, labels))

    def transcript(self, interview: int) -> tuple[str, Sequence[TurnRow]]:
        """The text and turns of an interview."""
        from ipr_coder.study.structure import interview_id
        from ipr_coder.study.texts import load_text, transcript_of

        label = self.labels[interview]

        def job(tx: Any) -> StoredText:
            number = transcript_of(tx, interview_id(tx, label))
            if number is None:
                raise AssertionError("a tagged interview has a transcript")
            return load_text(tx, number)

        with self._lock:
            if interview not in self._texts:
                self._texts[interview] = self.store.read(job)
            stored = self._texts[interview]
            return stored.text, stored.turns

    def layers(self) -> tuple[str, ...]:
        """The layers that can be asked for."""
        tags = self.selection.tags
        settled = tags.settled and bool(tags.covered[:, -1].any())
        together = ("union", "agreed") if len(tags.people) > 1 else ()
        return (*((CONSENSUS,) if settled else ()), *together, *tags.people)

    def choose(self, **wishes: Any) -> None:
        """Count otherwise from now on: another layer or case unit."""
        with self._lock:
            self.choices = replace(self.choices, **wishes)
            self._material = None
            self._views = {view: made for view, made in self._views.items() if view == "board"}

    def forget(self) -> None:
        """Read everything again when it is next asked for."""
        with self._lock:
            self._selection = self._material = None
            self._views, self._texts = {}, {}

    def facts(self) -> tuple[Fact, ...]:
        """What the numbers rest on."""
        from ipr_coder.reports.provenance import provenance

        made = self.material
        return provenance(made.tags, unit=made.grid.kind, case_unit=made.case_unit, layer=made.layer.text)

    def counting(self) -> str:
        """Layer, case unit and unit in a few words."""
        made = self._material
        if made is None:
            return ""
        return f"{made.layer.text} · case: {made.case_unit} · unit: {made.grid.kind}"

    def colours(self) -> dict[str, str]:
        """The colours of the codes."""
        return {code.id: code.colour for code in self.selection.tags.codes}

    def write(self, view: ViewId | None, path: Path) -> None:
        """Write a view, or the whole report (None), to a file. IprError where that can't be done."""
        from ipr_coder.reports.formats import write_report

        write_report(self._report(view), path)

    def close(self) -> None:
        """Give the study back."""
        self.store.close()

    def _report(self, view: ViewId | None) -> Report:
        """The report of a view's section, or of all sections; it names the command that makes the same again."""
        from ipr_coder.reports.chapters import choose_chapters
        from ipr_coder.reports.model import Report, Section
        from ipr_coder.reports.whole_report import whole_report

        if view == "board":
            shown = self.view("board")
            section = Section("board", shown.title, tuple(sheet.table for sheet in shown.sheets))
            return Report(f"{shown.title}: {self.selection.tags.study}", sections=(section,))
        names = [] if view is None else [_SECTIONS[view]]
        return whole_report(replace(self.material, command=self._command(names)), choose_chapters(names))

    def _command(self, sections: Sequence[str]) -> str:
        made = self.material
        words = ["ipr-coder", "report", self.store.target, "--case-unit", made.case_unit]
        words += ["--layer", made.layer.coders[0] if made.layer.kind == "coder" else made.layer.kind]
        words += ["--unit", made.grid.kind, "--round", made.tags.round]
        for name, value in (
            ("--coders", ",".join(self.choices.coders or ())),
            *(("--section", one) for one in sections),
        ):
            words += [name, value] if value else []
        return shlex.join(words)


def open_lead_study(target: str, choices: Choices) -> LeadStudy:
    """Open the study; IprError where that can't be done."""
    return LeadStudy(open_store(target), choices)


_VIEWS: Final[dict[ViewId, str]] = {
    "board": "ipr_coder.tui.lead.board_view:board_view",
    "themes": "ipr_coder.tui.lead.theme_views:theme_view",
    "moments": "ipr_coder.tui.lead.told_views:moment_view",
    "together": "ipr_coder.tui.lead.theme_views:together_view",
    "accounts": "ipr_coder.tui.lead.told_views:account_view",
    "episodes": "ipr_coder.tui.lead.told_views:episode_view",
}
"""What makes each view, loaded when it is first asked for."""

_SECTIONS: Final[dict[ViewId, str]] = {
    "themes": "themes",
    "moments": "moments",
    "together": "together",
    "accounts": "moments",
    "episodes": "sequences",
}
"""The section of the report that a view shows."""
