"""What carries a conclusion: one bar per root, in decibans, from the prior to the sum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

#: How wide all bars of a conclusion are together, in pixels.
WIDTH = 240


def bars(weights: Sequence[float], width: int = WIDTH) -> tuple[tuple[int, int], ...]:
    """Give where each bar starts and how wide it is; each starts where the last ended.

    Parameters
    ----------
    weights : sequence of float
        Weights of evidence in decibans; the first starts at even odds.

    Returns
    -------
    tuple of (int, int)
        Left end and width in pixels; a bar is a pixel wide at least.

    Examples
    --------
    >>> bars([-10, 20, 10])
    ((0, 80), (0, 160), (160, 80))
    """
    ends = [0.0]
    for weight in weights:
        ends.append(ends[-1] + weight)
    low = min(ends)
    span = max(max(ends) - low, 1.0)
    at = [round((end - low) / span * width) for end in ends]
    return tuple((min(a, b, width - 1), max(abs(b - a), 1)) for a, b in pairwise(at))


def decibans(value: float) -> str:
    """Write a weight with its sign and one decimal.

    Examples
    --------
    >>> decibans(8.42), decibans(-0.04)
    ('+8.4', '+0.0')
    """
    return f"{round(value, 1) + 0.0:+.1f}"
