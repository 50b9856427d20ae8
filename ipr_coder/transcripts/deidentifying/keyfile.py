"""The key file: which name became what, and where, sealed with a passphrase of its own and kept apart from the study.

Format, version 1: one line of JSON (what the file is, its version, the scrypt parameters, salt and nonce), then the
contents as JSON, enciphered and authenticated with AES-256-GCM; the line is authenticated too. The key is derived with
scrypt (RFC 7914), salt and nonce are new at every writing.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any, Final

from ipr_coder.errors import StudyError, UsageError
from ipr_coder.transcripts.deidentifying.key import Key, key_from_data, key_to_data

SHORTEST_PASSPHRASE: Final = 10
"""Characters. A passphrase of five words is far better."""

_FORMAT: Final = "ipr-coder key file"
_VERSION: Final = 1
_WORK: Final = 1 << 17
"""scrypt's n: 128 MB and about half a second for each guess."""
_BLOCK, _LANES = 8, 1
_LEAST_WORK, _MOST_WORK = 1 << 14, 1 << 20
_MOST_BYTES: Final = 256 << 20


def write_key(path: Path, key: Key, passphrase: str, *, work: int = _WORK) -> None:
    """Seal `key` into `path`, whole or not at all, for its owner only (0600). Whose file it replaces is not asked here.

    `work` is scrypt's n. UsageError for a passphrase that is too short, StudyError where nothing can be written.
    """
    check_passphrase(passphrase)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head: dict[str, Any] = {
        "format": _FORMAT,
        "version": _VERSION,
        "kdf": {"name": "scrypt", "n": work, "r": _BLOCK, "p": _LANES, "salt": _text(salt)},
        "cipher": {"name": "AES-256-GCM", "nonce": _text(nonce)},
    }
    line = json.dumps(head, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"
    secret = _derive(passphrase, salt, work)
    body = json.dumps(key_to_data(key), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    _put(path, line + AESGCM(secret).encrypt(nonce, body, line))


def read_key(path: Path, passphrase: str) -> Key:
    """Open the key file. UsageError for a wrong passphrase, a file that was changed, or one that is no key file."""
    line, sealed = _parts(path)
    work, salt, nonce = _head(line, path)
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        body = AESGCM(_derive(passphrase, salt, work)).decrypt(nonce, sealed, line)
    except InvalidTag:
        raise UsageError(
            "the passphrase is wrong, or the key file was damaged.", place=str(path), mend="Nothing was changed."
        ) from None
    try:
        return key_from_data(json.loads(body))
    except (KeyError, TypeError, ValueError):
        raise UsageError("the key file holds what this version cannot read.", place=str(path)) from None


def check_passphrase(passphrase: str) -> None:
    """UsageError for a passphrase that anybody could guess by its length."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UsageError(
            f"the passphrase has fewer than {SHORTEST_PASSPHRASE} characters.", mend="Take four or five words."
        )


def _derive(passphrase: str, salt: bytes, work: int) -> bytes:
    room = 132 * _BLOCK * (work + 1) * _LANES
    secret = passphrase.encode("utf-8", "surrogateescape")
    return hashlib.scrypt(secret, salt=salt, n=work, r=_BLOCK, p=_LANES, maxmem=room, dklen=32)


def _parts(path: Path) -> tuple[bytes, bytes]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _no_key_file(path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError("there is no such key file.", place=str(path), mend="Check the name and the folder.") from None
    except OSError as error:
        raise UsageError(f"the key file cannot be read ({error.strerror}).", place=str(path)) from None
    line, end, sealed = data.partition(b"\n")
    return line + end, sealed


def _head(line: bytes, path: Path) -> tuple[int, bytes, bytes]:
    """scrypt's n, salt and nonce; a file that asks for absurd work is refused before the work is done."""
    try:
        head = json.loads(line)
        if head["format"] != _FORMAT:
            raise _no_key_file(path)
        if head["version"] != _VERSION:
            raise UsageError("the key file was made by a newer ipr-coder.", place=str(path), mend="Update ipr-coder.")
        kdf, cipher = head["kdf"], head["cipher"]
        work, salt, nonce = kdf["n"], base64.b64decode(kdf["salt"]), base64.b64decode(cipher["nonce"])
        known = kdf["name"] == "scrypt" and (kdf["r"], kdf["p"]) == (_BLOCK, _LANES)
        sane = type(work) is int and _LEAST_WORK <= work <= _MOST_WORK and work & (work - 1) == 0
        if not (known and sane and cipher["name"] == "AES-256-GCM" and len(nonce) == 12 and len(salt) == 16):
            raise _no_key_file(path)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _no_key_file(path) from None
    return work, salt, nonce


def _no_key_file(path: Path) -> UsageError:
    return UsageError("this is not a key file of ipr-coder.", place=str(path), mend="Give the file ending in .iprkey.")


def _put(path: Path, content: bytes) -> None:
    """First to a new file beside it (0600), flushed to the disk, then into its place."""
    beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise StudyError(
            f"the key file could not be written ({error.strerror or type(error).__name__}).",
            place=str(path),
            mend="Nothing was replaced in the study. Choose a folder you may write to.",
        ) from None
    with contextlib.suppress(OSError):  # not every system can flush a folder; the file itself was flushed
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
