"""Back-tests: forecasts from the past alone, scored; and probability words, kept to account."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.core.results import Share


@dataclass(frozen=True)
class ForecastRow:
    """How one way of forecasting did.

    Attributes
    ----------
    model : str
        ``tacitus``, ``last_12``, ``seasonal`` or ``glm``.
    country : str
        ``all`` for all together.
    crps, log_score : float
        Means over cells and months; attacks, and nats; lower is better.
    months : int
        Cells × months scored.
    """

    model: str
    country: str
    crps: float
    log_score: float
    months: int


@dataclass(frozen=True)
class Backtest:
    """A back-test: the table, and whether the spread was right.

    Attributes
    ----------
    best : str
        The best of the three baselines by CRPS.
    difference, low, high : float
        Mean CRPS of tacitus less the best baseline's, over countries and origins, with its
        90 % interval (paired bootstrap of whole origins).
    pit : float or None
        p-value of the randomised PIT of cells being uniform, cells of a country's quarter moving
        together; None with too few quarters.
    pit_shares : tuple of float
        Share of cells in each tenth.
    coverage : dict of str to float
        Share of country-quarters inside the central interval, by the share it should hold.
    quarters : int
        How many country-quarters those are.
    """

    study: str
    first: str
    last: str
    horizon: int
    rows: tuple[ForecastRow, ...]
    best: str
    difference: float
    low: float | None
    high: float | None
    pit: float | None
    pit_shares: tuple[float, ...]
    coverage: dict[str, float]
    quarters: int
    folds: int
    seed: int
    notes: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True)
class CalibrationRow:
    """A probability word that the study printed, and what came after.

    Attributes
    ----------
    kind, word : str
        ``tie`` or ``attribution``; the word of the scale.
    printed : int
        How often it stood on an assessment whose number was new.
    settled, came_true : int
        Of these, settled by what became known later; and settled in the statement's favour.
    said : float
        Mean probability of those settled; of all printed where none is.
    share : Share
        came_true / settled with its Wilson 95 % interval.
    by : str
        What settled them: ``later roots`` or ``the simulated truth``.
    """

    kind: str
    word: str
    low: float
    printed: int
    settled: int
    came_true: int
    said: float
    share: Share
    by: str
