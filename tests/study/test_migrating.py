"""Bringing an older study up to date keeps every tag, happens whole or not at all, and leaves a backup."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from ipr_coder.errors import StudyError
from ipr_coder.study import dialects, migrating, schema, store, structure, word_index
from ipr_coder.study.store import create_store, open_store

REBUILDS_A_PARENT_OF_TAGS = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0005", "0004"
def upgrade():
    rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("code", recreate=rebuild) as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=True))
"""
FAILS_HALF_WAY = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0005", "0004"
def upgrade():
    op.add_column("code", sa.Column("note", sa.Text(), nullable=True))
    op.execute("update no_such_table set x = 1")
"""


@pytest.fixture
def engine(target: str) -> Engine:
    made = dialects.server_engine(target) if store.is_address(target) else dialects.sqlite_engine(Path(target))
    yield made
    made.dispose()


def scripts_with(folder: Path, step: str) -> Path:
    scripts = folder / "scripts"
    shutil.copytree(migrating.SCRIPTS, scripts)
    (scripts / "versions" / "0005_next.py").write_text(step)
    return scripts


def a_study_with_one_tag(target: str) -> None:
    with create_store(target) as made:
        made.write(_fill)


def _fill(tx: object) -> None:
    from sqlalchemy import Connection, insert

    assert isinstance(tx, Connection)
    study = structure.add_study(tx, "RIVER")
    dyad = structure.ensure_dyad(tx, study, "D01")
    structure.ensure_participant(tx, study, "C01", role="client", dyad_id=dyad)
    session = structure.ensure_session(tx, dyad, 3)
    interview = structure.ensure_interview(
        tx, study, "D01_S3_client", dyad_id=dyad, session_id=session, respondent="C01"
    )

    def add(table: type[schema.Base], **values: object) -> int:
        made = tx.execute(insert(table).values(**values)).inserted_primary_key
        assert made is not None
        return int(made[0])

    words = {"source_name": "a.txt", "source_sha256": "0", "format": "plain", "encoding": "utf-8", "unit": "turn"}
    transcript = add(schema.Transcript, interview_id=interview, text="Mm.", text_sha256="0", **words)
    book = add(schema.CodebookVersion, study_id=study, name="b", version="1", title="B", digest="d", body="{}")
    code = add(
        schema.Code, codebook_version_id=book, position=0, ident="shame", key="h", name="Shame", colour="#AA4499"
    )
    coder = add(schema.Coder, study_id=study, label="AB")
    round_id = add(schema.Round, study_id=study, name="main", position=0)
    place = {"transcript_id": transcript, "interview_id": interview, "coder_id": coder, "round_id": round_id}
    add(schema.Tag, code_id=code, start_at=0, end_at=3, **place)


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())


def mapped(name: str | None, kind: str, _parents: object) -> bool:
    """The index of words is not mapped: it can be thrown away, and is another thing on each database."""
    return kind != "table" or name is None or not name.startswith(word_index.TABLE)


def test_the_code_is_written_for_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(migrating.configuration()).get_current_head() == schema.SCHEMA_REVISION


def test_the_migrations_lead_to_exactly_the_mapped_tables(engine: Engine) -> None:
    migrating.upgrade(engine, "here")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": mapped})
        assert compare_metadata(context, schema.Base.metadata) == []
        assert store._revision(connection) == schema.SCHEMA_REVISION


def test_rebuilding_a_table_that_tags_point_to_keeps_the_tags(target: str, engine: Engine, tmp_path: Path) -> None:
    a_study_with_one_tag(target)
    migrating.upgrade(engine, "here", scripts=scripts_with(tmp_path, REBUILDS_A_PARENT_OF_TAGS))
    assert count(engine, "tag") == 1
    assert "note" in {column["name"] for column in inspect(engine).get_columns("code")}


def test_a_step_that_fails_leaves_nothing_behind(target: str, engine: Engine, tmp_path: Path) -> None:
    a_study_with_one_tag(target)
    with pytest.raises(StudyError):
        migrating.upgrade(engine, "here", scripts=scripts_with(tmp_path, FAILS_HALF_WAY))
    assert "note" not in {column["name"] for column in inspect(engine).get_columns("code")}
    assert count(engine, "tag") == 1
    with engine.connect() as connection:
        assert store._revision(connection) == "0004"


def test_an_older_study_is_backed_up_then_migrated_on_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "study.ipr"
    a_study_with_one_tag(str(path))
    scripts = scripts_with(tmp_path, REBUILDS_A_PARENT_OF_TAGS)
    upgrade = migrating.upgrade
    monkeypatch.setattr(schema, "SCHEMA_REVISION", "0005")
    monkeypatch.setattr(migrating, "upgrade", lambda engine, place: upgrade(engine, place, scripts=scripts))
    open_store(path).close()
    backups = list(tmp_path.glob("study.ipr.backup-0004-*"))
    assert len(backups) == 1
    assert backups[0].stat().st_mode & 0o777 == 0o600
    for file, revision in ((path, "0005"), (backups[0], "0004")):
        connection = sqlite3.connect(file)
        assert connection.execute("select version_num from alembic_version").fetchall() == [(revision,)]
        assert connection.execute("select count(*) from tag").fetchall() == [(1,)]
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        connection.close()


def test_a_study_of_the_first_version_keeps_its_memos_and_groups(target: str, engine: Engine) -> None:
    migrating.upgrade(engine, "here", revision="0001")
    with engine.begin() as tx:
        for statement in (
            "insert into study values (1, {u}, 'S', null, null, null, 'dyad', null, 0, null, 0, 0)",
            "insert into outcome_group values (1, {u}, 1, 'good', 1, null, null, 0)",
            "insert into dyad values (1, {u}, 1, 'D01', 1, null)",
            "insert into participant values (1, {u}, 1, 'C01', 'client', '{{}}')",
            "insert into session values (1, {u}, 1, 3, null, null)",
            "insert into interview values (1, {u}, 1, 'D01_S3_client', 1, 1, 1, 'ipr', 'done', null, null, null, null)",
            "insert into transcript values (1, {u}, 1, null, 'Mm.', 'x', 'a.txt', 'y', 'plain', 'utf-8', 'turn', 0)",
            "insert into codebook_version values (1, {u}, 1, 'b', '1', 'B', 'd', '{{}}', 1, 0)",
            "insert into code values (1, {u}, 1, 0, 'shame', null, 'h', 'Shame', '#AA4499')",
            "insert into coder values (1, {u}, 1, 'AB', 0)",
            "insert into round values (1, {u}, 1, 'main', 0)",
            "insert into tag values (1, {u}, 1, 1, 1, 1, 1, 0, 3, 0, null, 1)",
            "insert into memo values (1, {u}, 1, 1, 'why', 0, null, 1)",
        ):
            blob = "x'00'" if engine.dialect.name == "sqlite" else r"'\x00'::bytea"
            tx.exec_driver_sql(statement.format(u=blob))
    migrating.upgrade(engine, "here")
    with engine.connect() as connection:
        memo = connection.execute(text("select about, tag_id, body from memo")).all()
        tags = connection.execute(text("select attributes from tag")).all()
        members = connection.execute(text("select outcome_group_id, dyad_id from group_membership")).all()
    assert [tuple(row) for row in memo] == [("tag", 1, "why")]
    assert [row[0] for row in tags] == ["{}"]
    assert [tuple(row) for row in members] == [(1, 1)]
