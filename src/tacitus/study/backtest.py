"""Back-tests of a study: the past refitted as known then, and its probability words."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacitus.assess.backtests import Printed, calibration, coverage, folds, table
from tacitus.assess.roots import root_ids
from tacitus.assess.scenarios import month_text
from tacitus.core.assertion import Assertion, EventStatement, TieStatement
from tacitus.core.assessment import Assessment
from tacitus.core.backtest import Backtest, CalibrationRow
from tacitus.core.codec import from_plain, to_plain
from tacitus.core.counting import counted
from tacitus.core.tie import Tie
from tacitus.errors import InputError, InterruptedRunError
from tacitus.infer.backtest import Fold, run_fold, summarise
from tacitus.study.scenarios import struck

if TYPE_CHECKING:
    from tacitus.study import Study
    from tacitus.study.views import Filters

Tell = Callable[[float, str], None]


def backtest(
    study: Study,
    first: date,
    last: date,
    *,
    horizon: int = 12,
    draws: int = 500,
    seed: int = 1,
    map: Callable[..., Any],  # noqa: A002 - a runner's
    who: str = "tacitus",
    progress: Tell | None = None,
) -> Backtest:
    """Refit on the past alone, forecast the months after it, and score what came.

    Parameters
    ----------
    first, last : date
        Origins run from the month of one to that of the other, a horizon apart.
    horizon : int
        Months ahead, 1 to 12.
    map : callable
        A runner's ``map``; a stopped run keeps the folds that are done.

    Raises
    ------
    InputError
        The horizon does not fit, or no country has three years of past and the months after.
    """
    if not 1 <= horizon <= 12:
        raise InputError(f"A back-test looks 1 to 12 months ahead, not {horizon}.")
    now = struck(study)
    work: list[tuple[str, Fold]] = []
    hindsight = 0
    begin, end = (d.year * 12 + d.month - 1 for d in (first, last))
    for origin in range(begin, end + 1, horizon):
        known = _known(study, origin)
        hindsight += known is None
        work += folds(now, [origin], horizon=horizon, draws=draws, seed=seed, known=known)
    if not work:
        raise InputError(
            "No country has three years of attacks before these months and the months after; "
            "choose a later --from, an earlier --to, or read more events."
        )
    tell = progress or (lambda share, words: None)
    notes = [
        "Places are provinces; the eight groups busiest in the five years before an origin have "
        "rows of their own, all others are one.",
    ]
    if hindsight:
        notes.append(
            f"At {counted(hindsight, 'origin')} the study itself knew nothing yet: the past is that of the "
            "tables as read since, cut at the origin, with later corrections in it."
        )
    stopped: InterruptedRunError | None = None
    try:
        done = list(
            map(run_fold, [fold for _, fold in work], progress=lambda n, of: tell(n / of, "folds"))
        )
    except InterruptedRunError as stop:
        parts: Any = stop.results
        if not parts:
            raise
        done, stopped = [parts[n] for n in sorted(parts)], stop
        notes.append(f"Stopped: {len(done):,} of {counted(len(work), 'fold')}.")
    summary = summarise(done, seed=seed)
    middle, *ends = summary.origins or (summary.months[0],)
    result = Backtest(
        study.name,
        month_text(begin),
        month_text(end),
        horizon,
        table(done, {fold.country: name for name, fold in work}, summary),
        summary.best,
        middle,
        ends[0] if ends else None,
        ends[1] if ends else None,
        summary.cells.p if summary.cells else None,
        tuple(float(v) for v in summary.cells_alone.shares),
        coverage(summary) if horizon >= 3 else {},
        sum(len(s.sums_pit) for s in done),
        len(done),
        seed,
        tuple(notes),
        study.simulated,
    )
    with study.ledger.transaction(who=who, why=f"backtest, seed {seed}") as write:
        write.append([("fit", "backtest", {"id": f"backtest-{seed}", **to_plain(result)})])
    if stopped is not None:
        raise InterruptedRunError(
            f"Stopped after {len(done):,} of {counted(len(work), 'fold')}; the table was kept with those."
        ) from stopped
    return result


def _known(study: Study, origin: int) -> Any:
    """Attacks as the study knew them at an origin; None where it had read none by then."""
    day = date(origin // 12, origin % 12 + 1, 1) - timedelta(days=1)
    moment = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
    return struck(study, moment) if study.batches(moment) else None


def kept_backtest(study: Study, as_known: Any = None) -> Backtest | None:
    """Give the back-test that was run last, or None."""
    fit = study.fit("backtest", as_known)
    if fit is None:
        return None
    return from_plain(Backtest, {k: v for k, v in fit.items() if k != "id"})


# Probability words


def calibration_rows(study: Study, filters: Filters) -> tuple[list[CalibrationRow], list[str]]:
    """Hold every probability word that the study printed against what came after.

    A tie is settled by roots that became known after the word was printed and are not of one
    mind with each other only by chance: more affirm than deny, or the reverse. An attribution
    is settled by a later assertion that names who did it. In a simulated world the truth
    settles both.
    """
    printed = list(_printed(study, filters.as_known))
    if not printed:
        return [], ["No probability was printed yet; run: tacitus infer STUDY."]
    truth = _truth(study) if study.simulated else None
    by = "the simulated truth" if truth is not None else "later roots"
    said = _Later(study, filters.as_known)
    every = [
        Printed(a.kind, a.probability or 0.0, _outcome(a, revision, said, truth))
        for revision, a in printed
    ]
    rows = calibration(every, filters.scale, by)
    waiting = sum(r.printed - r.settled for r in rows)
    return rows, [
        f"Open: {waiting:,} of {len(every):,}; nothing that became known since settles them.",
        "What is settled is no fair draw of what was said: reports seek out what is in doubt.",
    ]


def _printed(study: Study, as_known: Any) -> Iterator[tuple[int, Assessment]]:
    """Every assessment whose printed number was new, with the revision that brought it."""
    for change in study.ledger.changes(0, as_known, kinds=("assessment",)):
        after, before = change.after, change.before
        if not isinstance(after, Assessment) or after.kind not in {"tie", "attribution"}:
            continue
        if after.probability is None:
            continue
        old = before.probability if isinstance(before, Assessment) else None
        if old is None or round(old, 2) != round(after.probability, 2):
            yield change.revision, after


class _Later:
    """What assertions say of ties and events, with the revision in which each became known."""

    def __init__(self, study: Study, as_known: Any) -> None:
        assertions = study.assertions(as_known)
        roots = root_ids(assertions.values(), study.sources(as_known))
        rows = study.ledger.rows(
            "SELECT id, min(revision) AS first FROM versions WHERE kind = 'assertion' GROUP BY id"
        )
        first = {row["id"]: int(row["first"]) for row in rows}
        self.ties: dict[str, list[tuple[int, str, Assertion]]] = defaultdict(list)
        self.events: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for key, a in assertions.items():
            known, s = first.get(key, 0), a.statement
            if isinstance(s, TieStatement) and a.modality == "actual":
                for x, y in s.pairs():
                    for support in s.supports or ("",):
                        tie = Tie(s.relation, x, y, support)
                        self.ties[tie.key].append((known, roots[key], a))
            elif isinstance(s, EventStatement) and s.attributed_to and a.polarity == "affirmed":
                self.events[s.event_id or ""].append((known, s.attributed_to))


def _outcome(a: Assessment, revision: int, said: _Later, truth: _Truth | None) -> bool | None:
    if a.kind == "attribution":
        likely = max((g for g in a.shares if g != "other"), key=lambda g: a.shares[g], default="")
        named = {
            p for known, who in said.events.get(a.subject, ()) if known > revision for p in who
        }
        named = truth.events.get(a.subject, set()) if truth is not None else named
        return likely in named if named else None
    tie = Tie.parse(a.subject)
    if truth is not None:
        return tie.id in truth.ties
    votes: dict[str, int] = {}
    for known, root, assertion in said.ties.get(tie.key, ()):
        period = assertion.period
        if known > revision and (period is None or not tie.when or _touches(period, tie.when)):
            votes[root] = 1 if assertion.polarity == "affirmed" else -1
    total = sum(votes.values())
    return None if total == 0 else total > 0


def _touches(period: Any, when: str) -> bool:
    from tacitus.core.period import Period

    return bool(period.overlaps(Period.parse(when)))


@dataclass(frozen=True)
class _Truth:
    """Ties of a simulated world by id and year; who did each event."""

    ties: set[str]
    events: dict[str, set[str]]


def _truth(study: Study) -> _Truth | None:
    folders = (study.folder / "world" / "truth", study.folder / "truth")
    folder = next((f for f in folders if (f / "ties.csv").is_file()), None)
    if folder is None:
        return None
    ties, events = (_csv(folder / f"{name}.csv") for name in ("ties", "events"))
    return _Truth(
        {Tie(r["relation"], r["a"], r["b"], r["support"], r["year"]).id for r in ties},
        {r["event"]: {r["perpetrator"], r["partner"]} - {""} for r in events},
    )


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


__all__ = ["backtest", "calibration_rows", "kept_backtest"]
