"""Scenarios and back-tests on a study: laid out, run, kept, shown, unfolded, briefed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from reader_samples import dsat_row
from tiny import attacks, sheets

from tacitus.assess.backtests import Printed, calibration
from tacitus.errors import InputError, InterruptedRunError, NotFoundError
from tacitus.run import runner
from tacitus.study import Study
from tacitus.study.backtest import kept_backtest
from tacitus.study.scenarios import struck
from tacitus.study.views import Filters, show
from tacitus.write.brief import compose

FILE = """
title: The break
months: 6
interventions:
  - do: tie_ends
    between: [Blue Front, Red Guard]
    month: 1
    assertions: [a1, a2]
  - do: umbrella_splits
    party: Blue Front
    name: Light Blue
    month: 2
    assumption: Nobody says how large the part would be.
  - do: agreement_signed
    parties: [Red Guard]
    assumption: Nothing has been signed.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a study with five years of attacks by two groups."""
    place = tmp_path_factory.mktemp("scenarios")
    rows = [
        dsat_row(
            n,
            **{
                "groups": "Blue Front" if n % 3 else "Red Guard",
                "date.year": 2015 + n // 36,
                "date.month": 1 + n // 3 % 12,
                "date.day": 5,
                "claim": "Claimed" if n % 2 else "Unclaimed",
            },
        )
        for n in range(180)
    ]
    with Study.create(place / "study", name="Aland") as study:
        study.read([sheets(place / "in"), attacks(place / "in", rows)], who="ann")
        study.resolve(who="ann")
        study.infer("ties", seed=1, fast=True)
    (place / "break.yaml").write_text(FILE, encoding="utf-8")
    return place


def run(folder: Path, text: str = FILE, **options: Any) -> Any:
    file = folder / "break.yaml"
    file.write_text(text, encoding="utf-8")
    with Study.open(folder / "study", write=True) as study:
        options = {"map": runner().map, "draws": 30} | options
        return study.run_scenario(file, **options)


def test_what_a_scenario_gives(folder: Path) -> None:
    found = run(folder)
    assert found.scenario.start == "2020-01"  # the month after the last attack
    blue = next(r for r in found.rows if r.measure == "attacks" and r.name == "Blue Front")
    left = next(r for r in found.rows if r.measure == "attacks" and r.name == "Light Blue")
    assert (blue.place, blue.victims) == ("", "")
    assert left.baseline.high == 0 < left.scenario.mean
    tie = next(r for r in found.rows if r.party == "ally:blue--red")
    assert tie.scenario.high <= 1 / 6
    assert any(r.measure == "agreement" and r.baseline is None for r in found.rows)
    assert {r.measure for r in found.rows} == {"attacks", "claims", "tie", "agreement"}
    assert len([m for m in found.months if m.party == "blue"]) == 6
    assert {d.kind for d in found.drivers} == {"channel", "uncertainty"}
    assert "must not be used to choose whom to act against" in found.notes[-1]


def test_what_leaves_is_taken_from_whom_it_leaves(folder: Path) -> None:
    found = run(folder, FILE[: FILE.index("  - do: agreement")], draws=200)
    blue, left = (
        next(r for r in found.rows if r.measure == "attacks" and r.name == name)
        for name in ("Blue Front", "Light Blue")
    )
    assert blue.difference.high <= 0
    assert blue.difference.mean + left.difference.mean == pytest.approx(0, abs=0.3)
    assert any(r.measure == "tie" and "Light Blue" in r.name for r in found.rows)


def test_a_scenario_is_kept_with_its_grounds(folder: Path) -> None:
    found = run(folder)
    with Study.open(folder / "study") as study:
        assert study.scenarios()["break"] == found
        view = show(study, "scenarios", Filters(groups=("Blue Front",)))
        assert view.rows
        assert all("blue" in row.party for row in view.rows)
        why = study.why("scenario/break")
        assert {p.assertion for p in why.passages} == {"a1", "a2"}
        assert any("an assumption: Nothing has been signed." in line for line in why.lines)
        brief, _ = compose(study.snapshot())
    section = next(s for s in brief.sections if s.id == "scenarios")
    assert len(section.blocks) == 3


def test_the_same_seed_gives_the_same_numbers(folder: Path) -> None:
    assert run(folder, seed=5).digest == run(folder, seed=5).digest
    assert run(folder, seed=5).digest != run(folder, seed=6).digest


def test_months_of_each_province_and_kind_are_written(folder: Path, tmp_path: Path) -> None:
    run(folder, cells=tmp_path / "cells.csv")
    head, *rows = (tmp_path / "cells.csv").read_text(encoding="utf-8").splitlines()
    assert head.startswith("party,place,victims,month,baseline_mean")
    assert rows


def test_a_stopped_run_keeps_its_draws(folder: Path) -> None:
    def stopped(
        function: Callable[[Any], Any], specs: Iterable[Any], *, progress: Any = None
    ) -> list[Any]:
        raise InterruptedRunError("stopped", {0: function(next(iter(specs)))})

    with pytest.raises(InterruptedRunError, match="25 of 60 draws"):
        run(folder, draws=60, map=stopped)
    with Study.open(folder / "study") as study:
        kept = study.scenarios()["break"]
    assert (kept.draws, kept.asked) == (25, 60)
    assert any("Stopped: 25 of 60" in note for note in kept.notes)


def test_grounds_must_be_there(folder: Path) -> None:
    with pytest.raises(NotFoundError, match="'a99'"):
        run(folder, FILE.replace("[a1, a2]", "[a99]"))
    with pytest.raises(NotFoundError, match="Rot Guard"):
        run(folder, FILE.replace("Red Guard", "Rot Guard"))


def test_without_attacks_only_ties_are_followed(tmp_path: Path) -> None:
    with Study.create(tmp_path / "study", name="Aland") as study:
        study.read([sheets(tmp_path / "in")], who="ann")
        with pytest.raises(InputError, match="No ties are assessed"):
            study.run_scenario(tmp_path / "x.yaml", map=runner().map)
        study.resolve(who="ann")
        study.infer("ties", seed=1, fast=True)
        file = tmp_path / "x.yaml"
        file.write_text(FILE, encoding="utf-8")
        found = study.run_scenario(file, map=runner().map, draws=5)
        assert {r.measure for r in found.rows} == {"tie"}
        given = (
            FILE + "attacks: [{party: Blue Front, place: North, monthly: [2, 4], assumption: x}]"
        )
        file.write_text(given, encoding="utf-8")
        found = study.run_scenario(file, map=runner().map, draws=5)
        blue = next(r for r in found.rows if r.measure == "attacks" and r.party == "blue")
        assert 1 < blue.baseline.mean < 6


def test_attacks_are_counted_once_for_each_party(folder: Path) -> None:
    with Study.open(folder / "study") as study:
        rows = struck(study)
        assert sum(r.count for r in rows) == 180
        assert {r.party for r in rows} == {"blue", "red"}
        assert struck(study, datetime(2000, 1, 1, tzinfo=UTC)) == []


def test_a_backtest_is_scored_and_kept(folder: Path) -> None:
    with Study.open(folder / "study", write=True) as study:
        found = study.backtest(
            date(2018, 1, 1), date(2018, 7, 1), horizon=6, draws=60, map=runner().map
        )
        assert kept_backtest(study) == found
        with pytest.raises(InputError, match="1 to 12"):
            study.backtest(date(2018, 1, 1), date(2019, 1, 1), horizon=24, map=runner().map)
        with pytest.raises(InputError, match="three years"):
            study.backtest(date(2015, 2, 1), date(2015, 3, 1), map=runner().map)
    assert found.folds == 2
    assert {r.model for r in found.rows} == {"tacitus", "last_12", "seasonal", "glm"}
    assert set(found.coverage) == {"50", "80", "95"}
    assert any("knew nothing yet" in note for note in found.notes)


def test_a_stopped_backtest_keeps_its_folds(folder: Path) -> None:
    def stopped(
        function: Callable[[Any], Any], specs: Iterable[Any], *, progress: Any = None
    ) -> list[Any]:
        raise InterruptedRunError("stopped", {0: function(next(iter(specs)))})

    with Study.open(folder / "study", write=True) as study:
        with pytest.raises(InterruptedRunError, match="1 of 2 folds"):
            study.backtest(date(2018, 1, 1), date(2018, 7, 1), horizon=6, draws=20, map=stopped)
        kept = kept_backtest(study)
    assert kept is not None
    assert kept.folds == 1
    assert any("Stopped: 1 of 2" in note for note in kept.notes)


def test_printed_words_are_held_to_what_came_after(folder: Path, tmp_path: Path) -> None:
    from tiny import SAID

    with Study.create(tmp_path / "study", name="Aland") as study:
        study.read([sheets(tmp_path / "first")], who="ann")
        study.resolve(who="ann")
        study.infer("ties", seed=1, fast=True)
        before = show(study, "calibration", Filters()).rows
        assert sum(r.settled for r in before) == 0
        later = {"id": "b1", "document": "report-1", "chain": "un", "paragraph": "12",
                 "kind": "tie", "relation": "ally", "subject": "blue; red", "period": "2020",
                 "gloss": "Blue and Red fight as one."}  # fmt: skip
        study.read([sheets(tmp_path / "second", [*SAID, later])], who="ann")
        after = show(study, "calibration", Filters()).rows
    assert sum(r.settled for r in after) == 1
    assert sum(r.came_true for r in after) == 1
    assert all(r.by == "later roots" for r in after)


def test_words_are_counted_by_kind_and_share() -> None:
    printed = [Printed("tie", 0.85, True), Printed("tie", 0.9, False), Printed("tie", 0.3, None)]
    low, high = calibration(printed, "icd203", "later roots")
    assert (low.word, low.printed, low.settled, low.share.value) == ("unlikely", 1, 0, None)
    assert (high.word, high.settled, high.share.value) == ("very likely", 2, 0.5)
    assert high.said == pytest.approx(0.875)
