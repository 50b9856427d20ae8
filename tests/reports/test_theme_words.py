"""A table that is cut because it is too wide says in its title which part it is."""

from __future__ import annotations

from ipr_coder.reports.theme_words import part_of


def test_which_part_of_the_columns_a_table_holds():
    assert [part_of(first, 8, 20) for first in (0, 8, 16)] == [
        " (1 to 8 of 20)",
        " (9 to 16 of 20)",
        " (17 to 20 of 20)",
    ]
    assert part_of(0, 8, 8) == ""
