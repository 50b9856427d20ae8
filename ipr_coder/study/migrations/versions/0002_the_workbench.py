"""What the workbench and corrected transcripts need: attributes, stars, cuts, memos on anything, versions of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _extend()
    _memos_on_anything()
    _spans_and_cuts()
    _corrected_texts()
    _structure()


def _extend() -> None:
    op.add_column("tag", sa.Column("attributes", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("dyad", sa.Column("attributes", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("assignment", sa.Column("last_at", _whole(), nullable=True))
    op.add_column("recall_moment", sa.Column("deleted_ms", _whole(), nullable=True))
    op.add_column("transcript", sa.Column("version", _whole(), nullable=False, server_default="1"))
    with op.batch_alter_table("codebook_version", table_kwargs={"sqlite_strict": True}) as version:
        version.add_column(sa.Column("based_on_id", _whole(), nullable=True))
        version.add_column(sa.Column("made_by", sa.Text(), nullable=True))
        version.add_column(sa.Column("reason", sa.Text(), nullable=True))
        version.create_foreign_key(
            op.f("fk_codebook_version_based_on_id_codebook_version"), "codebook_version", ["based_on_id"], ["id"]
        )


def _memos_on_anything() -> None:
    with op.batch_alter_table("memo", table_kwargs={"sqlite_strict": True}) as memo:
        memo.alter_column("tag_id", existing_type=_whole(), nullable=True)
        memo.add_column(sa.Column("about", sa.Text(), nullable=False, server_default="tag"))
        for name in ("transcript_id", "round_id", "start_at", "end_at"):
            memo.add_column(sa.Column(name, _whole(), nullable=True))
        memo.add_column(sa.Column("code_ident", sa.Text(), nullable=True))
        memo.create_foreign_key(op.f("fk_memo_transcript_id_transcript"), "transcript", ["transcript_id"], ["id"])
        memo.create_foreign_key(op.f("fk_memo_round_id_round"), "round", ["round_id"], ["id"])
        memo.create_check_constraint(op.f("ck_memo_about"), "about in ('tag', 'segment', 'interview', 'code')")
        memo.create_check_constraint(op.f("ck_memo_of_a_tag"), "(about = 'tag') = (tag_id is not null)")
        memo.create_check_constraint(
            op.f("ck_memo_of_a_text"), "(about in ('segment', 'interview')) = (transcript_id is not null)"
        )
        memo.create_check_constraint(op.f("ck_memo_of_a_stretch"), "(about = 'segment') = (start_at is not null)")
        memo.create_check_constraint(op.f("ck_memo_of_a_code"), "(about = 'code') = (code_ident is not null)")
        memo.create_check_constraint(op.f("ck_memo_span"), "start_at is null or (start_at >= 0 and end_at > start_at)")
    op.create_index(
        "ix_memo_transcript_id_memo_coder_id_memo_round_id", "memo", ["transcript_id", "coder_id", "round_id"]
    )


def _spans_and_cuts() -> None:
    _table(
        "star",
        _at_a_desk("start_at", "end_at"),
        sa.CheckConstraint("start_at >= 0 and end_at > start_at", name=op.f("ck_star_span")),
        sa.UniqueConstraint(
            "transcript_id",
            "coder_id",
            "round_id",
            "start_at",
            "end_at",
            name=op.f("uq_star_transcript_id_coder_id_round_id_start_at_end_at"),
        ),
        refers=("transcript", "coder", "round"),
    )
    _table(
        "cut",
        _at_a_desk("at", "joined"),
        sa.CheckConstraint("at > 0", name=op.f("ck_cut_place")),
        sa.CheckConstraint("joined in (0, 1)", name=op.f("ck_cut_joined")),
        sa.UniqueConstraint(
            "transcript_id", "coder_id", "round_id", "at", name=op.f("uq_cut_transcript_id_coder_id_round_id_at")
        ),
        refers=("transcript", "coder", "round"),
    )


def _corrected_texts() -> None:
    _table(
        "transcript_version",
        [
            _number("transcript_id"),
            _number("version"),
            _words("kind"),
            _words("text_sha256"),
            _words("body", nullable=True),
            _words("edits"),
            _number("event_id", nullable=True),
            _number("replaced_ms"),
        ],
        sa.CheckConstraint(
            "kind in ('edit', 'replace', 'deidentify', 'undo')", name=op.f("ck_transcript_version_kind")
        ),
        sa.UniqueConstraint("transcript_id", "version", name=op.f("uq_transcript_version_transcript_id_version")),
        refers=("transcript",),
    )
    _table(
        "displaced",
        [
            _number("transcript_id"),
            _number("version"),
            _words("kind"),
            _number("row_id"),
            _words("quote"),
            _words("before"),
            _words("after"),
            _number("start_at"),
            _number("end_at"),
            _number("placed_ms", nullable=True),
        ],
        sa.CheckConstraint(
            "kind in ('tag', 'review', 'star', 'memo', 'cut', 'moment')", name=op.f("ck_displaced_kind")
        ),
        refers=("transcript",),
    )
    op.create_index("ix_displaced_transcript_id", "displaced", ["transcript_id"])


def _structure() -> None:
    op.create_table(
        "group_membership",
        _number("outcome_group_id"),
        _number("dyad_id"),
        sa.ForeignKeyConstraint(
            ["outcome_group_id"], ["outcome_group.id"], name=op.f("fk_group_membership_outcome_group_id_outcome_group")
        ),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyad.id"], name=op.f("fk_group_membership_dyad_id_dyad")),
        sa.PrimaryKeyConstraint("outcome_group_id", "dyad_id", name=op.f("pk_group_membership")),
        sqlite_strict=True,
    )
    op.create_index("ix_group_membership_dyad_id", "group_membership", ["dyad_id"])
    op.execute(
        "insert into group_membership (outcome_group_id, dyad_id) "
        "select outcome_group_id, id from dyad where outcome_group_id is not null"
    )
    _table(
        "measure_score",
        [
            _number("dyad_id"),
            _number("participant_id"),
            _number("session_id", nullable=True),
            _words("name"),
            _words("occasion"),
            sa.Column("value", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
            _number("entered_ms"),
        ],
        sa.UniqueConstraint(
            "dyad_id",
            "participant_id",
            "name",
            "occasion",
            name=op.f("uq_measure_score_dyad_id_participant_id_name_occasion"),
        ),
        refers=("dyad", "participant", "session"),
    )
    op.create_index("ix_measure_score_participant_id", "measure_score", ["participant_id"])
    for name, columns, unique in (
        ("speaker_role", (_words("label"), _words("role")), "label"),
        ("setting", (_words("name"), _words("body")), "name"),
    ):
        op.create_table(
            name,
            _number("id"),
            _number("study_id"),
            *columns,
            sa.ForeignKeyConstraint(["study_id"], ["study.id"], name=op.f(f"fk_{name}_study_id_study")),
            sa.UniqueConstraint("study_id", unique, name=op.f(f"uq_{name}_study_id_{unique}")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
            sqlite_strict=True,
        )


def _table(name: str, columns: Sequence[sa.Column[Any]], *constraints: sa.Constraint, refers: Sequence[str]) -> None:
    """A table with a local key, a uid and references to other tables by "<table>_id"."""
    op.create_table(
        name,
        _number("id"),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        *columns,
        *constraints,
        *(
            sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{name}_{other}_id_{other}"))
            for other in refers
        ),
        sa.UniqueConstraint("uid", name=op.f(f"uq_{name}_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )


def _at_a_desk(*own: str) -> list[sa.Column[Any]]:
    names = ("transcript_id", "coder_id", "round_id", *own, "created_ms")
    return [*map(_number, names), _number("deleted_ms", nullable=True), _number("revision")]


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _whole(), nullable=nullable)


def _words(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
