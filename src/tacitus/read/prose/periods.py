"""Times in words as periods that keep their precision.

Decades, seasons, "early" and "late", "at present" and bare months are read relative to
the document's date; without one, what would need it is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tacitus.core import Period

_MONTHS = {
    m: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"), start=1)
    for m in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_PATTERNS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("interval", r"\b(?:between|from)\s+(?P<y1>(?:19|20)\d{2})\s+(?:and|to|until)\s+(?P<y2>(?:19|20)\d{2})\b"),
        ("dash", r"\b(?P<y1>(?:19|20)\d{2})\s?[\-\u2013\u2014]\s?(?P<y2>(?:19|20)\d{2}|\d{2})\b(?![\-\d])"),
        ("iso", r"\b(?P<iso>(?:19|20)\d{2}-\d{2}-\d{2})\b"),
        ("day", rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b"),
        ("day", rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}\b"),
        ("decade", r"\b(?:the\s+)?(?P<part>early|mid|late)?[\s\-]*(?P<decade>(?:19|20)\d0)s\b"),
        ("season", rf"\b(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}\b"),
        ("month", rf"\b(?:(?P<part>early|mid|late)[\s\-]+)?{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"),
        ("part", rf"\b(?:in\s+)?(?P<part>early|mid|late|the beginning of|the end of)[\s\-]*{_YEAR}\b"),
        ("year", rf"\b(?:in|since|until|by|during|of|before|after|from|year|throughout)\s+{_YEAR}\b"),
        ("bare_day", rf"\b(?:on\s+)(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH.replace('month', 'month2')}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)\b"),
        ("bare_month", rf"\b(?:in|since|until|by|during|last)\s+(?:(?P<part>early|mid|late)[\s\-]+)?{_MONTH}\b"),
        ("weeks", r"\b(?:in\s+)?(?:the\s+)?(?P<which>last|past|recent|this)\s+(?P<n>\w+\s)?(?P<span>week|weeks|month|months|year|years)\b"),
        ("now", r"\b(?:at present|currently|today|these days|at this time|as of now|nowadays)\b"),
        ("yesterday", r"\byesterday\b"),
    )
)  # fmt: skip
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "few": 3, "several": 6, "ten": 10}


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period and its offsets in the text it was found in."""

    start: int
    end: int
    period: Period


def periods(text: str, published: Period | None = None) -> list[FoundPeriod]:
    """Find times in words.

    Parameters
    ----------
    text : str
        A sentence.
    published : Period or None
        The document's date; relative times need it.

    Examples
    --------
    >>> [f.period.edtf for f in periods("In February 2020, as in the 1990s, ...")]
    ['2020-02', '199X']
    """
    found: list[FoundPeriod] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            edtf = _edtf(name, m, published)
            if edtf is None:
                continue
            before = text[max(0, m.start() - 7) : m.end()].lower()
            if re.search(r"\bsince\b", before) and "/" not in edtf:
                edtf = f"{edtf}/.."
            try:
                found.append(FoundPeriod(m.start(), m.end(), Period.parse(edtf)))
            except Exception:  # noqa: S112  # an impossible date such as 31 June is no date
                continue
            taken.append((m.start(), m.end()))
    return sorted(found, key=lambda f: f.start)


def _edtf(name: str, m: re.Match[str], published: Period | None) -> str | None:
    groups = m.groupdict()
    if name == "interval":
        return f"{m['y1']}/{m['y2']}" if m["y1"] <= m["y2"] else None
    if name == "dash":
        end = m["y2"] if len(m["y2"]) == 4 else m["y1"][:2] + m["y2"]
        return f"{m['y1']}/{end}" if m["y1"] <= end else None
    if name == "iso":
        return m["iso"]
    if name == "decade":
        return _decade(m["decade"], groups.get("part"))
    if name == "season":
        return f"{m['year']}-{_SEASONS[m['season'].lower()]}"
    if name in {"day", "month"}:
        month = f"{m['year']}-{_MONTHS[m['month'].lower().rstrip('.')]:02d}"
        return (
            f"{month}-{int(m['day']):02d}" if name == "day" else month + _about(groups.get("part"))
        )
    if name == "part":
        return _part_of_year(int(m["year"]), m["part"].lower())
    if name == "year":
        return m["year"]
    return _relative(name, m, published)


def _about(part: str | None) -> str:
    return "~" if part else ""


def _decade(decade: str, part: str | None) -> str:
    start = int(decade)
    bounds = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
    if part and part.lower() in bounds:
        a, b = bounds[part.lower()]
        return f"{start + a}~/{start + b}~"
    return f"{decade[:3]}X"


def _part_of_year(year: int, part: str) -> str:
    spans = {"early": ("01", "04"), "mid": ("05", "08"), "late": ("09", "12"),
             "the beginning of": ("01", "03"), "the end of": ("10", "12")}  # fmt: skip
    a, b = spans[part]
    return f"{year}-{a}~/{year}-{b}~"


def _relative(name: str, m: re.Match[str], published: Period | None) -> str | None:
    day = published.latest if published else None
    if day is None:
        return None
    precise = published is not None and (published.days or 999) <= 31
    if name == "now":
        return published.edtf if published and "/" not in published.edtf else day.isoformat()
    if not precise:
        return _bare_month(m, day) if name == "bare_month" else None
    if name == "yesterday":
        return (day - timedelta(days=1)).isoformat() if published and published.is_day else None
    if name == "bare_month":
        return _bare_month(m, day)
    if name == "bare_day":
        month = _MONTHS[(m["month"] or m["month2"]).lower().rstrip(".")]
        number = int(m["day"] or m["day2"])
        year = day.year - ((month, number) > (day.month, day.day))
        return f"{year}-{month:02d}-{number:02d}"
    unit = {"w": 7, "m": 30, "y": 365}[m["span"][0].lower()]
    word = (m["n"] or "").strip().lower()
    count = int(word) if word.isdigit() else _WORDS.get(word, 6 if m["which"] == "recent" else 1)
    start = max(day - timedelta(days=unit * count), date(1, 1, 1))
    return f"{start.isoformat()}~/{day.isoformat()}~"


def _bare_month(m: re.Match[str], day: date) -> str:
    month = _MONTHS[m["month"].lower().rstrip(".")]
    year = day.year - (month > day.month)
    return f"{year}-{month:02d}{_about(m.groupdict().get('part'))}"
