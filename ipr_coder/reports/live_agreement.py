"""A few figures of agreement beside the text, while two people settle: of one interview, and of all that are ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ipr_coder.themes.carried import code_lines
from ipr_coder.themes.comparing.choices import Intervals
from ipr_coder.themes.comparing.figures import code_figures
from ipr_coder.themes.comparing.material import Cube, material_of, rated

if TYPE_CHECKING:
    from ipr_coder.study.tables import Selection


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """Agreement on one code: kappa (Cohen's, Conger's for more than two), the share of units alike, and how many units
    carry it for anybody. None where it is not defined."""

    kappa: float | None
    alike: float | None
    tagged: int
    units: int


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """The figures by code (families with their subcodes; "" for any code): of the one interview, and of all."""

    here: Mapping[str, LiveFigure]
    everywhere: Mapping[str, LiveFigure]


def live_figures(selection: Selection, interview: str) -> LiveFigures:
    """The figures of the coders of a selection, over its units, before anything was settled."""
    lines = [line for line in code_lines(selection.tags.codes) if line.kind != "own"]
    if len(selection.tags.coders) < 2:
        return LiveFigures({}, {})
    material = material_of(selection.tags, selection.grid, selection.text)
    cube = rated(material, lines, "any overlap")
    at = next((n for n, one in enumerate(selection.tags.interviews) if one.label == interview), -1)
    inside = material.units.interview == at
    names = [line.code for line in lines]
    return LiveFigures(
        dict(zip(names, _figures(cube[:, inside, :]), strict=True)),
        dict(zip(names, _figures(cube), strict=True)),
    )


def _figures(cube: Cube) -> list[LiveFigure]:
    answered = (cube[0] >= 0).sum(axis=1) >= 2 if cube.size else np.zeros(0, dtype=np.bool_)
    if not answered.any():
        return [LiveFigure(None, None, 0, 0)] * len(cube)
    return [
        LiveFigure(one.kappa.value, one["percent_agreement"].value, one.n_positive, one.n_pairable)
        for one in code_figures(cube, Intervals(), None)
    ]
