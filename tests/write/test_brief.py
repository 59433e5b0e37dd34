"""The brief: support under every sentence, words from the scale alone, and a page that is safe."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
import snapshots

from tacitus.core import Finding, Snapshot, confidence
from tacitus.errors import FindingError
from tacitus.write.brief import compose
from tacitus.write.brief_html import render
from tacitus.write.brief_md import render as render_md
from tacitus.write.pages import Grid
from tacitus.write.sections import COINCIDENCES, coincidences
from tacitus.write.words import confidence_words, probability_words

SENTENCE = re.compile(r"(?<=[.!?])\s+")
BLOCKS = "p|li|td|th|caption|figcaption|summary|h1|h2|dd|dt"


def page(snapshot: Snapshot) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(render(compose(snapshot)[0]))


def own_words(document: lxml.html.HtmlElement) -> list[str]:
    """Give the text of every block in our own words: what sources said is taken out."""
    copy = lxml.html.document_fromstring(lxml.html.tostring(document))
    for said in copy.xpath(
        "//*[contains(concat(' ', @class, ' '), ' said ')] | //title | //style | //desc"
    ):
        said.drop_tree()
    tests = " or ".join(f"self::{block}" for block in BLOCKS.split("|"))
    blocks = copy.xpath(f"//body//*[{tests}]")
    return [" ".join(b.text_content().split()) for b in blocks]


@pytest.fixture(scope="module")
def document(rich: Snapshot) -> lxml.html.HtmlElement:
    return page(rich)


def test_every_finding_carries_notes_that_resolve(rich: Snapshot, document) -> None:
    findings = document.xpath("//ol[@class='findings']/li")
    assert len(findings) == len(rich.findings)
    for item, finding in zip(findings, rich.findings, strict=True):
        targets = item.xpath(".//sup/a/@href")
        assert len(targets) == len(finding.assessment_ids)
        assert all(document.get_element_by_id(t.removeprefix("#")) is not None for t in targets)


@pytest.mark.parametrize("change", ["finding", "tie", "strength"])
def test_an_id_that_does_not_resolve_stops_the_brief(rich: Snapshot, change: str) -> None:
    broken = {
        "finding": {"findings": (Finding("It is {p0}.", ("tie/none",)),)},
        "tie": {"ties": ("tie/none",)},
        "strength": {"strengths": ("strength/none",)},
    }[change]
    with pytest.raises(FindingError, match="does not resolve"):
        compose(replace(rich, **broken))


def test_a_finding_without_ids_cannot_be_made() -> None:
    with pytest.raises(FindingError, match="names no assessment"):
        Finding("It is {p0}.", ())


def test_likelihood_and_confidence_never_share_a_sentence(document) -> None:
    words = probability_words()
    checked = 0
    for block in own_words(document):
        for sentence in SENTENCE.split(block):
            if re.search(r"\bconfidence\b", sentence, re.IGNORECASE):
                checked += 1
                assert not words.search(sentence), sentence
    assert checked > 10


def test_probability_words_come_from_the_scale_alone(rich: Snapshot) -> None:
    """On another scale, every word of the page is one of that scale, with its number."""
    shared = {"almost certain", "very likely", "likely", "unlikely", "very unlikely"}
    shared |= {"almost no chance", "roughly even chance"}
    for name in ("icd203", "stix", "nato"):
        for block in own_words(page(replace(rich, scale=name))):
            for found in probability_words().finditer(block):
                rung = found.group(0)
                assert rung in shared | {"highly likely", "highly unlikely", "even chance"}, block
                bare = block == rung
                numbered = re.search(rf"{rung} \((?:below |above )?\d+ %", block)
                stacked = re.search(rf"\d+ %{rung}$", block)
                assert bare or numbered or stacked, block


def test_the_word_follows_the_scale(rich: Snapshot) -> None:
    key = "tie/ally:ash--cinder@2030"
    at = {key: replace(rich.assessments[key], probability=0.58, interval=(0.3, 0.8))}
    findings = (Finding("It is {p0} that they were allied.", (key,)),)
    for name, phrase in (("icd203", "likely (58 %, ICD 203)"),
                         ("stix", "roughly even chance (58 %, STIX 2.1 Appendix B)")):  # fmt: skip
        snapshot = replace(rich, assessments=rich.assessments | at, findings=findings, scale=name)
        assert f"It is {phrase} that" in page(snapshot).text_content()


@pytest.mark.parametrize("field", ["gaps", "caveat", "finding"])
def test_our_own_sentences_may_hold_no_loose_probability_word(rich: Snapshot, field: str) -> None:
    key = rich.ties[0]
    bad = {
        "gaps": {"gaps": ("This is likely wrong.",)},
        "caveat": {
            "assessments": rich.assessments
            | {key: replace(rich.assessments[key], caveats=("Probably more.",))}
        },
        "finding": {"findings": (Finding("It is {p0} and very likely.", (key,)),)},
    }[field]
    with pytest.raises(FindingError, match="without a stored number"):
        compose(replace(rich, **bad))


def test_a_note_unfolds_to_passages_and_decibans(rich: Snapshot, document) -> None:
    number = compose(rich)[0].sections[0].blocks[0].items[1].notes[0]
    note = document.get_element_by_id(f"note-{number}")
    text = " ".join(note.text_content().split())
    for part in ("likely (76 %, ICD 203)", "90 % interval 52 % to 91 %", "Confidence is moderate",
                 "+8.4", "31 %", "para 14", "Panel of Observers → Intercepts cited by the Panel",
                 "“reportedly”"):  # fmt: skip
        assert part in text, part
    (method,) = (a for a in note.iter("a") if a.text.startswith("Method"))
    told = document.get_element_by_id(method.get("href").removeprefix("#")).text_content()
    assert "two-rate source model" in told
    assert [m.text for m in note.xpath(".//mark")] == ["reportedly trained", "deny any tie"]


def test_confidence_is_a_sentence_of_its_own_with_its_counts() -> None:
    base = snapshots.rich().assessments["tie/ally:ash--cinder@2030"]
    none = replace(base, confidence=confidence(0, 0))
    assert confidence_words(none) == "Confidence is low: no independent root bears on it."
    assert "(2 of 5 concur)" in confidence_words(replace(base, confidence=confidence(5, 2)))


def test_missing_is_never_a_number(document) -> None:
    rows = document.xpath("//section[@id='claims']//tr[td[1]='Army of the Northern Gale']")
    shares = [" ".join(td.text_content().split()) for td in rows[0].xpath("td")]
    assert shares[6] == "–nothing counted"
    assert shares[8].startswith("0 %")
    grades = document.xpath("//section[@id='sources']//tr[contains(., 'Intercepts')]/td[2]")
    assert grades[0].text_content() == "not graded"


def test_the_page_asks_for_nothing(document) -> None:
    html = lxml.html.tostring(document, encoding="unicode")
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not document.xpath("//script | //link | //img | //iframe | //object | //form | //base")
    assert not document.xpath("//@*[starts-with(name(), 'on')]")
    assert "url(http" not in html
    assert "@import" not in html
    assert all(h.startswith("#") for h in document.xpath("//@href | //@src"))


@pytest.mark.parametrize("name", ["rich", "simulated", "bare", "hostile"])
def test_anchors_resolve_and_ids_are_unique(name: str) -> None:
    found = page(getattr(snapshots, name)())
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {h.removeprefix("#") for h in found.xpath("//@href")} <= set(ids)
    used = re.findall(r"url\(#([^)]+)\)", lxml.html.tostring(found, encoding="unicode"))
    assert set(used) <= set(ids)


def test_hostile_names_stay_text(hostile: Snapshot) -> None:
    found = page(hostile)
    assert not found.xpath("//script | //*[@onclick] | //a[starts-with(@href, 'javascript')]")
    assert "{{7*7}}" in found.text_content()
    assert "alert('x')" in found.text_content()
    assert "\u202e" not in found.text_content()  # it would print its neighbours backwards
    style = found.xpath("//style")[0].text
    assert "<" not in style
    assert "alert" in style  # the title stands in the running head, as an escaped string


def test_simulated_is_marked_on_page_rows_and_figures(simulated: Snapshot) -> None:
    brief, _ = compose(simulated)
    found = lxml.html.document_fromstring(render(brief))
    assert found.xpath("//p[@class='banner']")
    for section in brief.sections:
        for block in section.blocks:
            if isinstance(block, Grid) and section.id != "methods":
                assert all(row[-1].text == "simulated" for row in block.rows), section.id
    figures = found.xpath("//figure")
    assert figures
    assert all("simulated" in f.text_content() for f in figures)
    assert (
        "draft · simulated".replace(" ", "\\000020").replace("·", "\\0000b7")
        in found.xpath("//style")[0].text
    )
    assert "What was true" in found.text_content()


def test_truth_is_told_of_simulated_worlds_alone(rich: Snapshot, simulated: Snapshot) -> None:
    assert "truth" not in {s.id for s in compose(rich)[0].sections}
    assert "truth" in {s.id for s in compose(simulated)[0].sections}


def test_markdown_has_the_same_sections_and_its_notes_resolve(rich: Snapshot) -> None:
    brief, _ = compose(rich)
    text = render_md(brief)
    for section in brief.sections:
        assert f"## {section.title}\n" in text
    defined = set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))
    assert set(re.findall(r"\[\^(\d+)\]", text)) == defined == {str(n.number) for n in brief.notes}


def test_markdown_escapes_hostile_names(hostile: Snapshot) -> None:
    text = render_md(compose(hostile)[0])
    assert "<script" not in text.replace("\\<", "")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "League" not in line]
    for line in rows:
        assert line.endswith(" |")


def test_a_bare_snapshot_says_that_it_holds_nothing(bare: Snapshot) -> None:
    assert "holds nothing" in page(bare).text_content()


def test_the_same_snapshot_gives_the_same_bytes(rich: Snapshot) -> None:
    assert render(compose(rich)[0]) == render(compose(snapshots.rich())[0])


def test_the_html_stays_small(rich: Snapshot, tmp_path: Path) -> None:
    assert len(render(compose(rich)[0])) < 400_000


def test_a_passage_is_quoted_once_and_found_from_every_note(rich: Snapshot) -> None:
    brief, _ = compose(rich)
    document = lxml.html.document_fromstring(render(brief))
    resting = {p.assertion_id for note in brief.notes for p in note.passages}
    calls = sum(len(note.passages) for note in brief.notes)
    assert calls > len(resting) == len(document.xpath("//blockquote"))
    again = document.xpath("//p[@class='meta'][starts-with(., 'Rests also on')]//a/@href")
    assert len(again) == calls - len(resting)
    for target in again:
        assert document.get_element_by_id(target.removeprefix("#")).xpath(".//blockquote")


def test_of_very_many_coincidences_the_telling_ones_are_listed(rich: Snapshot) -> None:
    row = replace(rich.coincidences[0], claimants=("", ""), p=None)
    rows = [replace(row, first=f"e:{i}", p=i / 10_000) for i in range(COINCIDENCES + 200)]
    rows += [replace(row, first="e:both", claimants=("A", "B")), row]
    section = coincidences(replace(rich, coincidences=tuple(rows)))
    (grid,) = (b for b in section.blocks if isinstance(b, Grid))
    listed = [cells[-1].text for cells in grid.rows]
    assert len(listed) == COINCIDENCES
    assert listed == [f"e:{i}" for i in range(COINCIDENCES - 1)] + ["e:both"]
    assert f"Listed are {COINCIDENCES} of {len(rows)} pairs" in section.lead


def test_a_tie_takes_little_of_the_page(rich: Snapshot) -> None:
    """Hundreds of ties with twelve roots each stay a page that opens at once."""
    one = rich.assessments[rich.ties[0]]
    terms = tuple(replace(one.evidence[0], root=f"r{i}", label=f"Data set, of {1990 + i}")
                  for i in range(12))  # fmt: skip
    many = {
        f"tie/ally:a{i}--b@2020": replace(
            one, id=f"tie/ally:a{i}--b@2020", subject=f"ally:a{i}--b@2020", evidence=terms
        )
        for i in range(300)
    }
    snapshot = replace(
        rich, ties=tuple(many), series=(), assessments=rich.assessments | many, findings=()
    )
    without = len(render(compose(replace(snapshot, ties=()))[0]))
    assert (len(render(compose(snapshot)[0])) - without) / 300 < 4000
