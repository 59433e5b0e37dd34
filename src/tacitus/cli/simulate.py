"""`tacitus simulate`: a world whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the files.")],
    seed: Annotated[int, typer.Option(help="Same seed, same world, on every machine.")] = 1,
    preset: Annotated[
        str, typer.Option(help="triangle: one acts, one claims, one is silent; random: drawn.")
    ] = "triangle",
    form: Annotated[
        list[str] | None,
        typer.Option("--as", help="ged, dsat, gtd, acled, assertions; all where not said."),
    ] = None,
) -> None:
    """Write a simulated world in the readers' own layouts; the truth lies in truth/.

    Parties, places and names are invented. Every row is marked as simulated.
    """
    from tacitus.cli.output import say
    from tacitus.study.worlds import simulate
    from tacitus.write.world import FORMATS, write_world

    world = simulate(preset, seed=seed)
    for path in write_world(world, folder, formats=tuple(form or FORMATS)):
        say(f"Wrote {path}.")
    say(f"Next: tacitus new STUDY, then tacitus read STUDY {folder}")
