"""`tacitus infer`: fit the model."""

from __future__ import annotations

from typing import Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, user


def command(
    study: StudyPath,
    what: Annotated[
        str | None,
        typer.Argument(help="ties, strengths or attribution; all of it where not said."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same answer, on any runner.")] = 1,
    draws: Annotated[int, typer.Option(help="Kept draws per chain.")] = 300,
    chains: Annotated[int, typer.Option(help="Chains.")] = 4,
    fast: Annotated[
        bool, typer.Option("--fast", help="EM only: marked MAP, spread not calibrated.")
    ] = False,
    tier: Annotated[
        list[str] | None,
        typer.Option("--tier", help="Let unreviewed proposals of this tier in; said everywhere."),
    ] = None,
    events: Annotated[
        bool, typer.Option(help="Weigh events in where ties are inferred; or reports alone.")
    ] = True,
    workers: Annotated[int, typer.Option(help="Processes; 1 runs here.")] = 1,
    on: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, tcp://host:port.")
    ] = None,
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Fit the model: who is tied to whom, how strong each is, who is behind which attack.

    Ctrl-C keeps what is done; running it again goes on from there.
    """
    from tacitus.cli.output import emit_json, progress, say
    from tacitus.run import runner
    from tacitus.study import Study

    runs = runner(on=on, workers=workers)
    with Study.open(study, write=True) as opened, progress("Inferring") as update:
        report = opened.infer(
            what,
            seed=seed,
            draws=draws,
            chains=chains,
            fast=fast,
            tiers=tuple(tier or ()),
            events=events,
            map=runs.map,
            who=user(who),
            progress=update,
        )
    if as_json:
        emit_json(report)
        return
    for line in report.lines():
        say(line)
    say(f"Next: tacitus show {study} ties")
