"""Files to readings: one after another, or documents in several processes at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import tacitus.read
from tacitus.core.party import Party
from tacitus.core.reading import Progress, Reading
from tacitus.errors import InterruptedRunError, TacitusError
from tacitus.read.documents.reader import known_parties
from tacitus.run import runner

if TYPE_CHECKING:
    from tacitus.study.reading import Reads

#: Formats of prose: a document depends on names, not on the documents before it.
PROSE = frozenset({"pdf", "html", "docx", "txt"})
#: Documents in one piece of work, and pieces for each process before they are written down.
PIECE, PIECES = 8, 24

Outcome = Reading | TacitusError | OSError
Piece = tuple[tuple[Path, ...], str | None, tuple[Party, ...]]


def outcomes(
    study: Reads,
    files: Sequence[Path],
    *,
    format: str | None = None,  # noqa: A002 - the word that users type
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[tuple[Path, Outcome]]:
    """Give what came of reading each file, in order, as a stream.

    Raises
    ------
    InterruptedRunError
        The user stopped; what was read by then has been given.
    """
    told = _Told(len(files), progress)
    if workers == 1:
        yield from _one_by_one(study, files, format, told)
        return
    for prose, group in groupby(files, key=lambda file: _is_prose(file, format)):
        if not prose:
            yield from _one_by_one(study, list(group), format, told)
            continue
        waiting, at_once = list(group), PIECE * PIECES * workers
        for start in range(0, len(waiting), at_once):
            yield from _together(study, waiting[start : start + at_once], format, workers, told)


class _Told:
    """Progress over all files, whoever reads them."""

    def __init__(self, files: int, progress: Progress | None) -> None:
        self.files, self.done, self.progress = files, 0, progress

    def step(self, file: Path) -> Progress | None:
        """Give the progress of one file, as a share of all."""
        progress = self.progress
        if progress is None:
            return None
        return lambda share, words: progress(
            (self.done + share) / self.files, f"{file.name}: {words}"
        )

    def finished(self, files: int, name: str) -> None:
        """Tell that files are done with."""
        self.done += files
        if self.progress is not None:
            self.progress(self.done / self.files, name)

    def pieces(self, files: int) -> Callable[[int, int], None]:
        """Give the progress of pieces that hold so many files together."""

        def tell(done: int, total: int) -> None:
            if self.progress is not None:
                share = (self.done + min(done * PIECE, files)) / self.files
                self.progress(share, f"{done} of {total} pieces")

        return tell


def _one_by_one(
    study: Reads, files: Sequence[Path], form: str | None, told: _Told
) -> Iterator[tuple[Path, Outcome]]:
    names = study.names_for_prose()
    for file in files:
        staging = study.releases.stage()
        found: Outcome
        try:
            with known_parties(names) as known:
                found = tacitus.read.read_file(
                    file, format=form, staging=staging, progress=told.step(file)
                )
            names = known  # type: ignore[assignment]
        except (TacitusError, OSError) as error:
            found = error
        try:
            yield file, found
        finally:
            study.releases.discard(staging)
        # Prose is read with the names that stand by then, the files before it included.
        if isinstance(found, Reading) and any(p.kind != "unnamed" for p in found.parties):
            names = study.names_for_prose()
        told.finished(1, file.name)


def _together(
    study: Reads, files: Sequence[Path], form: str | None, workers: int, told: _Told
) -> Iterator[tuple[Path, Outcome]]:
    names = study.names_for_prose()
    pieces: list[Piece] = [
        (tuple(files[n : n + PIECE]), form, names) for n in range(0, len(files), PIECE)
    ]
    stopped: InterruptedRunError | None = None
    try:
        spread = runner(workers=workers).map
        found = dict(enumerate(spread(read_piece, pieces, progress=told.pieces(len(files)))))
    except InterruptedRunError as stop:
        found, stopped = stop.results, stop  # type: ignore[assignment]
    for n in sorted(found):
        yield from zip(pieces[n][0], found[n], strict=True)
    told.finished(len(files), files[-1].name)
    if stopped is not None:
        raise stopped


def read_piece(piece: Piece) -> list[Outcome]:
    """Read some documents, in whatever process; a bad one gives its error."""
    files, form, parties = piece
    found: list[Outcome] = []
    with tempfile.TemporaryDirectory() as staging, known_parties(parties):
        for file in files:
            try:
                found.append(tacitus.read.read_file(file, format=form, staging=Path(staging)))
            except (TacitusError, OSError) as error:
                found.append(_plain(file, error))
    return found


def _plain(file: Path, error: TacitusError | OSError) -> TacitusError:
    """An error that travels between processes: its sentence alone."""
    if isinstance(error, FileNotFoundError):
        return TacitusError(f"{file} does not exist; check the path.")
    return TacitusError(str(error))


def _is_prose(file: Path, form: str | None) -> bool:
    try:
        return (form or tacitus.read.detect(file).name) in PROSE
    except (TacitusError, OSError):
        return False
