"""`tacitus export`: tables and exchange formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tacitus.cli.options import AsKnown, Json, Released, StudyPath, moment


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
    scale: Annotated[str, typer.Option(help="Scale of likelihood words.")] = "icd203",
    as_known: AsKnown = None,
    released: Released = False,
    as_json: Json = False,
) -> None:
    """Write the study in a format for others; terms of each source travel with its rows.

    What a licence forbids is refused or stripped to ids, with a count.
    """
    from tacitus.cli.output import emit_json, say_report
    from tacitus.errors import InputError
    from tacitus.study import Study
    from tacitus.write import WRITERS, write

    if form == "arviz":
        if released or as_known:
            raise InputError("Draws are of the last fits alone; leave --released, --as-known out.")
        from tacitus.study.draws import export_arviz

        with Study.open(study) as opened:
            done = export_arviz(opened, out or study.parent / f"{study.name}.nc")
        emit_json(done) if as_json else say_report(done, form)
        return
    with Study.open(study) as opened:
        gather = opened.released_snapshot if released else opened.snapshot
        snapshot = gather(as_known=moment(as_known), scale=scale, all_events=True)
    suffix = WRITERS[form].suffix if form in WRITERS else ""
    path = out or study.parent / f"{study.name}-{form}{suffix}"
    report = write(snapshot, form, path)
    if as_json:
        emit_json(report)
        return
    say_report(report, form)
