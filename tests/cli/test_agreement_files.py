"""`agreement --matrix` and `--spans`: published cases written as .csv give the published figures, without a study."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CASES = {path.stem: json.loads(path.read_text(encoding="utf-8"))
         for path in sorted((Path(__file__).parent.parent / "data" / "agreement").glob("*.json"))}  # fmt: skip
KEYS = {
    "percent_agreement": "percent_agreement",
    "gwet_ac": "gwet_ac1",
    "fleiss_kappa": "fleiss_kappa",
    "conger_kappa": "conger_kappa",
    "brennan_prediger": "brennan_prediger",
    "krippendorff_cac": "krippendorff_alpha",
    "alpha_nominal": "krippendorff_alpha",
}
SETS = {"alpha_masi": "set_alpha_masi", "alpha_jaccard": "set_alpha_jaccard", "mvalpha": "mv_alpha"}
LEVELS = ("alpha_ordinal", "alpha_interval", "alpha_ratio")


def raw(case: dict[str, Any]) -> bool:
    """Ratings by unit whose list of categories is that of the answers that occur."""
    if case["kind"] != "raw":
        return False
    occurring = {str(answer) for row in case["data"]["units"] for answer in row if answer is not None}
    return set(map(str, case["data"].get("categories", occurring))) == occurring


def write_matrix(path: Path, units: list[list[Any]]) -> Path:
    def cell(answer: Any) -> str:
        if answer is None:
            return ""
        return (";".join(map(str, answer)) or ";") if isinstance(answer, list) else str(answer)

    head = ["unit", *(f"R{number}" for number in range(1, len(units[0]) + 1))]
    rows = [[str(number), *map(cell, row)] for number, row in enumerate(units, start=1)]
    path.write_text("\n".join(",".join(row) for row in (head, *rows)) + "\n", encoding="utf-8")
    return path


def write_spans(path: Path, coders: list[list[dict[str, Any]]], begin: int, end: int) -> Path:
    lines = ["coder,start,end,value,length"]
    for number, spans in enumerate(coders, start=1):
        lines.append(f"R{number},,,,")
        lines += [f"R{number},{s['start'] - begin},{s['end'] - begin},{s['value']},{end - begin}" for s in spans]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def values(report: dict[str, Any], **wanted: object) -> dict[str, Any]:
    return {
        one["key"]: one
        for one in report["data"]["figures"]
        if all(one.get(key) == value for key, value in wanted.items())
    }


def tolerance(case: dict[str, Any], key: str) -> float:
    given = case["tolerance"]
    return float(given.get(key, given.get("default", 1e-9)) if isinstance(given, dict) else given)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if raw(case) and KEYS.keys() & case["expected"]])
def test_published_ratings(name: str, tmp_path: Path, done: Run) -> None:
    case = CASES[name]
    report = done("agreement", "--matrix", write_matrix(tmp_path / "m.csv", case["data"]["units"]), "--json").json
    found = values(report, part="matrix")
    for key, ours in KEYS.items():
        if key in case["expected"]:
            assert found[ours]["value"] == pytest.approx(case["expected"][key], abs=tolerance(case, key)), key
        if f"{key}_se" in case["expected"]:
            assert found[ours]["se"] == pytest.approx(case["expected"][f"{key}_se"], abs=tolerance(case, f"{key}_se"))


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name, case in CASES.items() if raw(case) for key in LEVELS
                      if key in case["expected"]]
)  # fmt: skip
def test_published_alphas_of_numbers(name: str, key: str, tmp_path: Path, done: Run) -> None:
    case = CASES[name]
    file = write_matrix(tmp_path / "m.csv", case["data"]["units"])
    report = done("agreement", "--matrix", file, "--level", key.removeprefix("alpha_"), "--json").json
    alpha = values(report, part="matrix")["krippendorff_alpha"]["value"]
    assert alpha == pytest.approx(case["expected"][key], abs=tolerance(case, key))
    assert report["data"]["level"] == key.removeprefix("alpha_")


@pytest.mark.parametrize("name", ["sets_masi_jaccard", "mvalpha_table3", "mvalpha_table8a", "mvalpha_table9b"])
def test_published_sets(name: str, tmp_path: Path, done: Run) -> None:
    case = CASES[name]
    report = done("agreement", "--matrix", write_matrix(tmp_path / "m.csv", case["data"]["units"]), "--json").json
    found, known = values(report, part="sets"), SETS.keys() & case["expected"]
    assert known
    for key in known:
        assert found[SETS[key]]["value"] == pytest.approx(case["expected"][key], abs=tolerance(case, key)), key


SPANS = ["u_family_worked", "u_family_three_coders", "char_kappa_qualcoder", "u_family_lindanna_main"]


@pytest.mark.parametrize("name", SPANS)
def test_published_spans(name: str, tmp_path: Path, done: Run) -> None:
    case = CASES[name]
    data = case["data"]
    file = write_spans(tmp_path / "s.csv", data["coders"], data["begin"], data["end"])
    report = done("agreement", "--spans", file, "--json").json
    checked = 0
    for key, expected in case["expected"].items():
        plain, _, value = key.removesuffix("]").partition("[")
        if plain in ("u_alpha", "bar_u_alpha", "cu_alpha"):
            found = values(report, part="unitizing", code=None)[plain]["value"]
        elif plain == "ku_alpha":
            found = values(report, part="unitizing", code=value)["ku_alpha"]["value"]
        elif plain == "cu_coverage":
            found = values(report, part="unitizing", code=None)["cu_alpha"]["coverage"]
        elif plain == "char_kappa":
            found = values(report, part="code", code=value)["cohen_kappa"]["value"]
        elif plain == "char_percent":
            found = values(report, part="code", code=value)["percent_agreement"]["value"]
        else:
            continue
        checked += 1
        assert found == pytest.approx(expected, abs=tolerance(case, key)), key
    assert checked >= 2


def test_length_may_be_said_on_the_command_line(tmp_path: Path, done: Run) -> None:
    """The worked example: 40 characters, of which the last ten are blank."""
    text = "coder,start,end,value\nA,0,10,rupture\nA,20,30,repair\nB,2,12,rupture\nB,20,26,repair\nB,26,30,shame\n"
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    said = done("agreement", "--spans", tmp_path / "s.csv", "--length", "40", "--json").json
    assert values(said, part="unitizing")["u_alpha"]["value"] == pytest.approx(0.708914728682)
    unsaid = done("agreement", "--spans", tmp_path / "s.csv", "--json").json
    assert values(unsaid, part="unitizing")["u_alpha"]["n_units"] == 30
    assert "Nothing says how long the text is" in json.dumps(unsaid["sections"])


def test_documents_are_drawn_again(tmp_path: Path, done: Run) -> None:
    lines = ["coder,start,end,value,document,length"]
    for number in range(25):
        lines += [f"A,{number},{number + 30},shame,d{number},100", f"B,10,{30 + number},shame,d{number},100"]
    (tmp_path / "s.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = done("agreement", "--spans", tmp_path / "s.csv", "--interval", "bootstrap", "--seed", "4", "--json").json
    kappa = values(report, part="code")["cohen_kappa"]
    assert (kappa["n_clusters"], kappa["seed"]) == (25, 4)
    assert kappa["ci_method"].startswith("bootstrap over documents")
    assert {f["value"] for f in report["facts"] if f["key"] == "intervals"} == {
        "bootstrap over documents, 1000 replicates, seed 4"
    }


def test_words_coders_and_shapes_work_without_a_study(tmp_path: Path, done: Run) -> None:
    file = write_matrix(tmp_path / "m.csv", CASES["irrcac_raw4raters"]["data"]["units"])
    report = done("agreement", "--matrix", file, "--coders", "R4,R2", "--scale", "fleiss", "--json").json
    assert report["data"]["coders"] == ["R4", "R2"]
    assert values(report, part="matrix")["cohen_kappa"]["benchmark"]["scale"] == "fleiss"
    for shape in ("table", "csv", "md", "html", "txt"):
        assert "alpha" in done("agreement", "--matrix", file, "--format", shape).out
    for name in ("a.docx", "a.xlsx"):
        done("agreement", "--matrix", file, "-o", tmp_path / name)
        assert (tmp_path / name).stat().st_size > 5_000


def test_numbers_with_an_order_get_weights_and_intraclass_correlations(tmp_path: Path, done: Run) -> None:
    """Shrout & Fleiss (1979), table 2: six targets, four judges: ICC(2,1) .29, ICC(3,1) .71, ICC(2,4) .62."""
    targets = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    report = done("agreement", "--matrix", write_matrix(tmp_path / "m.csv", targets), "--level", "interval", "--json")
    found = values(report.json, part="matrix")
    assert [round(found[key]["value"], 2) for key in ("icc_2_1", "icc_3_1", "icc_2_k")] == [0.29, 0.71, 0.62]
    assert "gwet_ac2" in found
    assert report.json["data"]["weights"] == "quadratic"


GOOD = "unit,AB,CD\n1,a,b\n2,a,a\n"
GOOD_SPANS = "coder,start,end,value\nAB,0,5,x\nCD,1,5,x\n"


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        (b"", (), "f.csv, line 1: the first line names no columns"),
        (b"id,AB,CD\n1,a,b\n", (), "f.csv, line 1: the first column is called 'id', not unit"),
        (b"unit,AB\n1,a\n", (), "f.csv: agreement needs two coders, and AB is the only one"),
        (b"unit,AB,AB\n1,a,b\n", (), "f.csv, line 1: two columns are called 'AB'"),
        (b"unit,AB,CD\n", (), "f.csv: there is no unit"),
        (b"unit,AB,CD\n1,a,b\n1,a,a\n", (), "f.csv, line 3: the unit '1' stands on line 2, too"),
        (b"unit,AB,CD\n1,a,b\n,a,a\n", (), "f.csv, line 3: the unit has no name"),
        (b"unit,AB,CD\n1,a,b,c\n", (), "f.csv, line 2: the line has 4 cells"),
        (b"unit,AB,CD\n1,2,3\n\n2,2,two\n", ("--level", "ordinal"), "f.csv, line 4: CD's answer 'two' is no number"),
        (b"unit,AB,CD\n1,2,nan\n", ("--level", "ratio"), "f.csv, line 2: CD's answer 'nan' is no number"),
        (b"unit,AB,CD\n1,-1,1\n2,1,1\n", ("--level", "ratio"), "one sign"),
        (b"unit,AB,CD\n1,a;b,a\n", ("--level", "ordinal"), "several codes"),
        (b"unit,AB,CD\n1,;,;\n", (), "f.csv: every answer is the empty set"),
        (b"unit,AB,CD\n1,\xff,a\n", (), "UTF-8"),
        (GOOD.encode(), ("--coders", "AB,XY"), "no coder 'XY' in the file"),
        (GOOD.encode(), ("--coders", "AB,AB"), "named twice"),
        (GOOD.encode(), ("--coders", ""), "two coders, and there is none"),
        (GOOD.encode(), ("--unit", "turn"), "--unit cannot be used with --matrix"),
        (GOOD.encode(), ("--codes", "a", "--by", "role"), "--codes, --by cannot be used"),
        (GOOD.encode(), ("--interval", "bootstrap", "--cluster", "dyad"), "--cluster cannot be used"),
        (GOOD.encode(), ("--length", "5"), "--length belongs to --spans"),
        (GOOD.encode(), ("--spans", "f.csv"), "two different files"),
    ],
)
def test_a_matrix_that_cannot_be(
    content: bytes, more: tuple[str, ...], says: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_bytes(content)
    refused = run("agreement", "--matrix", "f.csv", *more)
    assert (refused.code, refused.out) == (2, "")
    assert says in refused.err
    assert len(refused.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        ("coder,start,value\nAB,0,x\n", (), "f.csv, line 1: the first line does not name the column end"),
        ("coder,start,end,value\nAB,5,5,x\nCD,0,5,x\n", (), "f.csv, line 2: start '5' and end '5'"),
        ("coder,start,end,value\nAB,0,5,x\nCD,-1,5,x\n", (), "f.csv, line 3: start '-1' and end '5'"),
        ("coder,start,end,value\nAB,0,5,x\nCD,0.5,5,x\n", (), "f.csv, line 3: start '0.5'"),
        ("coder,start,end,value\nAB,0,5,x\nCD,0,5,\n", (), "f.csv, line 3: the span has no value"),
        ("coder,start,end,value\nAB,0,5,x\n,0,5,x\n", (), "f.csv, line 3: the line does not say whose"),
        ("coder,start,end,value\nAB,0,5,x\nAB,0,5,y\n", (), "f.csv: agreement needs two coders"),
        ("coder,start,end,value\nAB,,,\nCD,,,\n", (), "f.csv: the file holds no span"),
        (GOOD_SPANS, ("--length", "4"), "f.csv, line 2: the span ends at 5, and the text has 4 characters"),
        ("coder,start,end,value,length\nAB,0,5,x,9\nCD,0,5,x,8\n", (), "f.csv, line 3: the length '8'"),
        ("coder,start,end,value,length\nAB,0,5,x,9\nCD,0,5,x,9\n", ("--length", "9"), "Add a column length"),
        ("coder,start,end,value,length\nAB,0,15,x,9\nCD,0,5,x,9\n", (), "line 2: the span ends at 15"),
        (GOOD_SPANS, ("--level", "nominal"), "--level belongs to --matrix"),
        (GOOD_SPANS, ("--interval", "krippendorff"), "draws interviews again"),
    ],
)
def test_spans_that_cannot_be(
    content: str, more: tuple[str, ...], says: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text(content, encoding="utf-8")
    refused = run("agreement", "--spans", "f.csv", *more)
    assert (refused.code, refused.out) == (2, "")
    assert says in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_study_and_a_file_are_not_compared_at_once(river: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "f.csv").write_text(GOOD, encoding="utf-8")
    refused = run("agreement", river, "--matrix", tmp_path / "f.csv")
    assert refused.code == 2
    assert "cannot be compared at once" in refused.err
    assert run("agreement", "--matrix", tmp_path / "none.csv").code == 2


def test_the_variable_for_a_study_does_no_harm(
    river: Path, tmp_path: Path, done: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPR_STUDY", str(river))
    (tmp_path / "f.csv").write_text(GOOD, encoding="utf-8")
    assert done("agreement", "--matrix", tmp_path / "f.csv", "--json").json["title"] == "Agreement: f.csv"


@pytest.mark.parametrize("content", ["unit,AB,CD\n1,a,a\n2,a,a\n", "unit,AB,CD\n1,a,\n2,,b\n", "unit,AB,CD\n1,,\n",
                                     "unit,AB,CD\n1,;,a\n", "unit,AB,CD\n1,a;b,a\n"])  # fmt: skip
def test_what_shows_nothing_is_undefined_and_never_a_number(content: str, tmp_path: Path, done: Run) -> None:
    (tmp_path / "f.csv").write_text(content, encoding="utf-8")
    found = done("agreement", "--matrix", tmp_path / "f.csv", "--json").json["data"]["figures"]
    for one in found:
        assert (one["value"] is None) == (one["undefined"] is not None)
    assert "NaN" not in json.dumps(found)
