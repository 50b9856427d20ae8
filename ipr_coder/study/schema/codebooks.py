"""Codebook versions and their codes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ipr_coder.study.schema.base import Base, new_uid, now_ms, strict


class CodebookVersion(Base):
    """A codebook as it stood when it was taken into the study; `body` is all of it as JSON, `digest` its SHA-256.

    `in_use` is 1 for the version that new tags are made under. A version made by editing names the one it came from
    (`based_on_id`), who made it and why.
    """

    __tablename__ = "codebook_version"
    __table_args__ = strict(
        UniqueConstraint("study_id", "name", "digest"), CheckConstraint("in_use in (0, 1)", name="in_use")
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    digest: Mapped[str]
    body: Mapped[str]
    in_use: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int] = mapped_column(default=now_ms)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("codebook_version.id"))
    made_by: Mapped[str | None]
    reason: Mapped[str | None]


class Code(Base):
    """A code of one codebook version; `ident` ("shame.hiding") is what stays the same from version to version."""

    __tablename__ = "code"
    __table_args__ = strict(
        UniqueConstraint("codebook_version_id", "ident"),
        UniqueConstraint("codebook_version_id", "position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    codebook_version_id: Mapped[int] = mapped_column(ForeignKey("codebook_version.id"))
    position: Mapped[int]
    ident: Mapped[str]
    parent_ident: Mapped[str | None]
    key: Mapped[str]
    name: Mapped[str]
    colour: Mapped[str]
