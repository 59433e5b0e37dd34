"""Fitting: same seed same answer, what is marked, what is kept and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tacitus.core.codec import to_plain
from tacitus.errors import InputError, VocabularyError
from tacitus.store.fits import load_fit, save_fit
from tacitus.study import Study

FEW: dict[str, Any] = {"draws": 12, "chains": 2}


def numbers(study: Study) -> dict[str, Any]:
    return {
        key: (a.probability, a.interval, a.quantity, a.confidence, a.evidence, a.shares)
        for key, a in study.assessments().items()
    }


@pytest.mark.parametrize("what", ["ties", "strengths", "attribution"])
def test_one_seed_gives_identical_numbers(own: Study, what: str) -> None:
    """FIELD 7.13."""
    own.infer(what, seed=7, **FEW)
    one = numbers(own), [to_plain(s) for s in own.series()]
    own.infer(what, seed=7, **FEW)
    assert (numbers(own), [to_plain(s) for s in own.series()]) == one
    own.infer(what, seed=8, **FEW)
    assert numbers(own) != one[0]


def test_fast_is_marked_and_has_no_intervals(study: Study) -> None:
    ties = study.tie_assessments()
    assert ties
    for a in [*ties, *load_fit(study.folder, study.fit("attribution")["id"], kind="attribution")]:  # type: ignore[index]
        assert "MAP" in a.method
        assert a.interval is None


def test_the_report_says_what_was_not_counted(own: Study) -> None:
    report = own.infer("ties", seed=1, fast=True)
    assert report.counts == {"ties": 2}
    assert report.uncounted == {"said to be planned, not to hold": 1}
    text = "\n".join(report.lines())
    assert "MAP only" in text
    assert "seed 1" in text
    assert "Not counted: 1 assertion (said to be planned" in text


def test_unreviewed_tiers_count_only_when_asked_for_and_it_is_said(own: Study) -> None:
    report = own.infer("ties", seed=1, fast=True, tiers=("rule",))
    assert any("Unreviewed proposals count here (tiers: rule)" in n for n in report.notes)
    with pytest.raises(VocabularyError, match="did you mean 'rule'"):
        own.infer("ties", fast=True, tiers=("rules",))
    with pytest.raises(InputError, match="nothing to infer"):
        own.infer("everything")


def test_an_empty_study_is_fitted_without_fuss(tmp_path: Any) -> None:
    with Study.create(tmp_path / "empty") as study:
        report = study.infer(fast=True)
        assert report.counts == {"ties": 0, "strengths": 0, "attribution": 0}
        assert study.assessments() == {}
        assert any("nothing was fitted" in note for note in report.notes)


def test_a_fit_takes_back_what_it_no_longer_reaches_and_keeps_the_rest(own: Study) -> None:
    own.review("reject", "assertion/a4", who="ann", why="misread")
    own.infer("ties", seed=3, fast=True, who="ben")
    assert [a.id for a in own.tie_assessments()] == ["tie/ally:blue--red@2020"]
    assert "strength/blue@2020" in own.assessments()
    fit = own.fit("ties")
    assert fit is not None
    assert fit["seed"] == 3


def test_two_fits_in_one_second_have_files_of_their_own(own: Study) -> None:
    ids = {own.infer("ties", seed=1, fast=True).fits["ties"] for _ in range(2)}
    assert len(ids) == 2


def test_what_is_simulated_is_marked_in_every_conclusion(tmp_path: Any, write_sheets: Any) -> None:
    with Study.create(tmp_path / "sim", simulated=True) as study:
        study.read([write_sheets(tmp_path / "in")], who="ann")
        study.infer("ties", fast=True)
        assert all(a.simulated for a in study.assessments().values())
        assert "SIMULATED" in study.why("tie/ally:blue--red@2019").lines[0]


def test_a_run_that_is_stopped_leaves_the_study_as_it_was(own: Study) -> None:
    before, revision = numbers(own), own.revision

    def stop(share: float, words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        own.infer("ties", seed=9, fast=True, progress=stop)
    assert (numbers(own), own.revision) == (before, revision)
    own.infer("ties", seed=9, fast=True)


def test_a_file_of_a_fit_holds_every_year_and_none_is_none(study: Study, tmp_path: Any) -> None:
    fit = study.fit("ties")
    assert fit is not None
    (one,) = load_fit(study.folder, fit["id"], ids=["tie/ally:blue--red@2020"])
    assert one == study.assessments()["tie/ally:blue--red@2020"]
    assert {a.id for a in load_fit(study.folder, fit["id"], kind="tie")} >= {
        a.id for a in load_fit(study.folder, fit["id"], at="2019")
    }
    assert list(load_fit(study.folder, "never")) == []
    save_fit(tmp_path, "none", [])
    assert list(load_fit(tmp_path, "none", kind="tie")) == []
    save_fit(tmp_path, "one", [one])
    assert list(load_fit(tmp_path, "one", kind="tie")) == [one]
    assert [p.name for p in (tmp_path / "fits").iterdir() if p.suffix != ".parquet"] == []
