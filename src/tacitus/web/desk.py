"""The desk: who reads and writes the study for the routes, and the answers kept at hand.

A ledger is for one thread, so each reader is a thread with a study of its own. An answer is kept
as the bytes that went out, under the revision that it holds for: a write by anybody, in any
process, makes the next question look again.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import Response
from pydantic import TypeAdapter

from tacitus import __version__
from tacitus.study import Study
from tacitus.web.schemas import Rows

T = TypeVar("T")
READERS = 2
#: Bytes of answers kept; the columns of 176,579 events are 4 MB of these.
KEPT_BYTES = 64 * 2**20
LEAST_TO_ZIP = 1024
#: Bytes from which zipping well would take longer than sending does.
FAST_FROM = 500_000
Open = Callable[[Path], Study]


class Reader:
    """A thread with a study of its own."""

    def __init__(self, folder: Path, opens: Open) -> None:
        self._folder, self._opens = folder, opens
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tacitus-reader")
        self._study: Study | None = None
        self.waiting = 0

    async def ask(self, question: Callable[[Study], T]) -> T:
        """Run a question in the thread."""
        self.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._run, question)
        finally:
            self.waiting -= 1

    def _run(self, question: Callable[[Study], T]) -> T:
        if self._study is None:
            self._study = self._opens(self._folder)
        return question(self._study)

    def close(self) -> None:
        """Close the study in the thread that opened it, and end the thread."""
        if self._study is not None:
            self._thread.submit(self._study.close).result()
            self._study = None
        self._thread.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class Kept:
    """An answer as it goes out."""

    body: bytes
    zipped: bool
    media_type: str
    etag: str
    headers: dict[str, str]


class Desk:
    """Readers, one writer at a time, and the answers at hand.

    Parameters
    ----------
    folder : Path
        The study's.
    opens : callable
        How a reader opens it; beyond loopback, as others may see it.
    """

    def __init__(self, folder: Path, opens: Open = Study.open) -> None:
        self.folder = folder
        self._readers = [Reader(folder, opens) for _ in range(READERS)]
        # Briefs and exports take seconds: they must not stand before a click.
        self._clerk = Reader(folder, opens)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="tacitus-writer")
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    async def read(self, question: Callable[[Study], T], *, long: bool = False) -> T:
        """Ask the study something."""
        reader = self._clerk if long else min(self._readers, key=lambda r: r.waiting)
        return await reader.ask(question)

    async def write(self, change: Callable[[Study], T]) -> T:
        """Change the study, opened for as long as that takes and no longer."""

        def run() -> T:
            with Study.open(self.folder, write=True) as study:
                return change(study)

        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def answer(
        self,
        request: Request,
        kind: Any,
        question: Callable[[Study], Any],
        *,
        salt: str = "",
        long: bool = False,
    ) -> Response:
        """Answer in JSON, from what is kept where nothing was written since."""
        adapter: TypeAdapter[Any] = adapters(kind)

        def body(study: Study) -> tuple[bytes, str, dict[str, str]]:
            return adapter.dump_json(question(study)), "application/json", {}

        return await self.send(request, body, salt=salt, long=long)

    async def send(
        self,
        request: Request,
        make: Callable[[Study], tuple[bytes, str, dict[str, str]]],
        *,
        salt: str = "",
        long: bool = False,
    ) -> Response:
        """Send bytes of a media type with headers, kept by address and revision."""
        asked = sorted(request.query_params.multi_items())
        unzipped = "gzip" not in request.headers.get("accept-encoding", "")
        known = request.headers.get("if-none-match", "")

        def run(study: Study) -> Response:
            words = repr((study.revision, request.url.path, asked, salt, __version__))
            etag = f'"{hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:24]}"'
            if etag in known:
                return Response(status_code=304, headers={"ETag": etag})
            kept = self._find(etag) or self._keep(etag, *make(study))
            headers = {"ETag": kept.etag, "Vary": "Accept-Encoding", **kept.headers}
            content = kept.body
            if kept.zipped and unzipped:
                content = gzip.decompress(content)
            elif kept.zipped:
                headers["Content-Encoding"] = "gzip"
            return Response(content, headers=headers, media_type=kept.media_type)

        return await self.read(run, long=long)

    def _find(self, etag: str) -> Kept | None:
        with self._lock:
            if etag in self._kept:
                self._kept.move_to_end(etag)
            return self._kept.get(etag)

    def _keep(self, etag: str, body: bytes, media_type: str, headers: dict[str, str]) -> Kept:
        zipped = len(body) >= LEAST_TO_ZIP
        kept = Kept(
            gzip.compress(body, 1 if len(body) > FAST_FROM else 5, mtime=0) if zipped else body,
            zipped,
            media_type,
            etag,
            headers,
        )
        with self._lock:
            self._kept[etag] = kept
            while sum(len(k.body) for k in self._kept.values()) > KEPT_BYTES:
                self._kept.popitem(last=False)
        return kept

    def close(self) -> None:
        """End the threads and close their studies."""
        for reader in (*self._readers, self._clerk):
            reader.close()
        self._writer.shutdown(cancel_futures=True)


def rows_of(study: Study, rows: Sequence[Any], notes: Sequence[str]) -> Rows[Any]:
    """Put rows in their envelope; they are the study's own, and are not checked again."""
    return Rows[Any].model_construct(rows=tuple(rows), notes=tuple(notes), revision=study.revision)


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def adapters(kind: Any) -> TypeAdapter[Any]:
    """Give what writes a type as JSON; made once for each."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
