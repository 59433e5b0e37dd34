"""Files that survive a power cut: written aside, synced, then renamed into place."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

#: File systems that are reached over a network, where SQLite's shared memory is unsafe.
NETWORK_FILESYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "lustre", "davfs"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs2", "fuse.glusterfs", "fuse.gcsfuse"}
)


def digest_of(path: Path) -> str:
    """Give the sha-256 of a file's bytes, in hexadecimal.

    Raises
    ------
    OSError
        The file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "empty"
    >>> file.touch()
    >>> digest_of(file)[:12]
    'e3b0c44298fc'
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Flush a file or folder to the disk."""
    if path.is_dir() and os.name == "nt":  # Windows cannot open a folder, nor needs to
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make a folder, and its parents, so that they survive a power cut."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync(path.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file that is either whole or absent, whatever happens."""
    make_folder(path.parent)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    sync(path.parent)


def network_filesystem(path: Path, mounts: str | None = None) -> str | None:
    """Name the network file system that a path lies on, or None for a local disk.

    Parameters
    ----------
    path : Path
        Any path; it need not exist.
    mounts : str or None
        The text of a mount table as in ``/proc/mounts``; the system's own where None.

    Examples
    --------
    >>> network_filesystem(Path("/mnt/team/study"), "host:/x /mnt/team nfs4 rw 0 0")
    'nfs4'
    """
    if str(path).startswith(("\\\\", "//")):
        return "smb"
    if mounts is None:
        table = Path("/proc/mounts")
        if not table.exists():
            return None
        mounts = table.read_text(encoding="utf-8", errors="replace")
    target = path.absolute()
    best, kind = -1, None
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if (target == point or point in target.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind if kind in NETWORK_FILESYSTEMS else None
