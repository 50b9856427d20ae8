"""Where the files that travel with the program lie: codebooks, sample transcripts."""

from __future__ import annotations

from pathlib import Path

from ipr_coder.errors import IprError


def data_dir(name: str) -> Path:
    """The folder `name` ("codebooks", "sample_transcripts") that came with the program.

    An installed package carries its own copy; a checkout has the folder beside the package. IprError when
    neither is there, which means that the installation is damaged.
    """
    package = Path(__file__).resolve().parent
    # The packed copy comes first: beside an installed package lie other people's folders.
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise IprError(
        f"The folder `{name}` that belongs to ipr-coder is missing from this installation.",
        place=str(package),
        mend="Install ipr-coder again.",
    )
