"""`tacitus read`: bring documents and tables in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tacitus.cli.options import Json, StudyPath, Who, user

if TYPE_CHECKING:
    from tacitus.read.model import Endpoint


def command(
    study: StudyPath,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")],
    form: Annotated[
        str | None, typer.Option("--as", help="The format's name, where it is not recognised.")
    ] = None,
    series: Annotated[
        str | None,
        typer.Option(help="The file is a newer release of this series (see the summary)."),
    ] = None,
    terms: Annotated[
        str | None,
        typer.Option(help="Terms of what is read: open, attribute, no_redistribution, private."),
    ] = None,
    workers: Annotated[int, typer.Option(help="Read documents in so many processes.", min=1)] = 1,
    model: Annotated[
        str | None,
        typer.Option(help="Also ask this language model; without it nothing is ever sent."),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(help="Where the model is asked, such as http://localhost:11434."),
    ] = None,
    key_env: Annotated[
        str | None, typer.Option(help="The environment variable that holds the endpoint's key.")
    ] = None,
    send_private: Annotated[
        bool,
        typer.Option("--send-private", help="Send documents, too, whose terms keep them here."),
    ] = False,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Say what the model would be sent; send nothing.")
    ] = False,
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Bring files in: hashed, every row and passage citable, nothing dropped silently.

    Reading the same file twice changes nothing; a newer release records what was added,
    changed and withdrawn. A folder named truth/ is skipped.

    Example: tacitus read kabul GEDEvent_v25_1.csv notes.yaml
    """
    from tacitus.cli.output import emit_json, progress, say
    from tacitus.study import Study

    asked = None
    server = _endpoint(model, endpoint, key_env)
    with Study.open(study, write=True) as opened:
        with progress("Reading") as update:
            summaries = opened.read(
                paths,
                format=form,
                series=series,
                terms=terms,
                workers=workers,
                who=user(who),
                progress=update,
            )
        if not as_json:
            for summary in summaries:
                say(str(summary))
        if server:
            documents = [s.document_id for s in summaries if not s.error]
            asked = opened.ask_model(documents, server, send_private=send_private, only_plan=True)
            say(f"For {server.model} at {server.address}: {asked.estimate}.")
            if not estimate:
                with progress(f"Asking {server.model}") as update:
                    asked = opened.ask_model(
                        documents,
                        server,
                        send_private=send_private,
                        who=user(who),
                        progress=update,
                    )
                say(str(asked))
    if as_json:
        emit_json({"read": summaries, "asked": asked} if asked else summaries)
    failed = [s for s in summaries if s.error]
    if failed:
        raise typer.Exit(2 if len(failed) == len(summaries) else 1)


def _endpoint(model: str | None, url: str | None, key_env: str | None) -> Endpoint | None:
    """Give the endpoint that the user named; None where no model is named."""
    import os

    from tacitus.errors import InputError

    if model is None:
        if url or key_env:
            raise InputError("An endpoint needs a model to ask; name one with --model.")
        return None
    if url is None:
        raise InputError("A model needs an endpoint; name one with --endpoint.")
    if key_env and not os.environ.get(key_env):
        raise InputError(f"The environment variable {key_env} is not set; put the key there.")
    from tacitus.read.model import Endpoint

    return Endpoint(url, model, os.environ[key_env] if key_env else "")
