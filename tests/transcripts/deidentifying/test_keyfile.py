"""The key file: opens with its passphrase and no other, shows nothing, notices any change, is never half written."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.errors import StudyError, UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.key import Key, LogLine, Mapped, Pass, grown, key_roster
from ipr_coder.transcripts.deidentifying.keyfile import read_key, write_key

LIGHT = 1 << 14
SECRET = "correct horse battery staple"
KEY = Key(
    "ab" * 16,
    (Mapped("Anna Berg", "[CLIENT]", "name"), Mapped("34", "[AGE]", "age")),
    ("Titanic",),
    (Pass("0f", 1, "lead", (LogLine("transcript aa", Span(3, 12), Span(3, 11), "Anna Berg", "[CLIENT]", 2),)),),
)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("key") / "study.iprkey"
    write_key(path, KEY, SECRET, work=LIGHT)
    assert read_key(path, SECRET) == KEY
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["study.iprkey"]
    return path.read_bytes()


def test_it_holds_no_readable_word(sealed: bytes) -> None:
    for word in (b"Anna", b"CLIENT", b"Titanic", b"lead", b"abab"):
        assert word not in sealed


def test_the_same_key_is_never_sealed_twice_alike(sealed: bytes, tmp_path: Path) -> None:
    write_key(tmp_path / "b", KEY, SECRET, work=LIGHT)
    assert (tmp_path / "b").read_bytes().partition(b"\n")[2] != sealed.partition(b"\n")[2]


def test_the_work_of_guessing_is_128_megabytes_by_default(tmp_path: Path) -> None:
    write_key(tmp_path / "b", KEY, SECRET)
    assert json.loads((tmp_path / "b").read_bytes().partition(b"\n")[0])["kdf"]["n"] == 131072


@pytest.mark.parametrize("typed", ["", "correct horse battery stapl", "Correct horse battery staple"])
def test_another_passphrase_does_not_open_it(sealed: bytes, tmp_path: Path, typed: str) -> None:
    (tmp_path / "k").write_bytes(sealed)
    with pytest.raises(UsageError, match="the passphrase is wrong, or the key file was damaged"):
        read_key(tmp_path / "k", typed)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_changed_byte_is_noticed(
    sealed: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(sealed) - 1))
    bit = data.draw(st.integers(0, 7))
    path = tmp_path_factory.mktemp("t") / "k"
    path.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1 << bit]) + sealed[at + 1 :])
    with pytest.raises(UsageError):
        read_key(path, SECRET)


def test_cut_off_or_foreign_files_are_refused(sealed: bytes, tmp_path: Path) -> None:
    for content in (
        b"",
        sealed[:-1],
        sealed[:40],
        b"hello\nworld",
        b"[" * 100_000,
        b'{"format":1}\n',
        b"SQLite format 3",
    ):
        (tmp_path / "k").write_bytes(content)
        with pytest.raises(UsageError):
            read_key(tmp_path / "k", SECRET)
    with pytest.raises(UsageError, match="no such key file"):
        read_key(tmp_path / "none", SECRET)


@pytest.mark.parametrize("work", [1, 1 << 30, 16385, True, "16384"])
def test_absurd_work_is_refused_before_it_is_done(sealed: bytes, tmp_path: Path, work: object) -> None:
    line, _, rest = sealed.partition(b"\n")
    head = json.loads(line)
    head["kdf"]["n"] = work
    (tmp_path / "k").write_bytes(json.dumps(head).encode() + b"\n" + rest)
    with pytest.raises(UsageError, match="not a key file"):
        read_key(tmp_path / "k", SECRET)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="fewer than 10"):
        write_key(tmp_path / "k", KEY, "123456789", work=LIGHT)
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written_the_old_file_stays(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="could not be written"):
        write_key(tmp_path / "none" / "k", KEY, SECRET, work=LIGHT)
    (tmp_path / "k").mkdir()
    with pytest.raises(StudyError, match="could not be written"):
        write_key(tmp_path / "k", KEY, SECRET, work=LIGHT)
    assert [one.name for one in tmp_path.iterdir()] == ["k"]


def test_what_is_replaced_later_is_no_longer_kept() -> None:
    more = grown(KEY, [Mapped("Titanic", "[FILM]", "name"), KEY.mapped[0]], ["Oslo"], ())
    assert [one.original for one in more.mapped] == ["Anna Berg", "34", "Titanic"]
    assert more.kept == ("Oslo",)


def test_as_a_roster_the_key_knows_names_but_not_ages() -> None:
    assert [entry.names for entry in key_roster(KEY).entries] == [("Anna Berg",)]


def test_the_key_shows_no_name_in_its_repr() -> None:
    assert "Anna" not in repr(KEY) + repr(KEY.passes[0].lines) + repr(KEY.mapped)
