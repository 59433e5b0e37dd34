"""`tacitus open`: the workbench."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tacitus.cli.options import StudyPath

if TYPE_CHECKING:
    from socket import socket


def command(
    study: StudyPath,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 0,
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's are warned of.")
    ] = "127.0.0.1",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the address in a browser.")
    ] = True,
) -> None:
    """Open the workbench: network, map, timeline and evidence in a browser. Ctrl-C ends it.

    It listens on this machine alone, and nothing leaves it. The printed address bears a token;
    who has not got it sees nothing.
    """
    from tacitus.cli.output import say
    from tacitus.errors import MissingExtraError

    try:
        import uvicorn

        from tacitus.web.app import create_app
        from tacitus.web.security import is_loopback, new_token
        from tacitus.web.static import MISSING, built
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            'The workbench needs the web extra; install it with: pip install "tacitus[web]".'
        ) from error
    token = new_token()
    app = create_app(study, token=token, host=host)
    with _listening(host, port) as bound:
        address = _address(host, bound.getsockname()[1])
        if not is_loopback(host):
            say(
                f"Warning: {host} lets others on your network reach this study. Who has the token "
                "sees all of it but rows whose terms forbid passing on, and can review; the "
                "connection is not encrypted."
            )
        if not built():
            say(f"{MISSING} The interface under them is served all the same.")
        typer.echo(f"{address}/?token={token}")
        say("Ctrl-C ends it.")
        if browser and built():
            _show(f"{address}/?token={token}")
        _serve(uvicorn, app, bound)
    say("Closed.")


def _listening(host: str, port: int) -> socket:
    """Take the port before the address is printed, so that nobody else can."""
    import socket as sockets

    from tacitus.errors import InputError

    try:
        family = sockets.getaddrinfo(host, port, type=sockets.SOCK_STREAM)[0][0]
        return sockets.create_server((host, port), family=family)
    except OSError as error:
        raise InputError(
            f"Cannot listen on {host}, port {port} ({error}); choose another with --port."
        ) from error


def _address(host: str, port: int) -> str:
    """Give the address to open; 0.0.0.0 means every address, and this machine's is shown."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"


def _show(address: str) -> None:
    """Open a browser once the server answers; a machine without one is left alone."""
    import threading
    import webbrowser

    threading.Timer(0.3, webbrowser.open, [address]).start()


def _serve(uvicorn: Any, app: Any, bound: socket) -> None:
    """Serve until Ctrl-C; what still streams then is cut off after a moment."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        ws="none",
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[bound])
