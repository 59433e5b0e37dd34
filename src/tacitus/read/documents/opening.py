"""One document of any kind to its stored text, with what it proposes about itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tacitus.core import Document, Period
from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError, PeriodError
from tacitus.read.documents.text import Text, join_blocks, split_paragraphs
from tacitus.read.opening import sha256_of, text_of

KINDS = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".text": "text/plain",
}
_TOOLS = {"application/pdf": "pypdfium2", "text/html": "trafilatura", KINDS[".docx"]: "python-docx"}


def open_document(
    path: Path,
    *,
    media_type: str | None = None,
    source_id: str = "",
    progress: Progress | None = None,
) -> Text:
    """Read a document into its stored text.

    Parameters
    ----------
    path : Path
        txt, html, pdf or docx.
    media_type : str, optional
        Told from the name if left out.
    source_id : str
        Whose it is; proposed from the file if left out.
    progress : callable, optional
        Called with the share done, page by page for a PDF.

    Raises
    ------
    FileFormatError
        Encrypted, scanned, empty or damaged: one sentence that says which.
    MissingExtraError
        The prose extra is not installed.
    """
    kind = media_type or KINDS.get(path.suffix.lower(), "text/plain")
    if path.stat().st_size == 0:
        raise FileFormatError("is empty; give a file with words in it.", path=path.name)
    notes: list[str] = []
    about: dict[str, str] = {}
    if kind == "application/pdf":
        from tacitus.read.documents.pdf import read_pdf

        blocks, about, notes = read_pdf(path, progress)
        text, paragraphs = join_blocks((b.words, b.locator, b.kind) for b in blocks)
    elif kind == "text/html":
        from tacitus.read.documents.html import read_html

        found, about = read_html(path, text_of(path))
        text, paragraphs = join_blocks(found)
    elif kind == KINDS[".docx"]:
        from tacitus.read.documents.docx import read_docx

        found, about = read_docx(path)
        text, paragraphs = join_blocks(found)
    else:
        text = text_of(path).removeprefix("\ufeff")
        paragraphs = split_paragraphs(text)
    if not paragraphs:
        raise FileFormatError("holds no words; give a file with words in it.", path=path.name)
    publisher = about.get("publisher", "")
    document = Document(
        sha256_of(path),
        source_id or slug(publisher or about.get("author", "") or path.stem),
        title=about.get("title", "") or _title(text, path),
        author=about.get("author", ""),
        published=_date(about.get("date", "") or about.get("creationdate", "")),
        url=about.get("url", ""),
        retrieved=datetime.fromtimestamp(int(path.stat().st_mtime), tz=UTC),
        tool=_tool(kind),
        media_type=kind,
        language=about.get("language", "") or language_of(text),
        filename=path.name,
        held=True,
    )
    return Text(document, text, paragraphs, publisher, tuple(notes))


def slug(name: str) -> str:
    """Make an id of a name.

    Examples
    --------
    >>> slug("The Example Post")
    'the-example-post'
    """
    return "-".join(re.findall(r"[^\W_]+", name.lower())) or "unnamed"


#: Lines that sites set about a text and that are no title: disclaimers, rights, bylines, buttons.
_ABOUT = re.compile(
    r"""\b(?:views?|opinions?)\b.{0,80}\bexpressed\b
    | \b(?:views?|opinions?)\b.{0,40}\b(?:are|is)\b.{0,40}\b(?:own|alone|authors?|writers?)\b
    | \b(?:not\ necessarily|does\ not|do\ not)\ (?:reflect|represent)
    | \ball\ rights\ reserved | \bcopyright\b | © | \bdisclaimer\b | \bterms\ of\ use\b
    | \b(?:first|originally|previously)\ (?:published|appeared) | \breprinted\b
    | ^(?:subscribe|sign\ up|log\ in|sign\ in|share\b|skip\ to|advertisement|click\ here)
    | ^(?:published|updated|posted|last\ (?:modified|updated)|printed|retrieved|date)\b.*\d
    | (?-i:^B[yY]\ [A-Z][\w.’'-]+(?:\ (?:and\ )?[A-Z][\w.’'-]*){0,5}$)
    | \bmin(?:ute)?s?\ read$ | ^(?:https?://|www\.)\S+$ | ^[\W\d]+$
    | ^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)?[\W\d]*
      (?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*[\W\d]+$""",
    re.IGNORECASE | re.VERBOSE,
)


def _title(text: str, path: Path) -> str:
    """Take the first line that could be a title; a text that begins with prose has none."""
    lines = (line.strip() for line in text.strip().splitlines()[:20])
    if path.suffix.lower() == ".md":
        lines = (line.lstrip("#").strip() for line in lines)
    first = next((line for line in lines if line and not _ABOUT.search(line)), "")
    return first if 0 < len(first) <= 150 and not first.endswith(".") else path.stem


def _date(text: str) -> Period | None:
    """An ISO date, or a PDF's ``D:20200131…``; anything else is no date."""
    match = re.match(r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})", text)
    if not match:
        return None
    try:
        return Period.parse("-".join(match.groups()))
    except PeriodError:
        return None


def _tool(kind: str) -> str:
    name = _TOOLS.get(kind)
    if name is None:
        return "tacitus"
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return name


_COMMON = {
    "en": {"the", "of", "and", "to", "in", "that", "was", "with", "by", "for"},
    "fr": {"le", "la", "les", "des", "et", "dans", "que", "une", "est", "par"},
    "es": {"el", "los", "las", "de", "que", "en", "una", "por", "del", "con"},
    "de": {"der", "die", "das", "und", "in", "von", "mit", "den", "ist", "nicht"},
    "pt": {"os", "as", "de", "que", "em", "uma", "por", "do", "da", "não"},
}


def language_of(text: str) -> str:
    """Tell the language by its commonest words; empty where none stands out.

    Examples
    --------
    >>> language_of("The front said that it was in control of the town and the road.")
    'en'
    """
    seen = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    if re.search(r"[\u0600-\u06ff]", text[:2000]):
        return "ar"
    counts = {code: sum(w in common for w in seen) for code, common in _COMMON.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if seen and counts[best] >= 0.08 * len(seen) else ""
