"""Files: whole or absent; network drives are noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tacitus.errors import NotFoundError, StudyError
from tacitus.store import Documents
from tacitus.store.files import network_filesystem, write_atomically


def test_the_same_bytes_are_held_once(documents: Documents) -> None:
    assert documents.put(b"x") == documents.put(b"x")
    (only,) = documents
    assert documents.path(only).parent.name == only[:2]
    assert only in documents
    documents.remove(only)
    assert list(documents) == []
    with pytest.raises(NotFoundError):
        documents.read(only)


def test_damage_is_found_when_read(documents: Documents) -> None:
    key = documents.put(b"as it was")
    documents.path(key).write_bytes(b"as it is!")
    with pytest.raises(StudyError, match="damaged"):
        documents.read(key)
    documents.path(key).write_bytes(b"cut")
    documents.put(b"as it was")
    assert documents.read(key) == b"as it was"


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> None:
        raise OSError("no space")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        write_atomically(tmp_path / "f", b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mounts", "found"),
    [
        pytest.param("/dev/sda1 / ext4 rw 0 0", None, id="local"),
        pytest.param("/dev/sda1 / ext4 rw 0 0\nh:/x /data nfs rw 0 0", "nfs", id="nfs"),
        pytest.param("h:/x /data nfs rw 0 0\n/dev/b /data/fast xfs rw 0 0", None, id="nearest"),
        pytest.param("//h/x /data cifs rw 0 0\nshort", "cifs", id="cifs"),
        pytest.param("h: /data fuse.sshfs rw 0 0", "fuse.sshfs", id="sshfs"),
    ],
)
def test_network_drives_are_told_apart(mounts: str, found: str | None) -> None:
    assert network_filesystem(Path("/data/fast/study"), mounts) == found


def test_a_windows_share_is_a_network_drive() -> None:
    assert network_filesystem(Path("//host/share/study"), "") == "smb"
