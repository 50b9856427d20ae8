"""The command line: each command reads its words, calls one capability of the rooms below, and prints."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of `ipr-coder`. Exit 0: done; 1: a check found something; 2: bad input or usage."""
    from ipr_coder.cli.app import run

    sys.exit(run())
