"""`agreement` on a study small enough to count on paper, with three coders, three recall moments and three interviews.

Turns of the respondents, with what AB and CD put there (EF was given the first interview alone):

                                                    AB                      CD                EF
D01_S3_client  moment 1, session 00:10:00
   2  C: I hid it. I was small.                     shame: first sentence   shame: all of it  shame
   4  C: She waited. It was fine.
               moment 2, session 00:20:00
   6  C: I went away.                               shame, rupture          rupture           shame
   8  C: She laughed with me.                       repair                  shame
               after the last moment
   10 C: No.
D01_S3_therapist
   2  T: He left.                                   rupture
   4  T: I let it pass.
D02_S5_client  moment 1, session 00:05:00
   2  C: It hurt.                                   rupture                 rupture
   4  C: We made up.                                repair                  repair
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder import agreement as engine
from ipr_coder.cli.app import run as ipr_coder

Run = Callable[..., Any]

CLIENT = """I: What was there?
%recall: 1 session=00:10:00-00:10:30 stopped_by=client
C: I hid it. I was small.
I: And then?
C: She waited. It was fine.
%recall: 2 session=00:20:00 stopped_by=client
I: Go on.
C: I went away.
I: Mm.
C: She laughed with me.
%end-recall
I: Anything else?
C: No.
"""
THERAPIST = "I: You?\nT: He left.\nI: Hm.\nT: I let it pass.\n"
SECOND = "I: Well?\n%recall: 1 session=00:05:00 stopped_by=client\nC: It hurt.\nI: Mm.\nC: We made up.\n"
TEXTS = {"D01_S3_client": CLIENT, "D01_S3_therapist": THERAPIST, "D02_S5_client": SECOND}

TAGS = (
    ("D01_S3_client", "I hid it.", "shame", "AB"),
    ("D01_S3_client", "I went away.", "shame", "AB"),
    ("D01_S3_client", "I went away.", "rupture", "AB"),
    ("D01_S3_client", "She laughed with me.", "repair", "AB"),
    ("D01_S3_therapist", "He left.", "rupture", "AB"),
    ("D02_S5_client", "It hurt.", "rupture", "AB"),
    ("D02_S5_client", "We made up.", "repair", "AB"),
    ("D01_S3_client", "I hid it. I was small.", "shame", "CD"),
    ("D01_S3_client", "I went away.", "rupture", "CD"),
    ("D01_S3_client", "She laughed with me.", "shame", "CD"),
    ("D02_S5_client", "It hurt.", "rupture", "CD"),
    ("D02_S5_client", "We made up.", "repair", "CD"),
    ("D01_S3_client", "I hid it. I was small.", "shame", "EF"),
    ("D01_S3_client", "I went away.", "shame", "EF"),
)
SETTLED = (
    ("D01_S3_client", "I hid it. I was small.", "shame", "CD"),
    ("D01_S3_client", "I went away.", "shame", "CD"),
)


def stored(text: str) -> str:
    """The spoken text alone, as it is stored: one turn after the other."""
    return "\n".join(line.partition(": ")[2] for line in text.splitlines() if not line.startswith("%"))


def tags_csv(rows: tuple[tuple[str, ...], ...]) -> str:
    lines = ["transcript,start,end,code,coder"]
    for label, words, code, coder in rows:
        at = stored(TEXTS[label]).index(words)
        lines.append(f"{label},{at},{at + len(words)},{code},{coder}")
    return "\n".join(lines) + "\n"


def build(study: str, folder: Path) -> None:
    """The study in the table above, from files written into `folder`."""
    assert ipr_coder(["new", study, "--title", "Counted"]) == 0
    for label, text in TEXTS.items():
        (folder / f"{label}.txt").write_text(text, encoding="utf-8")
        assert ipr_coder(["import", study, str(folder / f"{label}.txt"), "--unit", "turn"]) == 0
    (folder / "tags.csv").write_text(tags_csv(TAGS), encoding="utf-8")
    (folder / "settled.csv").write_text(tags_csv(SETTLED), encoding="utf-8")
    for words in (
        ("coder", "add", study, "AB", "CD", "EF"),
        ("assign", study, "--coder", "AB", "--all"),
        ("assign", study, "--coder", "CD", "--all"),
        ("assign", study, "--coder", "EF", "D01_S3_client"),
        ("tags", "import", study, str(folder / "tags.csv")),
        ("submit", study, "--coder", "AB", "--all"),
        ("submit", study, "--coder", "EF", "--all"),
        ("submit", study, "--coder", "CD", "D02_S5_client"),
        ("submit", study, "--coder", "CD", "D01_S3_client"),
        ("submit", study, "--coder", "CD", "D01_S3_therapist"),
    ):
        assert ipr_coder(list(words)) == 0, words


@pytest.fixture(scope="module")
def counted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("counted")
    build(str(folder / "s.ipr"), folder)
    return folder


@pytest.fixture
def study(counted_once: Path, tmp_path: Path) -> Path:
    """A copy of the study to use and change."""
    return Path(shutil.copyfile(counted_once / "s.ipr", tmp_path / "s.ipr"))


@pytest.fixture
def compared(study: Path, done: Run) -> Run:
    """The report on AB and CD as JSON."""

    def carry_out(*words: object) -> dict[str, Any]:
        report: dict[str, Any] = done("agreement", study, "--coders", "AB,CD", *words, "--json").json
        return report

    return carry_out


def rows_of(report: dict[str, Any], table: str) -> list[dict[str, Any]]:
    blocks = [block for section in report["sections"] for block in section["blocks"]]
    found = next(block for block in blocks if block["type"] == "table" and block["id"] == table)
    return [row["cells"] for row in found["rows"]]


def fourfold(report: dict[str, Any], code: str) -> list[int]:
    row = next(row for row in rows_of(report, "fourfold") if row["code"] == code)
    return [row[key] for key in ("both", "first_only", "second_only", "neither")]


def facts(report: dict[str, Any]) -> dict[str, str]:
    return {fact["key"]: fact["value"] for fact in report["facts"]}


def figures(report: dict[str, Any], **wanted: object) -> list[dict[str, Any]]:
    return [one for one in report["data"]["figures"] if all(one[key] == value for key, value in wanted.items())]


# ---------------------------------------------------------------------- what is counted


@pytest.mark.parametrize(
    ("words", "shame"),
    [
        (("--unit", "turn"), [1, 1, 1, 6]),
        (("--unit", "segment"), [1, 1, 1, 6]),  # segments were cut as turns
        (("--unit", "sentence"), [1, 1, 2, 7]),  # 7 + 2 + 2 sentences; CD's first tag covers two
        (("--unit", "moment"), [2, 0, 0, 1]),
        (("--unit", "interview"), [1, 0, 0, 2]),
        # AB's 9 of the 22 characters of turn 2 are less than half of it
        (("--unit", "turn", "--rule", "majority"), [0, 1, 2, 6]),
        (("--unit", "turn", "--rule", "exact"), [0, 1, 2, 6]),
        (("--unit", "sentence", "--rule", "majority"), [1, 1, 2, 7]),
        (("--unit", "sentence", "--rule", "exact"), [0, 2, 1, 8]),
        # Moment 2 is 12 + 20 characters of the client's: CD's 20 are more than half of them ...
        (("--unit", "moment", "--rule", "majority"), [0, 0, 1, 2]),
        # ... but not of the 41 with the interviewer's "Go on." and "Mm."
        (("--unit", "moment", "--rule", "majority", "--interviewer-turns"), [0, 0, 0, 3]),
        (("--unit", "turn", "--interviewer-turns"), [1, 1, 1, 15]),
        (("--unit", "sentence", "--interviewer-turns"), [1, 1, 2, 16]),
        # Characters: both marked "I hid it."; AB alone 12; CD alone 13 + 20; 122 in all
        (("--unit", "character"), [9, 12, 33, 68]),
    ],
)
def test_units_and_rules_as_counted_on_paper(words: tuple[str, ...], shame: list[int], compared: Run) -> None:
    report = compared("--codes", "shame", *words)
    assert fourfold(report, "shame") == shame
    assert facts(report)["unit"] == words[1]
    if "--rule" in words:
        assert facts(report)["rule"].startswith(words[words.index("--rule") + 1])


def test_the_same_units_on_postgresql(postgres_address: str, compared: Run, tmp_path: Path, done: Run) -> None:
    build(postgres_address, tmp_path)
    for unit in ("turn", "segment", "sentence", "moment", "interview", "character"):
        words = ("--unit", unit, "--interviewer-turns", "--by", "order")
        there = done("agreement", postgres_address, "--coders", "AB,CD", *words, "--json").json
        assert there["data"]["figures"] == compared(*words)["data"]["figures"]


def test_the_counted_characters_are_those_of_the_respondents() -> None:
    """The 122 characters above."""
    spoken = [line.partition(": ")[2] for text in TEXTS.values() for line in text.splitlines() if line[0] in "CT"]
    assert sum(map(len, spoken)) == 9 + 12 + 33 + 68


def test_tags_outside_all_moments_are_said(compared: Run) -> None:
    report = compared("--unit", "moment", "--codes", "rupture")
    assert facts(report)["outside"] == "1"  # AB's in the therapist's interview, which has no moments
    assert fourfold(report, "rupture") == [2, 0, 0, 1]
    assert facts(compared("--unit", "turn"))["outside"] == "0"


def test_families_and_their_subcodes(compared: Run, study: Path, done: Run) -> None:
    everything = {row["code"] for row in rows_of(compared("--unit", "turn"), "overview")}
    assert {"shame", "shame.hiding"} <= everything
    assert [row["code"] for row in rows_of(compared("--codes", "repair,shame"), "overview")] == ["repair", "shame"]
    assert facts(compared())["roll_up"] == "yes"
    assert facts(compared("--codes", "shame"))["roll_up"] == "yes"
    assert facts(compared("--codes", "shame", "--no-roll-up"))["roll_up"] == "no"
    assert facts(compared("--no-roll-up"))["roll_up"] == "no"


def test_a_family_counts_its_subcodes_named_or_not(built_river: Path, done: Run) -> None:
    """In RIVER (expected.json) nobody tags the family itself: AB and CD share 26 turns of its subcodes."""
    words = ("agreement", built_river, "--coders", "AB,CD", "--unit", "turn", "--codes", "shame", "--json")
    assert fourfold(done(*words, "--no-roll-up").json, "shame") == [0, 0, 0, 168]
    assert fourfold(done(*words).json, "shame") == [26, 6, 5, 131]


def test_three_coders(study: Path, done: Run) -> None:
    """Turns of D01: AB 2 6, CD 2 8, EF 2 6, of 5. Agreeing pairs: turn 2 three of three, 6 and 8 one, 4 and 10 three;
    of the four turns that only two answered, all four agree: (1 + 1/3 + 1/3 + 1 + 1 + 4) / 9."""
    report = done("agreement", study, "--unit", "turn", "--codes", "shame", "--json").json
    (agreed,) = figures(report, part="code", key="percent_agreement")
    assert agreed["value"] == pytest.approx((3 + 2 / 3 + 4) / 9)
    assert agreed["n_by_coder"] == [9, 9, 5]
    assert agreed["prevalence"] == pytest.approx([2 / 9, 2 / 9, 2 / 5])
    assert {one["key"] for one in figures(report, part="code")} >= {"conger_kappa", "fleiss_kappa"}
    assert report["data"]["coders"] == ["AB", "CD", "EF"]


# ---------------------------------------------------------------------- groups and yardsticks


def test_by_session_pools_the_units_of_a_session(compared: Run) -> None:
    rows = rows_of(compared("--unit", "turn", "--codes", "shame", "--by", "session"), "groups")
    assert [(row["group"], row["interviews"], row["n"], row["n_positive"]) for row in rows] == [
        ("session 3", 2, 7, 3),
        ("session 5", 1, 2, 0),
    ]
    # (5 of 7), not the mean of 3/5 and 2/2
    assert rows[0]["percent_agreement"] == pytest.approx(5 / 7)
    assert rows[1]["kappa"] is None


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("role", ["client", "therapist"]),
        ("dyad", ["D01", "D02"]),
        ("interview", ["D01_S3_client", "D01_S3_therapist", "D02_S5_client"]),
        ("order", ["1. D02_S5_client", "2. D01_S3_client", "3. D01_S3_therapist"]),
        ("round", ["main"]),
    ],
)
@pytest.mark.parametrize("unit", ["turn", "character"])
def test_groups_and_their_order(by: str, groups: list[str], unit: str, compared: Run) -> None:
    report = compared("--unit", unit, "--codes", "shame", "--by", by)
    assert [row["group"] for row in rows_of(report, "groups")] == groups
    assert report["main_table"] == "groups"
    assert facts(report)["by"] == by
    whole = figures(report, part="code", key="percent_agreement")[0]
    parts = figures(report, part="group", key="percent_agreement")
    assert sum(one["n_pairable"] for one in parts) == whole["n_pairable"]
    agreeing = sum(one["n_pairable"] * one["value"] for one in parts)
    assert agreeing == pytest.approx(whole["n_pairable"] * whole["value"])


def test_each_coder_against_the_rest(study: Path, done: Run) -> None:
    """EF against AB and CD on D01: agreed on turn 2, both without on 4 and 10; where those two differ nothing is."""
    report = done("agreement", study, "--unit", "turn", "--codes", "shame", "--against", "rest", "--json").json
    rows = {row["coder"]: row for row in rows_of(report, "against")}
    assert [rows["EF"][key] for key in ("both", "only_coder", "only_yardstick", "n")] == [1, 0, 0, 3]
    # AB against CD and EF on D01: those two differ on 6 and 8; elsewhere CD alone is the rest
    assert [rows["AB"][key] for key in ("both", "only_coder", "only_yardstick", "n")] == [1, 0, 0, 7]


def test_each_coder_against_the_consensus(study: Path, counted_once: Path, done: Run) -> None:
    done("assign", study, "--coder", "CD", "D01_S3_client", "--round", "consensus")
    done("tags", "import", study, counted_once / "settled.csv", "--round", "consensus")
    done("submit", study, "--coder", "CD", "D01_S3_client", "--round", "consensus")
    words = ("agreement", study, "--coders", "AB,CD", "--unit", "turn", "--codes", "shame", "--against", "consensus")
    report = done(*words, "--json").json
    rows = {row["coder"]: row for row in rows_of(report, "against")}
    keys = ("both", "only_coder", "only_yardstick", "n")
    assert [rows["AB"][key] for key in keys] == [2, 0, 0, 5]
    assert [rows["CD"][key] for key in keys] == [1, 1, 1, 5]
    assert facts(report)["round"] == "main"
    assert rows["AB"]["kappa"] == pytest.approx(1.0)


def test_rounds_side_by_side(study: Path, done: Run) -> None:
    """A second round of one interview, both with shame on turns 2 and 6; the consensus is no round to compare."""
    tags = tags_csv((*SETTLED, *((*row[:3], "AB") for row in SETTLED)))
    (study.parent / "both.csv").write_text(tags, encoding="utf-8")
    for name, coders in (("second", ("AB", "CD")), ("consensus", ("CD",)), ("third", ("AB",))):
        for coder in coders:
            done("assign", study, "--coder", coder, "D01_S3_client", "--round", name)
    done("tags", "import", study, study.parent / "both.csv", "--round", "second")
    for coder in ("AB", "CD"):
        done("submit", study, "--coder", coder, "D01_S3_client", "--round", "second")
    words = ("--coders", "AB,CD", "--unit", "turn", "--codes", "shame", "--by", "round", "--json")
    made = done("agreement", study, *words)
    rows = {row["group"]: row for row in rows_of(made.json, "groups")}
    assert [(name, row["n"], row["percent_agreement"]) for name, row in rows.items()] == [
        ("main", 9, pytest.approx(7 / 9)),
        ("second", 5, 1.0),
    ]
    assert "Round third is left out" in made.err
    assert "consensus" not in made.err
    assert facts(made.json)["round"] == "second"


# ---------------------------------------------------------------------- intervals, words, sets, spans, episodes


def test_what_is_drawn_again_is_said_and_kept(compared: Run) -> None:
    plain = compared("--unit", "turn", "--codes", "shame")
    assert facts(plain)["intervals"] == "analytic; takes units as independent"
    drawn = compared("--unit", "turn", "--codes", "shame", "--interval", "bootstrap", "--seed", "5")
    assert facts(drawn)["intervals"] == "bootstrap over interviews, 1000 replicates, seed 5"
    (alpha,) = figures(drawn, part="code", key="krippendorff_alpha")
    assert (alpha["seed"], alpha["replicates"], alpha["n_clusters"]) == (5, 1000, 3)
    assert alpha["ci_method"].startswith("bootstrap over interviews")
    again = compared("--unit", "turn", "--codes", "shame", "--interval", "bootstrap", "--seed", "5")
    assert again["data"] == drawn["data"]
    other = compared("--unit", "turn", "--codes", "shame", "--interval", "bootstrap", "--cluster", "unit")
    assert facts(other)["intervals"] == "bootstrap over units, 1000 replicates, seed 1"
    assert figures(other, key="krippendorff_alpha")[0]["ci_low"] != alpha["ci_low"]
    dyads = compared("--unit", "turn", "--codes", "shame", "--interval", "jackknife", "--cluster", "dyad")
    assert facts(dyads)["intervals"] == "jackknife over dyads"
    assert figures(dyads, key="krippendorff_alpha")[0]["n_clusters"] == 2


def test_interviews_are_drawn_one_by_one_where_they_are_the_units(compared: Run) -> None:
    report = compared("--unit", "interview", "--interval", "bootstrap")
    assert facts(report)["intervals"].startswith("bootstrap over units")


def test_krippendorffs_bootstrap_is_for_alpha_alone(compared: Run) -> None:
    report = compared("--unit", "turn", "--codes", "shame", "--interval", "krippendorff", "--replicates", "200")
    methods = {one["key"]: one["ci_method"] for one in figures(report, part="code")}
    assert methods["krippendorff_alpha"] == "Krippendorff's bootstrap over pairs of answers, percentiles"
    assert methods["cohen_kappa"].startswith("analytic")
    assert "Krippendorff's bootstrap for alpha (200 replicates, seed 1)" in facts(report)["intervals"]


def test_one_cluster_gives_no_interval_and_says_so(compared: Run) -> None:
    report = compared("--unit", "turn", "--codes", "shame", "--by", "dyad", "--interval", "bootstrap")
    second = figures(report, part="group", group="D02", key="percent_agreement")[0]
    assert second["value"] == 1.0
    assert any("No interval can be made" in text or "Only 1 interview" in text for text in second["warnings"])


def test_the_confidence_is_printed(compared: Run) -> None:
    report = compared("--unit", "turn", "--codes", "shame", "--confidence", "0.9")
    assert facts(report)["confidence"] == "90 %"
    assert figures(report, key="cohen_kappa")[0]["confidence"] == 0.9


def test_words_only_where_asked_and_never_alone(compared: Run) -> None:
    plain = compared("--unit", "turn")
    assert "words" not in {section["id"] for section in plain["sections"]}
    report = compared("--unit", "turn", "--codes", "shame", "--scale", "landis-koch")
    row = next(row for row in rows_of(report, "words") if row["coefficient"] == "Cohen's kappa")
    kappa = figures(report, key="cohen_kappa")[0]
    earned = engine.benchmark(kappa["value"], kappa["se"], "landis-koch")
    assert earned.word in row["word"]
    assert row["probability"] > 0.95
    assert kappa["benchmark"]["word"] == earned.word
    assert not any(row["coefficient"] == "percent agreement" for row in rows_of(report, "words"))


def test_whole_answers_as_sets(compared: Run) -> None:
    """The nine turns' sets, written down from the table above."""
    s, r, p = "shame", "rupture", "repair"
    answers = [[[s], [s]], [[], []], [[s, r], [r]], [[p], [s]], [[], []], [[r], []], [[], []], [[r], [r]], [[p], [p]]]
    ratings = engine.ratings_from_sets(answers)
    report = compared("--unit", "turn", "--codes", "shame,rupture,repair")
    found = {one["key"]: one["value"] for one in figures(report, part="sets")}
    for distance in ("masi", "jaccard", "dice"):
        assert found[f"set_alpha_{distance}"] == pytest.approx(engine.set_alpha(ratings, distance).value)
    assert found["mv_alpha"] == pytest.approx(engine.mv_alpha(ratings).value)


def test_spans(compared: Run) -> None:
    """Shame: AB's and CD's first spans overlap, the others do not: 2 x 1 / 4."""
    report = compared("--unit", "character", "--codes", "shame,rupture")
    values = {(one["code"], one["key"]): one["value"] for one in figures(report, part="spans")}
    assert values["shame", "span_f1_overlap"] == 0.5
    assert values["shame", "span_f1_exact"] == 0.0
    assert values["rupture", "span_f1_exact"] == pytest.approx(2 * 2 / 5)
    assert figures(report, part="code", code="shame", key="positive_agreement")[0]["value"] == pytest.approx(18 / 63)
    # AB put shame and rupture on one place
    text = json.dumps(report["sections"])
    assert "All codes together: undefined." in text
    apart = compared("--unit", "character", "--codes", "rupture,repair")
    assert {one["key"] for one in figures(apart, part="unitizing")} == {
        "u_alpha",
        "bar_u_alpha",
        "cu_alpha",
        "ku_alpha",
    }
    # Only "I went away." and "It hurt." and "We made up." are marked by both, each of them with one code: 31 of 122
    cu = figures(apart, part="unitizing", key="cu_alpha")[0]
    assert (cu["value"], cu["coverage"]) == (pytest.approx(1.0), pytest.approx(31 / 122))


def test_own_overlapping_spans_are_merged_and_said(study: Path, tmp_path: Path, done: Run) -> None:
    again = tags_csv((("D01_S3_client", "hid it. I was", "shame", "AB"),))
    (tmp_path / "more.csv").write_text(again, encoding="utf-8")
    done("reopen", study, "D01_S3_client", "--coder", "AB", "--reason", "one more")
    done("tags", "import", study, tmp_path / "more.csv")
    done("submit", study, "--coder", "AB", "D01_S3_client")
    words = ("--coders", "AB,CD", "--unit", "character", "--codes", "shame", "--json")
    report = done("agreement", study, *words).json
    assert {row["merged"] for row in rows_of(report, "spans")} == {1}
    assert rows_of(report, "spans")[0]["spans_AB"] == 2
    # "I hid it. I was" is one span of 15 characters now, all of them inside CD's
    assert fourfold(report, "shame") == [15, 12, 27, 68]


def test_episodes_from_rupture_to_repair(compared: Run) -> None:
    """Both find one in D01 at 00:20:00 (repaired for AB, open for CD) and one in D02 at 00:05:00 (both repaired)."""
    report = compared("--episodes")
    values = {one["of"]: one["value"] for one in figures(report, part="episodes")}
    assert values["found"] == 1.0
    assert values["found with the same end"] == 0.5
    assert report["data"]["episodes"] == {
        "window_ms": 30_000, "n_by_coder": [2, 2], "matched": 2, "onset_differences_ms": [0, 0]
    }  # fmt: skip


# ---------------------------------------------------------------------- shapes


@pytest.mark.parametrize("shape", ["table", "json", "csv", "md", "html", "txt"])
def test_every_shape_of_text(shape: str, study: Path, done: Run) -> None:
    out = done("agreement", study, "--coders", "AB,CD", "--unit", "turn", "--format", shape).out
    assert "shame.hiding" in out
    if shape == "csv":
        assert {row["rule"].partition(":")[0] for row in csv.DictReader(io.StringIO(out))} == {"any overlap"}


@pytest.mark.parametrize("shape", ["docx", "xlsx"])
def test_shapes_that_are_files(shape: str, study: Path, tmp_path: Path, done: Run, run: Run) -> None:
    refused = run("agreement", study, "--format", shape)
    assert (refused.code, refused.out) == (2, "")
    assert f"-o report.{shape}" in refused.err
    done("agreement", study, "--coders", "AB,CD", "-o", tmp_path / f"a.{shape}", "--format", shape)
    assert (tmp_path / f"a.{shape}").stat().st_size > 5_000
    clash = run("agreement", study, "--format", shape, "-o", tmp_path / "a.md")
    assert clash.code == 2
    assert "do not say the same" in clash.err


def test_the_workbook_has_the_same_figures(study: Path, tmp_path: Path, done: Run, compared: Run) -> None:
    import openpyxl

    words = ("--unit", "turn", "--codes", "shame")
    done("agreement", study, "--coders", "AB,CD", *words, "-o", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["agreement"]
    head = [cell.value for cell in sheet[2]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=3, max_row=9)]
    found = {row["Coefficient"]: row["Value"] for row in rows}
    for one in figures(compared(*words), part="code"):
        assert found[one["name"]] == pytest.approx(one["value"])


# ---------------------------------------------------------------------- what makes no sense


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--codes", "shame.hidin"), "no code 'shame.hidin' in the study's codebook. There is shame.hiding"),
        (("--codes", "shame,shame"), "named twice"),
        (("--codes", "nix", "--by", "round"), "no code 'nix'"),
        (("--codes", ","), "no code is named"),
        (("--coders", "AB,CD", "--against", "rest"), "three coders"),
        (("--against", "consensus"), "nothing is settled in round main"),
        (("--against", "rest", "--unit", "character"), "Characters are compared between coders only"),
        (("--episodes",), "between two coders, and 3 are counted here"),
        (("--episodes", "--coders", "AB,CD", "--window", "inf"), "--window"),
        (("--episodes", "--coders", "AB,CD", "--window", "nan"), "--window"),
        (("--confidence", "nan"), "between 0 and 1"),
        (("--interval", "bootstrap", "--replicates", "1000000000"), "--replicates"),
        (("--interval", "bootstrap", "--seed", "-1"), "--seed"),
        (("--window", "10"), "--window belongs to --episodes"),
        (("--by", "round", "--round", "main"), "takes all rounds"),
        (("--cluster", "dyad"), "draws nothing"),
        (("--interval", "krippendorff", "--cluster", "dyad"), "knows no clusters"),
        (("--interval", "krippendorff", "--unit", "character"), "draws interviews again"),
        (("--interval", "bootstrap", "--unit", "character", "--cluster", "unit"), "Characters are not independent"),
        (("--seed", "3"), "--seed belong"),
        (("--interval", "jackknife", "--replicates", "500"), "draw nothing by chance"),
        (("--interval", "bootstrap", "--replicates", "50"), "--replicates"),
        (("--confidence", "95"), "between 0 and 1"),
        (("--level", "ordinal"), "--level belongs to --matrix"),
        (("--round", "nix"), "no round 'nix'"),
        (("--scale", "nice"), "--scale"),
        (("--by", "weather"), "--by"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(words: tuple[str, ...], says: str, study: Path, run: Run) -> None:
    before = study.read_bytes()
    refused = run("agreement", study, *words)
    assert refused.code == 2
    assert refused.out == ""
    assert says in refused.err
    assert len(refused.err.splitlines()) == 1
    assert study.read_bytes() == before


def test_a_wish_that_makes_no_sense_costs_no_early_look(study: Path, run: Run, done: Run) -> None:
    done("reopen", study, "D01_S3_client", "--coder", "AB", "--reason", "r")
    before = study.read_bytes()
    refused = run("agreement", study, "--include-open", "--reason", "early", "--codes", "nix")
    assert refused.code == 2
    assert study.read_bytes() == before
    early = done("agreement", study, "--coders", "AB,CD", "--include-open", "--reason", "early", "--by", "order")
    assert "3. D01_S3_client" in " ".join(early.out.split())


def test_only_sentences_need_the_language_library(study: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, io, contextlib\nfrom ipr_coder.cli.app import run\n"
        "for unit in ('turn', 'moment', 'character', 'sentence'):\n"
        "    with contextlib.redirect_stdout(io.StringIO()):\n"
        "        assert run(['agreement', sys.argv[1], '--coders', 'AB,CD', '--unit', unit]) == 0\n"
        "    print(unit, [m for m in ('spacy', 'docx', 'xlsxwriter', 'textual') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(study)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["turn []", "moment []", "character []", "sentence ['spacy']"]


def test_a_study_made_without_agreement_gives_no_such_figures(tmp_path: Path, run: Any) -> None:
    """Reflexive thematic analysis rejects agreement figures, so a study can be made without them."""
    study = tmp_path / "reflexive.ipr"
    assert run("new", study, "--title", "Reflexive", "--no-agreement").code == 0
    refused = run("agreement", study)
    assert refused.code == 2
    assert "made without agreement figures" in refused.err


def test_coders_who_share_no_interview_are_answered_in_one_sentence(river: Path, run: Any) -> None:
    """AB and CD never coded the interviews of EF, the demo's third coder."""
    run("submit", river, "--coder", "EF", "--all")
    refused = run("agreement", river, "--coders", "CD,EF")
    assert (refused.code, refused.out) == (2, "")
    assert "no interview was answered for by two of CD, EF" in refused.err
