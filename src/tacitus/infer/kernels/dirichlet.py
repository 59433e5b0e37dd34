"""Trees of Dirichlet distributions: each node draws its probabilities around its parent's.

Exact conditional draws through table counts: Teh, Jordan, Beal & Blei 2006, "Hierarchical
Dirichlet processes", JASA 101:1566.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

FLOOR = 1e-30
"""Least probability kept, so that products of several stay above the least double."""


class Tree(NamedTuple):
    """Nodes K, categories C, levels D."""

    parent: NDArray[np.int64]
    """K: parent of each node, -1 for a root."""
    order: NDArray[np.int64]
    """K: the nodes, parents before children."""
    level: NDArray[np.int64]
    """K: whose concentration the node uses."""
    base: NDArray[np.float64]
    """K × C: probabilities around which roots are drawn; zero where a category is absent."""
    shape: NDArray[np.float64]
    """D: gamma prior of the concentration; 0 holds the concentration fixed."""
    rate: NDArray[np.float64]


@nb.njit(cache=True)
def draw_tables(count: float, mass: float, rng: Any) -> int:
    """Draw the number of tables at which `count` customers sit, under concentration `mass`."""
    tables = 0
    for i in range(int(count)):
        if rng.random() * (mass + i) < mass:
            tables += 1
    return tables


@nb.njit(cache=True)
def draw_tree(
    tree: Tree,
    counts: NDArray[np.float64],
    concentration: NDArray[np.float64],
    probability: NDArray[np.float64],
    rng: Any,
) -> None:
    """Draw `concentration` and `probability` in place, given `counts` (destroyed), K × C."""
    n_nodes, n_cats = probability.shape
    levels = len(concentration)
    tables_at = np.zeros(levels)
    log_w = np.zeros(levels)
    successes = np.zeros(levels)
    for k in range(n_nodes - 1, -1, -1):
        node = tree.order[k]
        above = tree.parent[node]
        lev = tree.level[node]
        learn = tree.shape[lev] > 0.0
        if above < 0 and not learn:
            continue
        c = concentration[lev]
        total = 0.0
        for j in range(n_cats):
            n = counts[node, j]
            if n > 0.0:
                total += n
                base = probability[above, j] if above >= 0 else tree.base[node, j]
                t = draw_tables(n, max(c * base, FLOOR), rng)
                tables_at[lev] += t
                if above >= 0:
                    counts[above, j] += t
        if learn and total > 0.0:
            log_w[lev] += np.log(max(rng.beta(c + 1.0, total), FLOOR))
            if rng.random() * (total + c) < total:
                successes[lev] += 1.0
    for lev in range(levels):
        if tree.shape[lev] > 0.0:
            shape = tree.shape[lev] + tables_at[lev] - successes[lev]
            concentration[lev] = rng.standard_gamma(shape) / (tree.rate[lev] - log_w[lev])
            concentration[lev] = min(max(concentration[lev], 1e-6), 1e6)
    for k in range(n_nodes):
        node = tree.order[k]
        above = tree.parent[node]
        c = concentration[tree.level[node]]
        total = 0.0
        for j in range(n_cats):
            base = probability[above, j] if above >= 0 else tree.base[node, j]
            a = c * base + counts[node, j]
            x = rng.standard_gamma(a) if a > 0.0 else 0.0
            probability[node, j] = x
            total += x
        # All draws of a very sparse row can underflow: its mass then lies on one category.
        if total <= 0.0:
            u = rng.random()
            acc = 0.0
            chosen = 0
            for j in range(n_cats):
                base = probability[above, j] if above >= 0 else tree.base[node, j]
                if base > 0.0:
                    chosen = j
                acc += base
                if u < acc:
                    break
            probability[node, chosen] = 1.0
            total = 1.0
        for j in range(n_cats):
            probability[node, j] = max(probability[node, j] / total, FLOOR)
