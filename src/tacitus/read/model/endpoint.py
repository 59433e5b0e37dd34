"""A chat endpoint of the OpenAI form, over the standard library: time-outs, rate limits, retries."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import BaseHandler, HTTPRedirectHandler, ProxyHandler, Request, build_opener

from tacitus.errors import EndpointError, InputError

_log = logging.getLogger(__name__)

#: Answers that a later try may mend: asked too often, or the server is not well.
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
#: Longest wait between two tries, in seconds, whatever the server asks for.
LONGEST_WAIT = 60.0
#: Longest answer taken, in bytes: a server that never ends must not fill the memory.
LONGEST_ANSWER = 8_000_000

Message = Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What a model answered, with the tokens that its server counted (None if it does not)."""

    content: str
    sent_tokens: int | None = None
    answered_tokens: int | None = None


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked, and how patiently.

    Parameters
    ----------
    url : str
        Base address or full path: ``http://localhost:11434``, ``https://host/v1``.
    model : str
        As the server names it.
    key : str
        Sent as a bearer token; kept out of every message and record.
    timeout : float
        Seconds to wait for one answer.
    tries : int
        How often one request is sent before the reading stops.
    pause : float
        Seconds before the second try; doubled each time, unless the server names a wait.

    Raises
    ------
    InputError
        The address is none, or a key would travel unencrypted to another machine.

    Examples
    --------
    >>> Endpoint("http://localhost:11434", "some-model").address
    'http://localhost:11434/v1/chat/completions'
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 120.0
    tries: int = 5
    pause: float = 2.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InputError(
                f"'{self.url}' is no address of an endpoint; write http://localhost:11434 or "
                "https://host/v1."
            )
        if self.key and parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            raise InputError(
                f"A key must not travel unencrypted to {parts.hostname}; use https, or no key."
            )
        if not self.model:
            raise InputError("The endpoint needs the name of a model; give one with --model.")

    @property
    def address(self) -> str:
        """The full address that requests go to."""
        base = self.url.rstrip("/")
        if base.endswith("/chat/completions"):
            return base
        return f"{base}/chat/completions" if base.endswith("/v1") else f"{base}/v1/chat/completions"

    def chat(self, messages: Sequence[Message]) -> Reply:
        """Send one request, again where the fault may pass.

        Raises
        ------
        EndpointError
            It refused, never answered in time, or answered in another form.
        """
        strict = True
        trouble = ""
        for attempt in range(self.tries):
            try:
                return self._once(messages, strict)
            except HTTPError as error:
                trouble = f"answered {error.code} ({_said(error)})"
                if error.code == 400 and strict:
                    strict = False  # some servers do not know how to promise JSON
                    continue
                if error.code not in PASSING:
                    raise EndpointError(
                        f"{self.address} {trouble}; check the model's name, the address and "
                        "the key."
                    ) from error
                wait = _wanted(error)
            except (URLError, TimeoutError, OSError) as error:
                reason = getattr(error, "reason", error)
                late = isinstance(error, TimeoutError) or isinstance(reason, TimeoutError)
                trouble = f"gave no answer within {self.timeout:g} s" if late else f"({reason})"
                wait = None
            if attempt + 1 < self.tries:
                pause = min(self.pause * 2**attempt if wait is None else wait, LONGEST_WAIT)
                _log.warning("%s %s; again in %.0f s", self.address, trouble, pause)
                self.sleep(pause)
        raise EndpointError(
            f"{self.address} {trouble}, {self.tries} times over; what was answered is kept, "
            "run it again to go on."
        )

    def _once(self, messages: Sequence[Message], strict: bool) -> Reply:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [dict(m) for m in messages],
            "temperature": 0,
            "stream": False,
        }
        if strict:
            body["response_format"] = {"type": "json_object"}
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = Request(self.address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
        local = urlsplit(self.url).hostname in LOCAL_HOSTS
        # What is meant for this machine must not leave it by way of a proxy.
        handlers: list[BaseHandler] = [_Straight(), ProxyHandler({})] if local else [_Straight()]
        with build_opener(*handlers).open(request, timeout=self.timeout) as answer:
            return _reply(answer.read(LONGEST_ANSWER), self.address)


class _Straight(HTTPRedirectHandler):
    """A redirect would carry text and key to a host that nobody named."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        """Follow none."""


def _reply(raw: bytes, address: str) -> Reply:
    try:
        answer = json.loads(raw)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError) as error:
        raise EndpointError(
            f"{address} does not answer in the form of a chat endpoint; check the address."
        ) from error
    usage = answer.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Reply(
        content if isinstance(content, str) else "",
        _whole(usage.get("prompt_tokens")),
        _whole(usage.get("completion_tokens")),
    )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _said(error: HTTPError) -> str:
    """The server's own sentence, cut short."""
    try:
        raw = json.loads(error.read(4000))
        said = raw.get("error", raw) if isinstance(raw, dict) else raw
        said = said.get("message", "") if isinstance(said, dict) else said
    except (ValueError, OSError):
        said = ""
    return " ".join(str(said or error.reason or "no reason given").split())[:200]


def _wanted(error: HTTPError) -> float | None:
    """The wait that the server asks for, in seconds."""
    try:
        return max(0.0, float(error.headers.get("Retry-After", "")))
    except ValueError:
        return None
