"""The reliability curve of proposals: what was said against what held, with intervals."""

from __future__ import annotations

from collections.abc import Iterable

from tacitus.core.counting import counted
from tacitus.core.results import ReadingRow
from tacitus.write.figures.svg import ALLY, AMBER, FAINT, FONT, INK, PAPER, RULE, SOFT, tag

_SIDE, _LEFT, _TOP, _RIGHT, _BOTTOM = 360.0, 64.0, 56.0, 28.0, 74.0


def reliability_svg(rows: Iterable[ReadingRow], title: str) -> str:
    """Draw the curve as one SVG document.

    Parameters
    ----------
    rows : iterable of ReadingRow
        Those of a bin with reviews are drawn; the area of a mark is their number.

    Examples
    --------
    >>> row = ReadingRow("bin", "0.1-0.2", 9, 4, 1, 0, 0.15, 0.2, 0.25, 0.05, 0.7)
    >>> reliability_svg([row], "A study").count("<circle")
    1
    """
    bins = [r for r in rows if r.what == "bin" and r.held is not None and r.said is not None]
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM
    parts = [
        tag("rect", width=width, height=height, fill=PAPER),
        _text(_LEFT, 26, f"{title}: are proposals as often right as they say?", INK, 15, "start"),
        _text(_LEFT, 43, _subtitle(bins), SOFT, 11, "start"),
    ]
    for n in range(6):
        x, y = _x(n / 5), _y(n / 5)
        parts += [
            tag("line", x1=x, y1=_y(0), x2=x, y2=_y(1), stroke=RULE),
            tag("line", x1=_x(0), y1=y, x2=_x(1), y2=y, stroke=RULE),
            _text(x, _y(0) + 18, f"{20 * n} %", SOFT, 11),
            _text(_x(0) - 8, y + 4, f"{20 * n} %", SOFT, 11, "end"),
        ]
    parts.append(
        tag("line", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1), stroke=FAINT, stroke_dasharray="5 4")
    )
    parts.append(_text(_x(0.5), _y(0) + 40, "probability as proposed", INK, 12))
    parts.append(
        tag(
            "g",
            _text(0, 0, "share that stood review", INK, 12),
            transform=f"translate(18 {_y(0.5):.1f}) rotate(-90)",
        )
    )
    parts += [_mark(r) for r in bins]
    if not bins:
        parts.append(
            _text(_x(0.5), _y(0.5), "no proposal with a probability is reviewed", SOFT, 12)
        )
    parts.append(
        _text(
            _LEFT,
            height - 12,
            "dashed: right as often as said; amber: the 95 % bar leaves that out",
            SOFT,
            11,
            "start",
        )
    )
    return tag(
        "svg",
        tag("title", f"{title}: reliability of proposals"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=width,
        height=height,
        role="img",
        font_family=FONT,
    )


def _subtitle(bins: list[ReadingRow]) -> str:
    total = sum(r.reviewed for r in bins)
    return f"{counted(total, 'reviewed proposal')}; a larger mark stands for more"


def _x(share: float) -> float:
    return _LEFT + share * _SIDE


def _y(share: float) -> float:
    return _TOP + (1 - share) * _SIDE


def _mark(row: ReadingRow) -> str:
    said, held = row.said or 0.0, row.held or 0.0
    low, high = row.low or 0.0, row.high if row.high is not None else 1.0
    x = _x(said)
    # Area stands for the number: radius by the root, never too small to see.
    radius = min(3.0 + row.reviewed**0.5, 14.0)
    inside = low <= said <= high
    words = f"said {100 * said:.0f} %, held {100 * held:.0f} % of {row.reviewed:,}"
    return tag(
        "g",
        tag("title", words),
        tag("line", x1=x, y1=_y(low), x2=x, y2=_y(high), stroke=SOFT, stroke_width=1.5),
        tag("circle", cx=x, cy=_y(held), r=radius, fill=ALLY if inside else AMBER, stroke=PAPER),
    )


def _text(x: float, y: float, words: str, fill: str, size: int, anchor: str = "middle") -> str:
    from html import escape

    return tag("text", escape(words), x=x, y=y, fill=fill, font_size=size, text_anchor=anchor)
