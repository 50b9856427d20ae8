"""The terminal screens. They ask the rooms below and show what they say; importing this room loads no Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipr_coder.tui.run import run_coder

__all__ = ["run_coder"]


def __getattr__(name: str) -> object:
    if name == "run_coder":
        from ipr_coder.tui.run import run_coder

        return run_coder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
