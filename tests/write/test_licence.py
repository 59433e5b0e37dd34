"""The guard on terms: what is forbidden appears in no output, and is counted."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
import snapshots
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from texts import text_of

from tacitus.core import Assessment, EvidenceTerm, Snapshot, Source
from tacitus.core.matrix import HypothesisTable, ItemRow, RootRow
from tacitus.errors import LicenceError
from tacitus.write import WRITERS, write
from tacitus.write.licence import clear, guarded, terms_of
from tacitus.write.rows import rows_of

TERMS = ("open", "attribute", "no_redistribution", "private")


def marked(terms: dict[str, str]) -> Snapshot:
    """Give the rich snapshot with terms set, and a mark of its source in every restricted text."""
    base = snapshots.rich()
    source_of = {d.id: d.source_id for d in base.documents.values()}
    return replace(
        base,
        sources={k: replace(s, terms=terms[k]) for k, s in base.sources.items()},
        passages={
            k: replace(p, text=f"QZPASSAGE{source_of[p.document_id]}QZ")
            for k, p in base.passages.items()
        },
        assertions={
            k: replace(a, gloss=f"QZGLOSS{source_of[a.document_id]}QZ")
            for k, a in base.assertions.items()
        },
        events=tuple(row | {"place": f"QZPLACE{row['source_id']}QZ"} for row in base.events),
    )


def everything(snapshot: Snapshot, folder: Path) -> str:
    """Write all text formats and give their contents together."""
    texts = []
    for name in ("html", "md", "csv", "geojson", "gexf", "graphml"):
        try:
            report = write(snapshot, name, folder / f"{name}-out")
        except LicenceError:
            continue
        texts += [path.read_text(encoding="utf-8") for path in report.paths]
    return "\n".join(texts)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_nothing_forbidden_leaves(data: st.DataObject, tmp_path: Path) -> None:
    base = snapshots.rich()
    terms = {k: data.draw(st.sampled_from(TERMS), label=k) for k in base.sources}
    text = everything(marked(terms), tmp_path)
    for source_id, given_terms in terms.items():
        if given_terms in {"no_redistribution", "private"}:
            for kind in ("PASSAGE", "GLOSS", "PLACE"):
                assert f"QZ{kind}{source_id}QZ" not in text


def test_what_is_free_does_leave(tmp_path: Path) -> None:
    text = everything(marked(dict.fromkeys(snapshots.rich().sources, "attribute")), tmp_path)
    for mark in ("QZPASSAGEclosedQZ", "QZGLOSSclosedQZ", "QZPLACEclosedQZ", "QZGLOSStalkQZ"):
        assert mark in text


def test_forbidden_rows_keep_their_ids_and_are_counted(rich: Snapshot) -> None:
    clearance = clear(rich)
    kept_back = [r for r in rich.events if r["source_id"] == "closed"]
    assert clearance.stripped["events"] == len(kept_back) > 0
    rows = [r for r in rows_of(clearance)["events"] if r["withheld"]]
    assert {r["event_id"] for r in rows} == {r["event_id"] for r in kept_back}
    assert all(
        set(r) == {"event_id", "source_id", "source_key", "withheld", "simulated"} for r in rows
    )
    assert clearance.stripped["assertions"] == 2
    assert [r["assertion_id"] for r in clearance.withheld["assertions"]] == ["a5"]


def test_a_private_source_leaves_no_name(rich: Snapshot, tmp_path: Path) -> None:
    text = everything(rich, tmp_path)
    for secret in ("go-between", "Notes of a talk", "d-talk", r"\ba6\b"):
        assert not re.search(secret, text), secret
    assert "a private source" in text


def test_private_in_a_chain_keeps_the_assertion_back(rich: Snapshot) -> None:
    echoed = replace(rich.assertions["a2"], chain=("panel", "talk"))
    cleared = clear(replace(rich, assertions=rich.assertions | {"a2": echoed})).snapshot
    assert "a2" not in cleared.assertions
    assert all("a2" not in t.assertions for a in cleared.assessments.values() for t in a.evidence)


def test_terms_of_an_unknown_source_are_not_guessed_to_be_free() -> None:
    assert terms_of({"s": Source("s", "S", terms="open")}, None) == "no_redistribution"
    base = snapshots.rich()
    stray = ({"event_id": "x:1", "source_id": "nobody", "place": "QZ"},)
    assert clear(replace(base, events=stray)).snapshot.events == ()


def test_coincidences_of_closed_events_keep_ids_alone(rich: Snapshot) -> None:
    row = replace(rich.coincidences[0], second="closed:9")
    clearance = clear(replace(rich, coincidences=(row,)))
    assert clearance.snapshot.coincidences == ()
    assert clearance.withheld["coincidences"] == ({"first": "events:1", "second": "closed:9"},)


def test_attribution_travels(rich: Snapshot, tmp_path: Path) -> None:
    for name in sorted(set(WRITERS) - {"parquet"}):
        report = write(rich, name, tmp_path / f"out-{name}{WRITERS[name].suffix}")
        text = "".join(map(text_of, report.paths))
        assert "Valdora Event List, version 3 (2031)." in text, name
        assert report.stripped["events"] == 9


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_study_of_private_sources_is_refused(name: str, rich: Snapshot, tmp_path: Path) -> None:
    secret = {k: replace(s, terms="private") for k, s in rich.sources.items()}
    with pytest.raises(LicenceError, match="private"):
        write(replace(rich, sources=secret), name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_geojson_of_closed_rows_alone_is_refused(rich: Snapshot, tmp_path: Path) -> None:
    closed = {k: replace(s, terms="no_redistribution") for k, s in rich.sources.items()}
    with pytest.raises(LicenceError, match="export csv"):
        write(replace(rich, sources=closed), "geojson", tmp_path / "out")


@given(st.text(string.ascii_lowercase, min_size=1, max_size=5), st.sampled_from(TERMS))
def test_clearing_twice_changes_nothing_more(source_id: str, terms: str) -> None:
    base = snapshots.rich()
    extra = base.sources | {source_id: Source(source_id, "Extra", terms=terms)}
    once = clear(replace(base, sources=extra)).snapshot
    assert clear(once).snapshot == once


def test_not_even_the_id_of_a_private_event_leaves(rich: Snapshot, tmp_path: Path) -> None:
    secret = {k: replace(s, terms="private" if k == "closed" else s.terms)
              for k, s in rich.sources.items()}  # fmt: skip
    key = "attribution/closed:9"
    told = Assessment(key, "attribution", "closed:9", 0.5)
    term = EvidenceTerm("events", "shared days", 3.0, events=("closed:9", "events:1"))
    tie = replace(rich.assessments[rich.ties[0]], evidence=(term,))
    coincidence = replace(rich.coincidences[0], second="closed:9")
    text = everything(
        replace(
            rich,
            sources=secret,
            assessments=rich.assessments | {key: told, tie.id: tie},
            attributions=(key,),
            coincidences=(coincidence,),
        ),
        tmp_path,
    )
    assert "closed:9" not in text
    assert "events:1" in text


@pytest.mark.parametrize("name", sorted(WRITERS))
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_format_lets_a_forbidden_field_out(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = snapshots.rich()
    terms = {k: data.draw(st.sampled_from(TERMS), label=k) for k in base.sources}
    marked_one = marked(terms)
    folder = tmp_path_factory.mktemp(name)
    try:
        report = write(marked_one, name, folder / f"out{WRITERS[name].suffix}")
    except LicenceError:
        return
    text = "\n".join(map(text_of, report.paths))
    secrets = [k for k, t in terms.items() if t in {"no_redistribution", "private"}]
    for source_id in secrets:
        for kind in ("PASSAGE", "GLOSS", "PLACE"):
            assert f"QZ{kind}{source_id}QZ" not in text
    if secrets:
        assert report.stripped
    for source_id in (k for k, t in terms.items() if t == "private"):
        assert base.sources[source_id].name not in text.replace("a private source", "")


def test_pages_beyond_the_own_machine_are_guarded(rich: Snapshot) -> None:
    assert guarded(rich, beyond_loopback=False) is rich
    assert guarded(rich, beyond_loopback=True) == clear(rich).snapshot


def test_hypotheses_name_no_private_source(rich: Snapshot) -> None:
    table = hypothesis_on(("a2", "a6"), roots=("panel", "talk"))
    told = clear(replace(rich, hypotheses=(table,))).snapshot.hypotheses[0]
    assert [r.label for r in told.roots] == ["Panel", "a private source"]
    assert told.items[0].assertions == ("a2",)
    assert "go-between" not in str(told)


def hypothesis_on(assertions: tuple[str, ...], roots: tuple[str, ...]) -> HypothesisTable:
    labels = {"panel": "Panel", "talk": "Interview with a go-between"}
    return HypothesisTable(
        "who",
        "Who?",
        True,
        "",
        "us",
        (),
        (
            ItemRow("i", "An item.", True, 0.1, None, roots, tuple(map(labels.get, roots)), (),
                    assertions=assertions),
        ),
        tuple(
            RootRow(r, labels[r], None, 1.0, 0.5, ("i",), (a,))
            for r, a in zip(roots, assertions, strict=True)
        ),
        (),
    )  # fmt: skip


def test_no_sentence_of_ours_names_a_private_source(rich: Snapshot, tmp_path: Path) -> None:
    """Neither a gap nor the label of a root that a private source is said to repeat."""
    name = "Quiet Gazette"
    quiet = Source("quiet", name, terms="private")
    term = EvidenceTerm("panel", f"Panel; repeated by {name} (97 %)", 3.0)
    tie = replace(rich.assessments[rich.ties[0]], evidence=(term,))
    text = everything(
        replace(
            rich,
            sources=rich.sources | {"quiet": quiet, "q": Source("q", "a", terms="private")},
            assessments=rich.assessments | {tie.id: tie},
            gaps=(f"{name} carries 1 of 2 ties.", "A Quietly said thing."),
        ),
        tmp_path,
    )
    assert name not in text
    assert "a private source carries 1 of 2 ties." in text
    assert "A Quietly said thing." in text
