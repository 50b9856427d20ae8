"""Numbers of codebook versions: what an edit makes of 0.2.0.

The rule, major.minor.patch: an edit of wording or colour only (name, definition, when and when not, example) raises
the patch; one that changes which codes there are, where they stand or which keys they have raises the minor number
and sets the patch to 0. The major number is the authors' own to raise, in the file. A version that is not in numbers
gets some behind it: "pilot" becomes "pilot 0.1.0".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

Step = Literal["minor", "patch"]


def next_version(version: str, step: Step, taken: Collection[str] = ()) -> str:
    """The version after `version` that is not among those `taken`, so that one number never means two codebooks."""
    found = _NUMBERS.search(version)
    if found is None:
        words, numbers = f"{version} ", [0, 0, 0]
    else:
        words, numbers = version[: found.start()], [int(number or 0) for number in found.groups()]
    while True:
        numbers = [numbers[0], numbers[1] + 1, 0] if step == "minor" else [*numbers[:2], numbers[2] + 1]
        candidate = words + ".".join(map(str, numbers))
        if candidate not in taken:
            return candidate


_NUMBERS = re.compile(r"(?<![0-9.])([0-9]{1,9})(?:\.([0-9]{1,9}))?(?:\.([0-9]{1,9}))?\Z", re.ASCII)
