"""Slice sampling of log-strengths over time, of reporters' biases and of the scales."""

from __future__ import annotations

from math import erfc, exp, log, log1p, pi, sqrt
from typing import Any

import numpy as np
from numba import njit

EXACT, ABOUT, UP_TO, AT_LEAST, OVER, UNDER, BETWEEN = range(7)
SQRT2 = sqrt(2.0)
LOG_2PI = log(2.0 * pi)


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
def statement_term(
    n: int, s: Any, level: Any, bias: Any, sd: float, below: float, above: float
) -> float:
    """Log likelihood of statement n under the leaves' levels."""
    group, year, source, bound, whole, low, high, share_sd, start, member = s
    t = year[n]
    total = 0.0
    for at in range(start[group[n]], start[group[n] + 1]):
        total += exp(level[member[at], t])
    if whole[n] < 0:
        return log_statement(
            bound[n], low[n], high[n], log(total) + bias[source[n]], sd, below, above
        )
    rest = 0.0
    for at in range(start[whole[n]], start[whole[n] + 1]):
        rest += exp(level[member[at], t])
    part = min(total / rest, 1.0 - 1e-9)
    odds = log(part) - log1p(-part)
    return log_statement(bound[n], low[n], high[n], odds, share_sd, below, above)


@njit(cache=True, nogil=True)
def _walk(level: Any, g: int, t: int, drift: float, centre: float, spread: float) -> float:
    """Log prior of the step into year t (or of the first year)."""
    if t == 0:
        z = (level[g, 0] - centre) / spread
        return -0.5 * z * z
    z = (level[g, t] - level[g, t - 1]) / drift
    return -0.5 * z * z


@njit(cache=True, nogil=True)
def _shifted(
    g: int,
    first: int,
    last: int,
    delta: float,
    level: Any,
    touch_start: Any,
    touch: Any,
    s: Any,
    bias: Any,
    scales: Any,
    fixed: Any,
) -> float:
    """Log posterior, up to a constant, with leaf g moved by delta in years first to last - 1."""
    years = level.shape[1]
    for t in range(first, last):
        level[g, t] += delta
    value = _walk(level, g, first, scales[0], fixed[0], fixed[1])
    if last < years:
        value += _walk(level, g, last, scales[0], fixed[0], fixed[1])
    for t in range(first, last):
        cell = g * years + t
        for at in range(touch_start[cell], touch_start[cell + 1]):
            value += statement_term(touch[at], s, level, bias, scales[2], fixed[2], fixed[3])
    for t in range(first, last):
        level[g, t] -= delta
    return value


@njit(cache=True, nogil=True)
def _slice_level(
    rng: Any,
    g: int,
    first: int,
    last: int,
    width: float,
    level: Any,
    touch_start: Any,
    touch: Any,
    s: Any,
    bias: Any,
    scales: Any,
    fixed: Any,
) -> None:
    """Move one leaf over a span of years by a slice step with stepping out (Neal 2003)."""
    here = _shifted(g, first, last, 0.0, level, touch_start, touch, s, bias, scales, fixed)
    floor = here - rng.exponential(1.0)
    a = -width * rng.random()
    b = a + width
    for _ in range(20):
        if _shifted(g, first, last, a, level, touch_start, touch, s, bias, scales, fixed) <= floor:
            break
        a -= width
    for _ in range(20):
        if _shifted(g, first, last, b, level, touch_start, touch, s, bias, scales, fixed) <= floor:
            break
        b += width
    for _ in range(100):
        delta = a + (b - a) * rng.random()
        if (
            _shifted(g, first, last, delta, level, touch_start, touch, s, bias, scales, fixed)
            > floor
        ):
            for t in range(first, last):
                level[g, t] += delta
            return
        if delta < 0.0:
            a = delta
        else:
            b = delta


@njit(cache=True, nogil=True)
def _scale_target(
    which: int, value: float, level: Any, s: Any, bias: Any, scales: Any, prior: Any, fixed: Any
) -> float:
    """Log posterior of one scale on the log scale; half-normal priors."""
    z = value / prior[which]
    out = -0.5 * z * z + log(value)
    groups, years = level.shape
    if which == 0:
        for g in range(groups):
            for t in range(1, years):
                out += _walk(level, g, t, value, fixed[0], fixed[1]) - log(value)
    elif which == 1:
        for n in range(bias.size):
            out += -0.5 * (bias[n] / value) ** 2 - log(value)
    else:
        for n in range(s[0].size):
            if s[4][n] < 0:
                out += statement_term(n, s, level, bias, value, fixed[2], fixed[3])
    return out


@njit(cache=True, nogil=True)
def _slice_scale(
    rng: Any, which: int, level: Any, s: Any, bias: Any, scales: Any, prior: Any, fixed: Any
) -> None:
    x = log(scales[which])
    floor = _scale_target(which, scales[which], level, s, bias, scales, prior, fixed)
    floor -= rng.exponential(1.0)
    a = x - rng.random()
    b = a + 1.0
    for _ in range(10):
        if _scale_target(which, exp(a), level, s, bias, scales, prior, fixed) <= floor:
            break
        a -= 1.0
    for _ in range(10):
        if _scale_target(which, exp(b), level, s, bias, scales, prior, fixed) <= floor:
            break
        b += 1.0
    for _ in range(100):
        y = a + (b - a) * rng.random()
        if _scale_target(which, exp(y), level, s, bias, scales, prior, fixed) > floor:
            scales[which] = exp(y)
            return
        if y < x:
            a = y
        else:
            b = y


@njit(cache=True, nogil=True)
def _bias_target(j: int, level: Any, by: Any, s: Any, bias: Any, scales: Any, fixed: Any) -> float:
    out = -0.5 * (bias[j] / scales[1]) ** 2
    for at in range(by[0][j], by[0][j + 1]):
        out += statement_term(by[1][at], s, level, bias, scales[2], fixed[2], fixed[3])
    return out


@njit(cache=True, nogil=True)
def _slice_bias(
    rng: Any, j: int, level: Any, by: Any, s: Any, bias: Any, scales: Any, fixed: Any
) -> None:
    x = bias[j]
    floor = _bias_target(j, level, by, s, bias, scales, fixed) - rng.exponential(1.0)
    width = 2.0 * scales[1]
    a = x - width * rng.random()
    b = a + width
    for _ in range(20):
        bias[j] = a
        if _bias_target(j, level, by, s, bias, scales, fixed) <= floor:
            break
        a -= width
    for _ in range(20):
        bias[j] = b
        if _bias_target(j, level, by, s, bias, scales, fixed) <= floor:
            break
        b += width
    for _ in range(100):
        bias[j] = a + (b - a) * rng.random()
        if _bias_target(j, level, by, s, bias, scales, fixed) > floor:
            return
        if bias[j] < x:
            a = bias[j]
        else:
            b = bias[j]
    bias[j] = x


@njit(cache=True, nogil=True)
def sample_strength(
    rng: Any,
    level: Any,
    bias: Any,
    scales: Any,
    prior: Any,
    fixed: Any,
    s: Any,
    touch_start: Any,
    touch: Any,
    by: Any,
    warmup: int,
    out: Any,
    out_bias: Any,
    out_scales: Any,
) -> None:
    """Run one chain; fills the draws of totals, biases and scales after the warm-up.

    Each sweep moves single years, then whole later parts of a path (its increments), then the
    biases, then the scales: the first fits years with statements, the second the rest.
    """
    groups, years = level.shape
    start, member = s[8], s[9]
    for sweep in range(warmup + out.shape[0]):
        for g in range(groups):
            for t in range(years):
                _slice_level(
                    rng, g, t, t + 1, 0.5, level, touch_start, touch, s, bias, scales, fixed
                )
            for t in range(years - 1):
                _slice_level(
                    rng, g, t, years, 0.5, level, touch_start, touch, s, bias, scales, fixed
                )
        for j in range(bias.size):
            _slice_bias(rng, j, level, by, s, bias, scales, fixed)
        for which in range(3):
            _slice_scale(rng, which, level, s, bias, scales, prior, fixed)
        kept = sweep - warmup
        if kept >= 0:
            for g in range(groups):
                for t in range(years):
                    total = 0.0
                    for at in range(start[g], start[g + 1]):
                        total += exp(level[member[at], t])
                    out[kept, g, t] = log(total)
            # Element by element: assigning whole rows takes the compiler seconds.
            for j in range(bias.size):
                out_bias[kept, j] = bias[j]
            for which in range(3):
                out_scales[kept, which] = scales[which]
