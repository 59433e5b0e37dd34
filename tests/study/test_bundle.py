"""A study passed on as a bundle says the same in another folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tacitus.study import Study
from tacitus.write import write


def test_a_bundle_makes_an_equal_study(own: Study, tmp_path: Path) -> None:
    study, path = own, tmp_path / "aland.tacitus.zip"
    free = {k: replace(s, terms="attribute") for k, s in study.sources().items()}
    study.ledger.append([("source", k, s) for k, s in free.items()], who="ann", why="asked")
    write(study.snapshot(all_events=True), "bundle", path)
    with Study.create(tmp_path / "again", name=study.name) as again:
        (summary,) = again.read([path], who="cy")
        assert summary.error == ""
        assert summary.format == "bundle"
        again.resolve(who="cy")
        again.infer(seed=3, fast=True, who="cy")
        assert again.assertions() == study.assertions()
        assert again.passages() == study.passages()
        ours = {k: s for k, s in again.sources().items() if k != "bundle"}
        assert ours == study.sources()
        known = {k: d for k, d in again.documents().items() if k in study.documents()}
        assert known == study.documents()
        assert set(again.parties()) >= set(study.snapshot().parties)
        numbers = [
            {k: (a.probability, a.quantity, a.interval) for k, a in s.assessments().items()}
            for s in (study, again)
        ]
        assert numbers[0] == numbers[1]
        with study.tables() as one, again.tables() as other:
            for table in ("events", "claims"):
                query = f"SELECT * FROM {table} ORDER BY ALL"
                assert one.execute(query).fetchall() == other.execute(query).fetchall()
