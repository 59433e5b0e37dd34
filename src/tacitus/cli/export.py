"""`tacitus export`: tables and exchange formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import (
    AsKnown,
    Country,
    Groups,
    Json,
    MinP,
    On,
    Relation,
    Released,
    Scale,
    Since,
    StudyPath,
    Support,
    Until,
    filters,
    gather,
)


def command(
    study: StudyPath,
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="csv, parquet, bundle, stix, ftm, prov, geojson, gexf, graphml, html, md, pdf; "
            "arviz: the draws of the last fits.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File or folder to write.")
    ] = None,
    scale: Scale = "icd203",
    country: Country = None,
    group: Groups = None,
    since: Since = None,
    until: Until = None,
    relation: Relation = None,
    support: Support = None,
    on: On = None,
    min_p: MinP = 0.0,
    as_known: AsKnown = None,
    released: Released = False,
    as_json: Json = False,
) -> None:
    """Write the study in a format for others; terms of each source travel with its rows.

    What a licence forbids is refused or stripped to ids, with a count. The options of `show`
    narrow it, and the file says how.
    """
    from tacitus.cli.output import emit_json, say_report
    from tacitus.errors import InputError
    from tacitus.study import Study
    from tacitus.study.views import Filters
    from tacitus.write import BRIEFS, WRITERS, write

    asked = filters(
        country=country,
        group=group,
        since=since,
        until=until,
        relation=relation,
        support=support,
        on=on,
        as_known=as_known,
        min_p=min_p,
        scale=scale,
    )
    if form == "arviz":
        if released or asked != Filters(scale=scale):
            raise InputError(
                "Draws are of the last fits, whole; leave --released and what narrows out."
            )
        from tacitus.study.draws import export_arviz

        with Study.open(study) as opened:
            done = export_arviz(opened, out or study.parent / f"{study.name}.nc")
        emit_json(done) if as_json else say_report(done, form)
        return
    with Study.open(study) as opened:
        snapshot = gather(opened, asked, released=released, all_events=form not in BRIEFS)
    suffix = WRITERS[form].suffix if form in WRITERS else ""
    path = out or study.parent / f"{study.name}-{form}{suffix}"
    report = write(snapshot, form, path)
    if as_json:
        emit_json(report)
        return
    say_report(report, form)
