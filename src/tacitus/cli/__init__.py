"""The command line: one file per verb. Heavy rooms load when a verb runs, never for help."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tacitus import __version__
from tacitus.cli import (
    backtest,
    brief,
    compare,
    demo,
    export,
    forget,
    hypotheses,
    infer,
    new,
    read,
    release,
    resolve,
    review,
    scenario,
    show,
    simulate,
)
from tacitus.cli import open as workbench
from tacitus.errors import InterruptedRunError, TacitusError


class _Verbs(TyperGroup):
    """The verbs; a stop by the user and a closed pipe end them without a trace."""

    def invoke(self, ctx: Any) -> Any:
        """Run one verb."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt as stop:
            raise InterruptedRunError("Stopped; what was done is kept.") from stop
        except BrokenPipeError as closed:
            # The reader of a pipe (head, less) went away: nothing of ours is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from closed
        return result


app = typer.Typer(
    name="tacitus",
    cls=_Verbs,
    help="Who is tied to whom, who did it and who claims it, and how anyone knows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for verb in (
    new,
    read,
    resolve,
    review,
    infer,
    hypotheses,
    show,
    compare,
    release,
    brief,
    export,
    workbench,
    forget,
    simulate,
    scenario,
    backtest,
    demo,
):
    app.command(name=verb.__name__.rpartition(".")[2])(verb.command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tacitus {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done.")] = False,
) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(name)s: %(message)s"
    )


def main() -> None:
    """Run the command line; every error is one sentence and exit code 2."""
    try:
        app(standalone_mode=True)
    except InterruptedRunError as stopped:
        typer.echo(str(stopped), err=True)
        sys.exit(130)
    except TacitusError as error:
        if os.environ.get("TACITUS_DEBUG"):
            raise
        typer.echo(f"tacitus: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        if os.environ.get("TACITUS_DEBUG"):
            raise
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"tacitus: {where}{error.strerror or error}.", err=True)
        sys.exit(2)
