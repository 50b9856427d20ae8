"""What all tables share: identifiers that stay for ever, times, column types, and strictness."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sqlalchemy import BigInteger, Double, Integer, LargeBinary, MetaData, Text
from sqlalchemy.dialects.sqlite import REAL
from sqlalchemy.orm import DeclarativeBase


def new_uid() -> bytes:
    """A new UUID version 7 (RFC 9562): 48 bits of milliseconds, the rest random, so that rows sort by their making."""
    raw = bytearray((time.time_ns() // 1_000_000).to_bytes(6, "big") + secrets.token_bytes(10))
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return bytes(raw)


def now_ms() -> int:
    """The time now, in milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


class Base(DeclarativeBase):
    """STRICT tables take only these column types; constraints have fixed names, by which migrations find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it as a plain class attribute
        str: Text(),
        int: BigInteger().with_variant(Integer, "sqlite"),
        float: Double().with_variant(REAL(), "sqlite"),
        bytes: LargeBinary(),
    }


def strict(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments: the constraints, and SQLite's promise to keep only values of a column's type."""
    return (*constraints, {"sqlite_strict": True})
