"""Prior distributions of the network Hawkes model, each with its unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tacitus.errors import ArrayError
from tacitus.infer.kernels.hawkes import Slab


@dataclass(frozen=True)
class Priors:
    """What is believed before any event is seen.

    Parameters
    ----------
    density
        Beta counts of the share of pairs that are tied.
    strength_rate
        Follow-ons per event ~ Exponential with this rate, on the grid `strengths`.
    strengths
        Smallest and largest strength of a follow, and the number of log-spaced grid points. The
        smallest one says what is too weak to be called a link.
    one_way
        Share of ties in which only one side follows the other.
    lag
        Median lag in days and its log standard deviation: 1/decay is lognormal.
    shock_shape
        Median and log standard deviation of the shape of the place-month shocks, whose mean is 1
        and whose variance is 1/shape.
    presence_shape
        Shape of the presence of a group over its places: small means few strongholds.
    presence_scale
        Shape and rate of the Gamma prior of each group's presence scale; the rate is in events a
        day. A rate of None takes the mean rate of the data (empirical Bayes).
    """

    density: tuple[float, float] = (1.0, 9.0)
    strength_rate: float = 20.0
    strengths: tuple[float, float, int] = (0.01, 0.8, 12)
    one_way: float = 0.5
    lag: tuple[float, float] = (3.0, 0.5)
    shock_shape: tuple[float, float] = (1.0, 1.0)
    presence_shape: float = 0.3
    presence_scale: tuple[float, float | None] = (1.0, None)

    def __post_init__(self) -> None:
        numbers = [*self.density, self.strength_rate, *self.strengths, *self.lag]
        numbers += [*self.shock_shape, self.presence_shape, self.presence_scale[0]]
        if not all(np.isfinite(numbers)) or min(numbers) <= 0:
            raise ArrayError("priors must be positive numbers: give no zero, NaN or infinity")
        if not 0 <= self.one_way <= 1 or self.strengths[0] >= self.strengths[1]:
            raise ArrayError("one_way must lie in [0, 1] and strengths must rise")

    def slab(self) -> Slab:
        """Give the grid of strengths with the log prior mass of each point."""
        low, high, points = self.strengths
        nodes = np.geomspace(low, high, int(points))
        mass = nodes * np.exp(-self.strength_rate * nodes)  # log-spaced: density x width ~ node
        return Slab(nodes, np.log(mass / mass.sum()), self.one_way)
