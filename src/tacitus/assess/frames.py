"""From arrays and data frames to the attribution engine, and back.

Any table works whose columns are reached by name (a dict of arrays, pandas, polars): neither
library is imported here unless a frame is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

STATUSES = {
    "claimed": CLAIMED,
    "denied": DENIED,
    "silent": SILENT,
    "not_recorded": NOT_RECORDED,
}


@dataclass(frozen=True, slots=True, eq=False)
class NamedFit:
    """A fit with the names that the tables used."""

    result: AttributionFit
    events: tuple[Any, ...]
    groups: tuple[str, ...]
    """Group 0 is "other"."""
    targets: tuple[Any, ...]
    sources: tuple[Any, ...]

    def attributions(self) -> dict[str, list[Any]]:
        """Probability of each candidate of each event, as columns event, group, probability."""
        data = self.result.data
        owner = np.repeat(np.arange(data.n_events), np.diff(data.candidate_pointers))
        return {
            "event": [self.events[n] for n in owner],
            "group": [self.groups[g] for g in data.candidates],
            "probability": self.result.took_part.tolist(),
        }

    def policies(self) -> dict[str, list[Any]]:
        """Claim policies as columns; None where the data hold nothing."""
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


def _columns(table: Any) -> list[str]:
    if isinstance(table, Mapping):
        return [str(name) for name in table]
    return [str(name) for name in getattr(table, "columns", [])]


def _column(table: Any, name: str, what: str) -> NDArray[Any]:
    if name not in _columns(table):
        raise ArrayError(f"{what} has no column '{name}'; it has {', '.join(_columns(table))}.")
    column = table[name]
    return np.asarray(column.to_numpy() if hasattr(column, "to_numpy") else column)


def _is_missing(values: NDArray[Any]) -> NDArray[np.bool_]:
    return np.array(
        [x is None or x == "" or (isinstance(x, float) and math.isnan(x)) for x in values.tolist()],
        dtype=bool,
    )


def _codes(
    values: NDArray[Any], names: list[Any] | None = None
) -> tuple[NDArray[np.int64], list[Any]]:
    """Number values in order of appearance, or by `names`; missing is -1."""
    known = list(names or [])
    number = {name: k for k, name in enumerate(known)}
    missing = _is_missing(values)
    codes = np.full(len(values), -1, dtype=np.int64)
    for i, x in enumerate(values.tolist()):
        if missing[i]:
            continue
        if x not in number:
            number[x] = len(known)
            known.append(x)
        codes[i] = number[x]
    return codes, known


def _lookup(values: NDArray[Any], names: list[Any], what: str) -> NDArray[np.int64]:
    codes, known = _codes(values, names)
    if len(known) > len(names):
        raise ArrayError(f"{what} names '{known[len(names)]}', which is not in events.")
    if (codes < 0).any():
        raise ArrayError(f"{what} is empty in row {int(np.flatnonzero(codes < 0)[0])}.")
    return codes


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
        several); optionally ``hedge`` (0 = none, 1, 2), ``root`` and ``order``.
    groups
        Names of all groups; left out: those that the tables name.
    parents
        Umbrella of a group, by its name: a claim or report that names the umbrella stands for
        it or any of its parts.

    Raises
    ------
    ArrayError
        When a column is missing or a row names what is not there; the sentence says which.
    """
    ids = _column(events, "event", "events")
    names = list(dict.fromkeys(ids.tolist()))
    if len(names) != len(ids):
        raise ArrayError("events holds an event twice: give each one row.")
    place, _ = _codes(_column(events, "place", "events"))
    if (place < 0).any():
        raise ArrayError("events has no place in some row: give every event a place.")
    parent = np.append(-1, np.zeros(int(place.max(initial=-1)) + 1, dtype=np.int64))
    cell = place + 1
    if "period" in _columns(events):
        period = _column(events, "period", "events")
        _, rank = np.unique(period, return_inverse=True)
        cell, parent = presence_cells(place, rank.reshape(-1))
    target, targets = _optional(events, "target")
    known: list[Any] = [OTHER_NAME, *(groups or [])]
    candidates = None
    if "candidates" in _columns(events):
        lists = [_split(x) for x in _column(events, "candidates", "events").tolist()]
        candidates, known = _name_lists(lists, known)
    claim_rows, known = _claim_rows(claims, names, known)
    report_rows, known, sources = _report_rows(reports, names, known)
    for part, umbrella in (parents or {}).items():
        known += [name for name in (umbrella, part) if name not in known]
    above = np.full(max(len(known), 2), -1, dtype=np.int64)
    for part, umbrella in (parents or {}).items():
        above[known.index(part)] = known.index(umbrella)
    casualty = None
    if "casualties" in _columns(events):
        raw = _column(events, "casualties", "events")
        casualty = np.where(_is_missing(raw), -1, np.nan_to_num(raw.astype(np.float64), nan=-1.0))
    recorded = None
    if "claims_recorded" in _columns(events):
        recorded = _column(events, "claims_recorded", "events").astype(bool)
    pointers, listed = (None, None) if candidates is None else ragged(candidates)
    data = AttributionData(
        n_groups=max(len(known), 2),
        place=cell,
        place_parent=parent,
        candidate_pointers=pointers,
        candidates=listed,
        target=target,
        n_targets=len(targets),
        casualty=casualty,
        claims=claim_rows,
        claims_recorded=recorded,
        reports=report_rows,
        group_parent=above,
    )
    labels = tuple(str(g) for g in known) + (("unnamed",) if len(known) < 2 else ())
    return data, (tuple(names), labels, tuple(targets) or (None,), tuple(sources))


def _optional(table: Any, name: str) -> tuple[NDArray[np.int64] | None, list[Any]]:
    if name not in _columns(table):
        return None, []
    return _codes(_column(table, name, "events"))


def _split(text: Any) -> list[str]:
    return [part.strip() for part in str(text).split(";") if part.strip()]


def _name_lists(lists: list[list[str]], known: list[Any]) -> tuple[list[list[int]], list[Any]]:
    flat = np.array([name for names in lists for name in names], dtype=object)
    codes, known = _codes(flat, known)
    ends = np.cumsum([len(names) for names in lists])
    return [part.tolist() for part in np.split(codes, ends[:-1])], known


def _claim_rows(claims: Any, events: list[Any], known: list[Any]) -> tuple[Claims, list[Any]]:
    if claims is None:
        return Claims(), known
    event = _lookup(_column(claims, "event", "claims"), events, "claims")
    group, known = _codes(_column(claims, "group", "claims"), known)
    words = [str(x) for x in _column(claims, "status", "claims").tolist()]
    for word in words:
        if word not in STATUSES:
            raise ArrayError(f"'{word}' is no claim status: use {', '.join(STATUSES)}.")
    return Claims(event, group, [STATUSES[word] for word in words]), known


def _report_rows(
    reports: Any, events: list[Any], known: list[Any]
) -> tuple[Reports, list[Any], list[Any]]:
    if reports is None:
        return Reports(), known, []
    event = _lookup(_column(reports, "event", "reports"), events, "reports")
    source, sources = _codes(_column(reports, "source", "reports"))
    lists = [_split(x) for x in _column(reports, "group", "reports").tolist()]
    named, known = _name_lists(lists, known) if lists else ([], known)
    pointers, group = ragged(named)
    root = None
    if "root" in _columns(reports):
        root, _ = _codes(_column(reports, "root", "reports"))
    extra = {
        name: _column(reports, name, "reports")
        for name in ("hedge", "order")
        if name in _columns(reports)
    }
    return Reports(event, source, group, pointers, root=root, **extra), known, sources


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

    Any table works whose columns are reached by name: a dict of arrays, pandas, polars.

    Parameters
    ----------
    events : table
        Columns ``event`` and ``place``; optionally ``period``, ``target``, ``casualties``
        (classes 0, 1, 2, …), ``candidates`` (names joined by ``;``), ``claims_recorded``.
    claims : table, optional
        Columns ``event``, ``group``, ``status`` (claimed, denied, silent, not_recorded).
    reports : table, optional
        Columns ``event``, ``source``, ``group`` (names joined by ``;`` where a report names
        several); optionally ``hedge`` (0 = none, 1, 2), ``root``, ``order``.
    seed : int
        Same seed, same answer, on any runner.
    groups : iterable of str, optional
        Names of all groups; those that the tables name if left out.
    parents : mapping of str to str, optional
        Umbrella of a group, by its name: whoever names the umbrella means it or any of its
        parts, and its claim for what a part did has a rate of its own.
    draws, chains, burn, priors, fast, map, progress, checkpoint
        As in :func:`tacitus.infer.attribution.fit`.

    Returns
    -------
    NamedFit
        ``attributions()`` and ``policies()`` give columns; ``result`` holds the arrays.

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
