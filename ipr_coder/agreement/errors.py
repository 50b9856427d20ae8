"""The one error of this room."""

from __future__ import annotations


class AgreementError(ValueError):
    """What the caller passed makes no sense as ratings, spans or options; the message is one plain sentence."""
