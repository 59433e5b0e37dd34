"""Files into a study: each whole or not at all, releases compared, nothing dropped silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tacitus.core.codec import to_plain
from tacitus.core.counting import counted
from tacitus.core.party import Party
from tacitus.core.reading import Account, Progress, Reading, Refusal
from tacitus.core.source import Document, Source
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError, NotFoundError, TacitusError
from tacitus.resolve.bundled import bundled_parties
from tacitus.store import Batch, Transaction, digest_of
from tacitus.store.forgetting import sweep
from tacitus.store.ledger import Item
from tacitus.study.folder import StudyFolder

#: Folders that reading leaves alone: what was true in a simulated world.
SKIPPED_FOLDERS = frozenset({"truth"})


@dataclass(frozen=True)
class ReadSummary:
    """What came of reading one file.

    Attributes
    ----------
    added, changed, withdrawn : int
        Events (or assertions, in a file without events) against the release before.
    nouns : int
        Parties, sources, documents, passages and assertions that are new or changed.
    known : bool
        The study held these very bytes already.
    error : str
        One sentence, where the file could not be read and the study is as it was.
    """

    file: str
    format: str = ""
    source_id: str = ""
    document_id: str = ""
    series: str = ""
    account: Account = field(default_factory=Account)
    refusals: tuple[Refusal, ...] = ()
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    nouns: int = 0
    known: bool = False
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return self.error
        a = self.account
        said = [f"{counted(a.rows, 'row')}, {a.kept:,} kept"]
        counts = {"undated": a.undated, "unplaced": a.unplaced, "refused": a.refused}
        counts |= {"repeated": a.repeated, **{f"withheld: {k}": n for k, n in a.withheld.items()}}
        said += [f"{n:,} {what}" for what, n in counts.items() if n]
        if self.known:
            said.append("read before, nothing changes")
        else:
            said.append(
                f"{self.added:,} added, {self.changed:,} changed, {self.withdrawn:,} withdrawn"
            )
        lines = [f"{self.file} ({self.format}, series {self.series}): {'; '.join(said)}."]
        lines += [f"  row {r.row}, {r.column}: {r.why}" for r in self.refusals[:5]]
        return "\n".join([*lines, *(f"  {note}" for note in a.notes)])


class Reads(StudyFolder):
    """The part of a study that reads."""

    def read(
        self,
        paths: Iterable[Path | str],
        *,
        format: str | None = None,  # noqa: A002 - the word that users type
        series: str | None = None,
        terms: str | None = None,
        workers: int = 1,
        who: str = "tacitus",
        progress: Progress | None = None,
    ) -> list[ReadSummary]:
        """Read files and folders; a bad file gets its sentence and the rest goes on.

        Parameters
        ----------
        terms : str or None
            Terms of the files' sources, from the closed list; as known where None.
        workers : int
            Read documents in so many processes.

        Raises
        ------
        InterruptedRunError
            The user stopped; the files read by then are in the study.
        """
        from tacitus.study.outcomes import outcomes

        if terms is not None:
            vocabulary("terms").check(terms)
        files = list(files_in(paths))
        summaries = []
        for file, found in outcomes(self, files, format=format, workers=workers, progress=progress):
            try:
                if isinstance(found, Exception):
                    raise found
                summaries.append(self.ingest(found, file, who=who, series=series, terms=terms))
            except (TacitusError, OSError) as error:
                summaries.append(ReadSummary(str(file), error=_sentence(file, error)))
        return summaries

    def names_for_prose(self) -> tuple[Party, ...]:
        """Give the parties whose names count in prose: the study's own, else those of the list."""
        own = tuple(p for p in self.parties().values() if p.kind != "unnamed")
        return own or tuple(bundled_parties().values())

    def ingest(
        self,
        reading: Reading,
        file: Path,
        *,
        who: str,
        series: str | None = None,
        terms: str | None = None,
    ) -> ReadSummary:
        """Take a reading over: all of it at once, or nothing.

        The same bytes change nothing. A newer release withdraws what it no longer has.
        """
        file = Path(file)
        document_id = digest_of(file)
        with self.ledger.transaction(who=who, why=f"read {file.name} as {reading.format}") as write:
            sweep(self.ledger, self.releases, self.held)
            batch = self.releases.find(document_id, reading.format)
            known = batch is not None
            nouns = withdrawn = 0
            if series is None:
                self._check_ids(reading)
            if batch is None or self.releases.current()[batch.series] == batch:
                written = write.append(self._items(reading, file, document_id, terms))
                nouns = written.added + written.changed
            if batch is None:
                batch = self.releases.adopt(
                    write,
                    reading.tables,
                    document_id=document_id,
                    filename=file.name,
                    file_format=reading.format,
                    source_id=reading.source.id,
                    members=(a.id for a in reading.assertions),
                    series=series,
                )
                withdrawn = self._withdraw_absent(write, batch)
        return ReadSummary(
            file=str(file),
            format=reading.format,
            source_id=reading.source.id,
            document_id=document_id,
            series=batch.series,
            account=reading.account,
            refusals=reading.refusals,
            added=0 if known else batch.added,
            changed=0 if known else batch.changed,
            withdrawn=0 if known else batch.withdrawn or withdrawn,
            nouns=nouns,
            known=known,
        )

    def _items(
        self, reading: Reading, file: Path, document_id: str, terms: str | None
    ) -> Iterator[Item]:
        for source in {s.id: s for s in (reading.source, *reading.sources)}.values():
            held = self._standing("source", source.id)
            if terms and source.id == reading.source.id:
                yield "source", source.id, replace(held or source, terms=terms)
            elif held is None or not _is_bare(source):
                yield "source", source.id, source
        for party in reading.parties:
            if not _is_bare(party) or self._standing("party", party.id) is None:
                yield "party", party.id, party
        documents = {d.id: d for d in reading.documents}
        blank = Document(document_id, reading.source.id, filename=file.name)
        itself = documents.setdefault(document_id, blank)
        # Bytes are kept where passages point into them; a table's rows are kept as a table.
        if any(p.document_id == document_id for p in reading.passages):
            self.held.put(file.read_bytes())
            documents[document_id] = replace(itself, held=True)
        for kind, nouns in (
            ("document", documents.values()),
            ("passage", reading.passages),
            ("assertion", reading.assertions),
        ):
            for noun in nouns:
                yield kind, noun.id, noun

    def _check_ids(self, reading: Reading) -> None:
        """Refuse ids that stand for something said in another document."""
        for new in reading.assertions:
            old = self._standing("assertion", new.id)
            if old and old.document_id != new.document_id:
                raise InputError(
                    f"assertion '{new.id}' stands already for a passage of '{old.document_id}'; "
                    "give it another id, or name the series that this file replaces."
                )

    def _standing(self, kind: str, key: str) -> Any:
        """Give one noun, or None: a study of many documents is not read whole for each."""
        try:
            return self.ledger.get(kind, key)
        except NotFoundError:
            return None

    def _withdraw_absent(self, write: Transaction, batch: Batch) -> int:
        if batch.previous is None:
            return 0
        current = {b.batch for b in self.releases.current().values()}
        held = {key for number in current for key in self.releases.members(number)}
        absent = sorted(self.releases.members(batch.previous) - held)
        old = next((b for b in self.releases.batches() if b.batch == batch.previous), None)
        if old is not None and old.document_id != batch.document_id:
            # What a model proposed from the older release is no member of any batch.
            absent += sorted(
                a.id
                for a in self.ledger.all("assertion").values()
                if a.tier == "model" and a.document_id == old.document_id
            )
        return write.withdraw("assertion", absent).withdrawn


def files_in(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Give the files to read: folders are walked, truth and hidden ones left alone."""
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            yield path
            continue
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            inside = file.relative_to(path).parts
            if not (set(inside[:-1]) & SKIPPED_FOLDERS or any(p.startswith(".") for p in inside)):
                yield file


def _sentence(file: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{file} does not exist; check the path."
    text = str(error)
    return text if file.name in text else f"{file.name}: {text}"


def _is_bare(noun: Party | Source) -> bool:
    """Tell whether a noun says no more than its name: it must not hide a fuller one."""
    said = to_plain(noun)
    if said.get("keys") == [noun.id]:  # an id of another list, under itself
        del said["keys"]
    return set(said) <= {"id", "name", "kind"}
