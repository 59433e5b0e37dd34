"""What every address takes: the filter of the workbench, and where to find the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request

from tacitus.core.moment import first_day, last_day, moment
from tacitus.core.scale import DEFAULT_SCALE, scale
from tacitus.core.vocabulary import vocabulary
from tacitus.study.narrowing import Narrowed
from tacitus.study.views import Filters
from tacitus.web.desk import Desk
from tacitus.web.runs import RunDesk

Text = Annotated[str, Query(max_length=200)]
Many = Annotated[list[Text], Query(max_length=500)]


@dataclass(frozen=True)
class Asked:
    """The filter, read and checked."""

    filters: Filters
    narrowed: Narrowed


def asked(
    as_known: Annotated[
        str | None, Query(max_length=40, description="A day or moment: as the study knew it then.")
    ] = None,
    scale_id: Annotated[
        str, Query(alias="scale", max_length=20, description="Scale of likelihood words.")
    ] = DEFAULT_SCALE,
    group: Annotated[Many, Query(description="Ids or names of parties; may be repeated.")] = [],  # noqa: B006
    country: Annotated[str | None, Query(max_length=200)] = None,
    since: Annotated[str | None, Query(max_length=40, description="First day, EDTF.")] = None,
    until: Annotated[str | None, Query(max_length=40, description="Last day, EDTF.")] = None,
    on: Annotated[str | None, Query(max_length=40, description="Ties that held then.")] = None,
    by: Annotated[str, Query(pattern="^(all|target|deaths|year)$")] = "all",
    min_p: Annotated[float, Query(ge=0, le=1)] = 0.0,
    max_roots: Annotated[
        int | None, Query(ge=0, le=1000, description="1: what rests on a single root.")
    ] = None,
    relation: Many = [],  # noqa: B006
    support: Many = [],  # noqa: B006
    tier: Many = [],  # noqa: B006
    source: Many = [],  # noqa: B006
) -> Asked:
    """Read the filter."""
    scale(scale_id)
    for words, name in ((relation, "relations"), (support, "supports"), (tier, "tiers")):
        for word in words:
            vocabulary(name).check(word)
    filters = Filters(
        country=country,
        groups=tuple(group),
        since=first_day(since),
        until=last_day(until),
        by=by,
        on=last_day(on),
        as_known=moment(as_known),
        min_p=min_p,
        scale=scale_id,
    )
    narrowed = Narrowed(
        tuple(relation), tuple(support), tuple(tier), tuple(source), min_p, max_roots
    )
    return Asked(filters, narrowed)


def desk(request: Request) -> Desk:
    """Give the desk of the server."""
    found: Desk = request.app.state.desk
    return found


def run_desk(request: Request) -> RunDesk:
    """Give the desk of runs."""
    found: RunDesk = request.app.state.runs
    return found


AskedQuery = Annotated[Asked, Depends(asked)]
DeskOf = Annotated[Desk, Depends(desk)]
RunsOf = Annotated[RunDesk, Depends(run_desk)]
