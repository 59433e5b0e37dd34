"""What the attribution model sees: events, candidates, claims, reports and patterns, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from tacitus.errors import ArrayError
from tacitus.infer.attribution.checks import Ints, numbers, ragged, row_pointers, whole

CLAIMED, DENIED, SILENT, NOT_RECORDED = range(4)
"""Codes of claim statuses, in the order of the closed list in `core`."""

OTHER = 0
"""The group that stands for everybody who is not listed."""


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Claims of responsibility that were recorded, one row per event and group.

    A group without a row is *silent* on an event whose claims were recorded at all
    (`AttributionData.claims_recorded`), and *not recorded* otherwise.
    """

    event: ArrayLike = ()
    group: ArrayLike = ()
    status: ArrayLike = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """Reports on who did it, one row per report.

    Parameters
    ----------
    event, source
        Codes, each of length R.
    group
        The group named, length R; or the entries of the sets named, with `pointers`.
    pointers
        Length R + 1; left out when every report names one group.
    hedge
        Level of the hedge, 0 = none; each level has an error rate of its own. Left out: 0.
    root
        Reports on one event with one root carry one term between them, that of the earliest.
        -1 where the root is not known: then copying is inferred. Left out: each is its own root.
    order
        Rank in time within the event. Left out: as listed.
    original
        Whether the report that stands for a root is known to be its source's own, length R.
        Who is cited may itself repeat others: False. Left out: True.
    """

    event: ArrayLike = ()
    source: ArrayLike = ()
    group: ArrayLike = ()
    pointers: ArrayLike | None = None
    hedge: ArrayLike | None = None
    root: ArrayLike | None = None
    order: ArrayLike | None = None
    original: ArrayLike | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Assertions about a class of events ("hardly claims any"), as weak counts, one per root.

    `target` and `casualty` are -1 where the pattern speaks of all. `claimed` of `trials`
    imagined events are claimed; both may be fractions. Of rows with one root the first counts.
    """

    group: ArrayLike = ()
    claimed: ArrayLike = ()
    trials: ArrayLike = ()
    target: ArrayLike | None = None
    casualty: ArrayLike | None = None
    root: ArrayLike | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AttributionData:
    """Everything the model of doing, claiming and reporting conditions on.

    Parameters
    ----------
    n_groups
        Groups, including group 0: everybody who is not listed.
    place
        Cell of presence of each event (a place, or a place in a period), length N; or N × K
        where an event lies in cells of several kinds (its town, its country): the weight of
        each kind is learned.
    place_parent
        Parent of each cell, -1 for a root: cells borrow from their parent (a district-month
        from its district, that from its province). Left out: every cell stands alone.
    candidate_pointers, candidates
        Groups possible for each event, ragged. Left out: all. Whoever claims, denies or is
        named joins the candidates of that event.
    target, casualty
        Target type and casualty class, length N; -1 where not known.
    marks
        Further categorical traits, N × M; -1 where not known.
    claims, reports, patterns
        See these classes.
    claims_recorded
        Whether the record of an event would hold a claim, length N. Left out: True.
    group_parent
        Parent of each group or -1. A parent's name stands for itself or any of its parts.
    tied
        Pairs of groups, K × 2, that may act together and claim for one another.
    dominant
        The locally dominant group of each event, to which careless sources point. Left out: the
        group most often named in the cell.
    neighbours
        Near, earlier events: (event, earlier event, nearness), one row per pair. An event is
        the work of the group of a near one in proportion to nearness, as in a self-exciting
        process; how strongly is learned.
    exposure
        Sources that cover an event at all, by class of event: (class of each event, classes × S).

    Raises
    ------
    ArrayError
        When a shape, range or number is wrong; the sentence names the array.

    Examples
    --------
    >>> data = AttributionData(n_groups=3, place=[0, 0], claims=Claims([0], [1], [CLAIMED]))
    >>> data.n_events, data.candidates
    (2, array([0, 1, 2, 0, 1, 2]))
    """

    n_groups: int
    place: Any
    place_parent: Any = None
    candidate_pointers: Any = None
    candidates: Any = None
    target: Any = None
    casualty: Any = None
    n_targets: int = 0
    n_casualties: int = 0
    n_sources: int = 0
    n_hedges: int = 0
    marks: Any = None
    claims: Claims = field(default_factory=Claims)
    claims_recorded: Any = None
    reports: Reports = field(default_factory=Reports)
    patterns: Patterns = field(default_factory=Patterns)
    group_parent: Any = None
    tied: Any = None
    dominant: Any = None
    exposure: tuple[Any, Any] | None = None
    neighbours: tuple[Any, Any, Any] | None = None

    @property
    def n_events(self) -> int:
        """Number of events."""
        return len(self.place)

    def __post_init__(self) -> None:
        if not isinstance(self.n_groups, int | np.integer) or self.n_groups < 2:
            raise ArrayError("n_groups must be 2 or more: group 0 stands for the unlisted.")
        self._check_events()
        self._check_neighbours()
        self._check_groups()
        self._check_claims()
        self._check_reports()
        self._check_patterns()
        self._extend_candidates()

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _check_events(self) -> None:
        given_place = np.asarray(self.place)
        if given_place.ndim not in (1, 2) or (given_place.ndim == 2 and not given_place.shape[1]):
            raise ArrayError(f"place has shape {given_place.shape}; give N or N × kinds of cell.")
        flat = whole("place", given_place.ravel(), 0, 2**31)
        place = flat.reshape(len(given_place), -1) if flat.size else flat.reshape(0, 1)
        n = len(place)
        if n == 0:
            raise ArrayError("place is empty: give at least one event.")
        parent = self.place_parent
        if parent is None:
            parent = np.full(int(place.max()) + 1, -1)
        parent = whole("place_parent", parent, -1, max(len(parent), 1))
        if place.max() >= len(parent):
            raise ArrayError(f"place names cell {place.max()}; place_parent has {len(parent)}.")
        self._set(place=place, place_parent=parent)
        for name in ("target", "casualty"):
            given = getattr(self, name)
            codes = (
                np.zeros(n, np.int64) if given is None else whole(name, given, -1, 2**15, length=n)
            )
            size_name = "n_targets" if name == "target" else "n_casualties"
            size = max(getattr(self, size_name), int(codes.max()) + 1, 1)
            self._set(**{name: codes, size_name: size})
        marks = np.zeros((n, 0), np.int64) if self.marks is None else np.asarray(self.marks)
        if marks.ndim != 2 or len(marks) != n:
            raise ArrayError(f"marks has shape {marks.shape}; {n} rows are needed.")
        columns = [whole(f"marks[:, {m}]", marks[:, m], -1, 2**15) for m in range(marks.shape[1])]
        self._set(marks=np.column_stack(columns) if columns else marks.astype(np.int64))
        recorded = np.ones(n, bool) if self.claims_recorded is None else self.claims_recorded
        recorded = np.asarray(recorded)
        if recorded.shape != (n,) or recorded.dtype != np.bool_:
            raise ArrayError(f"claims_recorded must hold {n} truth values.")
        self._set(claims_recorded=recorded)

    def _check_neighbours(self) -> None:
        if self.neighbours is None:
            return
        later, earlier, nearness = self.neighbours
        later = whole("neighbours[0]", later, 0, self.n_events)
        earlier = whole("neighbours[1]", earlier, 0, self.n_events, len(later))
        weight = numbers("neighbours[2]", nearness, len(later), low=0.0)
        # Which event is earlier is the caller's word; the links must not run in a circle.
        if (later == earlier).any():
            raise ArrayError("neighbours link an event to itself.")
        self._set(neighbours=(later, earlier, weight))

    def _check_groups(self) -> None:
        g, n = self.n_groups, self.n_events
        parent = np.full(g, -1) if self.group_parent is None else self.group_parent
        self._set(group_parent=whole("group_parent", parent, -1, g, length=g))
        tied = np.zeros((0, 2), np.int64) if self.tied is None else np.asarray(self.tied)
        if tied.size == 0:
            tied = tied.reshape(0, 2)
        if tied.ndim != 2 or tied.shape[1] != 2:
            raise ArrayError(f"tied has shape {tied.shape}; give pairs, K × 2.")
        pairs = whole("tied", tied.ravel(), 0, g).reshape(-1, 2)
        if (pairs[:, 0] == pairs[:, 1]).any():
            raise ArrayError("tied pairs a group with itself.")
        self._set(tied=np.unique(np.sort(pairs, axis=1), axis=0))
        if self.dominant is not None:
            self._set(dominant=whole("dominant", self.dominant, -1, g, length=n))
        if (self.candidate_pointers is None) != (self.candidates is None):
            raise ArrayError("give candidate_pointers and candidates together.")
        if self.candidates is None:
            self._set(
                candidate_pointers=np.arange(n + 1, dtype=np.int64) * g,
                candidates=np.tile(np.arange(g, dtype=np.int64), n),
            )
            return
        groups = whole("candidates", self.candidates, 0, g)
        pointers = row_pointers("candidate_pointers", self.candidate_pointers, len(groups))
        if len(pointers) != n + 1:
            raise ArrayError(f"candidate_pointers needs {n + 1} entries, not {len(pointers)}.")
        self._set(candidates=groups, candidate_pointers=pointers)

    def _check_claims(self) -> None:
        event = whole("claims.event", self.claims.event, 0, self.n_events)
        group = whole("claims.group", self.claims.group, 0, self.n_groups, len(event))
        status = whole("claims.status", self.claims.status, 0, 4, len(event))
        key = event * self.n_groups + group
        # One group may be quoted twice on one event: claimed outweighs denied, that silence.
        order = np.lexsort((status, key))
        first = order[np.concatenate(([True], np.diff(key[order]) != 0))] if len(key) else order
        self._set(claims=Claims(event[first], group[first], status[first]))

    def _check_reports(self) -> None:
        given = self.reports
        event = whole("reports.event", given.event, 0, self.n_events)
        r = len(event)
        source = whole("reports.source", given.source, 0, 2**31, r)
        group = whole("reports.group", given.group, 0, self.n_groups)
        pointers = np.arange(r + 1) if given.pointers is None else given.pointers
        pointers = row_pointers("reports.pointers", pointers, len(group))
        if len(pointers) != r + 1:
            raise ArrayError(f"reports.pointers needs {r + 1} entries, not {len(pointers)}.")
        if (np.diff(pointers) == 0).any():
            raise ArrayError("a report names no group: leave it out.")
        hedge = whole(
            "reports.hedge", np.zeros(r) if given.hedge is None else given.hedge, 0, 64, r
        )
        root = np.arange(r) if given.root is None else given.root
        root = whole("reports.root", root, -1, 2**53, r)
        order = numbers("reports.order", np.arange(r) if given.order is None else given.order, r)
        original = np.ones(r, bool) if given.original is None else np.asarray(given.original)
        if original.shape != (r,) or original.dtype != np.bool_:
            raise ArrayError(f"reports.original must hold {r} truth values.")
        self._set(
            reports=Reports(event, source, group, pointers, hedge, root, order, original),
            n_sources=max(self.n_sources, int(source.max(initial=-1)) + 1),
            n_hedges=max(self.n_hedges, int(hedge.max(initial=0)) + 1),
        )
        if self.exposure is not None:
            classes, covers = self.exposure
            covers = np.asarray(covers)
            if covers.ndim != 2 or covers.shape[1] != self.n_sources or covers.dtype != np.bool_:
                raise ArrayError("exposure needs truth values, classes × sources.")
            kind = whole("exposure", classes, 0, len(covers), self.n_events)
            if not covers[kind[event], source].all():
                raise ArrayError("a source reports on an event that exposure says it cannot.")
            self._set(exposure=(kind, covers))

    def _check_patterns(self) -> None:
        given = self.patterns
        group = whole("patterns.group", given.group, 0, self.n_groups)
        k = len(group)
        every = np.full(k, -1)
        target = every if given.target is None else given.target
        casualty = every if given.casualty is None else given.casualty
        root = whole(
            "patterns.root", np.arange(k) if given.root is None else given.root, 0, 2**53, k
        )
        claimed = numbers("patterns.claimed", given.claimed, k, low=0.0)
        trials = numbers("patterns.trials", given.trials, k, low=0.0)
        if (claimed > trials).any():
            raise ArrayError("patterns.claimed exceeds patterns.trials.")
        _, first = np.unique(root, return_index=True)
        self._set(
            patterns=Patterns(
                group[first],
                claimed[first],
                trials[first],
                whole("patterns.target", target, -1, self.n_targets, k)[first],
                whole("patterns.casualty", casualty, -1, self.n_casualties, k)[first],
                root[first],
            )
        )

    def parts(self) -> list[list[int]]:
        """Give, for each group, itself and everything nested in it."""
        inside: list[list[int]] = [[g] for g in range(self.n_groups)]
        for g in range(self.n_groups):
            seen, above = {g}, int(self.group_parent[g])
            while above >= 0:
                if above in seen:
                    raise ArrayError(f"group_parent runs in a circle through group {above}.")
                seen.add(above)
                inside[above].append(g)
                above = int(self.group_parent[above])
        return inside

    def report_sets(self) -> tuple[Ints, Ints]:
        """Give the groups each report may mean: a parent's name becomes its parts."""
        pointers, group = self.reports.pointers, self.reports.group
        assert isinstance(pointers, np.ndarray)
        assert isinstance(group, np.ndarray)
        if (self.group_parent < 0).all():
            return pointers, group
        inside = self.parts()
        return ragged(
            sorted({p for g in group[pointers[r] : pointers[r + 1]] for p in inside[g]})
            for r in range(len(pointers) - 1)
        )

    def _extend_candidates(self) -> None:
        n, g = self.n_events, self.n_groups
        if len(self.candidates) == n * g and (np.diff(self.candidate_pointers) == g).all():
            self.parts()
            return
        owner = np.repeat(np.arange(n), np.diff(self.candidate_pointers))
        pointers, group = self.report_sets()
        reporter = np.repeat(np.asarray(self.reports.event), np.diff(pointers))
        claim = np.asarray(self.claims.status) < SILENT
        keys = np.unique(
            np.concatenate(
                (
                    owner * g + self.candidates,
                    reporter * g + group,
                    np.asarray(self.claims.event)[claim] * g + np.asarray(self.claims.group)[claim],
                    np.arange(n) * g + OTHER,
                )
            )
        )
        counts = np.bincount(keys // g, minlength=n)
        self._set(
            candidates=keys % g,
            candidate_pointers=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        )


def presence_cells(place: ArrayLike, period: ArrayLike) -> tuple[Ints, Ints]:
    """Nest each place in a period within its place in the period before.

    A cell (place, period) has as its parent the latest earlier cell of that place, the first
    such cell the place itself, and each place a common root: presence drifts slowly.

    Returns
    -------
    tuple
        `place` of each event and `place_parent`, for `AttributionData`.

    Examples
    --------
    >>> presence_cells([0, 0, 1], [0, 2, 2])
    (array([3, 4, 5]), array([-1,  0,  0,  1,  3,  2]))
    """
    at = whole("place", place, 0, 2**31)
    when = whole("period", period, 0, 2**31, len(at))
    places = int(at.max(initial=-1)) + 1
    pairs, index = np.unique(np.column_stack((at, when)), axis=0, return_inverse=True)
    parent: list[int] = [-1] + [0] * places
    for k, (p, _) in enumerate(pairs):
        follows = k > 0 and pairs[k - 1][0] == p
        parent.append(places + k if follows else int(p) + 1)
    return index.reshape(-1) + places + 1, np.array(parent, dtype=np.int64)


__all__: Sequence[str] = (
    "CLAIMED",
    "DENIED",
    "NOT_RECORDED",
    "OTHER",
    "SILENT",
    "AttributionData",
    "Claims",
    "Ints",
    "Patterns",
    "Reports",
    "presence_cells",
    "ragged",
    "whole",
)
