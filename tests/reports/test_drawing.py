"""A picture shows the numbers of its drawing, the same every time, in print as well as in grey, and nothing else."""

from __future__ import annotations

import io
import re
import struct
from itertools import pairwise

import pytest
from lxml import etree
from matplotlib.path import Path

from ipr_coder.reports.drawing import picture_png, picture_svg
from ipr_coder.reports.drawing.curves import draw_curves
from ipr_coder.reports.drawing.looks import looks_of, series_looks
from ipr_coder.reports.drawing.moment_map import draw_moment_map
from ipr_coder.reports.drawing.sheet import POINTS, TALLEST, WIDTH, drawing_board
from ipr_coder.reports.drawing.slopes import draw_slopes
from ipr_coder.reports.drawings import (
    FAMILY_STYLES,
    FURTHER_STYLES,
    Bars,
    Curve,
    Curves,
    MapMark,
    Matrix,
    MomentMap,
    Series,
    Slopes,
)
from ipr_coder.reports.text_drawing import text_drawing

SVG = "{http://www.w3.org/2000/svg}"


def svg_of(drawing, name="f1"):
    return etree.fromstring(picture_svg(drawing, looks_of([drawing]), name).content)


def texts(drawing):
    return ["".join(text.itertext()) for text in svg_of(drawing).iter(f"{SVG}text")]


def test_every_drawing_fits_a_page_at_300_dots_an_inch(drawings):
    looks = looks_of(drawings.values())
    for name, drawing in drawings.items():
        picture = picture_png(drawing, looks)
        width, height = struct.unpack(">II", picture.content[16:24])
        assert width == pytest.approx(picture.width / 25.4 * 300, abs=1.5), name
        assert height == pytest.approx(picture.height / 25.4 * 300, abs=1.5), name
        assert picture.width <= WIDTH
        assert picture.height <= TALLEST
        assert b"tEXt" not in picture.content  # no name of a program, no date


def test_the_same_drawing_gives_the_same_bytes(drawings):
    looks = looks_of(drawings.values())
    for drawing in drawings.values():
        assert picture_png(drawing, looks) == picture_png(drawing, looks)
        assert picture_svg(drawing, looks, "f1") == picture_svg(drawing, looks, "f1")


@pytest.mark.parametrize(
    "drawing",
    [
        Bars(tuple(f"code.{n}" for n in range(200)), tuple(Series(str(s), tuple(range(200))) for s in range(5)), "n"),
        Matrix(*(tuple(f"family.long_subcode_{n}" for n in range(120)) for _ in range(2)),
               tuple(tuple(float(x) for x in range(120)) for _ in range(120)), "n"),
        MomentMap(3_000_000, *(tuple(MapMark(n, n + 9, f"f{n % 9}.code{n}", f"f{n % 9}") for n in range(90)),) * 2),
        Slopes(("S3", "S5"), tuple(Series(f"code{n}", (n, n + 1)) for n in range(30)), "n"),
    ],
    ids=["bars", "matrix", "map", "slopes"],
)  # fmt: skip
def test_a_drawing_of_too_much_still_fits_a_page(drawing):
    assert picture_svg(drawing, looks_of([drawing]), "f").height <= TALLEST


def test_a_page_gets_neither_style_nor_script_nor_address(drawings):
    for drawing in drawings.values():
        for element in svg_of(drawing).iter():
            assert element.tag.removeprefix(SVG) in {
                "svg", "g", "path", "defs", "use", "text", "clipPath", "rect", "pattern"}  # fmt: skip
            assert not {key for key in element.attrib if key == "style" or key.startswith("on")}
            assert element.get("href", "#").startswith("#")
            assert not [value for value in element.attrib.values() if re.search(r"url\((?!#)|https?:", value)]


def test_ids_of_two_pictures_never_meet(drawings):
    ids = [element.get("id") for n, drawing in enumerate([*drawings.values()] * 2)
           for element in svg_of(drawing, f"f{n}").iter() if element.get("id")]  # fmt: skip
    assert len(ids) == len(set(ids))


def test_every_reference_of_a_picture_is_in_it(drawings):
    for drawing in drawings.values():
        root = svg_of(drawing)
        ids = {element.get("id") for element in root.iter()}
        values = [value for element in root.iter() for value in element.attrib.values()]
        wanted = {found for value in values for found in re.findall(r"url\(#([^)]+)\)", value)}
        wanted |= {element.get("href")[1:] for element in root.iter() if element.get("href")}
        assert wanted <= ids


def test_names_are_text_whatever_they_say(drawings):
    assert {"$x^2$ <b>&amp;</b>", "_hidden", "client", "_therapist"} <= set(texts(drawings["bars"]))
    assert "<script>alert(1)</script>" in texts(drawings["matrix"])
    odd = Bars(("\x1b[31mred", "a\nb", "x" * 99, "漢字 $\\frac{1}"), (Series("s", (1, 2, 3, 4)),), "$\\alpha")
    assert {"␛[31mred", "a b", "x" * 35 + "…", "漢字 $\\frac{1}", "$\\alpha"} <= set(texts(odd))
    assert picture_png(odd, looks_of([odd])).content


def test_numbers_stand_in_bars_and_cells(drawings):
    bars = texts(drawings["bars"])
    assert bars.count("5") >= 1
    assert "0.25" in bars
    assert "–" in bars  # a gap is no bar of length 0
    cells = texts(drawings["matrix"])
    assert [text for text in cells if text in ("17", "0", "8")][:3] == ["17", "0", "8"]


def test_what_is_left_out_of_a_picture_is_said():
    many = Bars(tuple(str(n) for n in range(50)), (Series("s", tuple(range(50))),), "n")
    assert "The first 30; 20 more are in the table." in texts(many)


def test_marks_lie_where_their_times_are(drawings):
    drawing = drawings["map"]
    with drawing_board("x"):
        axes = draw_moment_map(drawing, looks_of([drawing])).axes[0]
    assert axes.get_xlim() == (0, 3_000_000)
    heights = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert heights["rupture.withdrawal"] > 0 > heights["repair.owns"]  # client above the line, therapist below
    stretches = {
        (box.x0, box.x1, round((box.y0 + box.y1) / 2, 3))
        for shape in axes.patches
        if shape.get_hatch()
        for corners in shape.get_path().to_polygons()
        for box in [Path(corners).get_extents()]
    }
    assert stretches == {
        (1_500_000, 1_560_000, heights["rupture.withdrawal"]),
        (1_510_000, 1_600_000, heights["repair.owns"]),
    }
    signs = {
        (x, y, line.get_marker())
        for line in axes.lines
        if line.get_marker() not in ("None", "")
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }
    assert signs == {
        (1_500_000, heights["rupture.withdrawal"], FAMILY_STYLES["rupture"].marker),
        (2_999_000, heights["own"], FURTHER_STYLES[0].marker),
        (1_510_000, heights["repair.owns"], FAMILY_STYLES["repair"].marker),
    }


def test_a_session_with_very_many_codes_has_a_row_a_family():
    marks = tuple(MapMark(n * 1000, n * 1000, f"shame.code{n}", "shame") for n in range(40))
    labels = texts(MomentMap(60_000, marks, ()))
    assert "shame" in labels
    assert not [label for label in labels if label.startswith("shame.")]
    assert "Too many codes for a row each: they are drawn with their families." in labels


def test_a_side_without_a_code_says_so(drawings):
    assert texts(drawings["one side"]).count("no code told") == 1


def test_crosses_stand_on_the_step_they_belong_to(drawings):
    curves = drawings["curves"]
    with drawing_board("x"):
        axes = draw_curves(curves, looks_of([curves])).axes[0]
    crosses = next(line for line in axes.lines if line.get_marker() == "x")
    assert list(zip(crosses.get_xdata(), crosses.get_ydata(), strict=True)) == [(6.0, 0.5), (12.0, 0.25)]
    assert axes.get_xlim()[1] == 12.0  # the last one is seen, and the curve reaches it
    assert any(list(line.get_xdata()) == [9.0, 12.0] and list(line.get_ydata()) == [0.25, 0.25] for line in axes.lines)
    slanted = Curves((Curve("c", ((0.0, 0.0), (10.0, 5.0)), (4.0,)),), "x", "y")
    with drawing_board("x"):
        axes = draw_curves(slanted, looks_of([slanted])).axes[0]
    assert next(line for line in axes.lines if line.get_marker() == "x").get_ydata()[0] == 2.0


def test_slopes_go_through_their_values_and_over_no_gap():
    drawing = Slopes(("S3", "S4", "S5"), (Series("a", (1.0, None, 3.0)), Series("b", (2.0, 2.5, None))), "n")
    with drawing_board("x"):
        axes = draw_slopes(drawing, looks_of([drawing])).axes[0]
    first, second = axes.lines[:2]
    assert [str(y) for y in first.get_ydata()] == ["1.0", "nan", "3.0"]
    assert [str(y) for y in second.get_ydata()] == ["2.0", "2.5", "nan"]
    assert {"a", "b (–)"} <= {text.get_text() for text in axes.texts}
    assert texts(drawing).count("b (–)") == 1


def test_names_beside_slopes_never_lie_on_each_other():
    drawing = Slopes(("S3", "S5"), tuple(Series(f"s{n}", (1.0, 5.0 + n / 100)) for n in range(12)), "n")
    with drawing_board("x"):
        figure = draw_slopes(drawing, looks_of([drawing]))
        axes = figure.axes[0]
        heights = sorted(axes.transData.transform(text.get_position())[1] for text in axes.texts)
        line = POINTS / 72 * figure.dpi
    assert all(upper - lower > line for lower, upper in pairwise(heights))


def test_families_differ_without_colour_and_keep_their_look_throughout_a_report():
    styles = [*FAMILY_STYLES.values(), *FURTHER_STYLES]
    for attribute in ("marker", "hatch", "colour"):
        assert len({getattr(style, attribute) for style in styles}) == len(styles)
    first = Slopes((), (Series("a", (), "own"), Series("b", (), "shame")), "n")
    second = Bars((), (Series("c", (), "other"), Series("d", (), "own")), "n")
    looks = looks_of([first, second])
    assert looks["shame"] == FAMILY_STYLES["shame"]
    assert (looks["own"], looks["other"]) == FURTHER_STYLES[:2]
    many = looks_of([Slopes((), tuple(Series("s", (), f"f{n}") for n in range(12)), "n")])
    assert len({(many[f"f{n}"].colour, many[f"f{n}"].hatch) for n in range(12)}) == 12


def test_series_without_a_family_take_no_family_s_look():
    looks = series_looks(["shame", None, None], FAMILY_STYLES)
    assert len({look.style for look in looks}) == 3
    assert len({look.dash for look in looks}) == 3


def test_lettering_and_colours_are_those_of_the_page(drawings):
    fills = {element.get("fill") for element in svg_of(drawings["map"]).iter()}
    assert {"currentColor", "var(--paper, #ffffff)", "var(--band, #e9e6df)"} <= fills
    assert not fills & {"#1b1b1b", "#ffffff"}


def test_maps_and_bars_in_letters(drawings):
    lines = text_drawing(drawings["map"], 80)
    (client,) = [line for line in lines if "rupture.withdrawal" in line]
    (therapist,) = [line for line in lines if "repair.owns" in line]
    left = len("  rupture.withdrawal")
    assert client.index("━") == left + round((80 - left - 2) / 2)
    assert lines.index("Client") < lines.index(client) < lines.index("Therapist") < lines.index(therapist)
    assert max(map(len, lines)) <= 80
    bars = text_drawing(drawings["bars"], 60)
    assert [line.split()[-1] for line in bars] == ["3", "1", "5", "0.25", "2", "4", "–", "0"]
    assert max(line.count("█") for line in bars) == bars[2].count("█")
    assert text_drawing(drawings["matrix"], 80) == ()
    for name in ("no bars", "no marks"):
        text_drawing(drawings[name], 80)


def test_pictures_leave_the_user_s_matplotlib_as_it_was(drawings):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    picture_svg(drawings["bars"], looks_of([drawings["bars"]]), "f")
    assert dict(mpl.rcParams) == before


def test_a_picture_is_a_picture(drawings):
    from PIL import Image

    with Image.open(io.BytesIO(picture_png(drawings["matrix"], {}).content)) as image:
        assert image.format == "PNG"
        assert image.info["dpi"][0] == pytest.approx(300, abs=0.1)
