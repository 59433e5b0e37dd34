"""Draws of what a scenario runs on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.errors import ArrayError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LIMIT = 0.95


@dataclass(frozen=True)
class Posterior:
    """Draws of what a scenario runs on: D draws, G groups, P places, V kinds of victim, N ties.

    Attributes
    ----------
    rate : ndarray, shape (D, G, P), attacks a month
        Of a group's own accord: those that follow other attacks come on top.
    season : ndarray, shape (D, 12)
        Factor by month of the year, the first being that of the first month.
    shock : ndarray, shape (D,)
        Shape of the Gamma shocks of mean one that all groups share in a place and month.
    drift : ndarray, shape (D,)
        Monthly step of a group's log rate, standard deviation.
    power : ndarray, shape (D,)
        Power of a group's strength at which its rate goes.
    base : ndarray, shape (D, G, G)
        Mean number of attacks by j that one by i sets off.
    lag : ndarray, shape (D,), months
    victims, claim : ndarray, shape (D, G, V)
        Shares of kinds of victim; P(claim | did it).
    credit : ndarray, shape (D,)
        P(a party claims an unclaimed attack of one that it is tied to), for one party named
        at random.
    pairs : ndarray of int, shape (N, 2)
    both : ndarray of bool, shape (N,)
        Whether attacks of either end may follow those of the other.
    follow : ndarray, shape (D, N)
        Mean number of further attacks by the second end per attack of the first, while tied.
    held, birth, death : ndarray, shape (D, N)
        P(tie holds at the start); monthly chances that it begins or ends.
    spoiling : ndarray, shape (D, G)
        Log factor on the rate of those outside an agreement while it is being talked over.

    Raises
    ------
    ArrayError
        A shape or a value does not fit, or attacks would never die out.
    """

    rate: Floats
    season: Floats
    shock: Floats
    drift: Floats
    power: Floats
    base: Floats
    lag: Floats
    victims: Floats
    claim: Floats
    credit: Floats
    pairs: Ints
    both: NDArray[np.bool_]
    follow: Floats
    held: Floats
    birth: Floats
    death: Floats
    spoiling: Floats

    def __post_init__(self) -> None:
        for f in fields(self):
            kind = {"pairs": np.int64, "both": np.bool_}.get(f.name, np.float64)
            value: NDArray[Any] = np.ascontiguousarray(getattr(self, f.name), dtype=kind)
            object.__setattr__(self, f.name, value)
        _check(self)

    @property
    def groups(self) -> int:
        """Number of groups."""
        return int(self.rate.shape[1])

    def rows(self, which: Ints) -> Posterior:
        """Give some of the draws."""
        alone = {"pairs", "both"}
        return Posterior(
            **{
                f.name: getattr(self, f.name) if f.name in alone else getattr(self, f.name)[which]
                for f in fields(self)
            }
        )


def _check(p: Posterior) -> None:
    if p.rate.ndim != 3 or not p.rate.size:
        raise ArrayError("'rate' must have at least one draw, one group and one place.")
    d, g, _ = p.rate.shape
    n = len(p.pairs)
    shapes: dict[str, tuple[int, ...]] = {}
    shapes |= dict.fromkeys(("shock", "drift", "power", "lag", "credit"), (d,))
    shapes |= dict.fromkeys(("follow", "held", "birth", "death"), (d, n))
    shapes |= {"season": (d, 12), "base": (d, g, g), "spoiling": (d, g), "both": (n,)}
    shapes |= {"victims": (d, g, p.victims.shape[-1]), "claim": p.victims.shape, "pairs": (n, 2)}
    for name, shape in shapes.items():
        if getattr(p, name).shape != shape:
            raise ArrayError(f"'{name}' must have shape {shape}, not {getattr(p, name).shape}.")
    for f in fields(p):
        value = getattr(p, f.name)
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise ArrayError(f"'{f.name}' holds a value that is not finite; remove it.")
        if f.name not in {"spoiling", "power"} and (value < 0).any():
            raise ArrayError(f"'{f.name}' must not be negative.")
    for name in ("held", "birth", "claim", "credit"):
        if (getattr(p, name) > 1).any():
            raise ArrayError(f"'{name}' must lie between 0 and 1.")
    if n and ((p.death >= 1).any() or p.pairs.max() >= g):
        raise ArrayError("'death' must lie below 1, and 'pairs' must hold groups of 'rate'.")
    if (p.shock <= 0).any() or (p.lag <= 0).any():
        raise ArrayError("'shock' and 'lag' must be above 0.")
    most = p.base.copy()
    for k, (i, j) in enumerate(p.pairs):
        most[:, i, j] += p.follow[:, k]
        most[:, j, i] += p.follow[:, k] * p.both[k]
    if most.sum(axis=2).max() < LIMIT:
        return
    if np.abs(np.linalg.eigvals(most)).max() >= LIMIT:
        raise ArrayError("With all ties held, attacks never die out; lower 'base' or 'follow'.")
