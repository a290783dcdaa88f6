"""Where an inspection may be written: on this computer's own disks, by the tables of real systems."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from model.file import places
from model.file.places import Mount
from model.file.store import Store
from model.journal.records import Refused, Statement, case_subject
from tests.conftest import new_store
from tests.small_instrument import small_instrument

UBUNTU = """\
22 29 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
29 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vgubuntu-root rw,errors=remount-ro
41 29 0:36 / /proc/sys/fs/binfmt_misc rw,relatime shared:17 - autofs systemd-1 rw,fd=29,pgrp=1,direct
96 29 8:17 / /media/ann/STICK rw,nosuid,nodev,relatime shared:50 - vfat /dev/sdb1 rw,uid=1000,gid=1000,utf8
97 29 8:33 / /media/ann/NTFS\\040disk rw,nosuid,nodev,relatime shared:51 - fuseblk /dev/sdc1 rw,user_id=0
98 29 0:58 / /mnt/team rw,relatime shared:52 - cifs //fs01/probation rw,vers=3.1.1,sec=ntlmssp,cache=strict
99 29 0:59 / /home/ann/far rw,nosuid,nodev shared:53 - fuse.sshfs ann@server:/home/ann rw,user_id=1000
100 29 0:60 / /net/homes rw,relatime shared:54 - nfs4 10.0.0.5:/homes rw,vers=4.2,rsize=1048576
101 29 0:61 / /home/ann/Cloud rw,nosuid,nodev shared:55 - fuse.rclone remote: rw,user_id=1000
102 29 0:62 / /run/user/1000/gvfs rw,nosuid,nodev shared:56 - fuse.gvfsd-fuse gvfsd-fuse rw,user_id=1000
103 29 0:63 / /home/ann/old rw,nosuid,nodev shared:57 - fuse sshfs#ann@server: rw,user_id=1000
104 100 0:64 / /net/homes/scratch rw,relatime shared:58 - tmpfs tmpfs rw
105 29 0:65 / /srv/both rw,relatime shared:59 - cifs //fs01/both rw
106 29 8:49 / /srv/both rw,relatime shared:60 - ext4 /dev/sdd1 rw
"""

CONTAINERS = """\
612 500 0:55 / / rw,relatime master:200 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A:/l/B
613 612 0:60 / /host rw,relatime - 9p hostshare rw,sync,dirsync,trans=virtio,version=9p2000.L
614 612 0:61 / /home/dev rw,relatime - virtiofs home rw
615 612 8:1 /var/lib/docker/containers/x/hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw
616 612 0:70 / /data rw,relatime - zfs tank/data rw,xattr
617 612 0:71 / /btrfs rw,relatime - btrfs /dev/sdb rw,subvol=/@home
618 612 0:72 / /home/crypt rw,relatime - ecryptfs /home/.ecryptfs/ann rw
"""

MACBOOK = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners)
//ann@fs01._smb._tcp.local/probation on /Volumes/probation (smbfs, nodev, nosuid, mounted by ann)
10.0.0.5:/homes on /Volumes/homes (nfs, nodev, nosuid, mounted by ann)
//ann;AUTH=x@old/old share on /Volumes/old share (on disk 2) (afpfs, nodev, nosuid, mounted by ann)
"""


@pytest.mark.parametrize(
    ("folder", "share"),
    [
        ("/home/ann", None),
        ("/media/ann/STICK/week", None),
        ("/media/ann/NTFS disk", None),
        ("/mnt/team/2026/kent", "cifs"),
        ("/mnt/team", "cifs"),
        ("/mnt/teamwork", None),
        ("/home/ann/far", "sshfs"),
        ("/home/ann/old", "sshfs"),
        ("/net/homes/ann", "nfs4"),
        ("/net/homes/scratch", None),
        ("/home/ann/Cloud/week", "rclone"),
        ("/run/user/1000/gvfs/smb-share:server=fs01,share=probation", "gvfsd-fuse"),
        ("/srv/both", None),
    ],
)
def test_shares_of_a_linux_laptop_are_known_and_its_disks_are_not_taken_for_one(folder: str, share: str | None) -> None:
    assert places.share_of(PurePosixPath(folder, "kent.caseread"), places.linux_mounts(UBUNTU)) == share


@pytest.mark.parametrize("folder", ["/", "/host/folder", "/home/dev/x", "/data", "/btrfs/ann", "/home/crypt", "/etc"])
def test_no_disk_of_a_container_or_a_virtual_machine_is_taken_for_a_share(folder: str) -> None:
    assert places.share_of(PurePosixPath(folder, "kent.caseread"), places.linux_mounts(CONTAINERS)) is None


@pytest.mark.parametrize(
    ("folder", "share"),
    [
        ("/Users/ann/Documents", None),
        ("/Volumes/STICK", None),
        ("/Volumes/probation/kent", "smbfs"),
        ("/Volumes/homes", "nfs"),
        ("/Volumes/old share (on disk 2)/x", "afpfs"),
    ],
)
def test_shares_of_a_mac_are_known(folder: str, share: str | None) -> None:
    assert places.share_of(PurePosixPath(folder, "kent.caseread"), places.mac_mounts(MACBOOK)) == share


def test_a_table_in_a_form_nobody_knows_says_nothing() -> None:
    assert list(places.linux_mounts("rubbish\n\n1 2 3\n - \n")) == []
    assert list(places.mac_mounts("rubbish\n/dev/disk1 on nowhere\n")) == []
    assert places.share_of(PurePosixPath("/home/ann/kent.caseread"), []) is None


def test_spaces_are_spelt_out() -> None:
    line = r"97 29 8:33 / /media/a\040b\134c rw - vfat /dev/disk\040one rw"
    assert list(places.linux_mounts(line)) == [Mount("/media/a b\\c", "vfat", "/dev/disk one")]


@pytest.mark.parametrize(
    ("path", "is_share"),
    [
        (r"C:\Users\Ann\kent.caseread", False),
        (r"\\fs01\probation\kent.caseread", True),
        ("//fs01/probation/kent.caseread", True),
        (r"\\?\UNC\fs01\probation\kent.caseread", True),
        (r"\\?\C:\Users\Ann\kent.caseread", False),
        (r"\\wsl.localhost\Ubuntu\home\ann\kent.caseread", True),
        (r"\\.\C:\kent.caseread", False),
        (r"E:\kent.caseread", False),
    ],
)
def test_windows_writes_a_share_with_two_strokes(path: str, is_share: bool) -> None:
    assert places.is_windows_share(PureWindowsPath(path)) is is_share


@pytest.mark.parametrize(
    ("path", "program"),
    [
        (r"C:\Users\Ann\OneDrive\kent.caseread", "OneDrive"),
        (r"C:\Users\Ann\OneDrive - HM Inspectorate\Documents\kent.caseread", "OneDrive - HM Inspectorate"),
        (r"C:\Users\Ann\Dropbox (Personal)\kent.caseread", "Dropbox (Personal)"),
        (r"C:\Users\Ann\iCloudDrive\kent.caseread", "iCloudDrive"),
        (r"G:\My Drive\kent.caseread", "Google Drive"),
        (r"C:\Users\Ann\Google Drive\kent.caseread", "Google Drive"),
        (r"C:\Users\Ann\Nextcloud2\kent.caseread", "Nextcloud2"),
        (r"C:\Users\Ann\onedrive\kent.caseread", "onedrive"),
        (r"C:\Users\Ann\Documents\OneDrive.caseread", None),
        (r"C:\Users\Ann\Documents\My Drive\kent.caseread", None),
        (r"C:\Users\Ann\OneDriveless\kent.caseread", None),
        (r"C:\Users\Dropbox-test\kent.caseread", None),
    ],
)
def test_folders_that_are_synchronised_are_known_by_their_names_on_windows(path: str, program: str | None) -> None:
    found = places.synchronised_by(PureWindowsPath(path))
    assert (found is None) if program is None else (found is not None and program.startswith(found))


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/home/ann/Nextcloud/kent/kent.caseread", "Nextcloud"),
        ("/home/ann/Dropbox/kent.caseread", "Dropbox"),
        ("/Users/ann/Library/CloudStorage/OneDrive-HMIP/kent.caseread", "a cloud folder"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/kent.caseread", "iCloud Drive"),
        ("/home/ann/Documents/kent.caseread", None),
        ("/home/ann/projects/dropbox-tools/kent.caseread", None),
        ("/Library/kent.caseread", None),
    ],
)
def test_and_elsewhere(path: str, program: str | None) -> None:
    assert places.synchronised_by(PurePosixPath(path)) == program


def test_windows_says_which_folder_onedrive_synchronises() -> None:
    environment = {"OneDriveCommercial": r"C:\Users\Ann\Work files", "OneDrive": ""}
    assert places.is_synchronised_by_windows(PureWindowsPath(r"C:\Users\Ann\Work files\x\k.caseread"), environment)
    assert not places.is_synchronised_by_windows(PureWindowsPath(r"C:\Users\Ann\Documents\k.caseread"), environment)


def test_where_the_tests_run_is_a_safe_place(tmp_path: Path) -> None:
    assert places.why_unsafe(tmp_path / "kent.caseread") is None


@pytest.mark.parametrize(
    ("folder", "marker"), [("Dropbox", None), ("shared", ".stfolder"), ("shared", ".dropbox.cache")]
)
def test_a_synchronised_folder_is_named_with_what_to_do(tmp_path: Path, folder: str, marker: str | None) -> None:
    inside = tmp_path / folder / "week"
    inside.mkdir(parents=True)
    if marker:
        (tmp_path / folder / marker).mkdir()
    sentence = places.why_unsafe(inside / "kent.caseread")
    assert sentence is not None
    assert "kent.caseread is in a folder that is synchronised" in sentence
    assert "Copy it to a folder of this laptop" in sentence


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_does_not_hide_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud").mkdir()
    (tmp_path / "work").symlink_to(tmp_path / "Nextcloud")
    assert places.why_unsafe(tmp_path / "work" / "kent.caseread") is not None


class TestTheStore:
    def test_a_file_there_is_read_and_not_written(self, tmp_path: Path) -> None:
        new_store(tmp_path / "kent.caseread").close()
        (tmp_path / "OneDrive").mkdir()
        path = (tmp_path / "kent.caseread").rename(tmp_path / "OneDrive" / "kent.caseread")
        before = path.read_bytes()
        with Store.open(path) as store:
            assert [case.ref for case in store.cases()] == ["K001", "K002"]
            with pytest.raises(Refused, match=r"kent\.caseread is in a folder that is synchronised \(OneDrive\)"):
                store.record(Statement(case_subject("K001"), "hours", 7), "Lead")
            copy = store.upkeep.backup(tmp_path / "copy.caseread")
        assert path.read_bytes() == before
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        with Store.open(copy) as store:
            assert store.read_only is None
            assert store.verify().problems == ()

    def test_none_is_made_there(self, tmp_path: Path) -> None:
        (tmp_path / "Dropbox").mkdir()
        with pytest.raises(Refused, match="synchronised"):
            Store.create(tmp_path / "Dropbox" / "kent.caseread", small_instrument(), "Kent", "2026-11")
        assert list((tmp_path / "Dropbox").iterdir()) == []
