"""The frame around every figure: its ground, and the mark of a simulated world."""

from __future__ import annotations

from tacitus.core import Snapshot
from tacitus.write.figures import svg


def framed(
    snapshot: Snapshot, width: float, height: float, body: str, *, title: str, description: str
) -> str:
    """Wrap a drawing as one picture; one of a simulated world says so in its corner."""
    ground = svg.tag("rect", x=0, y=0, width=width, height=height, fill=svg.PANEL)
    stamp = ""
    if snapshot.simulated:
        stamp = svg.text(
            width - 10, 17, "simulated", size=11, anchor="end", fill=svg.RIVAL, bold=True
        )
        title = f"{title} (simulated)"
    return svg.document(width, height, ground, body, stamp, title=title, description=description)


def empty(snapshot: Snapshot, words: str, *, title: str, width: float = 860.0) -> str:
    """Draw a figure that has nothing to show, and say so."""
    body = svg.text(width / 2, 44, words, anchor="middle", fill=svg.SOFT)
    return framed(snapshot, width, 80, body, title=title, description=words)
