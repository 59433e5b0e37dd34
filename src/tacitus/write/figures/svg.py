"""Small helpers to write SVG by hand: escaped text, estimated widths, one palette."""

from __future__ import annotations

import re
from html import escape
from math import cos, radians, sin

PAPER, PANEL, INK, SOFT, FAINT, RULE = (
    "#f6f5f0",
    "#fffefa",
    "#1b2130",
    "#5f6470",
    "#8d919b",
    "#dedad0",
)
ALLY, SUPPORT, RIVAL, AMBER, GROUND = "#27776f", "#3f5f9e", "#ad4632", "#a8660f", "#ece9e0"

#: Which colour and mark a relation is drawn in; colour never stands alone.
FAMILY = {
    "ally": "ally",
    "merger": "ally",
    "support": "support",
    "sponsor_of": "support",
    "rival": "rival",
}
COLOUR = {"ally": ALLY, "support": SUPPORT, "rival": RIVAL, "other": "#6d7280"}
#: Dash patterns by evidence, in units of px for a line of 1 px; scaled with the width.
DASH = {"robust": "", "medium": "9 5", "limited": "1.5 5", "none": "1 8"}

FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

# Advance widths of a plain sans face, in thousandths of the size, by class of letter.
_WIDTHS = {
    **dict.fromkeys("iljtfI.,:;'|!()[]/ ", 300),
    **dict.fromkeys("mwMW%@—", 880),
    **dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZ&→", 690),
}
_NO_XML = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_DEFAULT, _WIDE, _BOLD = 560, 1000, 1.07


def family(relation: str) -> str:
    """Give the family that a relation is drawn in: ally, support, rival or other.

    Examples
    --------
    >>> family("support"), family("contact")
    ('support', 'other')
    """
    return FAMILY.get(relation, "other")


def tag(name: str, *children: str, **attributes: object) -> str:
    """Write an element; attribute values are escaped, children are taken as written.

    ``class_`` and ``stroke_width`` become ``class`` and ``stroke-width``; None is left out.

    Examples
    --------
    >>> tag("rect", x=1.25, width=3, stroke_width=None, aria_label='a "b"')
    '<rect x="1.2" width="3" aria-label="a &quot;b&quot;"/>'
    """
    pairs = (
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    head = f"<{name}{''.join(pairs)}"
    return f"{head}>{''.join(children)}</{name}>" if children else f"{head}/>"


def _value(value: object) -> str:
    if isinstance(value, float):
        return number(value)
    return escape(clean(str(value)), quote=True)


def number(value: float) -> str:
    """Write a length with one decimal at most.

    Examples
    --------
    >>> number(3.0), number(2.34), number(-0.01)
    ('3', '2.3', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def clean(text: str) -> str:
    """Drop characters that XML 1.0 cannot hold.

    Examples
    --------
    >>> clean("a\\x00b\\ud800")
    'ab'
    """
    return _NO_XML.sub("", text)


def shown(text: str) -> str:
    """Drop, beside what XML cannot hold, marks that turn the direction of text around them.

    A name with such a mark would print its neighbours backwards; letters of right-to-left
    scripts need none.

    Examples
    --------
    >>> shown("a\u202eb")
    'ab'
    """
    return clean(text).translate(_TURNS)


def written(words: str) -> str:
    """Escape words that stand between tags."""
    return escape(shown(words), quote=False)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
    italic: bool = False,
    halo: bool = False,
) -> str:
    """Write one line of selectable text, its baseline at `y`; `halo` sets it off its ground."""
    return tag(
        "text",
        written(words),
        x=float(x),
        y=float(y),
        font_size=float(size),
        text_anchor=None if anchor == "start" else anchor,
        fill=fill,
        font_weight=600 if bold else None,
        font_style="italic" if italic else None,
        **({"stroke": PANEL, "stroke_width": 3.5, "paint_order": "stroke"} if halo else {}),
    )


def text_width(words: str, size: float = 12, *, bold: bool = False) -> float:
    """Estimate the width of a line in px, a little on the wide side.

    Examples
    --------
    >>> text_width("mm", 10) > text_width("ii", 10)
    True
    """
    units = sum(_WIDTHS.get(c, _DEFAULT if c < "\u2e80" else _WIDE) for c in words)
    return units * size / 1000 * (_BOLD if bold else 1)


def shorten(words: str, room: float, size: float = 12, *, bold: bool = False) -> str:
    """Cut a line to the room it has, with an ellipsis.

    Examples
    --------
    >>> shorten("Front of the Far North", 60)
    'Front of t…'
    """
    if text_width(words, size, bold=bold) <= room:
        return words
    while words and text_width(words + "…", size, bold=bold) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> str:
    """Write a straight line."""
    return tag("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), **attributes)


def document(width: float, height: float, *children: str, title: str, description: str) -> str:
    """Wrap children as one picture with a title and a description for screen readers."""
    return tag(
        "svg",
        tag("title", written(title)),
        tag("desc", written(description)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=float(width),
        height=float(height),
        role="img",
        font_family=FONT,
        aria_label=title,
    )


def mark(kind: str, x: float, y: float, colour: str, size: float = 4) -> str:
    """Draw the mark of a family: rings for ally, an arrow for support, a cross for rival."""
    stroke = {"stroke": colour, "stroke_width": 1.5, "fill": "none"}
    s = size
    if kind == "ally":
        return tag("circle", cx=x - s * 0.45, cy=float(y), r=s * 0.7, **stroke) + tag(
            "circle", cx=x + s * 0.45, cy=float(y), r=s * 0.7, **stroke
        )
    if kind == "support":
        points = f"{number(x - s)},{number(y - s * 0.8)} {number(x + s)},{number(y)} "
        return tag("polygon", points=f"{points}{number(x - s)},{number(y + s * 0.8)}", fill=colour)
    if kind == "rival":
        a = s * 0.8
        return line(x - a, y - a, x + a, y + a, **stroke) + line(
            x - a, y + a, x + a, y - a, **stroke
        )
    return tag("circle", cx=float(x), cy=float(y), r=s * 0.45, fill=colour)


def dashes(evidence: str, width: float) -> str | None:
    """Give the dash pattern of a line by its evidence; None for a solid one.

    Examples
    --------
    >>> dashes("robust", 4), dashes("medium", 2)
    (None, '9 5')
    """
    pattern = DASH.get(evidence, DASH["none"])
    if not pattern:
        return None
    factor = max(1.0, width / 4)
    return " ".join(number(float(part) * factor) for part in pattern.split())


def polar(x: float, y: float, radius: float, degrees: float) -> tuple[float, float]:
    """Give the point at a distance and angle (clockwise from east)."""
    return x + radius * cos(radians(degrees)), y + radius * sin(radians(degrees))


def arrow_head(tip: tuple[float, float], towards: float, size: float, colour: str) -> str:
    """Draw an arrow head whose tip lies at `tip` and points at an angle in degrees."""
    corners = [tip, *(polar(*tip, -size, towards + turn) for turn in (24, -24))]
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return tag("polygon", points=points, fill=colour)


def nice_step(span: float, about: int) -> float:
    """Give a round step (1, 2, 2.5 or 5 times a power of ten) that cuts a span in `about` parts.

    Examples
    --------
    >>> nice_step(9300, 5), nice_step(1, 4)
    (2000.0, 0.25)
    """
    raw = max(span, 1e-9) / max(about, 1)
    power = 1.0
    while power * 10 <= raw:
        power *= 10
    while power > raw:
        power /= 10
    return min((power * f for f in (1, 2, 2.5, 5, 10)), key=lambda s: abs(s - raw))
