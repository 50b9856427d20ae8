"""The codebooks that come with the program, and finding one by name or by path."""

from __future__ import annotations

from pathlib import Path

from ipr_coder.errors import CodebookError
from ipr_coder.resources import data_dir
from ipr_coder.text import displayable


def shipped_codebooks() -> tuple[str, ...]:
    """The names of the shipped codebooks in alphabetical order, as `find_codebook` takes them."""
    return tuple(sorted(path.stem for path in data_dir("codebooks").glob("*.yaml")))


def find_codebook(name_or_path: str) -> Path:
    """The file meant by a path, or else by a shipped codebook's name (`ipr-core`).

    CodebookError, listing the shipped names, when it is neither.
    """
    path = Path(name_or_path)
    if path.is_file():
        return path
    names = shipped_codebooks()
    if name_or_path in names:
        return data_dir("codebooks") / f"{name_or_path}.yaml"
    raise CodebookError(
        "There is no such file, and no shipped codebook of that name.",
        place=displayable(name_or_path),
        mend=f"Check the path, or use one of {', '.join(names)}.",
    )
