"""`tacitus backtest`: forecasts from the past alone, scored; and probability words to account."""

from __future__ import annotations

from typing import Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, first_day, last_day, user


def command(
    study: StudyPath,
    since: Annotated[
        str | None, typer.Option("--from", help="First month to forecast from: 2010 or 2010-01.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last month to forecast from.")] = None,
    horizon: Annotated[int, typer.Option(help="Months ahead, 1 to 12.")] = 12,
    draws: Annotated[int, typer.Option(help="Draws of each forecast.")] = 500,
    seed: Annotated[int, typer.Option(help="Same seed, same answer, on any runner.")] = 1,
    workers: Annotated[int, typer.Option(help="Processes; 1 runs here.")] = 1,
    on: Annotated[
        str | None, typer.Option(help="here, processes, or a Dask scheduler, tcp://host:port.")
    ] = None,
    words: Annotated[
        bool, typer.Option("--words", help="Only the probability words, against what came after.")
    ] = False,
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Refit on the past alone, forecast attacks by group, province and month, and score it.

    Beside it stand the last twelve months, the same season, and a count regression. Ctrl-C
    keeps the forecasts that are done.
    """
    from tacitus.cli import render, render_runs
    from tacitus.cli.output import emit_json, progress
    from tacitus.errors import InputError
    from tacitus.run import runner
    from tacitus.study import Study
    from tacitus.study.views import Filters, show

    if words:
        with Study.open(study) as opened:
            answer = show(opened, "calibration", Filters())
        if as_json:
            emit_json(answer)
        else:
            render.view(answer, 0)
        return
    first, last = first_day(since), first_day(until) or last_day(until)
    if first is None or last is None or last < first:
        raise InputError("A back-test needs --from and a later --to, such as 2015-01 and 2019-01.")
    runs = runner(on=on, workers=workers)
    with Study.open(study, write=True) as opened, progress("Back-test") as update:
        result = opened.backtest(
            first,
            last,
            horizon=horizon,
            draws=draws,
            seed=seed,
            map=runs.map,
            who=user(who),
            progress=update,
        )
    if as_json:
        emit_json(result)
    else:
        render_runs.backtest(result)
