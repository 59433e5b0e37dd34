"""Putting files in place: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def save(path: Path, content: str | bytes) -> None:
    """Write a file under another name first, then put it in place in one step.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> save(folder / "a.txt", "words")
    >>> (folder / "a.txt").read_text()
    'words'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
