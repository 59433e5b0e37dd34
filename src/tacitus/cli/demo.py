"""`tacitus demo`: all of it on bundled studies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where to make the studies.")
    ] = Path("demo"),
    seed: Annotated[int, typer.Option(help="Same seed, same answer.")] = 1,
) -> None:
    """Make, read, resolve, infer and brief two bundled studies. No network, no server.

    Afghanistan 2020 holds what one op-ed says, coded by hand. The second is a simulated world
    of invented groups, whose truth is shown beside what was inferred.
    """
    from tacitus.cli.output import progress, say
    from tacitus.core.scale import scale
    from tacitus.study.demonstrating import afghanistan, simulated
    from tacitus.write import write

    real, invented = folder / "afghanistan-2020", folder / "simulated"
    with progress("Afghanistan 2020") as update:
        first = afghanistan(real, seed=seed, tell=update)
        write(first.snapshot, "html", real / "brief.html")
    with progress("A simulated world") as update:
        second = simulated(invented, seed=seed, tell=update)
        write(second.snapshot, "html", invented / "brief.html")
    typer.echo("Afghanistan 2020: what one op-ed says of four groups")
    for finding in first.snapshot.findings[:6]:
        text = finding.text(first.snapshot.assessments, scale(first.snapshot.scale))
        typer.echo(f"  {text}")
        typer.echo(f"    why: tacitus show {real} why {finding.assessment_ids[0]}")
    typer.echo("")
    typer.echo("A SIMULATED world of invented groups: inferred beside what was true")
    for row in second.snapshot.truth[:8]:
        typer.echo(f"  {row['question']}: inferred {row['inferred']}, true {row['true']}")
    typer.echo("  Shares are a MAP here; with intervals, in some minutes the first time:")
    typer.echo(f"    tacitus infer {invented} attribution")
    typer.echo("")
    typer.echo(f"Briefs: {real / 'brief.html'}")
    typer.echo(f"        {invented / 'brief.html'}")
    typer.echo("")
    typer.echo("With your own data:")
    typer.echo("  tacitus new kabul")
    typer.echo("  tacitus read kabul GEDEvent_v25_1.csv assertions.csv")
    typer.echo("  tacitus resolve kabul && tacitus infer kabul && tacitus brief kabul")
    say("Done.")
