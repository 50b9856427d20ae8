"""What two coders do together: kinds of coders and rounds, submissions, looks, decisions, comments, notes, quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("coder", sa.Column("kind", sa.Text(), nullable=False, server_default="coder"))
    with op.batch_alter_table("round", table_kwargs={"sqlite_strict": True}) as rounds:
        rounds.add_column(sa.Column("settles_id", _whole(), nullable=True))
        rounds.add_column(sa.Column("hidden", sa.Text(), nullable=True))
        rounds.create_foreign_key(op.f("fk_round_settles_id_round"), "round", ["settles_id"], ["id"])
    _submissions()
    _decisions()
    _comments_and_notes()
    _quotes()


def _submissions() -> None:
    _table(
        "submission",
        [
            _number("assignment_id"),
            _number("number"),
            _number("submitted_ms"),
            _words("digest"),
            _number("text_version"),
            _words("body"),
            _number("seen"),
            _number("reopened_ms", nullable=True),
            _words("reason", nullable=True),
        ],
        sa.CheckConstraint("seen in (0, 1)", name=op.f("ck_submission_seen")),
        sa.UniqueConstraint("assignment_id", "number", name=op.f("uq_submission_assignment_id_number")),
        refers={"assignment_id": "assignment"},
    )
    _table(
        "unblinding",
        [
            _number("interview_id"),
            _number("round_id"),
            _words("looked_by"),
            _number("looked_ms"),
            _number("early"),
            _words("reason", nullable=True),
        ],
        sa.CheckConstraint("early in (0, 1)", name=op.f("ck_unblinding_early")),
        refers={"interview_id": "interview", "round_id": "round"},
    )
    _index("unblinding", "interview_id", "round_id")


def _decisions() -> None:
    _table(
        "decision",
        [
            _number("interview_id"),
            _number("round_id"),
            _words("kind"),
            _words("outcome"),
            _number("took_id", nullable=True),
            _words("reason", nullable=True),
            _words("remark", nullable=True),
            sa.Column("present", sa.Text(), nullable=False, server_default="[]"),
            _words("made_by"),
            _number("made_ms"),
            *_kept(),
        ],
        sa.CheckConstraint("outcome in ('take', 'both', 'neither', 'ends', 'new')", name=op.f("ck_decision_outcome")),
        sa.CheckConstraint("(outcome = 'take') = (took_id is not null)", name=op.f("ck_decision_took")),
        refers={"interview_id": "interview", "round_id": "round", "took_id": "coder"},
    )
    _index("decision", "interview_id", "round_id")
    op.create_table(
        "decision_tag",
        _number("decision_id"),
        _number("tag_id"),
        _words("part"),
        sa.CheckConstraint("part in ('about', 'settled')", name=op.f("ck_decision_tag_part")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_tag_decision_id_decision")),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_decision_tag_tag_id_tag")),
        sa.PrimaryKeyConstraint("decision_id", "tag_id", name=op.f("pk_decision_tag")),
        sqlite_strict=True,
    )
    _index("decision_tag", "tag_id")


def _comments_and_notes() -> None:
    _table(
        "comment",
        [
            _number("interview_id"),
            _number("round_id"),
            _number("tag_id", nullable=True),
            _number("answers_id", nullable=True),
            _words("author"),
            _words("body"),
            _number("made_ms"),
            *_kept(),
        ],
        refers={"interview_id": "interview", "round_id": "round", "tag_id": "tag", "answers_id": "comment"},
    )
    _index("comment", "interview_id", "round_id")
    _index("comment", "tag_id")
    _table(
        "codebook_note",
        [
            _number("study_id"),
            _number("decision_id", nullable=True),
            _number("codebook_version_id", nullable=True),
            _words("code_ident", nullable=True),
            _words("other_ident", nullable=True),
            _words("body"),
            _words("made_by"),
            _number("made_ms"),
            _words("outcome", nullable=True),
            _words("answer", nullable=True),
            _words("answered_by", nullable=True),
            _number("answered_ms", nullable=True),
            *_kept(),
        ],
        sa.CheckConstraint("outcome in ('accepted', 'declined')", name=op.f("ck_codebook_note_outcome")),
        sa.CheckConstraint("(outcome is null) = (answered_ms is null)", name=op.f("ck_codebook_note_answered")),
        refers={"study_id": "study", "decision_id": "decision", "codebook_version_id": "codebook_version"},
    )


def _quotes() -> None:
    _table(
        "quote_pick",
        [
            _number("star_id"),
            _words("code_ident", nullable=True),
            _words("picked_by"),
            _number("picked_ms"),
            _words("cleared_by", nullable=True),
            _number("cleared_ms", nullable=True),
            _words("note", nullable=True),
            *_kept(),
        ],
        refers={"star_id": "star"},
    )
    _index("quote_pick", "star_id")


def _table(
    name: str, columns: Sequence[sa.Column[Any]], *constraints: sa.Constraint, refers: Mapping[str, str]
) -> None:
    """A table with a local key, a uid, and references from columns to other tables."""
    op.create_table(
        name,
        _number("id"),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        *columns,
        *constraints,
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}_{other}"))
            for column, other in refers.items()
        ),
        sa.UniqueConstraint("uid", name=op.f(f"uq_{name}_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )


def _index(table: str, *columns: str) -> None:
    labels = "_".join(f"{table}_{column}" for column in columns)
    op.create_index(f"ix_{labels}", table, list(columns))


def _kept() -> list[sa.Column[Any]]:
    return [_number("deleted_ms", nullable=True), _number("revision")]


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _whole(), nullable=nullable)


def _words(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
