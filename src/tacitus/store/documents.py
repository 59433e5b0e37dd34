"""Documents by the sha-256 of their bytes: the same bytes are held once, and checked when read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from tacitus.errors import NotFoundError, StudyError
from tacitus.store.files import sync, write_atomically


class Documents:
    """The folder of held documents, ``ab/abcdef…`` under it.

    Parameters
    ----------
    folder : Path
        Made when the first document comes in.

    Examples
    --------
    >>> import tempfile
    >>> held = Documents(Path(tempfile.mkdtemp()))
    >>> held.read(held.put(b"A report."))
    b'A report.'
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, document_id: str) -> Path:
        """Give the place of a document, whether it is held or not."""
        return self.folder / document_id[:2] / document_id

    def put(self, data: bytes) -> str:
        """Hold bytes and give their sha-256; they are on the disk when this returns."""
        document_id = hashlib.sha256(data).hexdigest()
        path = self.path(document_id)
        if not (path.is_file() and path.stat().st_size == len(data)):
            write_atomically(path, data)
        return document_id

    def __contains__(self, document_id: str) -> bool:
        return self.path(document_id).is_file()

    def __iter__(self) -> Iterator[str]:
        if self.folder.is_dir():
            yield from sorted(p.name for p in self.folder.glob("??/*") if len(p.name) == 64)

    def read(self, document_id: str) -> bytes:
        """Give the bytes of a document.

        Raises
        ------
        NotFoundError
            The study does not hold it.
        StudyError
            Its bytes no longer match its name: the disk or somebody changed them.
        """
        path = self.path(document_id)
        if not path.is_file():
            raise NotFoundError(f"Document '{document_id}' is not held; read its file again.")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != document_id:
            raise StudyError(f"Document '{document_id}' is damaged on disk; read its file again.")
        return data

    def remove(self, document_id: str) -> None:
        """Remove a document's bytes for good."""
        path = self.path(document_id)
        if path.is_file():
            path.unlink()
            sync(path.parent)
