"""Documents in: what is stored, what is stripped, what is refused."""

from __future__ import annotations

import gzip
import sys
import zipfile
from pathlib import Path

import docx
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pdfs import column, write_pdf

from tacitus.core import Party, TieStatement
from tacitus.errors import FileFormatError
from tacitus.read import read_file
from tacitus.read.documents import known_parties, open_document

PARTIES = (
    Party("azure", "Azure Front"),
    Party("cobalt", "Cobalt Army"),
    Party("ochre", "Ochre Network"),
)
PAGE = """<html lang="en"><head><title>Two fronts | The Example Post</title>
<meta name="author" content="Ada Writer"><meta property="og:site_name" content="The Example Post">
<meta property="article:published_time" content="2020-03-04"></head><body>
<nav><a href="/">Home</a> <a href="/x">Azure Front supports Cobalt Army: all our stories</a></nav>
<article><h1>Two fronts</h1>
<p>The Azure Front clashed with the Cobalt Army on 3 March near the river, officials said in a long
statement on Tuesday, and both sides lost men in the fighting around the bridge.</p>
<p>Up to 300 fighters belong to the Cobalt Army, according to the ministry, which gave no further
details about them and did not say where they had come from.</p></article>
<aside>Most read: Ochre Network and Azure Front</aside>
<footer>Copyright The Example Post, friends of the Ochre Network</footer></body></html>"""


def report(tmp_path: Path, pages: int = 6) -> Path:
    """A report with a head, a foot, a watermark, numbered paragraphs and a note on each page."""
    made = []
    towns = ["Alba", "Brix", "Corm", "Dene", "Esk", "Fane"]
    for n in range(pages):
        town = towns[n % len(towns)]
        page = [
            (
                72,
                800,
                9,
                f"S/2020/415 Azure Front and Ochre Network alliance monitoring, page {n + 1}",
            ),
            (300, 420, 30, "DOWNLOADED BY OCHRE NETWORK"),
            (290, 30, 9, f"{n + 1}/{pages}"),
        ]
        page += column(
            [
                f"{2 * n + 1}. The monitors met in {town} and heard from several govern-",
                f"ments about the state of the talks and of the roads in {town}.",
            ]
        )
        page += column(
            [
                f"{2 * n + 2}. The Azure Front clashed with the Cobalt Army at {town},",
                f"near the river of {town}.",
            ],
            top=690,
        )
        page += column(
            [f"{n + 1} See the report of the panel on {town}, paragraph 4."], top=80, size=8
        )
        made.append(page)
    return write_pdf(
        tmp_path / "report.pdf",
        made,
        info="<< /Title (Monitoring) /Author (The Team) /CreationDate (D:20200527120000Z) >>",
    )


def test_pdf_paragraphs_numbers_and_hyphens(tmp_path: Path) -> None:
    text = open_document(report(tmp_path))
    body = [(p.locator, words) for p, words in text if p.kind == "body"]
    assert body[0] == (
        "para 1, p. 1",
        "1. The monitors met in Alba and heard from several governments about the state "
        "of the talks and of the roads in Alba.",
    )
    assert [locator for locator, _ in body] == [
        f"para {n}, p. {(n + 1) // 2}" for n in range(1, 13)
    ]
    assert text.document.title == "Monitoring"
    assert text.document.published is not None
    assert text.document.published.edtf == "2020-05-27"


def test_page_furniture_makes_no_ties(tmp_path: Path) -> None:
    with known_parties(PARTIES):
        reading = read_file(report(tmp_path), staging=tmp_path / "s")
    told = {
        p
        for a in reading.assertions
        if isinstance(a.statement, TieStatement)
        for p in a.statement.pairs()
    }
    assert told == {("azure", "cobalt")}
    assert any("OCHRE" in note for note in reading.account.notes)


def test_pdf_footnotes_are_told_apart(tmp_path: Path) -> None:
    notes = [words for p, words in open_document(report(tmp_path)) if p.kind == "footnote"]
    assert len(notes) == 6
    assert notes[0].startswith("1 See the report")


def test_pdf_columns_are_read_down(tmp_path: Path) -> None:
    left = column([f"left line {n} of the first column" for n in range(10)], x=60)
    right = column([f"right line {n} of the next column" for n in range(10)], x=330)
    mixed = [x for pair in zip(left, right, strict=True) for x in pair]
    words = open_document(write_pdf(tmp_path / "c.pdf", [mixed])).text
    assert words.index("left line 9") < words.index("right line 0")


def test_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    pages = [
        column(["The front held the town until the end of the"], top=120),
        column(["winter and left it then."]),
    ]
    text = open_document(write_pdf(tmp_path / "o.pdf", pages))
    assert text.text == "The front held the town until the end of the winter and left it then."


def test_web_page_without_menu_and_footer(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    text = open_document(path)
    assert "Home" not in text.text
    assert "Copyright" not in text.text
    assert (text.document.author, text.publisher) == ("Ada Writer", "The Example Post")
    assert text.document.published is not None
    assert text.document.published.edtf == "2020-03-04"
    with known_parties(PARTIES):
        reading = read_file(path, staging=tmp_path / "s")
    assert reading.format == "html"
    assert not [a for a in reading.assertions if "ochre" in str(a.statement)]


def test_word_file(tmp_path: Path) -> None:
    book = docx.Document()
    book.add_heading("A heading about the Azure Front", 1)
    book.add_paragraph("The Azure Front trains the Cobalt Army.")
    book.save(str(tmp_path / "a.docx"))
    with known_parties(PARTIES):
        reading = read_file(tmp_path / "a.docx", staging=tmp_path / "s")
    assert reading.format == "docx"
    [tie] = [a for a in reading.assertions if a.kind == "tie"]
    assert tie.tier == "rule"
    passage = {p.id: p for p in reading.passages}[tie.passage_id or ""]
    assert passage.text == "The Azure Front trains the Cobalt Army."
    assert passage.locator == "para 2"


def test_text_passages_and_account(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(
        "A note\n\nThe Azure Front fought the Cobalt Army.\n\n7. Seven.", encoding="utf-8"
    )
    reading = read_file(path, staging=tmp_path / "s")
    assert reading.format == "txt"
    assert reading.assertions == ()
    assert [p.locator for p in reading.passages] == ["para 1", "para 2", "para 7"]
    assert reading.account.rows == reading.account.kept == 3
    assert reading.documents[0].language == "en"


def test_packed_text(tmp_path: Path) -> None:
    path = tmp_path / "note.txt.gz"
    path.write_bytes(gzip.compress(b"The Azure Front fought the Cobalt Army."))
    assert read_file(path, format="txt", staging=tmp_path / "s").passages[0].text is not None


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.pdf", b"", "empty"),
        ("broken.pdf", b"%PDF-1.4\nnothing here", "damaged"),
        ("broken.docx", b"PK\x03\x04 no archive", "damaged"),
        ("old.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "password"),
        ("blank.txt", b" \n \n", "no words"),
        ("empty.html", b"<html><body></body></html>", "no article"),
    ],
)
def test_unreadable_files_get_one_sentence(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileFormatError) as caught:
        read_file(path, format=path.suffix[1:], staging=tmp_path / "s")
    assert word in str(caught.value)
    assert str(caught.value).count(". ") == 0
    assert name in str(caught.value)


def test_scanned_pdf(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="only images"):
        open_document(write_pdf(tmp_path / "scan.pdf", [[], []]))


def test_encrypted_pdf(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "e.pdf", [column(["words"])])
    key = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    raw = path.read_bytes().replace(
        b"/Root 1 0 R", b"/Root 1 0 R /ID [<00><00>] /Encrypt " + key.encode()
    )
    path.write_bytes(raw)
    with pytest.raises(FileFormatError, match="encrypted"):
        open_document(path)


def test_word_zip_of_other_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    with pytest.raises(FileFormatError):
        open_document(path)


def test_a_heading_of_markdown_is_a_title_without_its_marks(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# Note of 3 March\n\nThe group met.\n", encoding="utf-8")
    assert open_document(note).document.title == "Note of 3 March"


ABOUT = (
    "The opinions expressed here are the author's alone",
    "Views are those of the authors and do not represent any institution.",
    "This article was originally published elsewhere",
    "© 2020 The Example Post. All rights reserved.",
    "By Ada Byron and C. Babbage",
    "Tuesday, 3 March 2020",
    "Last updated 2020-03-03",
    "5 min read",
    "https://example.org/two-fronts",
    "***",
)


@pytest.mark.parametrize("line", ABOUT)
def test_what_a_site_sets_above_a_text_is_no_title(tmp_path: Path, line: str) -> None:
    note = tmp_path / "saved.txt"
    note.write_text(f"{line}\n\nTwo fronts, one aim\n\nThe fronts met in town.\n", encoding="utf-8")
    assert open_document(note).document.title == "Two fronts, one aim"


@pytest.mark.parametrize(
    "title",
    [
        "Two views of one war",
        "By land and by sea",
        "March on the capital",
        "Report 7",
        "Sunday war",
    ],
)
def test_a_title_in_like_words_stays(tmp_path: Path, title: str) -> None:
    note = tmp_path / "saved.txt"
    note.write_text(f"{title}\n\nThe fronts met in town.\n", encoding="utf-8")
    assert open_document(note).document.title == title


def test_a_text_without_a_title_goes_by_its_file(tmp_path: Path) -> None:
    note = tmp_path / "saved.txt"
    note.write_text(f"{ABOUT[0]}\n\nThe fronts met in town.\n\nThey left.\n", encoding="utf-8")
    assert open_document(note).document.title == "saved"
