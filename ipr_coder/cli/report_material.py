"""What a report's sections are made from: a selection of tags with the layer, the choices and a way into the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipr_coder.reports.material import Place, ReportMaterial, Wishes
    from ipr_coder.study.facts import Excerpt
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection
    from ipr_coder.themes.cases import CaseUnit


def material_of(
    store: Store,
    chosen: Selection,
    *,
    layer: str | None,
    case_unit: CaseUnit,
    command: str | None,
    wishes: Wishes | None = None,
) -> ReportMaterial:
    """The material of a selection. A study without any coder has a layer of nobody, so that its reports come out.

    UsageError where there is no layer of that name.
    """
    from ipr_coder.reports.material import ReportMaterial, Wishes
    from ipr_coder.study.texts import load_excerpts
    from ipr_coder.themes.layers import Layer, choose_layer

    labels = [one.label for one in chosen.tags.interviews]

    def excerpts(places: Sequence[Place]) -> tuple[Excerpt, ...]:
        return store.read(lambda tx: load_excerpts(tx, places, labels))

    nobody = layer is None and not chosen.tags.people
    return ReportMaterial(
        selection=chosen,
        layer=Layer("union", ()) if nobody else choose_layer(layer, chosen.tags),
        case_unit=case_unit,
        command=command,
        read=store.read,
        excerpts=excerpts,
        wishes=wishes or Wishes(),
    )
