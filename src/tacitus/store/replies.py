"""What a language model answered, kept by document: the same question is never sent twice."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tacitus.store.files import write_atomically

_KEY = re.compile(r"[0-9a-f]{64}")


class Replies:
    """The folder of kept answers, one folder per document.

    Parameters
    ----------
    folder : Path
        Made when the first answer comes in.

    Examples
    --------
    >>> import tempfile
    >>> kept = Replies(Path(tempfile.mkdtemp()))
    >>> kept.put("ab12", "0" * 64, "{}")
    >>> kept.get("ab12", "0" * 64), kept.get("ab12", "1" * 64)
    ('{}', None)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, document_id: str, key: str) -> Path:
        if not (_KEY.fullmatch(key) and re.fullmatch(r"[0-9a-f]+", document_id)):
            raise ValueError("answers are kept by sha-256")
        return self.folder / document_id / f"{key}.json"

    def get(self, document_id: str, key: str) -> str | None:
        """Give the kept answer to a request, or None."""
        path = self._path(document_id, key)
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def put(self, document_id: str, key: str, answer: str) -> None:
        """Keep the answer to a request; it is on the disk when this returns."""
        write_atomically(self._path(document_id, key), answer.encode("utf-8", "replace"))

    def remove(self, document_id: str) -> None:
        """Remove all answers about a document for good: they quote it."""
        shutil.rmtree(self.folder / document_id, ignore_errors=True)
