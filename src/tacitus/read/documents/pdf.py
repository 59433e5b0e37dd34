"""PDF: words with their places on the page, to paragraphs in reading order.

Blank lines do not survive in a PDF, so paragraphs are rebuilt from geometry and from the
numbers of UN documents. What repeats from page to page (running heads, page numbers,
watermarks, download notices) is stripped before anything is read from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tacitus.core.reading import Progress
from tacitus.errors import FileFormatError, MissingExtraError
from tacitus.read.documents.reader import DocumentReader

#: A line that stands on this share of the pages is furniture.
REPEATED = 0.4
_NUMBERED = re.compile(r"^\(?(\d{1,3})[.)]\s+(?=\S)")
_END = re.compile(r"[.!?:;\"\u201d\u2019')\]]\s*$")
_MARGIN = 0.12


@dataclass(frozen=True, slots=True)
class Line:
    """A run of words on one line: points from the left and the bottom, and its height."""

    page: int
    left: float
    right: float
    bottom: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Height of its ink in points."""
        return self.top - self.bottom

    @property
    def size(self) -> float:
        """Size of its type, reckoned from the ink: a line without tails is less tall."""
        rises = any(c.isupper() or c.isdigit() or c in "bdfhklt" for c in self.text)
        falls = any(c in "gjpqy,;()[]Q" for c in self.text)
        return self.height / ((0.73 if rises else 0.53) + (0.21 if falls else 0.0))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its words, its locator and its kind."""

    words: str
    locator: str
    kind: str = "body"


def read_pdf(
    path: Path, progress: Progress | None = None
) -> tuple[list[Block], dict[str, str], list[str]]:
    """Read a PDF.

    Returns
    -------
    blocks : list of Block
    about : dict of str to str
        ``title``, ``author`` and ``date`` as the file names them.
    notes : list of str
        What was stripped.

    Raises
    ------
    FileFormatError
        Encrypted, damaged, or scanned without text.
    MissingExtraError
        The prose extra is not installed.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError("Reading PDF needs pypdfium2; install 'tacitus[prose]'.") from error
    try:
        book = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise FileFormatError(
                "is encrypted; save a copy without a password.", path=path.name
            ) from error
        raise FileFormatError(
            "is no readable PDF; it is damaged or cut short.", path=path.name
        ) from error
    try:
        about = {k.lower(): v for k, v in book.get_metadata_dict().items() if v}
        pages: list[list[Line]] = []
        sizes: list[tuple[float, float]] = []
        for n in range(len(book)):
            lines, size = _page(book, n)
            pages.append(lines)
            sizes.append(size)
            if progress is not None and (n % 10 == 9 or n + 1 == len(book)):
                progress((n + 1) / len(book), f"page {n + 1} of {len(book)}")
    except pypdfium2.PdfiumError as error:
        raise FileFormatError(
            "is no readable PDF; a page of it is damaged.", path=path.name
        ) from error
    finally:
        book.close()
    if not any(pages):
        raise FileFormatError(
            "holds no text, only images; run text recognition on it first.", path=path.name
        )
    kept, notes = strip_furniture(pages, sizes)
    return list(blocks(kept)), about, notes


def _page(book: Any, n: int) -> tuple[list[Line], tuple[float, float]]:
    page = book[n]
    words = page.get_textpage()
    try:
        size = page.get_size()
        rects = [words.get_rect(i) for i in range(words.count_rects())]
        found = []
        for left, bottom, right, top in rects:
            text = words.get_text_bounded(left, bottom, right, top)
            text = " ".join(text.replace("\ufffe", "-").replace("\x02", "-").split())
            if text and top > bottom:
                found.append(Line(n, left, right, bottom, top, text))
        return _join(found), size
    finally:
        words.close()
        page.close()


def _join(runs: list[Line]) -> list[Line]:
    """Join runs on one line; small raised figures are note marks and are left out."""
    lines: list[Line] = []
    for run in runs:
        last = lines[-1] if lines else None
        if last is None or not _same_line(last, run):
            lines.append(run)
            continue
        raised = run.height < 0.8 * last.height and run.bottom > last.bottom + 0.2 * last.height
        if raised and re.fullmatch(r"[\d,*\u2020\s]{1,6}", run.text):
            continue
        glue = "" if run.left - last.right < 0.12 * last.height else " "
        lines[-1] = Line(
            run.page, last.left, max(last.right, run.right), min(last.bottom, run.bottom),
            max(last.top, run.top) if not raised else last.top, f"{last.text}{glue}{run.text}",
        )  # fmt: skip
    return lines


def _same_line(a: Line, b: Line) -> bool:
    overlap = min(a.top, b.top) - max(a.bottom, b.bottom)
    near = -2.0 * a.height < b.left - a.right < 1.6 * max(a.height, b.height)
    return overlap > 0.4 * min(a.height, b.height) and near


def strip_furniture(
    pages: list[list[Line]], sizes: list[tuple[float, float]]
) -> tuple[list[list[Line]], list[str]]:
    """Leave out what repeats from page to page, and page numbers in the margins.

    In the margins figures count as alike, so that "Page 3 of 90" and "Page 4 of 90" are one
    line; elsewhere (watermarks) the words must be the same.
    """
    exact: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for lines, (_, tall) in zip(pages, sizes, strict=True):
        exact.update({line.text for line in lines})
        count.update({_alike(line.text) for line in lines if _at_edge(line, tall)})
    enough = max(3, int(REPEATED * len(pages)))
    repeated = {text for text, n in exact.items() if n >= enough}
    # In a margin, a line on a few pages is enough: heads change from chapter to chapter.
    margin_enough = max(3, len(pages) // 20)
    in_margin = {text for text, n in count.items() if n >= margin_enough}
    kept: list[list[Line]] = []
    dropped: Counter[str] = Counter()
    for lines, (_, tall) in zip(pages, sizes, strict=True):
        page = []
        for line in lines:
            alike = _alike(line.text)
            edge = _at_edge(line, tall)
            number = edge and re.fullmatch(
                r"[\W\d]*(?:page|p\.)?[\W\d]*(?:of|/)?[\W\d]*", line.text.lower()
            )
            if line.text in repeated or (edge and (alike in in_margin or number)):
                dropped[line.text if not number else "page numbers"] += 1
                continue
            page.append(line)
        kept.append(page)
    notes = [f"left out on {n} pages: {text[:60]}" for text, n in dropped.most_common(5) if n > 1]
    return kept, notes


def _at_edge(line: Line, tall: float) -> bool:
    return line.bottom > (1 - _MARGIN) * tall or line.top < _MARGIN * tall


def _alike(text: str) -> str:
    return re.sub(r"\d+", "#", text.lower())


def blocks(pages: list[list[Line]]) -> Iterator[Block]:
    """Put lines into reading order and join them into paragraphs and notes."""
    sizes = [line.size for lines in pages for line in lines if len(line.text) > 20]
    body = median(sizes) if sizes else 10.0
    pending: list[str] = []
    locator, kind = "", "body"
    notes: list[Block] = []
    for n, lines in enumerate(pages):
        text_lines, foot = _footnotes(lines, body)
        notes.extend(_notes(foot, n))
        before: Line | None = None
        for line in _reading_order(text_lines):
            if pending and not _goes_on(pending[-1], before, line):
                yield Block(_run_on(pending), locator, kind)
                pending = []
            if not pending:
                number = _NUMBERED.match(line.text)
                locator = f"para {number.group(1)}, p. {n + 1}" if number else f"p. {n + 1}"
                kind = "heading" if number is None and _is_heading(line, body) else "body"
            elif kind == "heading" and len(pending) > 1:
                kind = "body"
            pending.append(line.text)
            before = line
    if pending:
        yield Block(_run_on(pending), locator, kind)
    yield from notes


def _is_heading(line: Line, body: float) -> bool:
    short = len(line.text) < 90 and not line.text.rstrip().endswith((".", ",", ";"))
    return short and (line.size > 1.25 * body or (line.text.isupper() and len(line.text) > 3))


def _goes_on(last: str, before: Line | None, line: Line) -> bool:
    if _NUMBERED.match(line.text) and not re.search(
        r"\b(?:para|paragraph|paras|annex|No|no|article|of|and)\.?$", last
    ):
        return False
    if before is None:  # over the page
        return not _END.search(last) or line.text[:1].islower()
    if before.page != line.page or line.bottom > before.top:  # next column
        return not _END.search(last) or line.text[:1].islower()
    gap = before.bottom - line.top
    if abs(before.size - line.size) > 0.25 * before.size:
        return False
    if gap > 0.9 * line.size:
        return False
    indented = line.left > before.left + 1.2 * line.size
    return not (indented and _END.search(last))


def _run_on(lines: list[str]) -> str:
    """Join lines; a word broken at the line's end is mended."""
    text = lines[0]
    for line in lines[1:]:
        if re.search(r"[a-z]-$", text) and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    return text


def _footnotes(lines: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """Split off what is set small at the foot of a page."""
    cut = len(lines)
    order = sorted(lines, key=lambda x: -x.top)
    for i in range(len(order) - 1, -1, -1):
        if order[i].size >= 0.9 * body:
            break
        cut = i
    if cut >= len(order) or not re.match(r"^[\d*\u2020]", order[cut].text):
        first = next(
            (
                i
                for i in range(cut, len(order))
                if re.match(r"^[\d*\u2020]{1,3}\W?\s?\w", order[i].text)
            ),
            len(order),
        )
        cut = first
    small = set(map(id, order[cut:]))
    return [x for x in lines if id(x) not in small], order[cut:]


def _notes(lines: list[Line], page: int) -> Iterator[Block]:
    pending: list[str] = []
    for line in lines:
        if pending and re.match(r"^[\d*\u2020]{1,3}\W?\s?\w", line.text):
            yield Block(_run_on(pending), f"note, p. {page + 1}", "footnote")
            pending = []
        pending.append(line.text)
    if pending:
        yield Block(_run_on(pending), f"note, p. {page + 1}", "footnote")


def _reading_order(lines: list[Line]) -> list[Line]:
    """Left column before right; a line across both ends the columns above it."""
    if len(lines) < 8:
        return sorted(lines, key=lambda x: (-round(x.top), x.left))
    left = min(x.left for x in lines)
    right = max(x.right for x in lines)
    middle = (left + right) / 2
    slack = 0.02 * (right - left)
    in_left = [x for x in lines if x.right <= middle + slack]
    in_right = [x for x in lines if x.left >= middle - slack]
    two = (
        len(in_left) >= 4
        and len(in_right) >= 4
        and len(in_left) + len(in_right) >= 0.75 * len(lines)
    )
    if not two:
        return sorted(lines, key=lambda x: (-round(x.top), x.left))
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda x: -x.top):
        across = line.left < middle - slack and line.right > middle + slack
        if across:
            ordered.extend(_columns(band, middle))
            ordered.append(line)
            band = []
        else:
            band.append(line)
    ordered.extend(_columns(band, middle))
    return ordered


def _columns(band: list[Line], middle: float) -> list[Line]:
    return sorted(band, key=lambda x: ((x.left + x.right) / 2 > middle, -x.top))


reader = DocumentReader("pdf", "PDF report", "application/pdf")
