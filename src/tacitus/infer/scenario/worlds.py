"""Invented posteriors, for tests and for measuring."""

from __future__ import annotations

import numpy as np

from tacitus.infer.scenario.posterior import Posterior


def invented(
    *,
    groups: int = 4,
    places: int = 6,
    draws: int = 8,
    attacks: float = 20.0,
    seed: int = 1,
    everyone: bool = True,
) -> Posterior:
    """Draw a posterior of an invented country.

    Parameters
    ----------
    attacks : float
        Attacks a month to expect, of their own accord.
    everyone : bool
        Every pair may be tied; else each group with the next.

    Examples
    --------
    >>> invented(groups=3, places=2).pairs.shape
    (6, 2)
    """
    rng = np.random.default_rng(seed)
    d, g = draws, groups
    rate = rng.gamma(0.4, 1.0, (g, places)) * rng.gamma(50.0, 0.02, (d, g, places))
    pairs = [(i, j) for i in range(g) for j in range(g) if i != j and (everyone or j == i + 1)]
    n = len(pairs)
    base = np.full((d, g, g), 0.02 / g)
    base[:, np.arange(g), np.arange(g)] = 0.2
    return Posterior(
        rate=rate * (attacks / rate.sum(axis=(1, 2), keepdims=True)),
        season=np.tile(1.0 + 0.3 * np.sin(np.arange(12) * np.pi / 6), (d, 1)),
        shock=rng.gamma(20.0, 0.1, d),
        drift=np.full(d, 0.05),
        power=rng.normal(0.5, 0.25, d),
        base=base,
        lag=np.full(d, 0.1),
        victims=rng.dirichlet([4.0, 1.0, 5.0], (d, g)),
        claim=rng.beta(2.0, 3.0, (d, g, 3)),
        credit=np.full(d, 0.05),
        pairs=np.array(pairs).reshape(n, 2),
        both=np.zeros(n, bool),
        follow=np.full((d, n), min(0.1, 0.5 / g)),
        held=np.full((d, n), min(0.3, 3.0 / g)),
        birth=np.full((d, n), 0.01 / g),
        death=np.full((d, n), 0.02),
        spoiling=rng.normal(0.3, 0.3, (d, g)),
    )
