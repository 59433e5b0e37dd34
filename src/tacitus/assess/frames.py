"""From tables of any kind to the attribution engine, and back.

No library of frames is imported here unless a frame is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.assess.tables import Table, as_name, is_missing, numbered
from tacitus.core.counting import counted
from tacitus.errors import ArrayError, MissingExtraError
from tacitus.infer.attribution import (
    CLAIMED,
    DENIED,
    NOT_RECORDED,
    SILENT,
    AttributionData,
    AttributionFit,
    Claims,
    Priors,
    Reports,
    presence_cells,
    ragged,
)
from tacitus.infer.attribution import fit as fit_arrays

OTHER_NAME = "other"
"""Name of group 0: everybody who is not listed."""

MOST_CLASSES = 32
"""Casualties from here on are no classes but counts."""

STATUSES = {
    "claimed": CLAIMED,
    "denied": DENIED,
    "silent": SILENT,
    "not_recorded": NOT_RECORDED,
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NamedFit:
    """A fit with the names that the tables used.

    Its methods give columns: a dict of lists of one length, for any library of frames.
    """

    result: AttributionFit
    events: tuple[Any, ...]
    groups: tuple[str, ...]
    """Group 0 is "other"."""
    targets: tuple[Any, ...]
    sources: tuple[Any, ...]

    def __repr__(self) -> str:
        method = "map" if self.result.is_map else "gibbs"
        groups = counted(len(self.groups) - 1, "group")
        sizes = f"{counted(len(self.events), 'event')}, {groups} and others"
        return f"<NamedFit: {sizes}, {method}, seed {self.result.seed}>"

    def summary(self) -> str:
        """Say in a few lines what was fitted, whether the chains agree, and who did how much."""
        fit = self.result
        lines = [repr(self)[1:-1] + "."]
        if fit.is_map:
            lines.append("A fast estimate: no intervals.")
        else:
            checks = fit.diagnosis("share")
            worst, fewest = np.nanmax(checks.rhat), np.nanmin(checks.ess_bulk)
            lines.append(
                f"Chains: largest R-hat of shares {worst:.2f}, fewest effective draws {fewest:.0f}."
            )
        events = fit.perpetrators().sum(axis=0)
        lines += [f"  {self.groups[g]}: {events[g]:.1f} events" for g in np.argsort(-events)]
        return "\n".join(lines)

    def attributions(self) -> dict[str, list[Any]]:
        """P(took part) of each candidate of each event: columns event, group, probability.

        In the order of the events, then of ``groups``. Over an event they sum to one, plus the
        probability that two acted together.
        """
        data = self.result.data
        owner = np.repeat(np.arange(data.n_events), np.diff(data.candidate_pointers))
        return {
            "event": [self.events[n] for n in owner],
            "group": [self.groups[g] for g in data.candidates],
            "probability": self.result.took_part.tolist(),
        }

    def policies(self) -> dict[str, list[Any]]:
        """Claim policies by group, target and class of casualties, as columns.

        ``given_did`` is P(claims | did it), ``low`` and ``high`` the ends of its 90 % interval,
        ``events`` the expected number that it did; ``given_attributed`` and ``attributed`` are
        the share and number as counted. None where the data hold nothing.
        """
        table = self.result.policies()
        g, t, v = table.given_did.shape
        columns: dict[str, list[Any]] = {
            "group": [name for name in self.groups for _ in range(t * v)],
            "target": [name for name in self.targets for _ in range(v)] * g,
            "casualties": list(range(v)) * (g * t),
        }
        for name in ("given_did", "low", "high", "events", "given_attributed", "attributed"):
            values = getattr(table, name).ravel().tolist()
            columns[name] = [None if math.isnan(x) else x for x in values]
        return columns


def to_arrays(
    events: Any,
    claims: Any = None,
    reports: Any = None,
    *,
    groups: Iterable[str] | None = None,
    parents: Mapping[str, str] | None = None,
) -> tuple[
    AttributionData, tuple[tuple[Any, ...], tuple[str, ...], tuple[Any, ...], tuple[Any, ...]]
]:
    """Turn tables into `AttributionData` and the names behind its codes.

    Parameters
    ----------
    events
        Columns ``event`` and ``place``; optionally ``period``, ``target``, ``casualties``
        (whole numbers 0, 1, 2, … of classes), ``candidates`` (names joined by ``;``) and
        ``claims_recorded``.
    claims
        Columns ``event``, ``group``, ``status`` (claimed, denied, silent, not_recorded).
    reports
        Columns ``event``, ``source``, ``group`` (names joined by ``;`` where a report names
        several); optionally ``hedge`` (0 = none, 1, 2), ``root`` and ``order``. What a row
        repeats of the same source on the same event counts once.
    groups
        Names of groups that the tables need not name.
    parents
        Umbrella of a group, by its name: a claim or report that names the umbrella stands for
        it or any of its parts.

    Raises
    ------
    ArrayError
        When a column is missing or a row names what is not there; the sentence says which.
    """
    events = Table(events, "events")
    names = list(dict.fromkeys(events.filled("event")))
    if len(names) != events.rows:
        raise ArrayError("events holds an event twice: give each one row.")
    place, _ = numbered(events.filled("place"))
    parent = np.append(-1, np.zeros(int(place.max(initial=-1)) + 1, dtype=np.int64))
    cell = place + 1
    if "period" in events:
        cell, parent = presence_cells(place, _ranks(events))
    target, targets = numbered(events["target"]) if "target" in events else (None, [])
    known: list[Any] = [OTHER_NAME, *_listed(groups)]
    candidates = None
    if "candidates" in events:
        candidates, known = _name_lists([_split(x) for x in events["candidates"]], known)
    claim_rows, known = _claim_rows(claims, names, known)
    report_rows, known, sources = _report_rows(reports, names, known)
    for part, umbrella in (parents or {}).items():
        known += [name for name in (umbrella, part) if name not in known]
    above = np.full(max(len(known), 2), -1, dtype=np.int64)
    for part, umbrella in (parents or {}).items():
        above[known.index(part)] = known.index(umbrella)
    recorded = None
    if "claims_recorded" in events:
        recorded = events.flags("claims_recorded")
    if candidates is not None:
        # Where none is named, anybody may have done it.
        candidates = [row or list(range(len(known))) for row in candidates]
    pointers, listed = (None, None) if candidates is None else ragged(candidates)
    data = AttributionData(
        n_groups=max(len(known), 2),
        place=cell,
        place_parent=parent,
        candidate_pointers=pointers,
        candidates=listed,
        target=target,
        n_targets=len(targets),
        casualty=_classes(events) if "casualties" in events else None,
        claims=claim_rows,
        claims_recorded=recorded,
        reports=report_rows,
        group_parent=above,
    )
    labels = (*known, "unnamed") if len(known) < 2 else tuple(known)
    return data, (tuple(names), labels, tuple(targets) or (None,), tuple(sources))


def _listed(groups: Iterable[str] | None) -> list[str]:
    if isinstance(groups, str):
        raise ArrayError(f"groups must be a list of names, not '{groups}': write ['{groups}'].")
    return [as_name(name) for name in groups or [] if as_name(name) != OTHER_NAME]


def _ranks(events: Table) -> NDArray[np.int64]:
    periods = events.filled("period")
    try:
        ordered = sorted(set(periods))
    except TypeError as error:
        raise ArrayError("events: 'period' must hold values of one kind, such as years.") from error
    return numbered(periods, ordered)[0]


def _classes(events: Table) -> NDArray[np.float64]:
    values = events.numbers("casualties")
    for row in np.flatnonzero(~np.isnan(values) & ~np.isin(values, np.arange(MOST_CLASSES))):
        remedy = "give classes 0, 1, 2, … and not the number of the dead"
        raise events.error("casualties", int(row), f"holds {values[row]:g}", remedy)
    return np.nan_to_num(values, nan=-1.0)


def _lookup(table: Table, events: list[Any]) -> NDArray[np.int64]:
    codes, found = numbered(table.filled("event"), events)
    if len(found) > len(events):
        raise ArrayError(f"{table.what} names {found[len(events)]!r}, which is not in events.")
    return codes


def _split(cell: Any) -> list[str]:
    parts = [] if cell is None else cell.split(";") if isinstance(cell, str) else cell
    parts = parts if isinstance(parts, list | tuple | set | np.ndarray) else [parts]
    return list(dict.fromkeys(as_name(part) for part in parts if not is_missing(part)))


def _name_lists(lists: list[list[str]], known: list[Any]) -> tuple[list[list[int]], list[Any]]:
    codes, known = numbered([name for names in lists for name in names], known)
    ends = np.cumsum([len(names) for names in lists], dtype=np.int64)
    return [part.tolist() for part in np.split(codes, ends[:-1])][: len(lists)], known


def _claim_rows(claims: Any, events: list[Any], known: list[Any]) -> tuple[Claims, list[Any]]:
    if claims is None:
        return Claims(), known
    claims = Table(claims, "claims")
    event = _lookup(claims, events)
    group, known = claims.codes("group", known)
    words = claims.names("status")
    for word in words:
        if word not in STATUSES:
            raise ArrayError(f"'{word}' is no claim status: use {', '.join(STATUSES)}.")
    return Claims(event, group, [STATUSES[word] for word in words]), known


def _report_rows(
    reports: Any, events: list[Any], known: list[Any]
) -> tuple[Reports, list[Any], list[Any]]:
    if reports is None:
        return Reports(), known, []
    reports = Table(reports, "reports")
    event = _lookup(reports, events)
    source, sources = reports.codes("source")
    named, known = _name_lists([_split(x) for x in reports["group"]], known)
    if [] in named:
        raise reports.error("group", named.index([]), "names no group", "leave the report out")
    hedge = np.zeros(reports.rows)
    if "hedge" in reports:
        hedge = np.nan_to_num(reports.numbers("hedge"), nan=0.0)
    order = reports.numbers("order") if "order" in reports else np.arange(reports.rows, dtype=float)
    root = None
    if "root" in reports:
        root, _ = reports.codes("root", required=False)
    rows = _once(event, source, named, hedge, root, order)
    pointers, group = ragged(named[i] for i in rows)
    root = None if root is None else root[rows]
    return (
        Reports(event[rows], source[rows], group, pointers, hedge[rows], root, order[rows]),
        known,
        sources,
    )


def _once(
    event: NDArray[np.int64],
    source: NDArray[np.int64],
    named: list[list[int]],
    hedge: NDArray[np.float64],
    root: NDArray[np.int64] | None,
    order: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Give the rows that repeat none: what one source says twice of one event is said once."""
    seen: dict[Any, int] = {}
    for i in np.argsort(order, kind="stable").tolist():
        origin = None if root is None else root[i]
        seen.setdefault((event[i], source[i], tuple(sorted(named[i])), hedge[i], origin), i)
    return np.array(sorted(seen.values()), dtype=np.int64)


def fit(
    events: Any,
    claims: Any = None,
    reports: Any = None,
    *,
    seed: int,
    groups: Iterable[str] | None = None,
    parents: Mapping[str, str] | None = None,
    draws: int = 1000,
    chains: int = 4,
    burn: int = 500,
    priors: Priors | None = None,
    fast: bool = False,
    map: Callable[..., Iterable[Any]] = map,  # noqa: A002 - the port's own word
    progress: Callable[[int, int], None] | None = None,
    checkpoint: Path | None = None,
) -> NamedFit:
    """Infer who did each event from plain tables.

    A table is a dict of columns, a list of dicts, or a pandas, polars or Arrow frame.

    Parameters
    ----------
    events : table
        Columns ``event`` and ``place``; optionally ``period``, ``target``, ``casualties``
        (classes 0, 1, 2, …), ``candidates`` (names joined by ``;``; blank: anybody),
        ``claims_recorded``.
    claims : table, optional
        Columns ``event``, ``group``, ``status`` (claimed, denied, silent, not_recorded).
    reports : table, optional
        Columns ``event``, ``source``, ``group`` (names joined by ``;`` where a report names
        several); optionally ``hedge`` (0 = none, 1, 2), ``root``, ``order``. Rows that say the
        same of the same event by the same source count once.
    seed : int
        Same seed, same answer, on any runner.
    groups : iterable of str, optional
        Names of groups that the tables need not name; those that they name come besides.
    parents : mapping of str to str, optional
        Umbrella of a group, by its name: whoever names the umbrella means it or any of its
        parts, and its claim for what a part did has a rate of its own.
    draws, chains, burn, priors, fast, map, progress, checkpoint
        As in :func:`tacitus.infer.attribution.fit`.

    Returns
    -------
    NamedFit
        ``attributions()`` and ``policies()`` give columns, such as for ``pandas.DataFrame``;
        ``summary()`` a few lines; ``result`` the arrays.

    Raises
    ------
    ArrayError
        When a table does not fit; the sentence names the column.

    Examples
    --------
    >>> events = {"event": ["a", "b", "c"], "place": ["north", "north", "south"]}
    >>> claims = {"event": ["a"], "group": ["Red"], "status": ["claimed"]}
    >>> reports = {"event": ["b"], "source": ["agency"], "group": ["Red"]}
    >>> named = fit(events, claims, reports, seed=1, fast=True)
    >>> named.groups
    ('other', 'Red')
    """
    data, names = to_arrays(events, claims, reports, groups=groups, parents=parents)
    result = fit_arrays(
        data,
        seed=seed,
        draws=draws,
        chains=chains,
        burn=burn,
        priors=priors,
        fast=fast,
        map=map,
        progress=progress,
        checkpoint=checkpoint,
    )
    return NamedFit(result, *names)


def to_frame(columns: Mapping[str, Any], *, library: str = "pandas") -> Any:
    """Put columns into a pandas or polars frame.

    Raises
    ------
    MissingExtraError
        When the library is not installed.
    ArrayError
        When `library` is another one.
    """
    if library not in ("pandas", "polars"):
        raise ArrayError(f"'{library}' is no frame library: use pandas or polars.")
    try:
        module = __import__(library)
    except ImportError as error:
        raise MissingExtraError(
            f"{library} is not installed: install tacitus[frames] to get frames."
        ) from error
    return module.DataFrame(dict(columns))


def to_arviz(fit: AttributionFit) -> Any:
    """Give the draws of all monitored quantities as ArviZ InferenceData.

    Raises
    ------
    MissingExtraError
        When ArviZ is not installed.
    """
    try:
        import arviz
    except ImportError as error:
        raise MissingExtraError(
            "ArviZ is not installed: install tacitus[bayes] to hand draws to it."
        ) from error
    from tacitus.infer.attribution.gibbs import monitor

    blocks = monitor(fit.setting, wide=False)
    return arviz.from_dict({name: fit.draws(name) for name in blocks if name})
