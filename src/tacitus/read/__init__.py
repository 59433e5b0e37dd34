"""Readers: one file per input format, behind :func:`read_file`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from tacitus.core.reading import Progress, Reader, Reading
from tacitus.errors import FileFormatError, InputError

#: Module of each reader, by the name that ``--as`` takes. Add a format by adding a line.
_MODULES = {
    "ged": "tacitus.read.ged",
    "ged-cut": "tacitus.read.ged_cut",
    "dsat": "tacitus.read.dsat",
    "gtd": "tacitus.read.gtd",
    "acled": "tacitus.read.acled",
    "ucdp-actor": "tacitus.read.ucdp_actor",
    "ucdp-nonstate": "tacitus.read.ucdp_nonstate",
    "ucdp-dyadic": "tacitus.read.ucdp_dyadic",
    "ucdp-esd": "tacitus.read.ucdp_esd",
    "assertions": "tacitus.read.assertions",
    "gold": "tacitus.read.gold",
    "bundle": "tacitus.read.bundle",
    "stix": "tacitus.read.stix",
    "ftm": "tacitus.read.ftm",
    "table": "tacitus.read.table",
    "pdf": "tacitus.read.documents.pdf",
    "html": "tacitus.read.documents.html",
    "docx": "tacitus.read.documents.docx",
    "txt": "tacitus.read.documents.plain",
}


class _Readers(Mapping[str, Reader]):
    """Readers by name; a module is imported when its reader is first asked for."""

    def __getitem__(self, name: str) -> Reader:
        return cast(Reader, import_module(_MODULES[name]).reader)

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


READERS: Mapping[str, Reader] = _Readers()


def detect(path: Path) -> Reader:
    """Find the reader of a file from its name and first bytes.

    Raises
    ------
    FileFormatError
        No format is recognised, or the file is empty, encrypted or damaged.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("id,document,source,kind,subject\\n")
    ...     detect(path).name
    'assertions'
    """
    from tacitus.read.opening import head_of

    head = head_of(path)
    scores = {name: reader.recognises(path, head) for name, reader in READERS.items()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < 0.5:
        raise FileFormatError(
            f"is in no format that we recognise; name one with --as ({', '.join(READERS)}).",
            path=path.name,
        )
    return READERS[best]


def read_file(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the word that users type
    staging: Path,
    progress: Progress | None = None,
) -> Reading:
    """Read one file into nouns and staged tables.

    Parameters
    ----------
    path : Path
        A file as it comes: csv, xlsx, yaml, json; plain, gz or zip; utf-8, cp1252, latin-1.
    format : str, optional
        A name in :data:`READERS`; recognised from the file if left out.
    staging : Path
        A folder for the tables, one Parquet file each.
    progress : callable, optional
        Called with the share done and a few words.

    Raises
    ------
    FileFormatError
        In one sentence with file, row and column.
    InputError
        ``format`` names no reader.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "notes.csv"
    ...     _ = path.write_text("id,document,source,kind,relation,subject\\n"
    ...                         "a1,report,monitor,tie,ally,red;blue\\n")
    ...     read_file(path, staging=Path(folder) / "tables").assertions[0].statement.relation
    'ally'
    """
    path = Path(path)
    if format is None:
        reader = detect(path)
    elif format in READERS:
        reader = READERS[format]
    else:
        near = difflib.get_close_matches(format, READERS, n=1)
        hint = f"did you mean '{near[0]}'" if near else "use one of: " + ", ".join(READERS)
        raise InputError(f"'{format}' is no format; {hint}.")
    staging.mkdir(parents=True, exist_ok=True)
    return reader.read(path, staging=staging, progress=progress)
