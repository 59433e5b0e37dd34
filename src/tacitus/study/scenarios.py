"""Scenarios run on a study: its ties and attacks laid out, drawn, and kept with their grounds."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacitus.assess.event_parties import join_parties
from tacitus.assess.scenario_rows import Rows
from tacitus.assess.scenarios import Ground, Laid, Struck, lay_out
from tacitus.core.codec import from_plain
from tacitus.core.counting import counted
from tacitus.core.results import PolicyRow
from tacitus.core.scenario import Given, Intervention, Scenario, ScenarioResult, ScenarioRow, Talked
from tacitus.errors import InputError, InterruptedRunError, NotFoundError
from tacitus.infer.scenario import joined, pieces, run_piece
from tacitus.read.scenario import read_scenario
from tacitus.store.ledger import Moment

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.views import Filters

Tell = Callable[[float, str], None]
#: Kinds of party that strike; a state's forces fight, and are followed only for their ties.
STRIKING = frozenset({"group", "faction", "umbrella", "unnamed"})
NOT_PLACED = "province not recorded"
LIMITS = (
    "A scenario compares one stated course with things as they are. It is no forecast, holds "
    "no single event, and says nothing of persons; it must not be used to choose whom to act "
    "against."
)

_STRUCK = """
WITH who AS (
    SELECT event_id, party_id, max(status) FILTER (status <> 'not_recorded') AS said,
           bool_or(status = 'claimed') AS claimed
    FROM event_parties WHERE party_id IS NOT NULL GROUP BY event_id, party_id
)
SELECT party_id,
       CASE WHEN e.country IS NULL THEN NULL ELSE e.country || '/' || coalesce(e.admin1, '') END,
       strftime(e.date_start, '%Y-%m'),
       coalesce(civilian_best, civilian_low), coalesce(political_best, political_low),
       coalesce(security_best, security_low), said, claimed, count(*)
FROM who JOIN events e USING (event_id)
WHERE e.date_start IS NOT NULL GROUP BY ALL ORDER BY ALL
"""


def struck(study: Study, as_known: Moment = None) -> list[Struck]:
    """Give the attacks in which each party took part, by province, month and kind of victim."""
    from tacitus.core.event import stratum

    parties = study.parties(as_known)
    with study.event_tables(as_known) as con:
        join_parties(con)
        found = con.execute(_STRUCK).fetchall()
    counts: dict[tuple[str, str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for party, place, month, civilian, political, security, said, claimed, n in found:
        if party not in parties or parties[party].kind not in STRIKING:
            continue
        country, _, province = (place or "/").partition("/")
        where = f"{country}: {province or NOT_PLACED}" if country else NOT_PLACED
        cell = counts[party, where, month, stratum(civilian, political, security)]
        cell[0] += n
        cell[1] += n * (said is not None)
        cell[2] += n * bool(claimed)
    return [
        Struck(*key, count, claimed if recorded else None)
        for key, (count, recorded, claimed) in counts.items()
    ]


def ground(study: Study, as_known: Moment = None) -> Ground:
    """Gather what the study holds for scenarios.

    Raises
    ------
    InputError
        No ties are assessed.
    """
    ties = study.tie_assessments(as_known)
    if not ties:
        raise InputError("No ties are assessed; run: tacitus infer STUDY ties.")
    histories = {
        s.subject.partition("@")[0]: {int(p.when[:4]): p.middle for p in s.points}
        for s in study.series(as_known)
        if s.kind == "tie"
    }
    fit = study.fit("attribution", as_known) or {}
    return Ground(
        attacks=struck(study, as_known),
        ties=ties,
        histories=histories,
        policies=[from_plain(PolicyRow, row) for row in fit.get("policies", ())],
        umbrellas={p.id: p.part_of for p in study.parties(as_known).values() if p.part_of},
    )


def run_scenario(
    study: Study,
    file: Path,
    *,
    draws: int = 1000,
    seed: int = 1,
    map: Callable[..., Any],  # noqa: A002 - the port's own word
    who: str = "tacitus",
    cells: Path | None = None,
    progress: Tell | None = None,
) -> ScenarioResult:
    """Run a scenario file on the fitted study, and keep what came in the ledger.

    Parameters
    ----------
    map : callable
        A runner's ``map``; a run that is stopped keeps the draws that are done.
    cells : Path, optional
        Where to write each month of each party, province and kind of victim, as CSV.

    Raises
    ------
    InputError
        No ties are assessed, or the file does not fit the study.
    InterruptedRunError
        Stopped before any piece was done.
    """
    tell = progress or (lambda share, words: None)
    held = ground(study)
    scenario = read_scenario(file, named=study.party_named, start=_next_month(study, held))
    _check_grounds(study, scenario)
    tell(0.02, "laying out")
    laid = lay_out(scenario, held, seed=seed)
    work = pieces(
        laid.posterior,
        laid.course,
        months=scenario.months,
        draws=draws,
        seed=seed,
        cells=cells is not None,
    )
    stopped: InterruptedRunError | None = None
    try:
        done = list(
            map(run_piece, work, progress=lambda n, total: tell(0.05 + 0.9 * n / total, "drawing"))
        )
    except InterruptedRunError as stop:
        parts: Any = stop.results
        if not parts:
            raise
        done, stopped = [parts[n] for n in sorted(parts)], stop
    drawn = joined(done)
    names = {p.id: p.name for p in study.parties().values()}
    rows = Rows(scenario, laid, drawn, names, simulated=study.simulated)
    count = len(drawn.baseline.broken)
    result = ScenarioResult(
        scenario=scenario,
        rows=rows.all(),
        months=rows.months(),
        drivers=rows.drivers(),
        draws=count,
        asked=draws,
        seed=seed,
        digest=drawn.digest(),
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        notes=(*_notes(laid, count, draws), LIMITS),
        names={g: names.get(g, g) for g in laid.groups},
        simulated=study.simulated,
    )
    if cells is not None:
        _write_cells(rows, cells)
    with study.ledger.transaction(who=who, why=f"scenario {scenario.id}, seed {seed}") as write:
        write.append([("scenario", scenario.id, result)])
    if stopped is not None:
        raise InterruptedRunError(
            f"Stopped after {count:,} of {counted(draws, 'draw')}; the scenario was kept with those."
        ) from stopped
    return result


def _next_month(study: Study, held: Ground) -> str:
    from tacitus.assess.scenarios import month_number, month_text

    last = max((s.month for s in held.attacks), default="")
    return month_text(month_number(last) + 1) if last else f"{study.now():%Y-%m}"


def _check_grounds(study: Study, scenario: Scenario) -> None:
    known = study.assertions()
    missing = [a for a in scenario.assertion_ids() if a not in known]
    if missing:
        raise NotFoundError(
            f"The study holds no assertion '{missing[0]}'; take ids from the coding sheet, or "
            "give an 'assumption'."
        )


def _notes(laid: Laid, count: int, asked: int) -> list[str]:
    notes = list(laid.notes)
    if count < asked:
        notes.append(f"Stopped: {count:,} of {counted(asked, 'draw')}.")
    if not laid.counted:
        notes.append("Attacks, claims and agreements are left out: only ties are followed here.")
    notes.append(
        "Spoiling (unless talks before are given), drift, and what follows from ties are drawn "
        "from wide priors (a break, a talk "
        "or a loss may move a rate either way); events show no tie's sign."
    )
    return notes


def _write_cells(rows: Rows, path: Path) -> None:
    every = list(rows.cells())
    head = ["party", "place", "victims", "month"]
    head += [f"{arm}_{end}" for arm in ("baseline", "scenario") for end in ("mean", "low", "high")]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, head)
        out.writeheader()
        out.writerows(every)


def intervention_lines(result: ScenarioResult) -> list[tuple[str, str, str]]:
    """Say each assumption in words, with its month and its ground."""
    from tacitus.assess.scenarios import month_number, month_text

    names, first = result.names, month_number(result.scenario.start)
    lines = []
    for act in result.scenario.interventions:
        who = [names.get(p, p) for p in (act.party, act.other, *act.parties) if p]
        words = f"{act.do.replace('_', ' ')}: {', '.join(who)}"
        if act.support or act.relation:
            words += f" ({(act.support or act.relation).replace('_', ' ')})"
        if act.share:
            words += f", share {100 * act.share[0]:.0f}-{100 * act.share[1]:.0f} %"
        lines.append((words, month_text(first + act.month), _ground_words(act)))
    for given in result.scenario.attacks:
        low, high = given.monthly
        words = f"attacks: {names.get(given.party, given.party)} in {given.place}, {low:g}-{high:g}"
        lines.append((words, "from the start", _ground_words(given)))
    for talked in result.scenario.talks:
        words = f"talks before, to {talked.last}: their effect is learned"
        lines.append((words, talked.first, _ground_words(talked)))
    return lines


def _ground_words(act: Intervention | Given | Talked) -> str:
    parts = [f"assertions {', '.join(act.assertions)}"] if act.assertions else []
    if act.assumption:
        parts.append(f"an assumption: {act.assumption}")
    return "; ".join(parts)


def kept_scenarios(study: Study, as_known: Moment = None) -> dict[str, ScenarioResult]:
    """Give the scenarios that were run last, by id."""
    found: dict[str, ScenarioResult] = study.ledger.all("scenario", as_known)
    return found


def scenario_rows(study: Study, filters: Filters) -> tuple[list[ScenarioRow], list[str]]:
    """List what came of the scenarios: sums by party first, then by province and victims."""
    kept = kept_scenarios(study, filters.as_known)
    if not kept:
        return [], ["No scenario was run; run one with: tacitus scenario STUDY run FILE."]
    wanted = study.party_ids(filters.groups, filters.as_known)
    rows = [
        row
        for result in kept.values()
        for row in result.rows
        if not wanted or row.party in wanted or any(w in row.party for w in wanted)
    ]
    rows.sort(key=lambda r: (r.scenario_id, bool(r.place), bool(r.victims)))
    return rows, [LIMITS]


__all__ = [
    "ground",
    "intervention_lines",
    "kept_scenarios",
    "run_scenario",
    "scenario_rows",
    "struck",
]
