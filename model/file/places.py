"""Whether a folder is a safe place for an inspection: on a network share or in a synchronised folder it is not.

SQLite keeps an answer safe by locks and by a log beside the file. On a share neither is sure to work between two
computers; a program that synchronises a folder copies file and log one after the other, and puts a half of each
together elsewhere. What is decided here is pure, over what the system says of its disks; `why_unsafe` asks it.

A guess can be wrong, so it never stands in the way of reading: the file opens to be looked at, and can be copied.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePath, PureWindowsPath

_SHARES = {
    *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "auristorfs", "coda", "ncpfs"),
    *("webdav", "davfs", "davfs2", "ftp", "ceph", "glusterfs", "lustre", "gfs2", "ocfs2", "beegfs", "gpfs", "orangefs"),
    *("vboxsf", "vmhgfs", "prl_fs", "gvfsd-fuse", "kio-fuse", "sshfs", "rclone", "s3fs", "gcsfuse", "goofys"),
    *("google-drive-ocamlfuse", "onedriver", "dropbox", "pcloudfs", "pcloud", "mega", "seadrive", "curlftpfs"),
    *("simple-mtpfs", "jmtpfs", "go-mtpfs"),
}
"""File systems of another computer, as Linux and macOS name them, with or without `fuse.` before it.

Not here, for a laptop's own disk can be one: overlay, 9p and virtiofs (containers and virtual machines), fuseblk and
osxfuse (an NTFS stick).
"""

_SYNCHRONISED = (
    *("OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "Google Drive Stream", "GoogleDriveFS", "iCloud Drive"),
    *("iCloudDrive", "Nextcloud", "ownCloud", "pCloud Drive", "pCloudDrive", "MEGAsync", "Box Sync", "SynologyDrive"),
    *("Synology Drive", "Proton Drive", "ProtonDrive", "Seafile", "SeaDrive", "Tresorit", "SpiderOak Hive"),
)
"""What programs that synchronise call their folder; they put a name or a number after it, as in `OneDrive - HMIP`."""

_SYNCHRONISED_FOLDER = rf"(?i)(?P<name>{'|'.join(map(re.escape, _SYNCHRONISED))})(?P<whose>[0-9]*| .*)"
_MAY_BE = tuple(name.casefold() for name in _SYNCHRONISED)

_OF_APPLE = {("library", "cloudstorage"): "a cloud folder", ("library", "mobile documents"): "iCloud Drive"}

_MARKERS = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}
"""What such programs lay in the folder that they synchronise, whatever it is called."""

_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where Windows says what OneDrive synchronises: the person's own documents may be among it, whatever their path."""

_DRIVE_REMOTE = 4
"""What Windows' GetDriveTypeW says of a drive letter that stands for a share."""


@dataclass(frozen=True, slots=True)
class Mount:
    """One file system: the folder it is under, its kind as the system names it, and what it is of."""

    folder: str
    kind: str
    source: str = ""


def linux_mounts(mountinfo: str) -> Iterator[Mount]:
    """The file systems of a /proc/self/mountinfo (proc_pid_mountinfo(5)), in the order they were put there."""
    for line in mountinfo.splitlines():
        before, dash, after = line.partition(" - ")
        of_place, of_kind = before.split(" "), after.split(" ")
        if dash and len(of_place) > 4 and len(of_kind) > 1:
            yield Mount(_unescaped(of_place[4]), of_kind[0], _unescaped(of_kind[1]))


def mac_mounts(table: str) -> Iterator[Mount]:
    """The file systems of what macOS's `mount` prints: `//me@server/share on /Volumes/share (smbfs, nodev)`."""
    for line in table.splitlines():
        found = re.fullmatch(r"(?P<source>.*?) on (?P<folder>/.*) \((?P<kind>[^,()]+)(?:, [^()]*)?\)", line)
        if found:
            yield Mount(found["folder"], found["kind"], found["source"])


def share_of(path: PurePath, mounts: Iterable[Mount]) -> str | None:
    """The kind of share that an absolute path lies on, or None if it is on a disk of this computer."""
    above = {str(folder) for folder in (path, *path.parents)}
    best = Mount("", "")
    for mount in mounts:
        # Of several on one folder, the last one put there is in force.
        if mount.folder in above and len(mount.folder) >= len(best.folder):
            best = mount
    kind = best.kind.casefold().removeprefix("fuse.")
    if kind == "fuse":  # which says its program by its source alone, as in `sshfs#me@server:`
        kind = best.source.partition("#")[0].casefold()
    return kind if kind in _SHARES else None


def is_windows_share(path: PureWindowsPath) -> bool:
    r"""Whether an absolute path is written as one of another computer: `\\server\share`, `\\?\UNC\server\share`."""
    drive = path.drive.replace("/", "\\")
    if drive[:4] in ("\\\\?\\", "\\\\.\\"):
        return drive[4:7].casefold() == "unc"
    return drive.startswith("\\\\")


def synchronised_by(path: PurePath) -> str | None:
    """The program whose folder an absolute path lies in, as its own words tell; None if they tell of none."""
    names = [part.casefold() for part in path.parts]
    for pair, words in _OF_APPLE.items():
        if pair in pairwise(names[:-1]):
            return words
    if names[1:2] == ["my drive"]:  # the letter that Google gives its own drive on Windows
        return "Google Drive"
    for part in path.parts[1:-1]:
        found = re.fullmatch(_SYNCHRONISED_FOLDER, part) if part.casefold().startswith(_MAY_BE) else None
        if found:
            return found["name"]
    return None


def is_synchronised_by_windows(path: PurePath, environment: Mapping[str, str]) -> bool:
    """Whether a path lies in a folder that Windows says OneDrive synchronises."""
    roots = (environment.get(name, "") for name in _VARIABLES)
    return any(type(path)(root) in path.parents for root in roots if root)


def why_unsafe(file: Path) -> str | None:
    """Why nothing should be written to a file in its folder, as one sentence, or None if that is safe."""
    place = unsafe_place(file)
    return place and (
        f"{file.name} is {place}, where an answer could be lost without a word: it can be read, and nothing can be "
        "changed. Copy it to a folder of this laptop, and work in the copy."
    )


def unsafe_place(file: Path) -> str | None:
    """What is wrong with a file's folder, in words that go on from "It is"; None if it is a safe one."""
    written, real = file.absolute(), file.resolve()
    share = _share(real)
    if share:
        return f"on a network share ({share})"
    program = synchronised_by(written) or synchronised_by(real) or _marked(real)
    if program is None and is_synchronised_by_windows(real, os.environ):
        program = "OneDrive"
    return f"in a folder that is synchronised ({program})" if program else None


def _marked(path: Path) -> str | None:
    """The program that has laid its mark in one of the folders above."""
    for folder in path.parents:
        for marker, program in _MARKERS.items():
            if (folder / marker).exists():
                return program
    return None


def _share(path: Path) -> str | None:
    """The kind of share that a file lies on, as this system tells; None too if it does not tell."""
    if sys.platform == "win32":
        return _windows_share(path)
    try:
        return share_of(path, _mac_table() if sys.platform == "darwin" else _linux_table())
    except OSError:
        return None


def _linux_table() -> Iterator[Mount]:
    return linux_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))


def _mac_table() -> Iterator[Mount]:
    import subprocess  # start-up: which no other system needs to load

    listing = subprocess.run(["/sbin/mount"], capture_output=True, check=False, timeout=5)
    return mac_mounts(listing.stdout.decode("utf-8", errors="surrogateescape"))


def _windows_share(path: Path) -> str | None:
    if is_windows_share(PureWindowsPath(path)):
        return "a folder of another computer"
    import ctypes  # start-up: of Windows only, and only there has it windll

    kind = getattr(ctypes, "windll").kernel32.GetDriveTypeW(f"{path.drive}\\")  # noqa: B009 - not there elsewhere
    return "a drive of another computer" if kind == _DRIVE_REMOTE else None


def _unescaped(place: str) -> str:
    """Spaces and the like are written `\\040` in the table."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), place) if "\\" in place else place
