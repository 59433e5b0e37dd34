"""Where the nodes of a network stand: stress majorization from several seeded starts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import hypot

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def distances(n: int, edges: Sequence[tuple[int, int]]) -> Array:
    """Give wanted distances of `n` nodes, shape (n, n): lengths of shortest paths.

    An edge between nodes with many edges is longer, for there its label needs room; a node
    with one edge stays near. Unconnected nodes lie apart.
    """
    degree = np.zeros(n)
    for a, b in edges:
        degree[[a, b]] += 1
    d = np.full((n, n), np.inf)
    np.fill_diagonal(d, 0.0)
    for a, b in edges:
        d[a, b] = d[b, a] = 0.45 + 0.3 * float(degree[a] * degree[b]) ** 0.5
    for k in range(n):
        d = np.minimum(d, d[:, k, None] + d[None, k, :])
    finite = d[np.isfinite(d)]
    d[~np.isfinite(d)] = float(finite.max()) + 1.0 if finite.size else 1.0
    return d


class Stress:
    """Stress of layouts against wanted distances, lowered by SMACOF (Gansner, Koren & North 2004).

    Parameters
    ----------
    ideal : ndarray, shape (n, n)
        Wanted distances; weights are their inverse squares.
    """

    def __init__(self, ideal: Array) -> None:
        off = ~np.eye(len(ideal), dtype=bool)
        self._ideal = ideal
        self._weights = np.zeros_like(ideal)
        self._weights[off] = ideal[off] ** -2
        self._pull = self._weights * ideal
        self._inverse = np.linalg.pinv(np.diag(self._weights.sum(1)) - self._weights)

    def lower(self, x: Array, steps: int = 120) -> tuple[Array, float]:
        """Give a layout of lower stress, shape (n, 2), and its stress."""
        for _ in range(steps):
            ratio = self._pull / np.maximum(_gaps(x), 1e-9)
            moved = self._inverse @ (ratio.sum(1)[:, None] * x - ratio @ x)
            still = float(np.abs(moved - x).max()) < 1e-3
            x = moved
            if still:
                break
        return x, float((self._weights * (_gaps(x) - self._ideal) ** 2).sum() / 2)


def _gaps(x: Array) -> Array:
    across = x[:, None] - x[None]
    return np.asarray(np.sqrt(np.einsum("ijk,ijk->ij", across, across)), dtype=np.float64)


def crossings(x: Array, edges: Sequence[tuple[int, int]]) -> int:
    """Count pairs of edges without a common end that cross as straight lines."""
    count = 0
    for (a, b), (c, d) in combinations(edges, 2):
        if len({a, b, c, d}) == 4 and _cross(x[a], x[b], x[c], x[d]):
            count += 1
    return count


def _cross(p: Array, q: Array, r: Array, s: Array) -> bool:
    def side(a: Array, b: Array, c: Array) -> float:
        return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0


def closeness(x: Array, edges: Sequence[tuple[int, int]], radius: float) -> float:
    """Sum how far nodes intrude on edges that are not theirs, as shares of `radius`."""
    total = 0.0
    for a, b in edges:
        along = x[b] - x[a]
        length = float(along @ along) or 1e-9
        for k in range(len(x)):
            if k in (a, b):
                continue
            t = min(1.0, max(0.0, float((x[k] - x[a]) @ along) / length))
            gap = float(np.linalg.norm(x[k] - (x[a] + t * along)))
            total += max(0.0, 1 - gap / radius)
    return total


def layouts(
    n: int,
    edges: Sequence[tuple[int, int]],
    clusters: Sequence[Sequence[int]],
    *,
    width: float,
    height: float,
    seed: int = 0,
    starts: int = 18,
    keep: int = 4,
) -> list[Array]:
    """Place `n` nodes in a box, near to whom they are tied with, parts of a cluster together.

    The best of several seeded starts by crossings, nodes on foreign edges and foreign nodes
    among a cluster, then stress; the best first.

    Returns
    -------
    list of ndarray, shape (n, 2)
        Up to `keep` layouts, positions within (0, 0) and (`width`, `height`).

    Examples
    --------
    >>> layouts(2, [(0, 1)], [], width=100, height=50)[0].round().tolist()
    [[0.0, 25.0], [100.0, 25.0]]
    """
    if n == 1:
        return [np.array([[width / 2, height / 2]])]
    inside = [pair for cluster in clusters for pair in combinations(cluster, 2)]
    ideal = distances(n, sorted({*edges, *inside})) ** 0.85
    for a, b in inside:
        ideal[a, b] = ideal[b, a] = min(float(ideal[a, b]), 0.9)
    measure, rng = Stress(ideal), np.random.default_rng(seed)
    found: list[tuple[float, int, Array]] = []
    for turn in range(starts if n <= 20 else max(4, starts // 3)):
        x, stress = measure.lower(rng.normal(size=(n, 2)) * n**0.5)
        x = _push_apart(_fit(x, width, height), width, height)
        cost = (
            6.0 * crossings(x, edges)
            + 5.0 * closeness(x, edges, 46.0)
            + 8.0 * _intruders(x, clusters)
            + 4.0 * _crowding(x, 70.0)
            + 3.0 * stress
        )
        found.append((round(cost, 6), turn, x))
    return [x for _, _, x in sorted(found, key=lambda item: item[:2])[:keep]]


def _fit(x: Array, width: float, height: float) -> Array:
    """Turn the long axis of a layout to that of the box, and stretch it to fill."""
    x = x - x.mean(0)
    _, _, axes = np.linalg.svd(x, full_matrices=False)
    axes = axes * np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])[:, None]
    x = x @ axes.T
    if x.shape[1] == 1:
        x = np.column_stack([x, np.zeros(len(x))])
    if width < height:
        x = x[:, ::-1]
    span = np.ptp(x, axis=0)
    box = np.array([width, height])
    flat = span < 1e-6 * max(float(span.max()), 1e-9)
    unit = np.where(flat, 0.5, (x - x.min(0)) / np.where(flat, 1.0, span))
    return np.asarray(unit * box, dtype=np.float64)


def _intruders(x: Array, clusters: Sequence[Sequence[int]]) -> float:
    """Count nodes that stand within the ground of a cluster that is not theirs."""
    count = 0.0
    for cluster in clusters:
        members = x[list(cluster)]
        low, high = members.min(0) - 30, members.max(0) + 30
        for k in range(len(x)):
            if k not in cluster and bool(((x[k] > low) & (x[k] < high)).all()):
                count += 1
    return count


def _crowding(x: Array, least: float) -> float:
    gaps = _gaps(x)[np.triu_indices(len(x), 1)]
    return float(np.maximum(0.0, 1 - gaps / least).sum())


def _push_apart(x: Array, width: float, height: float) -> Array:
    """Move nodes that would lie on each other's names, and keep them in the box.

    Names are wide and low, so nodes need more room beside each other than above.
    """
    room = np.array([118.0, 62.0])
    share = 0.45 * width * height / (len(x) * float(room.prod()))
    room *= min(max(share**0.5, 0.5), 1.5)
    # Plain numbers: each pair moves before the next is looked at, which arrays are slow at.
    spots = [(float(u), float(v)) for u, v in x / room]
    wide, high = width / float(room[0]), height / float(room[1])
    for _ in range(80):
        moved = False
        for a, b in combinations(range(len(spots)), 2):
            (ax, ay), (bx, by) = spots[a], spots[b]
            dx, dy = bx - ax, by - ay
            if abs(dx) >= 1 or abs(dy) >= 1:
                continue
            length = hypot(dx, dy)
            if length < 1:
                ux, uy = (dx / length, dy / length) if length > 1e-9 else (1.0, 0.0)
                push = (1 - length) / 2
                spots[a] = ax - ux * push, ay - uy * push
                spots[b] = bx + ux * push, by + uy * push
                moved = True
        spots = [(min(max(u, 0.0), wide), min(max(v, 0.0), high)) for u, v in spots]
        if not moved:
            break
    return np.asarray(np.array(spots) * room, dtype=np.float64)
