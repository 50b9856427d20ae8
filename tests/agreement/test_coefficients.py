"""The table of coefficients is complete, true and documented, and the room is pure."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ipr_coder import agreement as ag
from ipr_coder.agreement.coefficients import as_markdown

PAGE = Path(__file__).parents[2] / "docs" / "agreement.md"


@pytest.mark.parametrize("key", ag.COEFFICIENTS)
def test_every_coefficient_is_documented(key: str) -> None:
    formula, page = ag.COEFFICIENTS[key], PAGE.read_text(encoding="utf-8")
    for said in (f"`{key}`", formula.name, formula.formula, formula.source, formula.undefined_when):
        assert said in page, f"docs/agreement.md does not say {said!r}"


def test_the_page_is_printed_from_the_table() -> None:
    assert as_markdown() in PAGE.read_text(encoding="utf-8"), "put the output of coefficients.as_markdown() on the page"


def test_the_examples_on_the_page_run() -> None:
    done = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert done.attempted >= 5
    assert done.failed == 0


@pytest.mark.parametrize("key", ag.COEFFICIENTS)
def test_every_function_is_there_and_explains_itself(key: str) -> None:
    module, name = ag.COEFFICIENTS[key].function.split(".")
    function = getattr(importlib.import_module(f"ipr_coder.agreement.{module}"), name)
    assert function.__doc__


def test_every_figure_of_a_code_is_in_the_table() -> None:
    random = np.random.default_rng(0)
    for coders in (2, 4):
        for coefficient in ag.code_agreement(random.integers(0, 2, size=(30, coders))).coefficients:
            formula = ag.COEFFICIENTS[coefficient.key]
            assert (coefficient.name, coefficient.formula, coefficient.source) == (
                formula.name,
                formula.formula,
                formula.source,
            )


def test_a_coefficient_has_a_value_or_a_reason() -> None:
    found = ag.code_agreement([[1, 1], [0, 0]])["percent_agreement"]
    with pytest.raises(ValueError, match="either a value or the reason"):
        type(found)(**{**{f: getattr(found, f) for f in found.__dataclass_fields__}, "undefined": "both"})


def test_public_names_are_sorted_and_there() -> None:
    assert sorted(ag.__all__) == sorted(set(ag.__all__))
    assert all(hasattr(ag, name) for name in ag.__all__)


def test_importing_and_counting_loads_nothing_heavy() -> None:
    code = (
        "import sys; from ipr_coder import agreement; agreement.code_agreement([[1, 1], [1, 0], [0, 0]]); "
        "heavy = {'scipy', 'pandas', 'sqlalchemy', 'textual', 'spacy', 'docx', 'ipr_coder.study', 'ipr_coder.text'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
