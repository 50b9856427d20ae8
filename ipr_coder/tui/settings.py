"""What one person prefers on the screen, kept in one TOML file that people may edit: looks, privacy, keys.

The file is the user's own, not the study's: the same habits in every study, and nothing about any of them in it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

from ipr_coder.errors import UsageError

Look = Literal["dark", "light", "contrast"]
Scrolling = Literal["edge", "half-page", "centre"]
Order = Literal["codebook", "recent", "frequent"]

ENVIRONMENT: Final = "IPR_SETTINGS"
"""The environment variable that names another file."""

NARROWEST, BROADEST = 40, 160
LONGEST_WAIT: Final = 240


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. `keys` maps an action's id to the keys that do it instead of the usual ones."""

    theme: Look | None = None
    """Colours; None: dark, or high contrast where colours are unwanted (NO_COLOR)."""
    text_width: int = 92
    """No row of text is made wider than this many columns."""
    scrolling: Scrolling = "edge"
    """How the text follows the current segment: at the edge, by half pages, or keeping it in the middle."""
    code_order: Order = "codebook"
    context_open: bool = False
    copying: bool = True
    """False: nothing of a transcript goes to the clipboard."""
    lock_after_minutes: int = 15
    """The screen is covered after so many minutes without a key; 0: never."""
    phrase: str = field(default="", repr=False)
    """What uncovering asks for, as `lock.sealed` made it; "": any key uncovers."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "theme": ("look", "theme"),
    "text_width": ("look", "text_width"),
    "scrolling": ("look", "scrolling"),
    "code_order": ("look", "code_order"),
    "context_open": ("look", "context_open"),
    "copying": ("privacy", "copying"),
    "lock_after_minutes": ("privacy", "lock_after_minutes"),
    "phrase": ("privacy", "phrase"),
}
"""Where each setting stands in the file: section and name."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": get_args(Look),
    "scrolling": get_args(Scrolling),
    "code_order": get_args(Order),
}
RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "text_width": (NARROWEST, BROADEST),
    "lock_after_minutes": (0, LONGEST_WAIT),
}


def settings_path() -> Path:
    """Where the settings are kept: what IPR_SETTINGS names, else this system's usual place for them."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("ipr-coder", appauthor=False) / "settings.toml"


def read_settings(path: Path) -> Settings:
    """The settings in a file, or the usual ones where there is none. UsageError names the line or the setting."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("the settings cannot be read.", place=str(path), mend="Mend or remove the file.") from error
    try:
        body = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"the settings cannot be understood ({error}).", place=str(path), mend="Mend that line."
        ) from error
    return _settings_of(body, str(path))


def write_settings(path: Path, settings: Settings) -> None:
    """Write settings into their file, leaving its comments and order as they are; it is for its owner's eyes only."""
    import tomlkit

    body = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    usual = Settings()
    for name, (section, key) in PLACES.items():
        value = getattr(settings, name)
        if value != getattr(usual, name):
            body.setdefault(section, tomlkit.table())[key] = value
        elif key in body.get(section, {}):
            del body[section][key]
    if settings.keys:
        body["keys"] = {name: list(keys) for name, keys in settings.keys.items()}
    else:
        body.pop("keys", None)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(body))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def with_setting(settings: Settings, name: str, value: object) -> Settings:
    """The settings with one of them changed; UsageError where the value is none of those possible."""
    changed: dict[str, Any] = {name: _checked(name, value, "the settings")}
    return replace(settings, **changed)


def _settings_of(body: Mapping[str, Any], place: str) -> Settings:
    known = {where: name for name, where in PLACES.items()}
    found: dict[str, Any] = {}
    for section, entries in body.items():
        if section not in ("look", "privacy", "keys") or not isinstance(entries, dict):
            raise UsageError(
                f"there is no section {section!r} in the settings.",
                place=place,
                mend="Sections are [look], [privacy], [keys].",
            )
        if section == "keys":
            found["keys"] = {name: _keys_of(name, keys, place) for name, keys in entries.items()}
            continue
        for key, value in entries.items():
            if (section, key) not in known:
                names = ", ".join(key for group, key in PLACES.values() if group == section)
                raise UsageError(f"[{section}] has no {key!r}.", place=place, mend=f"It may have: {names}.")
            found[known[section, key]] = _checked(known[section, key], value, place)
    return Settings(**found)


def _keys_of(name: str, keys: object, place: str) -> tuple[str, ...]:
    if isinstance(keys, str):
        return (keys,)
    if isinstance(keys, list) and all(isinstance(key, str) for key in keys):
        return tuple(keys)
    raise UsageError(
        f'[keys] "{name}" is no list of keys.', place=place, mend=f'Write it like "{name}" = ["j", "down"].'
    )


def _checked(name: str, value: object, place: str) -> object:
    section, key = PLACES[name]
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise UsageError(
                f"[{section}] {key} cannot be {value!r}.",
                place=place,
                mend=f"Choose one of {', '.join(CHOICES[name])}.",
            )
        return value
    if name in RANGES:
        least, most = RANGES[name]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise UsageError(
                f"[{section}] {key} cannot be {value!r}.", place=place, mend=f"Give a number from {least} to {most}."
            )
        return value
    usual = next(one.default for one in fields(Settings) if one.name == name)
    if type(value) is not type(usual):
        kind = "true or false" if isinstance(usual, bool) else "text in quotation marks"
        raise UsageError(f"[{section}] {key} cannot be {value!r}.", place=place, mend=f"Write {kind}.")
    return value
