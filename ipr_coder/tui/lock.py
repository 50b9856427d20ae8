"""The phrase that uncovers a covered screen: only a seal of it is kept (scrypt, RFC 7914), never the phrase."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

_COST: Final = 1 << 14
_BLOCK: Final = 8
_LENGTH: Final = 32
_NAME: Final = "scrypt"


def sealed(phrase: str) -> str:
    """What the settings keep of a phrase: "scrypt:salt:digest" in base 64."""
    salt = secrets.token_bytes(16)
    return ":".join((_NAME, _shown(salt), _shown(_digest(phrase, salt))))


def opens(phrase: str, seal: str) -> bool:
    """True when the phrase is the one that was sealed; a seal that is none is opened by nothing."""
    name, _, rest = seal.partition(":")
    salt, _, digest = rest.partition(":")
    if name != _NAME:
        return False
    try:
        wanted = base64.b64decode(digest, validate=True)
        return hmac.compare_digest(_digest(phrase, base64.b64decode(salt, validate=True)), wanted)
    except ValueError:
        return False


def _digest(phrase: str, salt: bytes) -> bytes:
    words = unicodedata.normalize("NFKC", phrase).encode("utf-8")
    return hashlib.scrypt(words, salt=salt, n=_COST, r=_BLOCK, p=1, dklen=_LENGTH)


def _shown(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
