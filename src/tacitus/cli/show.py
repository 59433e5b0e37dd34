"""`tacitus show`: ask the study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from tacitus.cli.options import (
    AsKnown,
    Country,
    Groups,
    Json,
    MinP,
    On,
    Relation,
    Scale,
    Since,
    StudyPath,
    Support,
    Until,
    filters,
)

#: What can be shown, with a few words each. Held here so that help loads nothing else.
WHAT = {
    "parties": "groups, states and others, with what is said of each",
    "ties": "who is tied to whom: likelihood, interval, confidence",
    "links": "pairs that events link and no report speaks of: never a type or a sign",
    "claims": "who claims what: counts of events, both denominators",
    "attributions": "who is likely behind each event, beside who claimed it",
    "policies": "how each party claims, given that it did it",
    "hypotheses": "competing answers, weighed by the same evidence",
    "strengths": "how strong each party is, from bounds",
    "presence": "where parties are said to be",
    "roles": "who brings what to whom",
    "coincidences": "same day, same place, different parties",
    "sources": "grades, origins, echoes, learned reliability",
    "changes": "what became known between two dates, and from whom",
    "reading": "proposals by tier, what stood review, the reliability curve",
    "agreement": "how far coders agree, the machine among them (kappa)",
    "calibration": "probability words that were printed, against what came after",
    "scenarios": "what came of the scenarios that were run, beside things as they are",
    "why": "an assessment unfolded to its passages (takes an ID)",
}
_HELP = "; ".join(f"{name}: {words}" for name, words in WHAT.items()) + "."


def command(
    study: StudyPath,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=_HELP)],
    subject: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="For why: an assessment, assertion or event."),
    ] = None,
    country: Country = None,
    group: Groups = None,
    since: Since = None,
    until: Until = None,
    by: Annotated[str, typer.Option(help="Strata of claims: target, deaths or year.")] = "all",
    relation: Relation = None,
    support: Support = None,
    on: On = None,
    as_known: AsKnown = None,
    min_p: MinP = 0.0,
    scale: Scale = "icd203",
    limit: Annotated[int, typer.Option(help="Most rows in a table; 0 for all.")] = 50,
    plot: Annotated[
        Path | None,
        typer.Option(
            help="Write a picture here (svg): the curve of reading, or a tie over time for why."
        ),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the rows, and stop.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Ask the study: a table for people, --json for programs.

    Examples: tacitus show afg ties --group Taliban;
    tacitus show afg claims --country Afghanistan --group Taliban --by deaths --since 2015;
    tacitus show afg why tie/ally:haqqani--isis_k@2020
    """
    from tacitus.cli import render
    from tacitus.cli.output import emit_json
    from tacitus.core.schema import json_schema
    from tacitus.errors import InputError
    from tacitus.study import Study
    from tacitus.study.views import VIEWS, show

    if what not in {*VIEWS, "why"}:
        raise InputError(f"'{what}' is nothing to show; use one of: {', '.join(VIEWS)}, why.")
    if schema:
        emit_json(json_schema(render.Why if what == "why" else VIEWS[what][0]))
        return
    if what == "why" and not subject:
        raise InputError("why needs an ID; take one from: tacitus show STUDY ties --json.")
    if plot and what not in {"reading", "why"}:
        raise InputError("Only reading and why have a plot; for others: tacitus brief STUDY.")
    asked = filters(
        country=country,
        group=group,
        since=since,
        until=until,
        by=by,
        relation=relation,
        support=support,
        on=on,
        as_known=as_known,
        min_p=min_p,
        scale=scale,
    )
    with Study.open(study) as opened:
        answer: Any
        if what == "why":
            answer = opened.why(str(subject), as_known=asked.as_known, scale=scale)
            if plot:
                drawn = opened.evolution_svg(str(subject), as_known=asked.as_known)
                plot.write_text(drawn + "\n", encoding="utf-8")
        else:
            answer = show(opened, what, asked)
    if plot and what == "reading":
        from tacitus.write.figures.reliability import reliability_svg

        plot.write_text(reliability_svg(answer.rows, answer.study) + "\n", encoding="utf-8")
    if as_json:
        emit_json(answer)
    elif what == "why":
        render.why(answer)
    else:
        render.view(answer, limit)
