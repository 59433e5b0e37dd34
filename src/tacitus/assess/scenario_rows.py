"""Draws of a scenario as rows: means, intervals, differences, and what goes with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.assess.scenarios import KINDS, Laid, month_number, month_text
from tacitus.core.scenario import Driver, MonthRow, Scenario, ScenarioRow, Spread
from tacitus.infer.scenario import ScenarioDraws

Floats = NDArray[np.float64]
ENDS = (0.05, 0.95)
#: Rows below this many attacks a month in both courses are summed, not listed.
LEAST = 0.02
CHANNELS = ("attacks of their own accord", "attacks after own ones", "attacks after others'")


def spread(values: Any) -> Spread:
    """Give mean and 90 % interval over draws.

    Examples
    --------
    >>> spread([1.0, 1.0])
    Spread(mean=1.0, low=1.0, high=1.0)
    """
    v = np.asarray(values, np.float64)
    low, high = np.quantile(v, ENDS)
    return Spread(float(v.mean()), float(low), float(high))


class Rows:
    """What came of a scenario, row by row."""

    def __init__(
        self,
        scenario: Scenario,
        laid: Laid,
        draws: ScenarioDraws,
        names: Mapping[str, str],
        *,
        simulated: bool,
    ) -> None:
        self.scenario, self.laid, self.draws = scenario, laid, draws
        self.names, self.simulated = names, simulated
        parts = [c for c in scenario.interventions if c.do == "umbrella_splits"]
        self.groups = [*laid.groups, *(f"{c.party}+" for c in parts)]
        self.labels = [names.get(g, g) for g in laid.groups]
        self.labels += [c.name or f"{names.get(c.party, c.party)}, part that left" for c in parts]

    def all(self) -> tuple[ScenarioRow, ...]:
        """Give all rows: attacks, claims, ties, the agreement."""
        if not self.laid.counted:
            return tuple(self._ties())  # without attacks nothing tells how an agreement fares
        rows = [*self._attacks(), *self._claims(), *self._agreement(), *self._ties()]
        return tuple(sorted(rows, key=lambda r: (bool(r.place), bool(r.victims))))

    def _row(
        self,
        measure: str,
        party: str,
        name: str,
        arms: tuple[Floats, Floats],
        unit: str,
        place: str = "",
        victims: str = "",
    ) -> ScenarioRow:
        before, after = (np.asarray(a, np.float64) for a in arms)
        return ScenarioRow(
            self.scenario.id,
            measure,
            party,
            name,
            place,
            victims,
            spread(before),
            spread(after),
            spread(after - before),
            unit,
            self.simulated,
        )

    def _attacks(self) -> Iterator[ScenarioRow]:
        months = self.scenario.months
        one, two = (
            arm.totals.astype(np.float64) / months
            for arm in (self.draws.baseline, self.draws.scenario)
        )
        kinds = KINDS if self.laid.victims_known else ()
        for g, (party, name) in enumerate(zip(self.groups, self.labels, strict=True)):
            cuts: list[tuple[str, str, Any]] = [("", "", (slice(None), slice(None)))]
            cuts += [("", kind, (slice(None), v)) for v, kind in enumerate(kinds)]
            for p, place in enumerate(self.laid.places):
                cuts.append((place, "", (p, slice(None))))
                cuts += [(place, kind, (p, v)) for v, kind in enumerate(kinds)]
            for place, kind, at in cuts:
                arms = tuple(
                    x[:, g][(slice(None), *at)].reshape(len(x), -1).sum(axis=1) for x in (one, two)
                )
                if max(arms[0].mean(), arms[1].mean()) >= LEAST or not (place or kind):
                    yield self._row(
                        "attacks", party, name, (arms[0], arms[1]), "a month", place, kind
                    )

    def _claims(self) -> Iterator[ScenarioRow]:
        arms = (self.draws.baseline, self.draws.scenario)
        for g, (party, name) in enumerate(zip(self.groups, self.labels, strict=True)):
            one, two = (arm.claims[:, g].mean(axis=1) for arm in arms)
            yield self._row("claims", party, name, (one, two), "a month")

    def _ties(self) -> Iterator[ScenarioRow]:
        arms = (self.draws.baseline, self.draws.scenario)
        pairs = list(self.laid.posterior.pairs.tolist())
        ends = [[self.labels[i], self.labels[j]] for i, j in pairs]
        ties = list(self.laid.ties)
        for k, split in enumerate(self.laid.course.splits):
            # What a part may inherit stands behind the ties that were listed, in their order.
            new = self.labels[len(self.laid.groups) + k]
            for n, pair in enumerate(pairs):
                if split.group in pair:
                    ties.append(ties[n])
                    ends.append([new if e == split.group else self.labels[e] for e in pair])
        for n, (tie, (a, b)) in enumerate(zip(ties, ends, strict=True)):
            one, two = (arm.held[:, n].mean(axis=1) for arm in arms)
            label = (tie.support or tie.relation).replace("_", " ")
            arrow = "–" if "--" in tie.key else "→"
            name, key = f"{a} {arrow} {b}: {label}", tie.key if n < len(pairs) else ""
            yield self._row("tie", key, name, (one, two), "share of the months")

    def _agreement(self) -> Iterator[ScenarioRow]:
        agreement = self.laid.course.agreement
        if agreement is None:
            return
        broken = self.draws.scenario.broken
        length = agreement.last - agreement.first + 1
        kept = np.where(broken < 0, length, broken - agreement.first + 1)
        signed = ", ".join(self.labels[g] for g in agreement.signed)
        yield ScenarioRow(
            self.scenario.id,
            "agreement",
            "",
            f"agreement of {signed}: months kept of {length}",
            "",
            "",
            None,
            spread(kept),
            None,
            "months",
            self.simulated,
        )

    def months(self) -> tuple[MonthRow, ...]:
        """Give attacks by month: each party in all provinces, each province of all parties."""
        if not self.laid.counted:
            return ()
        first = month_number(self.scenario.start)
        when = [month_text(first + m) for m in range(self.scenario.months)]
        one, two = self.draws.baseline, self.draws.scenario
        rows = [
            MonthRow(
                party, name, "", month, spread(one.attacks[:, g, m]), spread(two.attacks[:, g, m])
            )
            for g, (party, name) in enumerate(zip(self.groups, self.labels, strict=True))
            for m, month in enumerate(when)
        ]
        rows += [
            MonthRow(
                "", "all", place, month, spread(one.places[:, p, m]), spread(two.places[:, p, m])
            )
            for p, place in enumerate(self.laid.places)
            for m, month in enumerate(when)
        ]
        return tuple(rows)

    def drivers(self) -> tuple[Driver, ...]:
        """Say by which channel the difference comes, and with which uncertainty it goes."""
        if not self.laid.counted:
            return ()
        one, two = self.draws.baseline, self.draws.scenario
        came = (two.origins - one.origins).sum(axis=1).mean(axis=0) / self.scenario.months
        found = [Driver(w, "channel", float(v)) for w, v in zip(CHANNELS, came, strict=True)]
        change = two.totals.sum(axis=(1, 2, 3)).astype(float) - one.totals.sum(axis=(1, 2, 3))
        uncertain = list(zip(self.laid.effects, self.draws.effects.T, strict=False))
        if self.laid.course.agreement:
            uncertain.append(("whether the agreement breaks", (two.broken >= 0).astype(float)))
        for what, drawn in uncertain:
            words = what
            for party in sorted(self.laid.groups, key=len, reverse=True):
                words = words.replace(f", {party}", f", {self.names.get(party, party)}")
            found.append(Driver(words, "uncertainty", _went_with(change, drawn)))
        return tuple(found)

    def cells(self) -> Iterator[dict[str, object]]:
        """Give mean and interval of each month of each party, province and kind of victim."""
        first = month_number(self.scenario.start)
        both = [arm.cells() for arm in (self.draws.baseline, self.draws.scenario)]
        some = np.argwhere(both[0][0] + both[1][0] > 0)
        for g, p, v, m in some.tolist():
            row: dict[str, object] = {
                "party": self.labels[g],
                "place": self.laid.places[p],
                "victims": KINDS[v],
                "month": month_text(first + m),
            }
            for arm, said in zip(("baseline", "scenario"), both, strict=True):
                for end, values in zip(("mean", "low", "high"), said, strict=True):
                    row[f"{arm}_{end}"] = round(float(values[g, p, v, m]), 4)
            yield row


def _went_with(change: Floats, drawn: Floats) -> float:
    """Squared rank correlation; 0 where one of the two does not vary."""
    if len(change) < 3 or np.ptp(change) == 0 or np.ptp(drawn) == 0:
        return 0.0
    x, y = (_ranks(v) - (len(v) + 1) / 2.0 for v in (change, drawn))
    return float((x @ y) ** 2 / ((x @ x) * (y @ y)))


def _ranks(values: Floats) -> Floats:
    """Ranks with ties at their middle."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2.0)[np.ravel(inverse)])
