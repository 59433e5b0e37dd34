"""Slice sampling of log-strengths over time, of reporters' biases and of the scales."""

from __future__ import annotations

from math import erfc, exp, log, log1p, pi, sqrt
from typing import Any, NamedTuple

import numpy as np
from numba import njit

EXACT, ABOUT, UP_TO, AT_LEAST, OVER, UNDER, BETWEEN = range(7)
SQRT2 = sqrt(2.0)
LOG_2PI = log(2.0 * pi)
LEVEL, BIAS, SCALE = range(3)


class Said(NamedTuple):
    """N statements about groups made of leaves, and the priors."""

    group: Any  # (N,)
    year: Any  # (N,) from the first
    source: Any  # (N,)
    bound: Any  # (N,)
    whole: Any  # (N,) the group that a share is of, else -1
    low: Any  # (N,) log, or log-odds of a share
    high: Any  # (N,)
    share_sd: float
    start: Any  # (G + 1,) the first leaf of each group
    member: Any  # leaves
    touch_start: Any  # (leaves x years + 1,) the first statement that bears on each
    touch: Any  # statements
    by_start: Any  # (sources + 1,) the first statement of each source
    by: Any  # statements that are no shares
    prior: Any  # (3,) scales of the half-normal priors of drift, bias and noise
    centre: float  # of the first year's level
    spread: float
    below: float  # how far "up to" lies above the truth
    above: float


class Path(NamedTuple):
    """What a chain carries from sweep to sweep."""

    level: Any  # (leaves, years)
    bias: Any  # (sources,)
    scales: Any  # (3,) drift, bias, noise


@njit(cache=True, nogil=True)
def log_tail(x: float) -> float:
    """Log of the standard normal's upper tail."""
    if x > 30.0:
        return -0.5 * x * x - log(x) - 0.5 * LOG_2PI
    return log(0.5 * erfc(x / SQRT2))


@njit(cache=True, nogil=True)
def log_statement(
    bound: int, low: float, high: float, x: float, sd: float, below: float, above: float
) -> float:
    """Log density of a statement given the level x; all on one scale (log, or log-odds).

    up to: level + half-normal(`below`) + noise, a skew normal; over: level - exponential
    (mean `above`) + noise; about and between: the noisy level lies in the interval.
    """
    if bound == EXACT:
        z = (low - x) / sd
        return -0.5 * z * z - log(sd) - 0.5 * LOG_2PI
    if bound in (ABOUT, BETWEEN):
        a, b = (low - x) / sd, (high - x) / sd
        if a > 0.0:
            near, far = log_tail(a), log_tail(b)
        elif b < 0.0:
            near, far = log_tail(-b), log_tail(-a)
        else:
            return log(max(1.0 - 0.5 * erfc(b / SQRT2) - 0.5 * erfc(-a / SQRT2), 1e-300))
        return near + log(max(-np.expm1(far - near), 1e-300))
    if bound in (UP_TO, UNDER):
        delta = low - x
        s = sqrt(sd * sd + below * below)
        z = delta / s
        tail = log_tail(-below / sd * z)
        return log(2.0 / s) - 0.5 * z * z - 0.5 * LOG_2PI + tail
    delta = low - x
    rate = 1.0 / above
    return (
        log(rate) + rate * delta + 0.5 * (rate * sd) ** 2 + log_tail((delta + rate * sd * sd) / sd)
    )


@njit(cache=True, nogil=True)
def statement_term(n: int, said: Said, level: Any, bias: Any, sd: float) -> float:
    """Log likelihood of statement n under the leaves' levels."""
    t, group, whole = said.year[n], said.group[n], said.whole[n]
    total = 0.0
    for at in range(said.start[group], said.start[group + 1]):
        total += exp(level[said.member[at], t])
    if whole < 0:
        x = log(total) + bias[said.source[n]]
    else:
        rest = 0.0
        for at in range(said.start[whole], said.start[whole + 1]):
            rest += exp(level[said.member[at], t])
        part = min(total / rest, 1.0 - 1e-9)
        x = log(part) - log1p(-part)
        sd = said.share_sd
    return log_statement(said.bound[n], said.low[n], said.high[n], x, sd, said.below, said.above)


@njit(cache=True, nogil=True)
def _walk(level: Any, g: int, t: int, drift: float, centre: float, spread: float) -> float:
    """Log prior of the step into year t (or of the first year)."""
    if t == 0:
        z = (level[g, 0] - centre) / spread
        return -0.5 * z * z
    z = (level[g, t] - level[g, t - 1]) / drift
    return -0.5 * z * z


@njit(cache=True, nogil=True)
def log_target(move: Any, x: float, said: Said, path: Path) -> float:
    """Log posterior of the quantity that a move is about, up to a constant.

    Of a LEVEL: leaf `at` moved by x from year `first` to before `last`. Of a BIAS: that of source
    `at`, which is set to x. Of a SCALE: number `at`, where x is its logarithm.
    """
    what, at, first, last = move
    level, bias, scales = path
    centre, spread = said.centre, said.spread
    groups, years = level.shape
    if what == LEVEL:
        for t in range(first, last):
            level[at, t] += x
        out = _walk(level, at, first, scales[0], centre, spread)
        if last < years:
            out += _walk(level, at, last, scales[0], centre, spread)
        for i in range(said.touch_start[at * years + first], said.touch_start[at * years + last]):
            out += statement_term(said.touch[i], said, level, bias, scales[2])
        for t in range(first, last):
            level[at, t] -= x
        return out
    if what == BIAS:
        bias[at] = x
        out = -0.5 * (x / scales[1]) ** 2
        for i in range(said.by_start[at], said.by_start[at + 1]):
            out += statement_term(said.by[i], said, level, bias, scales[2])
        return out
    value = exp(x)
    z = value / said.prior[at]
    out = -0.5 * z * z + log(value)
    if at == 0:
        for g in range(groups):
            for t in range(1, years):
                out += _walk(level, g, t, value, centre, spread) - log(value)
    elif at == 1:
        for n in range(bias.size):
            out += -0.5 * (bias[n] / value) ** 2 - log(value)
    else:
        for n in range(said.whole.size):
            if said.whole[n] < 0:
                out += statement_term(n, said, level, bias, value)
    return out


@njit(cache=True, nogil=True)
def slice_step(rng: Any, move: Any, said: Said, path: Path) -> None:
    """Make one move by a slice step with stepping out (Neal 2003)."""
    level, bias, scales = path
    what, at, first, last = move
    x, width, steps = 0.0, 0.5, 20
    if what == BIAS:
        x, width = bias[at], 2.0 * scales[1]
    elif what == SCALE:
        x, width, steps = log(scales[at]), 1.0, 10
    floor = log_target(move, x, said, path) - rng.standard_exponential()
    a = x - width * rng.random()
    b = a + width
    for _ in range(steps):
        if log_target(move, a, said, path) <= floor:
            break
        a -= width
    for _ in range(steps):
        if log_target(move, b, said, path) <= floor:
            break
        b += width
    found = x
    for _ in range(100):
        y = a + (b - a) * rng.random()
        if log_target(move, y, said, path) > floor:
            found = y
            break
        if y < x:
            a = y
        else:
            b = y
    if what == BIAS:
        bias[at] = found
    elif what == SCALE:
        if found != x:
            scales[at] = exp(found)
    else:
        for t in range(first, last):
            level[at, t] += found


@njit(cache=True, nogil=True)
def sample_strength(
    rng: Any,
    moves: Any,
    said: Said,
    path: Path,
    warmup: int,
    out: Any,
    out_bias: Any,
    out_scales: Any,
) -> None:
    """Run one chain; fills the draws of totals, biases and scales after the warm-up.

    Each sweep makes the moves in turn: rows of what moves, which one, first year and end. As an
    argument, not as numbers in the code: for each of those the callees would be compiled anew.
    """
    level, bias, scales = path
    groups, years = level.shape
    for sweep in range(warmup + out.shape[0]):
        for m in range(moves.shape[0]):
            move = (moves[m, 0], moves[m, 1], moves[m, 2], moves[m, 3])
            slice_step(rng, move, said, path)
        kept = sweep - warmup
        if kept >= 0:
            for g in range(groups):
                for t in range(years):
                    total = 0.0
                    for at in range(said.start[g], said.start[g + 1]):
                        total += exp(level[said.member[at], t])
                    out[kept, g, t] = log(total)
            # Element by element: assigning whole rows takes the compiler seconds.
            for j in range(bias.size):
                out_bias[kept, j] = bias[j]
            for k in range(3):
                out_scales[kept, k] = scales[k]
