"""Back-tests in nouns: counts as panels, scores as a table; probability words against what came."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tacitus.assess.scenarios import Struck, month_number
from tacitus.assess.shares import wilson
from tacitus.core.backtest import CalibrationRow, ForecastRow
from tacitus.core.scale import scale
from tacitus.infer.backtest import LEVELS, MODELS, Fold, Scored, Summary
from tacitus.infer.forecast import Panel

#: Groups with rows of their own; all others, and all that appear later, are one row.
GROUPS, LEAST = 8, 12
SHORTEST = 36


def folds(
    attacks: Sequence[Struck],
    origins: Iterable[int],
    *,
    horizon: int,
    draws: int,
    seed: int,
    known: Sequence[Struck] | None = None,
) -> Iterator[tuple[str, Fold]]:
    """Give a fold for each country and origin with three years of past, the country with it.

    Parameters
    ----------
    attacks : sequence of Struck
        What came, as known now.
    origins : iterable of int
        First month to forecast, as :func:`tacitus.assess.scenarios.month_number` counts.
    known : sequence of Struck, optional
        What was known of the past at the origin; else what is known now of it.
    """
    countries = sorted({_country(s.place) for s in attacks})
    for origin in origins:
        for n, country in enumerate(countries):
            came = [s for s in attacks if _country(s.place) == country]
            past = came if known is None else [s for s in known if _country(s.place) == country]
            past = [s for s in past if month_number(s.month) < origin]
            first = min((month_number(s.month) for s in past), default=origin)
            last = max((month_number(s.month) for s in came), default=origin)
            if origin - first < SHORTEST or last < origin + horizon - 1:
                continue
            panel, seen = _panel(past, came, first, origin, horizon)
            yield country, Fold(panel, seen, n, origin, draws, seed + origin)


def _country(place: str) -> str:
    return place.partition(": ")[0]


def _panel(
    past: Sequence[Struck], came: Sequence[Struck], first: int, origin: int, horizon: int
) -> tuple[Panel, np.ndarray]:
    lately: Counter[str] = Counter()
    for s in past:
        lately[s.party] += int(s.count) * (month_number(s.month) >= origin - 60)
    group = {g: n for n, (g, c) in enumerate(lately.most_common(GROUPS)) if c >= LEAST}
    place = {p: n for n, p in enumerate(sorted({s.place for s in past}))}
    counts = np.zeros((len(group) + 1, len(place) + 1, origin - first + horizon))
    for rows, begin, end in ((past, first, origin), (came, origin, origin + horizon)):
        for s in rows:
            month = month_number(s.month)
            if begin <= month < end:
                at = group.get(s.party, len(group)), place.get(s.place, len(place))
                counts[(*at, month - first)] += s.count
    which = np.indices(counts.shape[:2]).reshape(2, -1)
    flat = np.round(counts.reshape(-1, counts.shape[2]))
    span = origin - first
    return Panel(flat[:, :span], which[0], which[1]), flat[:, span:]


def table(
    scored: Sequence[Scored], countries: Mapping[int, str], summary: Summary
) -> tuple[ForecastRow, ...]:
    """Give the table: all together, then each country."""
    rows = [
        ForecastRow(m, "all", summary.crps[m], summary.log_score[m], summary.counted)
        for m in MODELS
    ]
    for n, name in sorted(countries.items(), key=lambda item: item[1]):
        own = [s for s in scored if s.country == n]
        for m in MODELS:
            if own:
                crps, logs = (
                    float(np.mean(np.concatenate([getattr(s, what)[m] for s in own])))
                    for what in ("crps", "log_score")
                )
                rows.append(ForecastRow(m, name, crps, logs, sum(s.pit.size for s in own)))
    return tuple(rows)


def coverage(summary: Summary) -> dict[str, float]:
    """Give the share of country-quarters inside each interval, by its level in percent."""
    return {
        f"{100 * level:.0f}": float(v) for level, v in zip(LEVELS, summary.coverage, strict=True)
    }


class Printed(NamedTuple):
    """A probability as it was printed; ``held`` is what came after, None while it is open."""

    kind: str
    probability: float
    held: bool | None


def calibration(printed: Sequence[Printed], scale_id: str, by: str) -> list[CalibrationRow]:
    """Count, for each word of a scale, how often what it was said of came true.

    Examples
    --------
    >>> rows = calibration([Printed("tie", 0.7, True), Printed("tie", 0.6, None)], "icd203", "x")
    >>> rows[0].word, rows[0].printed, rows[0].settled
    ('likely', 2, 1)
    """
    chosen = scale(scale_id)
    lowest = {rung.word: rung.low for rung in chosen.rungs}
    found: dict[tuple[str, float, str], list[Printed]] = defaultdict(list)
    for p in printed:
        word = chosen.printed(p.probability) or "between the words"
        found[p.kind, lowest.get(word, 0.0), word].append(p)
    rows = []
    for (kind, low, word), every in sorted(found.items()):
        settled = [p for p in every if p.held is not None]
        said = settled or every
        true = sum(bool(p.held) for p in settled)
        mean = sum(p.probability for p in said) / len(said)
        rows.append(
            CalibrationRow(
                kind,
                word,
                low,
                len(every),
                len(settled),
                true,
                mean,
                wilson(true, len(settled)),
                by,
            )
        )
    return rows
