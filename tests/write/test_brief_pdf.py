"""The brief on paper: its state on every page, footnotes at the foot, nothing forbidden in it."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
import snapshots

from tacitus.core import Snapshot
from tacitus.errors import MissingExtraError
from tacitus.write import write
from tacitus.write.brief import compose
from tacitus.write.brief_pdf import ROWS, paper

pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed; see extra prose.")


def pages(snapshot: Snapshot, path: Path) -> list[str]:
    write(snapshot, "pdf", path)
    document = pdfium.PdfDocument(str(path))
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    marked = replace(snapshots.rich(), state="released, release-7")
    return pages(marked, tmp_path_factory.mktemp("pdf") / "b.pdf")


def test_every_page_says_its_state(printed: list[str]) -> None:
    assert len(printed) > 3
    assert all("released, release-7" in text for text in printed)
    assert all("as known 2031-03-01" in text for text in printed)


def test_the_same_sections_and_notes_as_the_page(printed: list[str]) -> None:
    brief, _ = compose(snapshots.rich())
    text = " ".join("\n".join(printed).split())
    for section in brief.sections:
        assert section.title in text
    for note in brief.notes:
        assert " ".join(note.about.split()) in text


def test_a_footnote_stands_on_the_page_of_its_sentence(printed: list[str]) -> None:
    first = " ".join(printed[0].split())
    assert "It is very likely (93 %, ICD 203)" in first
    assert first.count("Second report on Valdora") >= 1


def test_nothing_forbidden_is_printed(printed: list[str]) -> None:
    text = "\n".join(printed)
    for secret in ("Closed words", "Secret words", "go-between"):
        assert secret not in text


def test_words_are_never_markup(hostile: Snapshot, simulated: Snapshot, tmp_path: Path) -> None:
    assert pages(replace(hostile, title="#panic() *a* $x$ @b"), tmp_path / "h.pdf")
    assert all("simulated" in text for text in pages(simulated, tmp_path / "s.pdf"))


def test_without_typst_the_sentence_says_what_to_get(
    rich: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tacitus.write.brief_pdf.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"tacitus\[pdf\]"):
        write(rich, "pdf", tmp_path / "b.pdf")
    assert importlib.util.find_spec("typst") is not None


def test_a_table_of_thousands_is_cut_on_paper_and_says_so(tmp_path: Path) -> None:
    """Memory is bounded by the rows and notes that are set, whatever the study holds."""
    rich = snapshots.rich()
    row = rich.roles[0]
    said = next(iter(rich.assertions))
    roles = tuple(replace(row, brings=f"thing {i}", assertions=(said,)) for i in range(5 * ROWS))
    brief, _ = compose(replace(rich, roles=roles))
    page = paper(brief, tmp_path)
    (grid,) = next(s for s in page["sections"] if s["title"] == "Who brings what")["blocks"]
    assert len(grid["rows"]) == ROWS
    assert f"The first {ROWS} of {5 * ROWS:,} rows." in grid["more"]
    left = [note["about"] for note in page["notes"] if "thing" in note["about"]]
    assert len(left) == ROWS
    assert [note["number"] for note in page["notes"]] == list(range(1, len(page["notes"]) + 1))
    short = paper(compose(rich)[0], tmp_path)
    assert {b.get("more", "") for s in short["sections"] for b in s["blocks"]} == {""}
    assert len(short["notes"]) == len(compose(rich)[0].notes)
