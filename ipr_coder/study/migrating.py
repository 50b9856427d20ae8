"""Bringing the tables of an older study up to date: all steps or none, and never a tag less than before.

The scripts lie beside this file, so they come with every installation. Foreign keys are switched off before the
transaction begins: with them on, rebuilding a table would silently delete what points to it.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from ipr_coder.errors import StudyError
from ipr_coder.study import dialects

SCRIPTS = Path(__file__).with_name("migrations")


def configuration(scripts: Path = SCRIPTS) -> Config:
    """Alembic's settings, made without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def known_revisions(scripts: Path = SCRIPTS) -> frozenset[str]:
    """Every version of the tables that this program knows how to bring up to date."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration(scripts)).walk_revisions())


def upgrade(engine: Engine, place: str, *, scripts: Path = SCRIPTS, revision: str = "head") -> None:
    """Run all missing steps in one transaction; on any fault the study is as it was before. `place` is for messages."""
    config = configuration(scripts)
    try:
        with engine.connect() as connection:
            dialects.set_foreign_keys(connection, on=False)
            try:
                ready = dialects.for_writing(connection)
                with ready.begin():
                    dialects.lock_for_migration(ready)
                    config.attributes["connection"] = ready
                    command.upgrade(config, revision)
                    if dialects.broken_foreign_keys(ready):
                        raise StudyError(
                            "bringing the study up to date would have lost rows; it was left as it is.", place=place
                        )
            finally:
                dialects.set_foreign_keys(connection, on=True)
    except DBAPIError as error:
        raise dialects.explain(error, place) from error
