"""A small real study: two interviews read from files, coders AB and CD assigned both, on either database.

The client's text holds unmistakable words, so that a test can look for them where no speech belongs.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.importing import import_transcripts, placement
from ipr_coder.coding.setting_up import add_coder, assign, new_study
from ipr_coder.study import word_index
from ipr_coder.study.schema import Base
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import Desk
from ipr_coder.transcripts.reading import read

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
TEXTS = {
    CLIENT: (
        "%dyad: D01\n%session: 3\n%respondent: client\n%hours_after_session: 26\n\n"
        "I: What was happening in you?\n"
        "C: I went quiet, like a xylophone in the snow.\n"
        "%recall: 1 session=00:12:40-00:13:05 stopped_by=client question=Q1\n"
        "I: And then?\n"
        "C: Then she waited, and that helped.\n"
        "C: Zanzibar was all I could think of.\n"
        "%end-recall\n"
        "I: Mm.\n"
        "C: That is all.\n"
    ),
    THERAPIST: (
        "%dyad: D01\n%session: 3\n%respondent: therapist\n\n"
        "I: Where would you like to stop?\n"
        "T: Here, where he looks away.\n"
        "T: I did not see it then.\n"
    ),
}


def _code(ident: str, key: str, parent: str | None = None) -> Code:
    return Code(ident, key, ident.capitalize(), parent, "#AA4499", f"What {ident} means.", ("when it fits",))


BOOK = Codebook(
    "small",
    "1",
    "Small",
    (
        _code("rupture", "r"),
        _code("rupture.withdrawal", "rw", "rupture"),
        _code("shame", "h"),
        _code("shame.hiding", "hd", "shame"),
    ),
)


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return BOOK


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(TEXTS)


def _build(target: str, folder: Path) -> Store:
    store = new_study(target, "RIVER", BOOK)
    folder.mkdir(parents=True, exist_ok=True)
    items = []
    for label, text in TEXTS.items():
        path = folder / f"{label}.txt"
        path.write_text(text, encoding="utf-8")
        transcript = read(path)
        items.append((transcript, placement(transcript)))
    import_transcripts(store, items)
    for coder in ("AB", "CD"):
        add_coder(store, coder)
        assign(store, coder, list(TEXTS))
    return store


@pytest.fixture
def build() -> Callable[[str, Path], Store]:
    """Make the study at a place of the test's own choosing; the files are written into a folder."""
    return _build


@pytest.fixture(scope="session")
def sqlite_mould(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study made once; a closed SQLite study is one file and may be copied."""
    folder = tmp_path_factory.mktemp("mould")
    _build(str(folder / "study.ipr"), folder / "files").close()
    return folder / "study.ipr"


@pytest.fixture(scope="session")
def postgres_mould(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """The study made once on a server; each call puts its rows back as they were (a database a test takes 0.4 s)."""
    from sqlalchemy import create_engine, make_url, text

    server = make_url(postgres_server).set(drivername="postgresql+psycopg")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"mould_{uuid.uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    address = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    _build(address, tmp_path_factory.mktemp("files")).close()
    tables = [*(table.name for table in Base.metadata.sorted_tables), word_index.TABLE]
    engine = create_engine(server.set(database=name))
    with engine.begin() as connection:
        connection.execute(text("create schema mould"))
        for table in tables:
            connection.execute(text(f"create table mould.{table} as table public.{table}"))

    def fresh() -> str:
        with engine.begin() as connection:
            for table in reversed(tables):
                connection.execute(text(f"delete from {table}"))
            for table in tables:
                connection.execute(text(f"insert into {table} select * from mould.{table}"))
        return address

    yield fresh
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def study_target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a fresh copy of the study lies."""
    if request.param == "sqlite":
        return _copied(request.getfixturevalue("sqlite_mould"), tmp_path)
    return str(request.getfixturevalue("postgres_mould")())


@pytest.fixture
def study(study_target: str) -> Iterator[Store]:
    with open_store(study_target) as store:
        yield store


@pytest.fixture
def sqlite_path(sqlite_mould: Path, tmp_path: Path) -> str:
    return _copied(sqlite_mould, tmp_path)


@pytest.fixture
def sqlite_study(sqlite_path: str) -> Iterator[Store]:
    with open_store(sqlite_path) as store:
        yield store


def _copied(mould: Path, folder: Path) -> str:
    copy = folder / "study.ipr"
    shutil.copy2(mould, copy)
    return str(copy)


@pytest.fixture
def ab(study: Store) -> Desk:
    """AB at the client's interview."""
    return open_desk(study, "AB", CLIENT).desk


@pytest.fixture
def cd(study: Store) -> Desk:
    """CD at the same interview."""
    return open_desk(study, "CD", CLIENT).desk


@pytest.fixture
def sql() -> Callable[..., list[Any]]:
    """What somebody with a database tool could do to a study behind our back, or see in it."""

    def run(store: Store, statement: str, **values: Any) -> list[Any]:
        from sqlalchemy import text

        def job(tx: Any) -> list[Any]:
            result = tx.execute(text(statement), values)
            return list(result) if result.returns_rows else []

        return store.write(job)

    return run


@pytest.fixture
def audit_length(sql: Callable[..., list[Any]]) -> Callable[[Store], int]:
    return lambda store: int(sql(store, "select count(*) from audit_event")[0][0])
