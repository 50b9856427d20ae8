"""An index of the words in interviews, so that a study can be searched: made here for the texts of older studies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ipr_coder.study import word_index

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("transcript", sa.Column("indexed_as", sa.Text(), nullable=True))
    op.create_index("ix_transcript_indexed", "transcript", ["interview_id", "indexed_as", "text_sha256"])
    word_index.rebuild(op.get_bind())
