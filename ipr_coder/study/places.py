"""Where a study file lies: on a disk of this machine, on a network drive, or in a folder that a sync program copies.

SQLite's write-ahead log does not work over a network file system, and a program that copies or replaces an open study
loses rows without any error, so the first is refused and the second warned about.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ALLOW_NETWORK: Final = "IPR_ALLOW_NETWORK_DRIVE"
"""Environment variable by which a user insists on a network drive."""

_NETWORK_TYPES: Final = ("nfs", "cifs", "smb", "afs", "9p", "ceph", "glusterfs", "lustre", "ncpfs", "davfs", "webdav")
_NETWORK_FUSE: Final = ("sshfs", "rclone", "s3fs", "gcsfuse", "davfs", "smbnetfs", "curlftpfs", "glusterfs", "goofys")
_SYNC_FOLDERS: Final = (
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("icloud", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("syncthing", "Syncthing"),
    ("pcloud", "pCloud"),
)


def network_type(path: Path) -> str | None:
    """The kind of network file system that `path` (or its nearest existing parent) lies on; None for a local disk."""
    place = _existing(path)
    if sys.platform == "win32":
        return _windows_drive(place)
    if sys.platform == "darwin":
        return _among_mounts(_darwin_mounts(), place)
    try:
        return _among_mounts(parse_mountinfo(Path("/proc/self/mountinfo").read_text(encoding="utf-8")), place)
    except OSError:
        return None


def sync_program(path: Path) -> str | None:
    """The name of the sync program in whose folder `path` seems to lie, judged by the folders' names."""
    for part in path.absolute().parts[:-1]:
        lowered = part.casefold()
        for word, name in _SYNC_FOLDERS:
            if lowered == word or lowered.startswith((f"{word} ", f"{word}-", f"{word}_")):
                return name
    return None


def network_allowed() -> bool:
    """True where the user insists on a network drive."""
    return os.environ.get(ALLOW_NETWORK, "") not in ("", "0")


def parse_mountinfo(text: str) -> list[tuple[str, str]]:
    """Mount points and file-system types of a Linux mountinfo table (proc(5)), in the table's order."""
    mounts = []
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if dash and len(fields) > 4:
            point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
            mounts.append((point, after.split(" ")[0]))
    return mounts


def _among_mounts(mounts: list[tuple[str, str]], place: Path) -> str | None:
    best, kind = "", ""
    for point, type_ in mounts:
        inside = place == Path(point) or Path(point) in place.parents
        if inside and len(point) >= len(best):
            best, kind = point, type_
    return kind if _is_network(kind) else None


def _is_network(kind: str) -> bool:
    lowered = kind.casefold()
    if lowered.startswith("fuse."):
        return lowered.removeprefix("fuse.").startswith(_NETWORK_FUSE)
    return lowered.startswith(_NETWORK_TYPES)


def _darwin_mounts() -> list[tuple[str, str]]:
    listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    mounts = []
    for line in listing.splitlines():
        _device, on, rest = line.partition(" on ")
        point, bracket, options = rest.rpartition(" (")
        if on and bracket:
            mounts.append((point, options.split(",")[0].rstrip(")")))
    return mounts


def _windows_drive(place: Path) -> str | None:
    drive_remote = 4
    if place.drive.startswith("\\\\"):
        return "network share"
    windll = getattr(ctypes, "windll", None)
    if windll is None:
        return None
    remote = windll.kernel32.GetDriveTypeW(f"{place.drive}\\") == drive_remote
    return "network drive" if remote else None


def _existing(path: Path) -> Path:
    place = Path(os.path.realpath(path))
    # not Path.exists, which raises where a folder may not be entered
    while not os.path.exists(place) and place != place.parent:  # noqa: PTH110
        place = place.parent
    return place
