"""Word files: body paragraphs and headings in order, by python-docx."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tacitus.errors import FileFormatError, MissingExtraError
from tacitus.read.documents.opening import KINDS
from tacitus.read.documents.reader import DocumentReader


def read_docx(path: Path) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """Read a Word file; heads and feet of pages are not part of its body.

    Returns
    -------
    blocks : list of (words, locator, kind)
    about : dict of str to str
        ``title``, ``author``, ``date`` (ISO).

    Raises
    ------
    FileFormatError
        Encrypted, damaged, or no Word file.
    MissingExtraError
        The prose extra is not installed.
    """
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise MissingExtraError(
            "Reading Word files needs python-docx; install 'tacitus[prose]'."
        ) from error
    if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
        raise FileFormatError(
            "is encrypted or in the old .doc form; save it as .docx without a password.",
            path=path.name,
        )
    try:
        book = docx.Document(str(path))
        blocks: list[tuple[str, str, str]] = []
        for paragraph in book.paragraphs:
            words = " ".join(paragraph.text.split())
            if words:
                style = (paragraph.style.name if paragraph.style is not None else "") or ""
                kind = "heading" if style.startswith(("Heading", "Title")) else "body"
                blocks.append((words, f"para {len(blocks) + 1}", kind))
        made = book.core_properties
        about = {
            "title": made.title or "",
            "author": (made.author or "").replace("python-docx", ""),
        }
        when = made.created or made.modified
        if when is not None:
            about["date"] = when.date().isoformat()
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        AttributeError,
        KeyError,
        ValueError,
    ) as error:
        raise FileFormatError("is no readable Word file; it is damaged.", path=path.name) from error
    return blocks, {k: v for k, v in about.items() if v}


reader = DocumentReader("docx", "Word file", KINDS[".docx"])
