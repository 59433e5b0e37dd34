"""Talks and those who spoil them: trust in control, and what talks do to rates of attack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, log_expit, logit

from tacitus.errors import ArrayError
from tacitus.infer.kernels.scenario import updated_trust
from tacitus.infer.laplace import Draws, sample

Floats = NDArray[np.float64]
SPOILING_SD = 0.5


def trust_after(trust: float, violent: bool, *, control: float, usual: float = 0.5) -> float:
    """Give trust that the moderates control the extremists, after one month.

    Of two types of moderates, one prevents a share ``control`` of violent months, the other
    none; months are violent with chance ``usual`` where nobody prevents it.

    Raises
    ------
    ArrayError
        A number lies outside (0, 1).

    References
    ----------
    Kydd & Walter 2002, *Int. Organization* 56:263: violence costs most trust where the
    moderates look strong.

    Examples
    --------
    >>> weak, strong = (trust_after(0.6, True, control=c) for c in (0.1, 0.8))
    >>> round(weak, 3), round(strong, 3)
    (0.574, 0.231)
    """
    if not all(0 < v < 1 for v in (trust, control, usual)):
        raise ArrayError("Trust, control and the usual share of violent months lie in (0, 1).")
    return float(updated_trust(trust, violent, control, usual))


@dataclass(frozen=True)
class Processes:
    """Peace processes as they went: one row each, months along the second axis.

    ``violent`` (n, months) whether spoilers struck; ``lasted`` (n,) months until it broke or
    was last seen; ``broke`` (n,); ``strong`` (n,) whether the moderates looked strong.
    """

    violent: NDArray[np.bool_]
    lasted: NDArray[np.int64]
    broke: NDArray[np.bool_]
    strong: NDArray[np.bool_]


def fit_control(
    seen: Processes, *, seed: int, trust: float = 0.6, usual: float = 0.5, draws: int = 1000
) -> Draws:
    """Fit how far violence is taken as a sign of broken trust, for weak and strong moderates.

    A process breaks in a month with log odds ``level`` less ``pull`` times the log odds of
    trust after that month. The columns are: log odds of control for weak moderates; what is
    added to them where the moderates look strong; level; log of pull.

    Parameters
    ----------
    seen : Processes
    trust, usual : float
        Trust at first; share of violent months without control.

    Returns
    -------
    Draws
        :func:`comparative_static` turns them into the drop in trust.
    """
    months = np.arange(seen.violent.shape[1])
    watched = months < seen.lasted[:, None]
    last = (months == seen.lasted[:, None] - 1) & seen.broke[:, None]

    def log_posterior(x: Floats) -> Floats:
        control = np.clip(expit(x[:, 0, None] + x[:, 1, None] * seen.strong), 1e-6, 1 - 1e-6)
        bad = np.log1p(-control)[:, :, None]
        calm = (np.log1p(-usual * (1 - control)) - np.log1p(-usual))[:, :, None]
        steps = np.where(seen.violent, bad, calm)
        odds = logit(trust) + np.cumsum(steps, axis=2)
        breaking = x[:, 2, None, None] - np.exp(x[:, 3, None, None]) * odds
        said = np.where(last, log_expit(breaking), log_expit(-breaking)) * watched
        return np.asarray(
            said.sum(axis=(1, 2)) - 0.5 * (((x - _MIDDLE) / _SPREAD) ** 2).sum(axis=1)
        )

    def in_pieces(x: Floats) -> Floats:
        return np.concatenate([log_posterior(part) for part in np.array_split(x, len(x) // 50 + 1)])

    return sample(in_pieces, _MIDDLE.copy(), seed=seed, draws=draws)


_MIDDLE, _SPREAD = np.array([-0.5, 0.5, -3.0, -0.7]), np.array([0.8, 0.8, 0.8, 0.5])


def comparative_static(draws: Floats, *, trust: float = 0.6, usual: float = 0.5) -> Floats:
    """Give how much more trust one violent month costs strong moderates than weak ones, (n,).

    Examples
    --------
    >>> bool(comparative_static(np.array([[-0.5, 1.0, -3.0, 0.0]]))[0] > 0)
    True
    """
    x = np.atleast_2d(draws)
    after = []
    for control in (expit(x[:, 0]), expit(x[:, 0] + x[:, 1])):
        odds = trust * (1 - control)
        after.append(odds / (odds + 1 - trust))
    return np.asarray(after[0] - after[1])


def simulate_processes(
    truth: ArrayLike, *, count: int, months: int, seed: int, trust: float = 0.6, usual: float = 0.5
) -> Processes:
    """Simulate peace processes from the columns of :func:`fit_control`.

    Examples
    --------
    >>> simulate_processes([-0.5, 1.0, -3.0, 0.0], count=5, months=6, seed=1).violent.shape
    (5, 6)
    """
    x = np.asarray(truth, np.float64)
    rng = np.random.default_rng(seed)
    strong = rng.random(count) < 0.5
    control = expit(x[0] + x[1] * strong)
    # Whether these moderates do control is not known to those who watch.
    chance = usual * (1 - control * (rng.random(count) < trust))
    violent = rng.random((count, months)) < chance[:, None]
    calm = np.log1p(-usual * (1 - control)) - np.log1p(-usual)
    odds = logit(trust) + np.cumsum(
        np.where(violent, np.log1p(-control)[:, None], calm[:, None]), 1
    )
    breaks = rng.random((count, months)) < expit(x[2] - np.exp(x[3]) * odds)
    broke = breaks.any(axis=1)
    return Processes(violent, np.where(broke, breaks.argmax(axis=1) + 1, months), broke, strong)


@dataclass(frozen=True)
class Spoiling:
    """Draws of the log factor on each group's rate while there are talks, (draws, G)."""

    effect: Floats
    shock_shape: Floats


def fit_spoiling(
    counts: ArrayLike,
    talks: ArrayLike,
    *,
    seed: int,
    sd: float = SPOILING_SD,
    draws: int = 1000,
    burn_in: int = 300,
) -> Spoiling:
    """Fit what talks do to each group's rate, by Gibbs sampling.

    Counts are Poisson about presence × shock × exp(effect × talks). The shocks are shared by
    all groups of a place and month, so that a season of fighting is not taken for spoiling.

    Parameters
    ----------
    counts : array_like, shape (G, P, M)
    talks : array_like, shape (M,)
        0 or 1: whether there were talks.
    sd : float
        Of the effects beforehand; the middle is none.

    Raises
    ------
    ArrayError
        Shapes do not fit, or talks are always or never.

    Examples
    --------
    >>> counts = np.random.default_rng(1).poisson(3.0, (2, 3, 24))
    >>> fit_spoiling(counts, np.arange(24) >= 12, seed=1, draws=20).effect.shape
    (20, 2)
    """
    n, t = np.asarray(counts, np.float64), np.asarray(talks, np.float64)
    if n.ndim != 3 or t.shape != (n.shape[2],):
        raise ArrayError("'counts' must be groups × places × months, with talks per month.")
    if not 0 < t.sum() < t.size:
        raise ArrayError("Talks must hold in some months and not in others.")
    rng = np.random.default_rng(seed)
    groups, _, months = n.shape
    by_month, by_cell = n.sum(axis=0), n.sum(axis=2)
    talked = n[:, :, t > 0].sum(axis=(1, 2))
    level = max(float(n.mean()), 1e-6)
    effect, shape = np.zeros(groups), 2.0
    rate = by_cell / months + 0.1 * level
    grid = np.linspace(-2.5, 2.5, 401)
    shapes = np.exp(np.linspace(-2.0, 5.0, 57))
    kept, kept_shape = np.empty((draws, groups)), np.empty(draws)
    for sweep in range(-burn_in, draws):
        raised = np.exp(effect[:, None] * t)
        mean = np.einsum("gp,gm->pm", rate, raised)
        shock = rng.gamma(shape + by_month, 1.0 / (shape + mean))
        rate = rng.gamma(0.3 + by_cell, 1.0 / (0.3 / level + raised @ shock.T))
        heat = (rate * shock[:, t > 0].sum(axis=1)).sum(axis=1)
        effect = _on_grid(
            rng,
            grid,
            talked[:, None] * grid - heat[:, None] * np.exp(grid) - 0.5 * (grid / sd) ** 2,
        )
        mean = np.einsum("gp,gm->pm", rate, np.exp(effect[:, None] * t))
        shape = float(shapes[_pick(rng, _shape_terms(shapes, by_month, mean)[None])[0]])
        if sweep >= 0:
            kept[sweep], kept_shape[sweep] = effect, shape
    return Spoiling(kept, kept_shape)


def _shape_terms(shapes: Floats, total: Floats, mean: Floats) -> Floats:
    """Log posterior of the shape of the shocks, the shocks themselves integrated out."""
    from scipy.special import gammaln

    k = shapes[:, None]
    y, m = total.ravel(), mean.ravel()
    counts, times = np.unique(y, return_counts=True)
    same = (gammaln(counts + k) - gammaln(k)) @ times
    said = same + y.size * shapes * np.log(shapes) - ((y + k) * np.log(k + m)).sum(axis=1)
    return np.asarray(said - 0.5 * (np.log(shapes) / 1.5) ** 2)


def _pick(rng: np.random.Generator, log_weight: Floats) -> NDArray[np.int64]:
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    edge = np.cumsum(weight, axis=1)
    return np.asarray((edge < rng.random((len(edge), 1)) * edge[:, -1:]).sum(axis=1))


def _on_grid(rng: np.random.Generator, grid: Floats, log_weight: Floats) -> Floats:
    step = grid[1] - grid[0]
    at = grid[_pick(rng, log_weight)]
    return np.asarray(at + rng.uniform(-0.5, 0.5, len(at)) * step)


__all__ = [
    "Draws",
    "Processes",
    "Spoiling",
    "comparative_static",
    "fit_control",
    "fit_spoiling",
    "simulate_processes",
    "trust_after",
]
