"""Priors of the attribution model, in the field's terms, and their array form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tacitus.errors import ArrayError
from tacitus.infer.attribution.data import AttributionData, Ints
from tacitus.infer.attribution.layout import Floats, Layout, mark_values
from tacitus.infer.kernels.attribution import Hyper, Parameters
from tacitus.infer.kernels.dirichlet import Tree
from tacitus.infer.kernels.labels import Stats, Tables

Beta = tuple[float, float]
Gamma = tuple[float, float]

MEANS = (0.005, 0.01, 0.02, 0.04, 0.07, 0.11, 0.16, 0.22, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
MASSES = (2.0, 6.0, 20.0)
PULLS = (0.03, 0.06, 0.12, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


@dataclass(frozen=True, slots=True)
class Priors:
    """What is held before any data.

    Parameters
    ----------
    presence
        Concentration of each cell around its parent: a number holds it fixed, a pair is the
        shape and rate of a gamma prior and the concentration is learned.
    presence_root
        Total mass of the symmetric Dirichlet at the root; ``None`` gives `groups` / 2.
    target, casualty, mark
        The same for a group's mix of targets, of casualty classes by target, of other marks.
    claim_means, claim_masses
        Claim rates of one group and casualty class lie over targets as
        Beta(mean × mass, (1 − mean) × mass); the two are learned on this grid. One point of each
        holds them fixed: mean 1/2 and mass 2 make every rate uniform.
    deny_did, deny_not
        Beta priors of the chance of a denial, given no claim, by who did it and who did not.
    false_claim, claim_for_tied, claim_for_part
        Beta priors of a claim for what a stranger, a tied group, one's own part did.
    error
        Beta prior of a source naming somebody who did not do it, by level of hedge; the last
        stands for all further levels.
    worth
        Right and wrong reports in plain words that are known of each source from elsewhere
        (:mod:`tacitus.infer.worth`); empty where nothing is.
    error_modes
        Concentration of each source's way of being wrong (it points to the dominant group, to
        the claimants, to anybody) around that of all sources; as `presence`.
    joint
        Beta prior of a tied partner taking part.
    pull
        Grid of the weight of near, earlier events against presence, evenly likely.
    context
        Mass of the Dirichlet prior on each kind of cell, where events have several.
    coverage
        Gamma prior of the rate at which a source reports at all; ``None`` treats the presence
        of reports as uninformative.
    visibility, severity, affinity
        Shapes of gamma factors of mean one on that rate, by group, by casualty class, and by
        source and group; 0 leaves a factor out.
    sight
        Beta prior of the chance that an event is in view of any source, by casualty class:
        events out of view have no reports whoever did them.
    echo
        Gamma prior of the rate at which one source repeats another, for reports whose root is
        not known; used with `coverage` only.

    Raises
    ------
    ArrayError
        When a number is not positive and finite, or a mean is not inside (0, 1).

    Examples
    --------
    >>> Priors(error=((2, 6), (3, 3))).error[1]
    (3, 3)
    """

    presence: float | Gamma = (2.0, 0.2)
    presence_root: float | None = None
    target: float | Gamma = (2.0, 0.25)
    casualty: float | Gamma = (2.0, 0.1)
    mark: float | Gamma = (2.0, 0.25)
    claim_means: tuple[float, ...] = MEANS
    claim_masses: tuple[float, ...] = MASSES
    deny_did: Beta = (1.0, 19.0)
    deny_not: Beta = (1.0, 19.0)
    false_claim: Beta = (1.0, 50.0)
    claim_for_tied: Beta = (1.0, 20.0)
    claim_for_part: Beta = (1.0, 3.0)
    error: tuple[Beta, ...] = ((2.0, 6.0), (2.5, 5.0), (3.0, 4.0))
    worth: tuple[Beta, ...] = ()
    error_modes: float | Gamma = (2.0, 0.25)
    joint: Beta = (1.0, 49.0)
    pull: tuple[float, ...] = PULLS
    context: float = 1.0
    coverage: Gamma | None = (0.8, 4.0)
    visibility: float = 6.0
    severity: float = 6.0
    affinity: float = 20.0
    sight: Beta = (1.0, 1.0)
    echo: Gamma = (2.0, 2.0)

    def __post_init__(self) -> None:
        pairs = [self.deny_did, self.deny_not, self.false_claim, self.claim_for_tied]
        pairs += [self.claim_for_part, *self.error, self.joint, self.sight, self.echo]
        pairs += [self.coverage] if self.coverage is not None else []
        for value in (self.presence, self.target, self.casualty, self.mark, self.error_modes):
            pairs.append(value if isinstance(value, tuple) else (value, value))
        numbers = np.array([number for pair in pairs for number in pair], dtype=np.float64)
        if not (np.isfinite(numbers).all() and (numbers > 0).all()):
            raise ArrayError("numbers of a prior must be positive and finite.")
        known = np.asarray(self.worth, np.float64)
        if not (np.isfinite(known).all() and (known >= 0).all()):
            raise ArrayError("worth must hold counts of right and wrong reports, not negative.")
        means = np.asarray(self.claim_means)
        if not ((means > 0).all() and (means < 1).all() and min(self.claim_masses) > 0):
            raise ArrayError("claim_means must lie inside (0, 1), claim_masses above 0.")
        factors = np.array([self.visibility, self.severity, self.affinity])
        if not (np.isfinite(factors).all() and (factors >= 0).all()):
            raise ArrayError("visibility, severity and affinity must not be negative.")

    @classmethod
    def flat(cls) -> Priors:
        """Fixed, flat priors and uninformative coverage: no hierarchy, nothing learned."""
        return cls(
            presence=1.0,
            target=1.0,
            casualty=1.0,
            claim_means=(0.5,),
            claim_masses=(2.0,),
            coverage=None,
        )


def _tree(parent: Ints, base: Floats, concentration: list[float | Gamma], level: Ints) -> Tree:
    learned = [value if isinstance(value, tuple) else (0.0, 1.0) for value in concentration]
    return Tree(
        parent=parent.astype(np.int64),
        order=_parents_first(parent),
        level=level.astype(np.int64),
        base=base,
        shape=np.array([pair[0] for pair in learned]),
        rate=np.array([pair[1] for pair in learned]),
    )


def _parents_first(parent: Ints) -> Ints:
    return np.argsort(depths(parent), kind="stable").astype(np.int64)


DEEPEST = 3
"""Steps from the root after which cells share one concentration."""


def depths(parent: Ints) -> Ints:
    """Steps from each node to its root.

    Raises
    ------
    ArrayError
        When the parents run in a circle.
    """
    depth = np.zeros(len(parent), dtype=np.int64)
    above = parent.copy()
    for _ in range(len(parent) + 1):
        climbing = above >= 0
        if not climbing.any():
            return depth
        depth[climbing] += 1
        above[climbing] = parent[above[climbing]]
    raise ArrayError("place_parent runs in a circle.")


def _mean(value: float | Gamma) -> float:
    return value[0] / value[1] if isinstance(value, tuple) else value


def presence_tree(data: AttributionData, priors: Priors) -> tuple[Tree, Floats]:
    """Cells around their parents; levels: roots, then one for each step from the root.

    From the third step on all cells share a level, so that long chains share what is learned.
    """
    parent = data.place_parent
    depth = np.minimum(depths(parent), DEEPEST)
    g = data.n_groups
    root_mass = g / 2 if priors.presence_root is None else priors.presence_root
    is_flat = bool((parent < 0).all())
    # A fixed number is the mass on each group; cells without parents are leaves.
    own = priors.presence if isinstance(priors.presence, tuple) else priors.presence * g
    per_level: list[float | Gamma] = [own if is_flat else root_mass]
    per_level += [own] * int(depth.max())
    base = np.full((len(parent), g), 1.0 / g)
    tree = _tree(parent, base, per_level, depth)
    return tree, np.array([_mean(value) for value in per_level])


def _mix_tree(
    n_rows: int, n_categories: int, prior: float | Gamma, root_mass: float
) -> tuple[Tree, Floats]:
    """Rows around one root, the last node."""
    parent = np.append(np.full(n_rows, n_rows), -1)
    level = np.append(np.ones(n_rows), 0).astype(np.int64)
    base = np.full((n_rows + 1, n_categories), 1.0 / n_categories)
    if not isinstance(prior, tuple):
        # A fixed number is the mass on each category of rows that stand alone.
        parent = np.full(n_rows + 1, -1)
        per_level: list[float | Gamma] = [root_mass, prior * n_categories]
    else:
        per_level = [root_mass, prior]
    return _tree(parent, base, per_level, level), np.array([_mean(x) for x in per_level])


def _casualty_tree(data: AttributionData, prior: float | Gamma) -> tuple[Tree, Floats]:
    """Casualty classes by group and target, around those of the group, around a root."""
    g, t, v = data.n_groups, data.n_targets, data.n_casualties
    base = np.full((g * t + g + 1, v), 1.0 / v)
    level = np.repeat([2, 1, 0], [g * t, g, 1])
    if isinstance(prior, tuple):
        parent = np.concatenate(
            (g * t + np.repeat(np.arange(g), t), np.full(g, g * t + g), np.array([-1]))
        )
        per_level: list[float | Gamma] = [float(v), prior, prior]
    else:
        parent = np.full(g * t + g + 1, -1)
        per_level = [float(v), prior * v, prior * v]
    return _tree(parent, base, per_level, level), np.array([_mean(x) for x in per_level])


def _mark_tree(data: AttributionData, prior: float | Gamma) -> tuple[Tree, Floats]:
    g, n_marks, values = data.n_groups, data.marks.shape[1], mark_values(data)
    parent = np.full(n_marks * (g + 1), -1)
    level = np.zeros(n_marks * (g + 1), dtype=np.int64)
    base = np.zeros((n_marks * (g + 1), values))
    for m in range(n_marks):
        rows = slice(m * (g + 1), m * (g + 1) + g)
        size = int(data.marks[:, m].max(initial=0)) + 1
        base[m * (g + 1) : (m + 1) * (g + 1), :size] = 1.0 / size
        level[rows] = 1
        if isinstance(prior, tuple):
            parent[rows] = m * (g + 1) + g
    fixed = prior if isinstance(prior, tuple) else prior * values
    return _tree(parent, base, [float(values), fixed], level), np.array(
        [float(values), _mean(fixed)]
    )


def _pattern_counts(data: AttributionData) -> Floats:
    """Spread each pattern evenly over the cells that it speaks of."""
    counts = np.zeros((data.n_groups, data.n_targets, data.n_casualties, 2))
    p = data.patterns
    rows = zip(
        *(np.asarray(a) for a in (p.group, p.claimed, p.trials, p.target, p.casualty)), strict=True
    )
    for g, claimed, trials, target, casualty in rows:
        targets = slice(None) if target < 0 else slice(int(target), int(target) + 1)
        classes = slice(None) if casualty < 0 else slice(int(casualty), int(casualty) + 1)
        block = counts[int(g), targets, classes]
        block += np.array([claimed, trials - claimed]) / (block.size / 2)
    return counts


def _errors(error: Floats, worth: tuple[Beta, ...], sources: int) -> Floats:
    """Beta priors of errors by source and level of hedge, with what is known of each source."""
    if worth and len(worth) != sources:
        raise ArrayError(f"'worth' needs a pair for each of {sources} sources, or none at all.")
    by_source = np.tile(error, (sources, 1, 1))
    if worth:
        # Hedged reports are a matter of their own: only plain words are known from elsewhere.
        by_source[:, 0] += np.asarray(worth, np.float64)[:, ::-1]
    return by_source


def compile_priors(data: AttributionData, priors: Priors) -> tuple[Hyper, Parameters]:
    """Lay the priors out for the compiled loops; and parameters at their prior means."""
    g, t, v = data.n_groups, data.n_targets, data.n_casualties
    s, h = data.n_sources, data.n_hedges
    presence, presence_mass = presence_tree(data, priors)
    target, target_mass = _mix_tree(g, t, priors.target, float(t))
    casualty, casualty_mass = _casualty_tree(data, priors.casualty)
    mark, mark_mass = _mark_tree(data, priors.mark)
    mode, mode_mass = _mix_tree(s, 3, priors.error_modes, 3.0)
    grid = np.array(
        [(m, w, 0.0) for w in priors.claim_masses for m in priors.claim_means], dtype=np.float64
    )
    error = np.array([priors.error[min(i, len(priors.error) - 1)] for i in range(max(h, 1))])
    covers = priors.coverage is not None and s > 0
    reach = priors.coverage if priors.coverage is not None else (0.0, 1.0)
    factors = (priors.visibility, priors.severity, priors.affinity) if covers else (0.0,) * 3
    hyper = Hyper(
        presence=presence,
        target=target,
        casualty=casualty,
        mark=mark,
        mode=mode,
        grid=grid,
        claim=_pattern_counts(data),
        deny=np.array([priors.deny_did, priors.deny_not], dtype=np.float64),
        false_claim=np.array(
            [priors.false_claim, priors.claim_for_tied, priors.claim_for_part], dtype=np.float64
        ),
        error=_errors(error.astype(np.float64), priors.worth, s),
        joint=np.array(priors.joint, dtype=np.float64),
        pull=np.array(priors.pull, dtype=np.float64),
        context=np.array([priors.context]),
        coverage=np.array([*(reach if covers else (0.0, 1.0)), *factors]),
        sight=np.array(priors.sight, dtype=np.float64),
        echo=np.array(priors.echo, dtype=np.float64),
    )

    def mean(pair: Floats) -> float:
        return float(pair[0] / pair.sum())

    parameters = Parameters(
        presence=presence.base.copy(),
        target=target.base.copy(),
        casualty=casualty.base.copy(),
        mark=mark.base.copy(),
        mode=mode.base.copy(),
        presence_mass=presence_mass,
        target_mass=target_mass,
        casualty_mass=casualty_mass,
        mark_mass=mark_mass,
        mode_mass=mode_mass,
        claim=np.full((g, t, v), 0.4),
        policy=np.full((g, v), len(grid) // 2, dtype=np.int64),
        deny=np.repeat([[mean(hyper.deny[0])], [mean(hyper.deny[1])]], g, axis=1),
        false_claim=np.tile([mean(row) for row in hyper.false_claim], (g, 1)),
        error=hyper.error[..., 0] / hyper.error.sum(-1),
        joint=np.array([mean(hyper.joint)]),
        pull=np.array([priors.pull[len(priors.pull) // 2]]),
        context=np.full(data.place.shape[1], 1.0 / data.place.shape[1]),
        reach=np.full(s, reach[0] / reach[1] if covers else 0.0),
        visibility=np.ones(g),
        severity=np.ones(v + 1),
        affinity=np.ones((s, g)),
        sight=np.full(v + 1, priors.sight[0] / sum(priors.sight)),
        echo=np.full((s, s), hyper.echo[0] / hyper.echo[1]) * (1 - np.eye(s)),
    )
    return hyper, parameters


Arrays = TypeVar("Arrays", Parameters, Stats)


def copy_arrays(arrays: Arrays) -> Arrays:
    """Copy a tuple of arrays, each of them."""
    copies: list[Any] = [np.copy(array) for array in arrays]
    return type(arrays)(*copies)


def is_covering(hyper: Hyper) -> bool:
    """Whether the presence of reports informs."""
    return bool(hyper.coverage[0] > 0)


def exposure_matrix(data: AttributionData) -> NDArray[np.float64]:
    """Exposure class × source, 1 where a source covers events of that class at all."""
    if data.exposure is None:
        return np.ones((1, data.n_sources))
    return np.asarray(data.exposure[1], dtype=np.float64)


def _mark_size(parameters: Parameters, n_groups: int) -> int:
    n_rows, n_values = parameters.mark.shape
    return int(n_rows // (n_groups + 1) * n_groups * (n_values + 1))


def empty_stats(layout: Layout, parameters: Parameters) -> Stats:
    """Counts of zero."""
    g, t, v, s, h, cells, classes, _ = (int(size) for size in layout.sizes)
    traits = g * (t + 1) * (v + 1) * 4
    marks = _mark_size(parameters, g)
    seen = classes * g * (v + 1)
    contexts = layout.cell.shape[1]
    sizes = (cells * g, 1, contexts, traits, traits, g * 12, marks, 2, 2 * (v + 1), s * h * 4, seen)
    by_source = (s * g * (v + 1), s * g * (v + 1), s * s, s * s)
    return Stats(*(np.zeros(size) for size in sizes + by_source))


def empty_tables(layout: Layout, parameters: Parameters) -> Tables:
    """Look-up tables of the right shapes."""
    g, t, v, s, h, cells, classes, _ = (int(size) for size in layout.sizes)
    traits = g * (t + 1) * (v + 1) * 4
    marks = _mark_size(parameters, g)
    contexts = layout.cell.shape[1]
    sizes = (cells * g, 1, contexts, traits, traits, g * 12, marks, 1, s * h, s * 3)
    seen, own = classes * g * (v + 1), s * g * (v + 1)
    by_source = (seen, seen, v + 1, own, own, s * s)
    return Tables(*(np.zeros(size) for size in sizes + by_source))
