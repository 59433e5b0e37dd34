"""Copies of passages across documents: offered, accepted as one root, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tacitus.assess.roots import root_ids
from tacitus.cli import app
from tacitus.core import Party, Source
from tacitus.study import Study

STORY = (
    "The Azure Front is allied with the Cobalt Army, and both of them run a camp near the old "
    "bridge over the river, where three hundred men were seen late on Monday."
)


def page(publisher: str, day: str, words: str) -> str:
    return (
        f'<html lang="en"><head><title>{publisher} on the camp</title>'
        f'<meta property="og:site_name" content="{publisher}">'
        f'<meta property="article:published_time" content="{day}"></head>'
        f"<body><article><h1>The camp</h1><p>{words}</p><p>Other matters of {publisher} follow "
        "here, and they are many and long.</p></article></body></html>"
    )


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    (tmp_path / "a.html").write_text(page("Zeta Wire", "2020-01-02", STORY))
    (tmp_path / "b.html").write_text(page("Alpha Post", "2020-01-05", STORY + " Police said so."))
    with Study.create(tmp_path / "s") as opened:
        named = [Party("azure", "Azure Front"), Party("cobalt", "Cobalt Army")]
        opened.ledger.append([("party", p.id, p) for p in named], who="ann", why="named")
        read = opened.read([tmp_path / "a.html", tmp_path / "b.html"], who="ann")
        assert not any(r.error for r in read)
        yield opened


def roots(study: Study) -> dict[str, set[str]]:
    said = study.assertions()
    found = root_ids(said.values(), study.sources())
    by: dict[str, set[str]] = {}
    for a in said.values():
        if a.kind == "tie" and a.tier == "rule":
            by.setdefault(a.chain[0], set()).add(found[a.id])
    return by


def test_the_later_passage_takes_the_root_of_the_earlier(study: Study) -> None:
    assert roots(study) == {"zeta-wire": {"zeta-wire"}, "alpha-post": {"alpha-post"}}
    report = study.resolve(copies=True, who="ann")
    (copy,) = report.copies
    assert "Zeta Wire" in copy.origin_in
    assert copy.dated
    assert copy.shared > 0.9
    done = study.resolve(accept=[f"{copy.origin}={copy.copy}"], copies=True, who="ann")
    assert roots(study) == {"zeta-wire": {"zeta-wire"}, "alpha-post": {"zeta-wire"}}
    assert (len(done.recorded), done.copies) == (1, ())
    study.undo(done.recorded[0].id, who="ann")
    assert roots(study)["alpha-post"] == {"alpha-post"}
    assert study.resolve(copies=True, who="ann").copies == (copy,)


def test_a_split_copy_is_not_offered_again(study: Study) -> None:
    (copy,) = study.resolve(copies=True, who="ann").copies
    study.resolve(accept=[f"{copy.origin}={copy.copy}"], who="ann")
    study.split(copy.copy, who="ann")
    assert roots(study)["alpha-post"] == {"alpha-post"}
    assert study.resolve(copies=True, who="ann").copies == ()


def test_a_citation_known_of_the_origin_still_holds(study: Study) -> None:
    (copy,) = study.resolve(copies=True, who="ann").copies
    wire = Source("zeta-wire", "Zeta Wire", cites=("agency",))
    agency = Source("agency", "The Agency")
    study.ledger.append([("source", s.id, s) for s in (wire, agency)], who="ann", why="known")
    study.resolve(accept=[f"{copy.origin}={copy.copy}"], who="ann")
    assert roots(study) == {"zeta-wire": {"agency"}, "alpha-post": {"agency"}}


def test_the_command_offers_and_says_what_it_recorded(study: Study) -> None:
    folder = str(study.folder)
    study.close()
    run = CliRunner().invoke(app, ["resolve", folder, "--copies", "--json"])
    (copy,) = json.loads(run.stdout)["copies"]
    pair = f"{copy['origin']}={copy['copy']}"
    run = CliRunner().invoke(app, ["resolve", folder, "--copies", "--accept", pair])
    assert "1 accepted: r" in run.stdout, run.output
