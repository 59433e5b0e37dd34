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
    from tacitus.simulation import simulate_to

    for path in simulate_to(folder, seed=seed, preset=preset, formats=tuple(form or ())):
        say(f"Wrote {path}.")
    say(f"Next: tacitus new STUDY, then tacitus read STUDY {folder}")
