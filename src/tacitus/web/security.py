"""The guard before every request: host, token, origin, size; and the headers of every answer.

A page of any other site may send requests to a loopback server, and a name that it controls may
be made to point at one (DNS rebinding). So: the host must be ours, every request bears the token,
and what writes must come from our own pages or bear the token in a header that no other site
can set.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a request's body; a correction is a few hundred.
MOST_BYTES = 256 * 1024
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self' blob:; font-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: A brief is shown in a frame of ours: its own styles, no script, no request.
BRIEF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache, private",
}


def new_token() -> str:
    """Give a token that nobody guesses."""
    return secrets.token_urlsafe(24)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, False)
    """
    return host in LOOPBACK or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


class Guard:
    """ASGI middleware that refuses what is not ours.

    Parameters
    ----------
    token : str
        Asked for in every request: as cookie, or as ``Authorization: Bearer``.
    host : str
        Where the server listens. Beyond loopback its own name and addresses are ours too; an
        address cannot be rebound, a name can.
    """

    def __init__(self, app: ASGIApp, *, token: str, host: str) -> None:
        self.app, self.token = app, token
        self.beyond = not is_loopback(host)
        self.names = LOOPBACK | ({host, socket.gethostname().lower()} if self.beyond else {host})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with one sentence."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        answer = self._refusal(scope, headers) or self._welcome(scope, headers)
        if answer is None and scope["method"] not in SAFE:
            body = await _body(headers, receive)
            if body is None:
                answer = refuse(413, f"A request may hold {MOST_BYTES // 1024} kB at most.")
            else:
                receive = _replay(body, receive)
        await (answer or self.app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if not self._is_ours(headers.get("host", "")):
            return refuse(421, "This server does not go by that name; open the printed address.")
        if scope["method"] in SAFE:
            return None
        if not headers.get("content-type", "").lower().startswith("application/json"):
            return refuse(415, "Send JSON, with Content-Type: application/json.")
        if self._bears(headers):
            return None
        origin = urlsplit(headers.get("origin", ""))
        if origin.scheme not in {"http", "https"} or origin.netloc != headers.get("host"):
            return refuse(403, "Only this server's own pages may write; open the printed address.")
        return None

    def _welcome(self, scope: Scope, headers: Headers) -> Response | None:
        """Let in who has the token; who brings it in the address gets a cookie for it."""
        if self._bears(headers) or self._same(_cookie(headers)):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = dict(query).get("token", "")
        if scope["method"] in SAFE and not is_api(scope["path"]) and self._same(given):
            rest = urlencode([(k, v) for k, v in query if k != "token"])
            # A path that begins with two slashes would name another host.
            path = "/" + scope["path"].lstrip("/\\")
            answer = RedirectResponse(path + (f"?{rest}" if rest else ""), 303)
            answer.set_cookie(
                cookie_name(headers), self.token, httponly=True, samesite="strict", path="/"
            )
            return answer
        return refuse(401, "This study wants a token; open the address that tacitus printed.")

    def _is_ours(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        return name in self.names or (self.beyond and _is_address(name))

    def _bears(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._same(given.strip())

    def _same(self, given: str) -> bool:
        return secrets.compare_digest(given.encode("utf-8", "replace"), self.token.encode())


def is_api(path: str) -> bool:
    """Tell whether a path is of the interface rather than of the pages."""
    return path == "/api" or path.startswith("/api/")


def cookie_name(headers: Mapping[str, str]) -> str:
    """Name the cookie by the port: browsers keep cookies by host, and two studies may be open."""
    port = headers.get("host", "").rpartition(":")[2]
    return f"tacitus-{port if port.isdigit() else 'study'}"


def refuse(status: int, sentence: str) -> Response:
    """Refuse in one sentence."""
    return JSONResponse({"detail": sentence}, status)


def _cookie(headers: Headers) -> str:
    try:
        held = SimpleCookie(headers.get("cookie", "")).get(cookie_name(headers))
    except CookieError:
        return ""
    return held.value if held else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _body(headers: Headers, receive: Receive) -> bytes | None:
    """Read a body up to its limit; None where it goes beyond."""
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, then whatever comes."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
