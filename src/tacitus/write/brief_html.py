"""The brief as one self-contained HTML file that prints well and asks for nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from tacitus.core import Snapshot, WriteReport
from tacitus.write.brief import compose
from tacitus.write.figures.svg import shown
from tacitus.write.output import save
from tacitus.write.pages import Brief, Quoted
from tacitus.write.sections import NONE


class BriefHtml:
    """Write the brief as HTML: inline style and SVG, no script, no request to anywhere."""

    name = "html"
    title = "Brief, one HTML file"
    suffix = ".html"

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write the brief to a file; the terms of sources are kept."""
        brief, clearance = compose(snapshot)
        save(path, render(brief))
        counts = {"sections": len(brief.sections), "notes": len(brief.notes)}
        return WriteReport((path,), counts, clearance.stripped)


def render(brief: Brief) -> str:
    """Render a composed brief as HTML.

    A content security policy allows the one style sheet by its hash and nothing else.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> now = datetime(2020, 7, 10, tzinfo=UTC)
    >>> page = render(compose(Snapshot("a < b", now, now))[0])
    >>> "<title>a &lt; b</title>" in page, "<script" in page
    (True, False)
    """
    style = _file("brief.css") + _running_heads(brief)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    methods = (note.method for note in brief.notes if note.method)
    page = _template().render(
        brief=brief,
        style=Markup(style),  # noqa: S704 (our own style sheet; names in it are escaped by _css)
        style_hash=f"'sha256-{digest}'",
        nothing=NONE,
        quotes=_quotes(brief),
        methods={method: i for i, method in enumerate(dict.fromkeys(methods), 1)},
    )
    return shown(page)


def _file(name: str) -> str:
    return files("tacitus.write").joinpath("templates", name).read_text(encoding="utf-8")


def _quotes(brief: Brief) -> dict[int, tuple[list[Quoted], dict[str, list[tuple[str, int]]]]]:
    """Give by note the passages quoted there and, by document, in which note the others are.

    A passage is quoted where it is first called for, since many ties rest on the same ones.
    """
    first: dict[str, int] = {}
    found = {}
    for note in brief.notes:
        here: list[Quoted] = []
        again: dict[str, list[tuple[str, int]]] = {}
        for passage in note.passages:
            at = first.setdefault(passage.assertion_id, note.number)
            if at == note.number:
                here.append(passage)
            else:
                again.setdefault(passage.document, []).append((passage.locator, at))
        found[note.number] = here, again
    return found


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["cued"] = cued
    return environment.from_string(_file("brief.html.j2"))


def cued(text: str, cues: tuple[str, ...]) -> Markup:
    """Mark the cue words of a passage.

    Examples
    --------
    >>> str(cued("They plan together & more.", ("plan together",)))
    'They <mark>plan together</mark> &amp; more.'
    """
    spans = sorted((text.find(c), text.find(c) + len(c)) for c in cues if c and c in text)
    out, here = Markup(""), 0
    for start, end in spans:
        if start >= here:
            out += escape(text[here:start]) + Markup("<mark>%s</mark>") % text[start:end]
            here = end
    return out + escape(text[here:])


def _running_heads(brief: Brief) -> str:
    """Write what stands in the margins of every printed page."""
    marks = (("narrowed", brief.narrowed), ("simulated", brief.simulated))
    state = " · ".join((brief.state, *(mark for mark, there in marks if there)))
    box = "font: 7.5pt Arial, sans-serif; color: #5f6470;"
    return (
        "@page { size: A4; margin: 17mm 15mm 16mm;"
        f" @top-left {{ content: {_css(brief.title[:80])}; {box} }}"
        f" @top-right {{ content: {_css(state)}; {box} }}"
        f" @bottom-left {{ content: {_css(f'as known {brief.as_known:%Y-%m-%d}')}; {box} }}"
        f' @bottom-right {{ content: counter(page) " / " counter(pages); {box} }} }}'
    )


def _css(words: str) -> str:
    """Write a CSS string; all but plain letters and figures go as escapes, so nothing breaks out."""
    return (
        '"'
        + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in shown(words))
        + '"'
    )
