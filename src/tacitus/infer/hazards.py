"""How ties begin and end: hazards by logit, from covariates, with draws of the coefficients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, log_expit

from tacitus.errors import ArrayError
from tacitus.infer.laplace import Draws, sample

Floats = NDArray[np.float64]
#: Yearly log odds of a beginning and of an end, and their standard deviations beforehand.
BIRTH, DEATH = (-6.0, 1.0), (-1.5, 0.5)
MONTHLY_BIRTH, MONTHLY_DEATH = (-8.5, 1.0), (-4.2, 0.5)
SLOPE_SD = 1.0


@dataclass(frozen=True)
class Hazards:
    """Draws of intercept and slopes: ``birth``, ``death`` of shape (draws, 1 + covariates)."""

    birth: Draws
    death: Draws

    def chances(self, covariates: ArrayLike) -> tuple[Floats, Floats]:
        """Give P(begins), P(ends) per period for ties (N, K), each (draws, N)."""
        x = _with_one(np.asarray(covariates, np.float64))
        return expit(self.birth.values @ x.T), expit(self.death.values @ x.T)


def _numbers(values: ArrayLike) -> Floats:
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise ArrayError("States, covariates and weights must be numbers.") from error


def _with_one(x: Floats) -> Floats:
    return np.concatenate([np.ones((*x.shape[:-1], 1)), x], axis=-1)


def fit_hazards(
    before: ArrayLike,
    after: ArrayLike,
    covariates: ArrayLike,
    *,
    seed: int,
    weight: ArrayLike | None = None,
    birth: tuple[float, float] = BIRTH,
    death: tuple[float, float] = DEATH,
    slope_sd: float = SLOPE_SD,
    draws: int = 1000,
) -> Hazards:
    """Fit formation and dissolution hazards to transitions.

    Parameters
    ----------
    before, after : array_like, shape (n,)
        P(tie holds) at the start and at the end of a period; probabilities count in part.
    covariates : array_like, shape (n, K)
    seed : int
    weight : array_like, shape (n,), optional
        How much each transition counts.
    birth, death : tuple of float
        Mean and standard deviation of each intercept beforehand, per period.
    slope_sd : float
        Of each slope beforehand; the middle is no effect.

    Raises
    ------
    ArrayError
        Shapes do not fit, or a probability lies outside [0, 1].

    References
    ----------
    Blair, Horowitz & Potter 2022, *J. Politics* 84:923; Popovic 2018, *Int. Interactions*, for
    which covariates to try.

    Examples
    --------
    >>> found = fit_hazards([0, 0, 1, 1], [0, 1, 1, 0], np.zeros((4, 1)), seed=1, draws=50)
    >>> found.birth.values.shape
    (50, 2)
    """
    b, a, x = (_numbers(values) for values in (before, after, covariates))
    w = np.ones_like(b) if weight is None else _numbers(weight)
    if not (b.ndim == 1 and b.shape == a.shape == w.shape and x.ndim == 2 and len(x) == len(b)):
        raise ArrayError("'before', 'after' and 'covariates' must have one row per transition.")
    within = (b >= 0) & (b <= 1) & (a >= 0) & (a <= 1)
    if not (np.isfinite(x).all() and within.all()):
        raise ArrayError("States must be probabilities, and covariates finite.")
    if not (np.isfinite(w) & (w >= 0)).all():
        raise ArrayError("A transition's weight must be a number that is not negative.")
    design = _with_one(x)
    born = _logistic(design, (1 - b) * a * w, (1 - b) * (1 - a) * w, birth, slope_sd, seed, draws)
    died = _logistic(design, b * (1 - a) * w, b * a * w, death, slope_sd, seed + 1, draws)
    return Hazards(born, died)


def _logistic(
    x: Floats,
    yes: Floats,
    no: Floats,
    intercept: tuple[float, float],
    slope_sd: float,
    seed: int,
    draws: int,
) -> Draws:
    # Rows with the same covariates count as one.
    rows, inverse = np.unique(x, axis=0, return_inverse=True)
    at = np.ravel(inverse)
    did, did_not = (np.bincount(at, counts, len(rows)) for counts in (yes, no))
    mean = np.append(intercept[0], np.zeros(x.shape[1] - 1))
    sd = np.append(intercept[1], np.full(x.shape[1] - 1, slope_sd))

    def log_posterior(beta: Floats) -> Floats:
        odds = beta @ rows.T
        said = log_expit(odds) @ did + log_expit(-odds) @ did_not
        return np.asarray(said - 0.5 * (((beta - mean) / sd) ** 2).sum(axis=1))

    return sample(log_posterior, mean, seed=seed, draws=draws)


def per_month(yearly: ArrayLike) -> Floats:
    """Turn a chance per year into one per month.

    Raises
    ------
    ArrayError
        A chance lies outside [0, 1].

    Examples
    --------
    >>> float(per_month(1 - 0.9**12).round(3))
    0.1
    """
    chance = _numbers(yearly)
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ArrayError("A chance must lie between 0 and 1.")
    return np.asarray(1.0 - (1.0 - chance) ** (1 / 12))


def simulate_ties(
    covariates: ArrayLike, birth: ArrayLike, death: ArrayLike, *, periods: int, seed: int
) -> NDArray[np.bool_]:
    """Simulate ties from their hazards, shape (N, periods + 1); they start as they end up.

    Raises
    ------
    ArrayError
        `birth` or `death` is not an intercept and one slope for each covariate.

    Examples
    --------
    >>> simulate_ties(np.zeros((3, 1)), [-2.0, 0.0], [-1.0, 0.0], periods=5, seed=1).shape
    (3, 6)
    """
    x, slopes = _with_one(_numbers(covariates)), [_numbers(birth), _numbers(death)]
    if x.ndim != 2 or any(slope.shape != (x.shape[1],) for slope in slopes):
        raise ArrayError("'birth' and 'death' need an intercept and one slope for each covariate.")
    begins, ends = (expit(x @ slope) for slope in slopes)
    rng = np.random.default_rng(seed)
    held = np.empty((len(x), periods + 1), np.bool_)
    held[:, 0] = rng.random(len(x)) < begins / (begins + ends)
    for t in range(periods):
        u = rng.random(len(x))
        held[:, t + 1] = np.where(held[:, t], u >= ends, u < begins)
    return held
