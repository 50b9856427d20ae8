"""Two programs at one table, and one that dies there: what was told as decided is decided, and nothing halfway."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.setting_up import check_audit
from ipr_coder.coding.settling import standing
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.study import checking
from ipr_coder.study.decisions import load_decisions
from ipr_coder.study.settled_layer import layer_desk, layer_tags
from ipr_coder.study.store import Store, open_store
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
PLACES = [(at, at + 3) for at in range(0, 120, 4)]

SETTLES = f"""
import sys
from ipr_coder.coding.settling import Choice, open_table, settle, standing
from ipr_coder.errors import IprError
from ipr_coder.study.store import open_store
store = open_store(sys.argv[1])
by, again = sys.argv[2], int(sys.argv[3])
desk = open_table(store, "{CLIENT}", "main", by)
found = [one for one, _ in standing(store, "{CLIENT}", "main").disagreements]
print("ready", flush=True)
sys.stdin.readline()
for turn in range(again):
    for one in found:
        settle(store, desk, one, Choice("take", "AB" if (turn + len(by)) % 2 else "CD"), by=by)
        print(turn, one.start, flush=True)
"""


@pytest.fixture
def target(study_target: str) -> str:
    """Thirty places that AB coded and CD did not, both submitted."""
    with open_store(study_target) as store:
        for coder in ("AB", "CD"):
            desk = open_desk(store, coder, CLIENT).desk
            for start, end in PLACES if coder == "AB" else ():
                set_tag(store, desk, "shame", Span(start, end), True)
            submit(store, desk)
    return study_target


def start(target: str, by: str, again: int) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", SETTLES, target, by, str(again)],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def sound(store: Store) -> None:
    assert store.read(checking.faults) == ()
    assert check_audit(store).fault is None
    found = standing(store, CLIENT, "main")
    taken = {one.start for one, made in found.disagreements if made is not None and made.took == "AB"}
    desk = store.read(lambda tx: layer_desk(tx, CLIENT, "main"))
    assert desk is not None
    assert {one.start for one in store.read(lambda tx: layer_tags(tx, desk))} == taken


def test_two_settle_at_once_and_each_place_has_one_decision(target: str) -> None:
    children = [start(target, by, 1) for by in ("AB", "XYZW")]
    try:
        assert [line(child) for child in children] == ["ready", "ready"]
        for child in children:
            go(child)
        for child in children:
            child.communicate(timeout=120)
            assert child.returncode == 0
    finally:
        for child in children:
            child.kill()
            child.wait()
    with open_store(target) as store:
        made = store.read(lambda tx: load_decisions(tx, "main"))
        assert len(made) == len({one.about for one in made}) == len(PLACES)
        sound(store)


def test_killed_while_settling_what_was_told_is_there(target: str) -> None:
    child = start(target, "AB", 50)
    assert child.stdout is not None
    try:
        assert line(child) == "ready"
        go(child)
        told = [line(child) for _ in range(40)]
    finally:
        child.kill()
    told += child.stdout.read().split("\n")
    child.communicate()
    done = [one.split() for one in told if one.count(" ") == 1]
    with open_store(target) as store:
        sound(store)
        now = {one.start: made.took for one, made in standing(store, CLIENT, "main").disagreements if made}
        last = {int(place): "AB" if (int(turn) + 2) % 2 else "CD" for turn, place in done}
        place = int(done[-1][1])
        following = PLACES[(PLACES.index((place, place + 3)) + 1) % len(PLACES)][0]
        assert {at: took for at, took in now.items() if at != following} == {
            at: took for at, took in last.items() if at != following
        }
