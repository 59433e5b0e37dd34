"""What any of our files says, as text."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import pytest


def text_of(path: Path) -> str:
    """Give all text of a file of any format, packed or set on pages."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(n).decode("utf-8-sig") for n in archive.namelist())
    if path.suffix == ".parquet":
        with duckdb.connect() as db:
            return str(db.execute("SELECT * FROM read_parquet($p)", {"p": str(path)}).fetchall())
    if path.suffix == ".pdf":
        pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed.")
        document = pdfium.PdfDocument(str(path))
        pages = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        return "".join(pages).replace("\n", "").replace("\r", "")
    return path.read_text(encoding="utf-8")
