"""`tacitus scenario`: a stated course of things beside things as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from tacitus.cli.options import AsKnown, Json, StudyPath, Who, moment, user


def command(
    study: StudyPath,
    do: Annotated[str, typer.Argument(metavar="run|show", help="Run a file, or show what came.")],
    what: Annotated[
        str | None,
        typer.Argument(metavar="[FILE|ID]", help="For run: the YAML file; for show: which one."),
    ] = None,
    draws: Annotated[int, typer.Option(help="Paths of each course.")] = 1000,
    seed: Annotated[int, typer.Option(help="Same seed, same answer, on any runner.")] = 1,
    workers: Annotated[int, typer.Option(help="Processes; 1 runs here.")] = 1,
    on: Annotated[
        str | None, typer.Option(help="here, processes, or a Dask scheduler, tcp://host:port.")
    ] = None,
    figure: Annotated[Path | None, typer.Option(help="Draw it to this SVG file.")] = None,
    cells: Annotated[
        Path | None, typer.Option(help="Write each month, party, province and victims as CSV.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Most rows in a table; 0 for all.")] = 50,
    as_known: AsKnown = None,
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Compare a stated course with things as they are, drawn over what the study holds.

    Counts and intervals for groups and provinces by month; no single event, no ranking of
    ties, leaders or interventions. Ctrl-C keeps the draws that are done.
    """
    from tacitus.cli import render_runs
    from tacitus.cli.output import emit_json, progress, say
    from tacitus.core.codec import to_plain
    from tacitus.errors import InputError, NotFoundError
    from tacitus.run import runner
    from tacitus.study import Study

    if do not in {"run", "show"}:
        raise InputError(f"'{do}' is nothing that scenario does; use run or show.")
    if do == "run" and what is None:
        raise InputError("run needs a FILE; the how-to 'Run a scenario' shows one.")
    if do == "run":
        runs = runner(on=on, workers=workers)
        with Study.open(study, write=True) as opened, progress("Scenario") as update:
            found = [
                opened.run_scenario(
                    Path(str(what)),
                    draws=draws,
                    seed=seed,
                    map=runs.map,
                    who=user(who),
                    cells=cells,
                    progress=update,
                )
            ]
    else:
        with Study.open(study) as opened:
            kept = opened.scenarios(moment(as_known))
        if what is not None and what not in kept:
            raise NotFoundError(
                f"No scenario '{what}' was run; held are: {', '.join(kept) or '–'}."
            )
        found = [result for key, result in kept.items() if what in (None, key)]
    if figure is not None and len(found) != 1:
        raise InputError("A figure holds one scenario; name it.")
    if figure is not None:
        from tacitus.write.figures.scenario import scenario_svg

        figure.write_text(scenario_svg(found[0]) + "\n", encoding="utf-8")
    if as_json:
        plain: Any = to_plain(found[0]) if do == "run" or what else [to_plain(r) for r in found]
        emit_json(plain)
        return
    if not found:
        say("No scenario was run yet; run one with: tacitus scenario STUDY run FILE")
    for result in found:
        render_runs.scenario(result, limit)
    if do == "run":
        say(f"Kept. Unfold it: tacitus show {study} why scenario/{found[0].scenario.id}")
