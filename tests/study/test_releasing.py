"""The gate: two people, nothing undecided, and what came later stays out."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tacitus.cli import app
from tacitus.core import Assertion, Party, TieStatement
from tacitus.core.release import GateEntry, person
from tacitus.errors import InputError, ReleaseError
from tacitus.study import Study
from tacitus.study.changing import change_rows
from tacitus.study.releasing import current_state
from tacitus.write import write

MARK = "ZQUNDECIDED"


def let_out(study: Study) -> GateEntry:
    study.check(who="Ada")
    study.check(who="Ben")
    entry = study.release(who="Ben").released
    assert entry is not None
    return entry


def propose(study: Study, n: int = 1, tier: str = "rule", probability: float = 0.9) -> list[str]:
    """Add proposals that name a party nobody else names."""
    party = Party("newcomer", f"{MARK} Host")
    said = [
        Assertion(
            f"prop{i}",
            TieStatement("ally", ("newcomer", "blue")),
            "report-1",
            ("un",),
            tier=tier,
            probability=probability,
            gloss=f"{MARK} words",
            cues=(f"{MARK} cue",),
        )
        for i in range(n)
    ]
    study.ledger.append(
        [("party", party.id, party), *(("assertion", a.id, a) for a in said)],
        who="machine",
        why="read",
    )
    return [a.id for a in said]


def text_of(study: Study, folder: Path) -> str:
    found = study.released_snapshot(all_events=True)
    texts = []
    for form in ("html", "md", "csv", "gexf", "graphml"):
        report = write(found, form, folder / form)
        texts += [p.read_text(encoding="utf-8") for p in report.paths]
    return "\n".join(texts)


def test_one_person_is_not_enough_whatever_the_spelling(own: Study) -> None:
    assert own.gate().state == "draft"
    assert own.check(who="Ada").state == "checked"
    with pytest.raises(ReleaseError, match="another person"):
        own.check(who=" ADA ")
    with pytest.raises(ReleaseError, match="2 different people"):
        own.release(who="Ben")
    own.check(who="Ben", why="read it twice")
    done = own.release(who="Ada")
    assert done.state == "released"
    assert done.released is not None
    assert {person(n) for n in done.released.checked_by} == {"ada", "ben"}
    assert [e.act for e in done.log] == ["check", "check", "release"]


@pytest.mark.parametrize("act", ["infer", "review", "assertions", "source"])
def test_anything_new_puts_the_current_view_back_to_draft(own: Study, act: str) -> None:
    entry = let_out(own)
    before = own.released_snapshot()
    assert current_state(own) == "checked"
    if act == "infer":
        own.infer(seed=9, fast=True, who="ann")
    elif act == "review":
        own.review("reject", "assertion/a2", who="cy", why="no")
    elif act == "assertions":
        propose(own)
    else:
        source = replace(own.sources()["un"], id="s9")
        own.ledger.append([("source", "s9", source)], who="ann", why="new")
    assert own.gate().state == current_state(own) == "draft"
    assert own.snapshot().state == "draft"
    again = own.released_snapshot()
    assert again == before
    assert again.state == f"released, {entry.id}"
    with pytest.raises(ReleaseError):
        own.release(who="Ada")


def test_conclusions_on_proposals_and_old_fits_hold_the_gate(own: Study) -> None:
    propose(own)
    with pytest.raises(ReleaseError, match="tacitus infer"):
        own.check(who="Ada")
    own.infer(seed=3, fast=True, tiers=("rule",), who="ann")
    assert "nobody" in own.gate().holds_back[0]
    own.infer(seed=3, fast=True, who="ann")
    assert own.gate().holds_back == ()
    assert own.gate().left_out == {"proposals that nobody reviewed": 1}


def test_nothing_released_says_how_to(own: Study) -> None:
    with pytest.raises(ReleaseError, match="tacitus release"):
        own.released_snapshot()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.sampled_from(["propose", "infer", "infer all", "accept", "check", "release"]),
        max_size=7,
    )
)
def test_nothing_undecided_in_any_released_output(
    made: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("gate")
    shutil.copytree(made, folder / "study")
    accepted_by = -1
    with Study.open(folder / "study", write=True) as study:
        for step in [*steps, "check", "release"]:
            try:
                if step == "propose":
                    propose(study, n=2)
                elif step.startswith("infer"):
                    tiers = ("rule",) if step.endswith("all") else ()
                    study.infer("ties", seed=3, fast=True, tiers=tiers, who="ann")
                elif step == "accept" and study.queue():
                    study.judge("accept", study.queue()[0].id, who="ann")
                    accepted_by = study.revision if accepted_by < 0 else accepted_by
                elif step == "check":
                    study.check(who="Ada")
                    study.check(who="Ben")
                elif step == "release":
                    study.release(who="Ben")
            except ReleaseError:
                continue
        out = study.gate().released
        if out is None:
            return
        found = study.released_snapshot()
        known = study.ledger.at(out.revision)
        decided = {k for k, a in study.assertions(known).items() if a.tier in {"coded", "accepted"}}
        assert set(found.assertions) == decided
        for a in found.assessments.values():
            assert set(a.assertion_ids()) <= decided
        for key, a in found.assessments.items():
            versions = [v for v in study.history("assessment", key) if v.revision <= out.revision]
            assert not versions or versions[-1].noun == a
        if MARK in text_of(study, folder):
            assert 0 <= accepted_by <= out.revision


def test_the_verb(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "study")
    study, run = str(tmp_path / "study"), CliRunner()
    early = run.invoke(app, ["brief", study, "--released"])
    assert isinstance(early.exception, ReleaseError)
    for name in ("Ada", "Ben"):
        assert run.invoke(app, ["release", study, "--check", "--who", name]).exit_code == 0
    assert run.invoke(app, ["release", study, "--release", "--who", "Ada"]).exit_code == 0
    told = run.invoke(app, ["release", study, "--json"])
    assert json.loads(told.output)["state"] == "released"
    assert "To cite: release-" in run.invoke(app, ["release", study]).output
    out = tmp_path / "b.html"
    assert run.invoke(app, ["brief", study, "--released", "--out", str(out)]).exit_code == 0
    assert "released, release-" in out.read_text(encoding="utf-8")
    export = run.invoke(
        app, ["export", study, "gexf", "--released", "--out", str(tmp_path / "n.gexf")]
    )
    assert export.exit_code == 0


def test_a_release_is_taken_back_and_stays_citable(own: Study) -> None:
    entry = let_out(own)
    with pytest.raises(InputError, match="reason"):
        own.retract(entry.id, who="Cy", why=" ")
    checks = [e for e in own.gate().log if e.act == "check"]
    with pytest.raises(ReleaseError, match="rests on"):
        own.retract(checks[0].id, who="Ada", why="too soon")
    now = own.retract(entry.id, who="Cy", why="A source lied.")
    assert (now.state, now.released) == ("checked", None)
    with pytest.raises(ReleaseError, match="taken back"):
        own.released_snapshot()
    cited = own.released_snapshot(as_known=entry.when)
    assert cited.state.startswith(f"released, {entry.id}, taken back 2")
    assert cited.gaps[0] == f"{entry.id} was taken back by Cy: A source lied."
    with pytest.raises(ReleaseError, match="already"):
        own.retract(entry.id, who="Cy", why="again")
    told = [
        (r.subject, r.after, r.who)
        for r in change_rows(own, None, None, whole=False)
        if r.kind == "gate"
    ]
    assert told[-1] == (entry.id, "retract", "Cy")
    assert len(told) == 4


def test_a_check_is_taken_back_by_who_gave_it(own: Study) -> None:
    own.check(who="Ada")
    own.check(who="Ben")
    first = own.gate().log[0]
    with pytest.raises(ReleaseError, match="alone"):
        own.retract(first.id, who="Ben", why="no")
    assert own.retract(first.id, who="ada", why="I read the wrong one.").checked_by == ("Ben",)
    with pytest.raises(ReleaseError, match="2 different people"):
        own.release(who="Ben")
    with pytest.raises(ReleaseError, match="no check or release"):
        own.retract("check-999", who="Ada", why="no")
