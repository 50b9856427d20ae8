"""Codebooks: the values, and how they are read, checked, written, compared and found.

`reading` files to values, with every fault named by line · `keys` chords and the keys the screen keeps ·
`writing` values to files and digests · `comparing` two versions · `shipped` the codebooks that come with the program.
"""

from ipr_coder.codebook.model import Code, Codebook

__all__ = ["Code", "Codebook"]
