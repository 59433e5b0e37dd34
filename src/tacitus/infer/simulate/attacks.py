"""Attacks alone: who struck where and when, and what set it off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tacitus.infer.kernels import branching
from tacitus.infer.simulate.parameters import Floats, Parameters, Seed, generator, stream

_COUNTS, _TIMES, _OFFSPRING = range(10, 13)


@dataclass(frozen=True)
class Attacks:
    """Attacks in order of time.

    Attributes
    ----------
    time : ndarray, shape (n,), days since the start
    place : ndarray of int32, shape (n,)
    perpetrator : ndarray of int16, shape (n,)
    parent : ndarray of int32, shape (n,)
        The earlier attack that set this one off, or -1.
    """

    time: Floats
    place: NDArray[np.int32]
    perpetrator: NDArray[np.int16]
    parent: NDArray[np.int32]

    def __len__(self) -> int:
        return int(self.time.size)


def simulate_attacks(parameters: Parameters, seed: Seed) -> Attacks:
    """Simulate attacks from a network Hawkes process, in its cluster form.

    The rate of group g in place p is r_gp f_gm s_pm plus A_ig β exp(-β Δ) for each earlier
    attack by i in that place; offspring of each attack are Poisson with exponential lags,
    which is exact and costs time in proportion to the number of attacks.

    Parameters
    ----------
    parameters : Parameters
    seed : int or numpy.random.SeedSequence
        The same seed gives the same attacks.

    Returns
    -------
    Attacks

    Raises
    ------
    ArrayError
        The seed is negative or no whole number.

    References
    ----------
    Hawkes & Oakes 1974, *J. Appl. Prob.* 11:493 (cluster representation).

    Examples
    --------
    >>> from tacitus.infer.simulate import WorldSpec, draw_parameters
    >>> parameters = draw_parameters(WorldSpec(attacks=100.0), seed=1)
    >>> attacks = simulate_attacks(parameters, seed=1)
    >>> bool((attacks.time[1:] >= attacks.time[:-1]).all())
    True
    """
    counts = generator(seed, _COUNTS).poisson(parameters.background)
    struck = branching.immigrants(
        stream(seed, _TIMES),
        counts,
        parameters.activity,
        parameters.shocks,
        parameters.month_edges,
    )
    struck, parent, count = branching.offspring(
        stream(seed, _OFFSPRING),
        struck,
        np.cumsum(parameters.excitation, axis=2),
        parameters.year_edges,
        parameters.lag,
    )
    order = branching.order_by_time(struck.time, count, parameters.days)
    struck, parent = branching.arrange(order, struck, parent)
    return Attacks(struck.time, struck.place, struck.group, parent)


def monthly_counts(attacks: Attacks, parameters: Parameters) -> NDArray[np.int64]:
    """Count attacks by group, place and month, shape (groups, places, months).

    Examples
    --------
    >>> from tacitus.infer.simulate import WorldSpec, draw_parameters
    >>> parameters = draw_parameters(WorldSpec(attacks=50.0), seed=2)
    >>> attacks = simulate_attacks(parameters, seed=2)
    >>> int(monthly_counts(attacks, parameters).sum()) == len(attacks)
    True
    """
    g, p = parameters.presence.shape
    m = parameters.month_edges.size - 1
    month = np.searchsorted(parameters.month_edges, attacks.time, side="right") - 1
    cell = (attacks.perpetrator.astype(np.int64) * p + attacks.place) * m + month
    return np.bincount(cell, minlength=g * p * m).reshape(g, p, m)
