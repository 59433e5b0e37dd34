"""From a file as it comes (gz, zip, xlsx, any usual encoding) to plain utf-8 text."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import IO, Any

from tacitus.core import Document, Source
from tacitus.errors import FileFormatError

#: How much of a file is looked at to recognise it, in bytes.
HEAD = 1 << 18
DELIMITERS = ",;\t|"
_OLE = b"\xd0\xcf\x11\xe0"  # old Excel, and any password-protected workbook
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DATA_SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".yaml", ".yml", ".json", ".tab"}
_NOT_DATA = ("readme", "licen", "codebook", "__macosx", ".")


@dataclass(frozen=True)
class Opened:
    """A table ready to be read: a file of delimited text, its encoding and its header."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]


def sha256_of(path: Path) -> str:
    """Give the sha-256 of a file's bytes, hexadecimal.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a").write_bytes(b"")
    ...     sha256_of(Path(folder) / "a")[:8]
    'e3b0c442'
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def document_of(path: Path, source: Source, *, title: str = "") -> Document:
    """Give the document that a file is, named by the sha-256 of its bytes."""
    kinds = {".csv": "text/csv", ".json": "application/json", ".yaml": "application/yaml"}
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return Document(
        sha256_of(path),
        source.id,
        title=title or source.name,
        media_type=kinds.get(plain.suffix.lower(), ""),
        filename=path.name,
    )


def head_of(path: Path) -> bytes:
    """Give the first bytes of a file, unpacked; the first rows of a workbook as csv in utf-8.

    Raises
    ------
    FileFormatError
        The file is missing, empty, encrypted, damaged, or an archive of several tables.
    """
    kind = _container(path)
    if kind == "xlsx":
        return _csv_bytes(islice(sheet_rows(path), 50))
    with _bytes_of(path, kind) as stream:
        head: bytes = _guarded(path, lambda: stream.read(HEAD))
    return head


def text_of(path: Path) -> str:
    """Give the whole text of a small file (gz and zip unpacked), decoded.

    Raises
    ------
    FileFormatError
        As :func:`head_of`; also if it is no text.
    """
    with _bytes_of(path, _container(path)) as stream:
        raw = _guarded(path, stream.read)
    return decode(raw, path=path)


def decode(raw: bytes, *, path: Path) -> str:
    """Decode bytes as utf-8 (with or without BOM), utf-16 with BOM, cp1252 or latin-1.

    Raises
    ------
    FileFormatError
        The bytes are no text.

    Examples
    --------
    >>> decode("Ma’la".encode("cp1252"), path=Path("x.csv"))
    'Ma’la'
    """
    encoding = encoding_of(raw, path=path)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def encoding_of(raw: bytes, *, path: Path) -> str:
    """Name the encoding of a text from its first bytes."""
    for mark, name in _BOMS.items():
        if raw.startswith(mark):
            return name
    if b"\x00" in raw[:HEAD]:
        raise FileFormatError(
            "is binary and no table that we read; give csv, xlsx, json or yaml.", path=path.name
        )
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(raw)
    except UnicodeDecodeError:
        try:
            raw.decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1"
        return "cp1252"
    return "utf-8"


def settled(opened: Opened) -> Opened:
    """Give a table with the encoding that holds for all of it, not for its first bytes alone."""
    for encoding in dict.fromkeys((opened.encoding, "cp1252")):
        decoder = codecs.getincrementaldecoder(encoding)()
        with _bytes_of(opened.path, _container(opened.path)) as stream:
            try:
                while chunk := stream.read(1 << 20):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
            except (EOFError, OSError, zlib.error):
                return opened  # damage is said by whoever reads the rows
        return replace(opened, encoding=encoding)
    return replace(opened, encoding="latin-1")


def delimiter_of(text: str) -> str:
    """Give the delimiter of a table from its header line.

    Examples
    --------
    >>> delimiter_of("id;side_a;side_b\\n1;a,b;c"), delimiter_of("only")
    (';', ',')
    """
    line = _first_line(text)
    counts = {mark: line.count(mark) for mark in DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def header_of(head: bytes, *, skip: int = 0) -> tuple[str, ...]:
    """Give the column names in the first bytes of a table, or nothing if there are none.

    Examples
    --------
    >>> header_of(b'"id","side_a"\\n1,x')
    ('id', 'side_a')
    """
    if not head or b"\x00" in head[:4096]:
        return ()
    text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    if head.startswith(codecs.BOM_UTF8) or not _is_ascii(_first_line(text)):
        text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
        return tuple(name.strip() for name in next(islice(rows, skip, None), []))
    except csv.Error:
        return ()


def columns_of(head: bytes) -> frozenset[str]:
    """Give the column names of a table in lower case, for recognising it."""
    return frozenset(name.lower() for name in header_of(head))


@contextmanager
def opened_table(path: Path, *, staging: Path, skip: int = 0) -> Iterator[Opened]:
    """Open a delimited table or the first sheet of a workbook; scratch files are removed after.

    Parameters
    ----------
    skip : int
        Lines above the header.

    Raises
    ------
    FileFormatError
        The file is empty, broken, encrypted or binary; its header is missing or doubled.
    """
    scratch = staging / "opening"
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        kind = _container(path)
        if kind == "xlsx":
            plain = scratch / "sheet.csv"
            with plain.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(sheet_rows(path))
        elif kind == "zip":
            plain = scratch / "member"
            with _bytes_of(path, kind) as stream, plain.open("wb") as out:
                _guarded(path, lambda: shutil.copyfileobj(stream, out, 1 << 20))
        else:
            plain = path
        if kind == "gz":
            _check_gzip(path)
        with _bytes_of(plain, "gz" if kind == "gz" else "plain") as stream:
            head = _guarded(path, lambda: stream.read(HEAD))
        yield _opened(path, plain, head, skip)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check_gzip(path: Path) -> None:
    """Read an archive to its end, where Python checks the sum that DuckDB passes over."""

    def drain() -> None:
        with gzip.open(path) as stream:
            while stream.read(1 << 20):
                pass

    _guarded(path, drain)


def _opened(path: Path, plain: Path, head: bytes, skip: int) -> Opened:
    if not head.strip():
        raise FileFormatError("is empty; give a file with a header and rows.", path=path.name)
    encoding = encoding_of(head, path=path)
    text = head.decode(encoding, errors="ignore")
    body = "".join(text.splitlines(keepends=True)[skip:])
    mark = delimiter_of(body)
    try:
        header = next(csv.reader(io.StringIO(body, newline=""), delimiter=mark), [])
    except csv.Error as error:
        raise FileFormatError(
            f"the header cannot be read ({error}); check its quotes.", path=path.name, row=skip + 1
        ) from error
    names = tuple(name.strip().removeprefix("\ufeff") for name in header)
    lowered = [name.lower() for name in names if name]
    doubled = sorted({name for name in lowered if lowered.count(name) > 1})
    if not lowered:
        raise FileFormatError("has no header; name the columns.", path=path.name, row=skip + 1)
    if doubled:
        raise FileFormatError(
            "stands twice in the header; rename one.",
            path=path.name,
            row=skip + 1,
            column=doubled[0],
        )
    return Opened(plain, encoding, mark, names)


def sheet_rows(path: Path, sheet: str | None = None) -> Iterator[list[str]]:
    """Give the rows of a workbook's sheet as text, dates in ISO; trailing blank rows are left out.

    Raises
    ------
    FileFormatError
        The workbook is broken, or has no such sheet.
    """
    book = _workbook(path)
    try:
        name = sheet if sheet is not None else book.sheetnames[0]
        pending = 0
        width = 0
        for row in book[name].iter_rows(values_only=True):
            cells = [_cell(value) for value in row]
            if not any(cells):
                pending += 1
                continue
            if not width:
                width = max(i for i, cell in enumerate(cells) if cell) + 1
            cells = cells[: max(width, max(i for i, cell in enumerate(cells) if cell) + 1)]
            cells += [""] * (width - len(cells))
            for _ in range(pending):
                yield [""] * width
            pending = 0
            yield cells
    except (KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise FileFormatError(
            "the workbook is damaged; save it again as .xlsx or .csv.", path=path.name
        ) from error
    finally:
        book.close()


def sheet_names(path: Path) -> list[str]:
    """Give the names of a workbook's sheets, or nothing if the file is no workbook."""
    if _container(path) != "xlsx":
        return []
    book = _workbook(path)
    try:
        return list(book.sheetnames)
    finally:
        book.close()


def _workbook(path: Path) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise FileFormatError(
            "the workbook is damaged; save it again as .xlsx or .csv.", path=path.name
        ) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(" ", timespec="seconds")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


def _container(path: Path) -> str:
    """Tell plain, gz, zip or xlsx from the first bytes, whatever the name says."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        why = "is not there" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise FileFormatError(f"{why}; check the path and its rights.", path=path) from error
    if not start:
        raise FileFormatError("is empty; give a file with a header and rows.", path=path.name)
    if start.startswith(b"\x1f\x8b"):
        return "gz"
    if start.startswith(_OLE):
        raise FileFormatError(
            "is an old .xls or is protected by a password; save it as .xlsx or .csv without one.",
            path=path.name,
        )
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
        except zipfile.BadZipFile as error:
            raise FileFormatError("is a damaged zip; fetch it again.", path=path.name) from error
        if "xl/workbook.xml" in names:
            return "xlsx"
        # A .docx and its kin are one document to their reader, not an archive of files.
        return "plain" if "[Content_Types].xml" in names or "mimetype" in names else "zip"
    return "plain"


@contextmanager
def _bytes_of(path: Path, kind: str) -> Iterator[IO[bytes]]:
    if kind == "gz":
        with gzip.open(path) as stream:
            yield stream  # type: ignore[misc]
    elif kind == "zip":
        with zipfile.ZipFile(path) as archive:
            member = _member(path, archive)
            try:
                stream_ = archive.open(member)
            except (RuntimeError, NotImplementedError) as error:
                raise FileFormatError(
                    f"'{member.filename}' in it cannot be unpacked; unpack the zip and give "
                    "the file.",
                    path=path.name,
                ) from error
            with stream_:
                yield stream_
    else:
        with path.open("rb") as plain:
            yield plain


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir()
        and Path(info.filename).suffix.lower() in _DATA_SUFFIXES
        and not any(part.lower().startswith(_NOT_DATA) for part in Path(info.filename).parts)
    ]
    if len(members) != 1:
        found = ", ".join(Path(info.filename).name for info in members[:5]) or "none"
        raise FileFormatError(
            f"holds {len(members)} tables ({found}); unpack it and give one file at a time.",
            path=path.name,
        )
    if members[0].flag_bits & 1:
        raise FileFormatError(
            "is protected by a password; unpack it and give the file.", path=path.name
        )
    if Path(members[0].filename).suffix.lower() == ".xlsx":
        raise FileFormatError(
            "holds a workbook; unpack it and give the .xlsx file.", path=path.name
        )
    return members[0]


def _guarded(path: Path, work: Any) -> Any:
    try:
        return work()
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, OSError) as error:
        raise FileFormatError(
            "is packed and damaged or cut short; fetch it again.", path=path.name
        ) from error


def _csv_bytes(rows: Iterator[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].split("\r", 1)[0]


def _is_ascii(text: str) -> bool:
    return text.isascii()
