"""Documents read in several processes: the same study as one by one; a stop keeps what is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tacitus.core import Party
from tacitus.errors import InterruptedRunError
from tacitus.run import Here
from tacitus.study import Study, outcomes

NAMED = [Party("azure", "Azure Front"), Party("cobalt", "Cobalt Army")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for n in range(20):
        words = f"Report {n}. The Azure Front is allied with the Cobalt Army, it said in 20{n:02d}."
        (place / f"{n:02d}.txt").write_text(words)
    (place / "07.txt").write_text("")
    (place / "11.csv").write_text("id,document,source,kind,relation,subject\na1,r,m,tie,ally,x;y\n")
    return place


def make(place: Path) -> Study:
    study = Study.create(place)
    study.ledger.append([("party", p.id, p) for p in NAMED], who="ann", why="named")
    return study


def test_two_processes_make_the_same_study(folder: Path, tmp_path: Path) -> None:
    told: list[float] = []
    with make(tmp_path / "one") as one, make(tmp_path / "two") as two:
        alone = one.read([folder])
        both = two.read([folder], workers=2, progress=lambda share, _: told.append(share))
        assert [s.error for s in alone] == [s.error for s in both]
        assert [s.file for s in both if s.error] == [str(folder / "07.txt")]
        for kind in ("assertion", "passage", "document", "party"):
            assert one.ledger.all(kind) == two.ledger.all(kind)
        assert len(two.queue("rule")) == 19
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_stop_keeps_what_was_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Here):
        """Stops after the first piece, as Ctrl-C does."""

        def map(self, function: Callable[..., Any], specs: Iterable[Any], **_: Any) -> list[Any]:
            raise InterruptedRunError("Stopped.", {0: function(next(iter(specs)))})

    monkeypatch.setattr(outcomes, "runner", lambda **_: Stopped())
    with make(tmp_path / "s") as study:
        with pytest.raises(InterruptedRunError):
            study.read([folder], workers=2)
        assert len(study.documents()) == 7  # the piece ends before the file that is no prose
        again = study.read([folder])
        assert sum(s.known for s in again) == 7


def test_an_unknown_word_for_terms_reads_nothing(folder: Path, tmp_path: Path) -> None:
    with make(tmp_path / "s") as study:
        with pytest.raises(Exception, match="terms"):
            study.read([folder], terms="secret")
        assert not study.documents()
