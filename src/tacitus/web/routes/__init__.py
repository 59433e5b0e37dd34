"""One file per pane or page."""

from __future__ import annotations

from tacitus.web.routes import (
    brief,
    compare,
    evidence,
    hypotheses,
    lists,
    map,  # noqa: A004 - the pane's name
    network,
    review,
    runs,
    sources,
    study,
)

ROUTERS = tuple(
    part.router
    for part in (
        study,
        network,
        map,
        evidence,
        lists,
        sources,
        review,
        compare,
        hypotheses,
        brief,
        runs,
    )
)
