"""One file per output: the brief, tables and exchange formats, all from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import ClassVar

from tacitus.core import Snapshot, Writer, WriteReport
from tacitus.errors import InputError

__all__ = ["BRIEFS", "WRITERS", "write"]


class _Writers(Mapping[str, Writer]):
    """Writers by name; each is loaded when it is first asked for."""

    _PLACES: ClassVar[dict[str, tuple[str, str]]] = {
        "html": ("brief_html", "BriefHtml"),
        "md": ("brief_md", "BriefMarkdown"),
        "csv": ("table", "Csv"),
        "parquet": ("table", "Parquet"),
        "geojson": ("geojson", "GeoJson"),
        "gexf": ("gexf", "Gexf"),
        "graphml": ("graphml", "GraphMl"),
        "stix": ("stix", "Stix"),
        "ftm": ("ftm", "FollowTheMoney"),
        "prov": ("prov", "Prov"),
        "bundle": ("bundle", "Bundle"),
        "pdf": ("brief_pdf", "BriefPdf"),
    }

    def __getitem__(self, name: str) -> Writer:
        module, kind = self._PLACES[name]
        writer: Writer = getattr(import_module(f"tacitus.write.{module}"), kind)()
        return writer

    def __iter__(self) -> Iterator[str]:
        return iter(self._PLACES)

    def __len__(self) -> int:
        return len(self._PLACES)


WRITERS: Mapping[str, Writer] = _Writers()
#: Formats for readers: they draw a sample of events and count all; the others hold every row.
BRIEFS = frozenset({"html", "md", "pdf"})


def write(snapshot: Snapshot, format: str, path: Path) -> WriteReport:  # noqa: A002
    """Write a snapshot in a format.

    Parameters
    ----------
    format : str
        One of ``WRITERS``: html, md, pdf, csv, parquet, geojson, gexf, graphml, stix, ftm,
        prov, bundle.
    path : Path
        The file, or for tables the folder, to write; its parents are made.

    Raises
    ------
    InputError
        No such format.
    LicenceError
        Nothing may be passed on under the terms of its sources.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> out = Path(tempfile.mkdtemp()) / "brief.html"
    >>> write(Snapshot("empty", now, now), "html", out).paths == (out,)
    True
    """
    if format not in WRITERS:
        raise InputError(f"'{format}' is no output format; use one of: {', '.join(WRITERS)}.")
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return WRITERS[format].write(snapshot, path)
