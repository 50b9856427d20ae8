"""Time the agreement engine beside other libraries, on the same data, in one process.

    python benchmarks/agreement.py [--repeats 5] [--json FILE] [--large]

Prints medians in milliseconds, the ratio to the fastest other library, and the aim where there is one. Libraries that
are not installed are left out and named. `--large` adds ten million units in a process of its own, and its peak memory.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ipr_coder import agreement as ag
from ipr_coder.agreement import Resampling

Job = Callable[[], Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    parser.add_argument("--large", action="store_true", help="ten million units, with peak memory")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    peers = {name: found for name in PEERS if (found := peer(name)) is not None}
    rows = [measure(task, peers, options.repeats) for task in tasks()]
    if options.large:
        rows.append(ten_million_units())
    report(rows, sorted(set(PEERS) - set(peers)))
    if options.json:
        options.json.write_text(json.dumps({"repeats": options.repeats, "rows": rows}, indent=1), encoding="utf-8")


PEERS = ("krippendorff", "statsmodels.stats.inter_rater", "sklearn.metrics", "irrCAC.raw", "nltk", "pandas")


def peer(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except Exception:
        return None


class Task:
    """One thing to do: ours, and the same by others as functions of the installed peers."""

    def __init__(self, name: str, ours: Job, aim_ms: float | None = None, **others: Callable[[dict[str, Any]], Job]):
        self.name, self.ours, self.aim_ms, self.others = name, ours, aim_ms, others


def tasks() -> list[Task]:
    return [*single_coefficients(), *whole_codes(), *sets_and_spans()]


def single_coefficients() -> list[Task]:
    random = np.random.default_rng(1)
    truth = random.random((100_000, 1)) < 0.15
    full = np.where(random.random((100_000, 5)) < 0.2, random.random((100_000, 5)) < 0.15, truth).astype(np.int8)
    holes = full.copy()
    holes[random.random(full.shape) < 0.1] = -1
    as_floats = np.where(holes < 0, np.nan, holes)
    return [
        Task(
            "alpha, 100,000 x 5",
            lambda: ag.krippendorff_alpha(ag.binary_ratings(full)),
            krippendorff=lambda p: lambda: p["krippendorff"].alpha(reliability_data=full.T),
            irrCAC=lambda p: irrcac(p, full, "krippendorff"),
        ),
        Task(
            "Fleiss' kappa, 100,000 x 5",
            lambda: ag.fleiss_kappa(ag.binary_ratings(full)),
            statsmodels=lambda p: (
                lambda: p["statsmodels.stats.inter_rater"].fleiss_kappa(
                    p["statsmodels.stats.inter_rater"].aggregate_raters(full)[0]
                )
            ),
            irrCAC=lambda p: irrcac(p, full, "fleiss"),
        ),
        Task(
            "AC1, 100,000 x 5",
            lambda: ag.gwet_ac(ag.binary_ratings(full)),
            irrCAC=lambda p: irrcac(p, full, "gwet"),
        ),
        Task(
            "Cohen's kappa, 100,000 x 2",
            lambda: ag.cohen_kappa(ag.binary_ratings(full[:, :2])),
            sklearn=lambda p: lambda: p["sklearn.metrics"].cohen_kappa_score(full[:, 0], full[:, 1]),
        ),
        Task(
            "alpha, 100,000 x 5, 10 % missing",
            lambda: ag.krippendorff_alpha(ag.binary_ratings(holes)),
            krippendorff=lambda p: lambda: p["krippendorff"].alpha(reliability_data=as_floats.T),
            irrCAC=lambda p: irrcac(p, as_floats, "krippendorff"),
        ),
        Task("all figures of a code, 100,000 x 5", lambda: ag.code_agreement(full), 10),
        Task("all figures of a code, 100,000 x 5, 10 % missing", lambda: ag.code_agreement(holes), 10),
        Task(
            "1,000 replicates of alpha, 100,000 x 5",
            lambda: ag.krippendorff_alpha(ag.binary_ratings(full), resampling=Resampling()),
            50,
        ),
        Task(
            "1,000 replicates of alpha, 100,000 x 5, 10 % missing",
            lambda: ag.krippendorff_alpha(ag.binary_ratings(holes), resampling=Resampling()),
            50,
        ),
    ]


def irrcac(peers: dict[str, Any], data: np.ndarray, coefficient: str) -> Job:
    frame, cac = peers["pandas"].DataFrame(data), peers["irrCAC.raw"].CAC

    def job() -> Any:
        return getattr(cac(frame), coefficient)()

    return job


def whole_codes() -> list[Task]:
    random = np.random.default_rng(2)
    interview = np.repeat(np.arange(200), 300)
    begin = np.tile(np.arange(300) * 100, 200)
    units = ag.UnitArrays(interview, begin, begin + 100)
    n = 60_000
    start = random.integers(0, 29_900, n)
    tags = ag.TagArrays(
        random.integers(0, 200, n),
        start,
        start + random.integers(1, 250, n),
        random.integers(0, 40, n),
        random.integers(0, 2, n),
    )
    covered = np.ones((200, 2), dtype=bool)

    def of(codes: int, resampling: Resampling | None) -> Job:
        return lambda: ag.agreement_by_code(
            ag.unit_ratings_by_code(tags, units, covered, range(codes)), resampling=resampling
        )

    return [
        Task("4 codes x 60,000 turns x 2 coders, from tags", of(4, None), 300),
        Task("40 codes x 60,000 turns x 2, cluster bootstrap", of(40, Resampling(clusters=interview)), 2000),
    ]


def sets_and_spans() -> list[Task]:
    random = np.random.default_rng(3)
    cube = (random.random((8, 5000, 5)) < 0.15).astype(np.int8)
    cube[0, cube.sum(axis=0) == 0] = 1  # two empty sets are more than one of the others can take
    lists = [[frozenset(np.nonzero(cube[:, u, c])[0].tolist()) for c in range(5)] for u in range(5000)]
    triples = [(c, u, answer) for u, row in enumerate(lists) for c, answer in enumerate(row)]

    def nltk_alpha(p: dict[str, Any]) -> Job:
        agreement = importlib.import_module("nltk.metrics.agreement")
        distance = importlib.import_module("nltk.metrics").masi_distance
        return lambda: agreement.AnnotationTask(triples, distance=distance).alpha()

    n = 12_000
    coder = np.repeat(np.arange(3), n // 3)
    start = np.concatenate([np.sort(random.choice(25_000, n // 3, replace=False)) * 20 for _ in range(3)])
    end = start + random.integers(3, 20, n)
    value = random.integers(0, 4, n).tolist()

    def lay() -> ag.Spans:
        return ag.lay_spans(coder, start, end, value, lengths=[500_000], n_coders=3)

    return [
        Task(
            "MASI alpha, 5,000 x 5, from lists of sets",
            lambda: ag.set_alpha(ag.ratings_from_sets(lists)),
            nltk=nltk_alpha,
        ),
        Task(
            "MASI alpha, 5,000 x 5, from a table of codes",
            lambda: ag.set_alpha(ag.ratings_from_codes(cube)),
            nltk=nltk_alpha,
        ),
        Task("unitizing alphas, 12,000 spans on 500,000 characters", lambda: ag.unitized_agreement(lay()), 60),
        Task("span F1, 12,000 spans", lambda: ag.span_f1(lay())),
    ]


def measure(task: Task, peers: dict[str, Any], repeats: int) -> dict[str, Any]:
    others = {}
    for name, make in task.others.items():
        try:
            others[name] = median_ms(make(peers), max(2, repeats // 2))
        except KeyError:
            continue  # not installed
    return {
        "task": task.name,
        "ours_ms": median_ms(task.ours, repeats),
        "aim_ms": task.aim_ms,
        "others_ms": others,
    }


def median_ms(job: Job, repeats: int) -> float:
    job()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        job()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


_TEN_MILLION = """
import resource, time
import numpy as np
from ipr_coder import agreement as ag
matrix = (np.random.default_rng(1).integers(0, 7, size=(10_000_000, 5), dtype=np.int8) == 0).astype(np.int8)
begin = time.perf_counter()
ag.code_agreement(matrix)
print((time.perf_counter() - begin) * 1000, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def ten_million_units() -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", _TEN_MILLION], capture_output=True, text=True, check=True)
    milliseconds, megabytes = map(float, done.stdout.split())
    return {
        "task": f"all figures of a code, 10,000,000 x 5 (peak {megabytes:.0f} MB)",
        "ours_ms": milliseconds,
        "aim_ms": None,
        "others_ms": {},
        "peak_mb": megabytes,
    }


def report(rows: list[dict[str, Any]], missing: list[str]) -> None:
    print(f"{'':<54}{'ours ms':>9}{'aim':>7}  {'others ms':<40}{'times faster':>13}")
    for row in rows:
        others = ", ".join(f"{name} {ms:.1f}" for name, ms in sorted(row["others_ms"].items(), key=lambda x: x[1]))
        ratio = f"{min(row['others_ms'].values()) / row['ours_ms']:.0f}" if row["others_ms"] else ""
        aim = f"{row['aim_ms']:.0f}" if row["aim_ms"] else ""
        print(f"{row['task']:<54}{row['ours_ms']:>9.2f}{aim:>7}  {others:<40}{ratio:>13}")
    if missing:
        print(f"Not installed or not working, and so not compared: {', '.join(missing)}")


if __name__ == "__main__":
    main()
