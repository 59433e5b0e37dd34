"""A chat endpoint on this machine that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Status, headers, body (a dict is wrapped as a chat answer), seconds to wait before.
Answer = tuple[int, dict[str, str], Any, float]


class Stub:
    """What was asked, and what is answered: a list in turn, the last one for ever after."""

    def __init__(self, answers: list[Answer | Callable[[dict[str, Any]], Answer]]) -> None:
        self.answers = answers
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""


def said(content: Any, status: int = 200, wait: float = 0.0, **headers: str) -> Answer:
    """Give an answer; what is no string is sent as JSON."""
    return status, headers, content, wait


@contextmanager
def serving(*answers: Answer | Callable[[dict[str, Any]], Answer]) -> Iterator[Stub]:
    """Serve on a free port of this machine."""
    stub = Stub(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.asked.append(body)
            stub.headers.append(dict(self.headers))
            answer = stub.answers[min(len(stub.asked), len(stub.answers)) - 1]
            status, headers, content, wait = answer(body) if callable(answer) else answer
            time.sleep(wait)
            if status == 200 and not isinstance(content, bytes):
                text = content if isinstance(content, str) else json.dumps(content)
                raw = json.dumps(
                    {
                        "choices": [{"message": {"role": "assistant", "content": text}}],
                        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
                    }
                ).encode()
            else:
                raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                pass  # the client went away, as a time-out makes it

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
