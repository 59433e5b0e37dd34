"""A chat endpoint: time-outs, rate limits, refusals and odd answers, against a server of our own."""

from __future__ import annotations

from typing import Any

import pytest
from stub import said, serving

from tacitus.errors import EndpointError, InputError
from tacitus.read.model import Endpoint

ASK = ({"role": "user", "content": "?"},)


def endpoint(url: str, waits: list[float] | None = None, **more: Any) -> Endpoint:
    kept: list[float] = waits if waits is not None else []
    return Endpoint(url, "m", **{"timeout": 5.0, "sleep": kept.append, **more})


def test_an_answer_comes_with_the_tokens_that_the_server_counted() -> None:
    with serving(said("yes")) as stub:
        reply = endpoint(stub.url, key="k").chat(ASK)
    assert (reply.content, reply.sent_tokens, reply.answered_tokens) == ("yes", 100, 20)
    assert stub.asked[0]["temperature"] == 0
    assert stub.headers[0]["Authorization"] == "Bearer k"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_waited_out_ever_longer(status: int) -> None:
    waits: list[float] = []
    with serving(said({}, status), said({}, status), said("yes")) as stub:
        assert endpoint(stub.url, waits).chat(ASK).content == "yes"
    assert waits == [2.0, 4.0]


def test_a_rate_limit_that_names_its_wait_is_kept_to() -> None:
    waits: list[float] = []
    with serving(said({}, 429, Retry_After="7"), said("yes")) as stub:
        endpoint(stub.url, waits).chat(ASK)
    assert waits == [7.0]


def test_a_server_that_never_answers_ends_in_one_sentence() -> None:
    with (
        serving(said("late", wait=0.6)) as stub,
        pytest.raises(EndpointError, match=r"no answer within 0\.1 s, 2 times over"),
    ):
        endpoint(stub.url, timeout=0.1, tries=2).chat(ASK)
    assert len(stub.asked) == 2


def test_a_refusal_is_not_repeated_and_never_shows_the_key() -> None:
    with (
        serving(said({"error": {"message": "no such model"}}, 404)) as stub,
        pytest.raises(EndpointError, match="no such model") as error,
    ):
        endpoint(stub.url, key="secret").chat(ASK)
    assert len(stub.asked) == 1
    assert "secret" not in str(error.value) + repr(endpoint(stub.url, key="secret"))


def test_a_server_that_cannot_promise_json_is_asked_without_it() -> None:
    with serving(said({"error": "response_format"}, 400), said("yes")) as stub:
        assert endpoint(stub.url).chat(ASK).content == "yes"
    assert ["response_format" in body for body in stub.asked] == [True, False]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"choices": []}'])
def test_what_is_no_chat_answer_is_said_so(body: bytes) -> None:
    with serving(said(body)) as stub, pytest.raises(EndpointError, match="form of a chat"):
        endpoint(stub.url).chat(ASK)


def test_a_redirect_is_not_followed() -> None:
    with (
        serving(said("stolen")) as other,
        serving(said({}, 307, Location=f"{other.url}/v1/chat/completions")) as stub,
        pytest.raises(EndpointError),
    ):
        endpoint(stub.url, key="k").chat(ASK)
    assert other.asked == []


def test_what_is_meant_for_this_machine_takes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with serving(said("yes")) as stub:
        assert endpoint(stub.url, tries=1).chat(ASK).content == "yes"


@pytest.mark.parametrize(
    ("url", "more"),
    [("localhost:11434", {}), ("file:///etc/passwd", {}), ("http://host/v1", {"key": "k"})],
)
def test_an_address_that_is_none_or_unsafe_is_refused(url: str, more: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Endpoint(url, "m", **more)
