"""Shares of counts with Wilson intervals."""

from __future__ import annotations

import math

from tacitus.core.results import Share
from tacitus.errors import InputError

_Z95 = 1.959963984540054


def wilson(successes: int, total: int, *, z: float = _Z95) -> Share:
    """Give a share with its Wilson score interval (Wilson 1927), 95 % by default.

    Parameters
    ----------
    successes, total : int
        Counts of events.
    z : float
        Normal quantile of the level.

    Returns
    -------
    Share
        All None where ``total`` is 0: no share is known, which is not a share of 0.

    Raises
    ------
    InputError
        Counts that cannot be.

    Examples
    --------
    >>> s = wilson(47, 49)
    >>> round(s.value, 3), round(s.low, 3), round(s.high, 3)
    (0.959, 0.863, 0.989)
    >>> wilson(0, 0)
    Share(value=None, low=None, high=None)
    """
    if not 0 <= successes <= total:
        raise InputError(f"{successes} of {total} events: that cannot be counted.")
    if total == 0:
        return Share(None, None, None)
    share, z2 = successes / total, z * z
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = z / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    # At the ends the bound is the share itself; rounding would put it a hair inside.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == total else min(1.0, centre + half)
    return Share(share, low, high)
