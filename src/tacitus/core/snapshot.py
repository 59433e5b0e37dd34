"""A snapshot: all that a brief, an export or a page needs, as nouns, at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from tacitus.core.assertion import Assertion
from tacitus.core.assessment import Assessment
from tacitus.core.finding import Finding
from tacitus.core.matrix import HypothesisTable
from tacitus.core.party import Party
from tacitus.core.results import (
    ChangeRow,
    ClaimRow,
    CoincidenceRow,
    MatrixRow,
    PolicyRow,
    PresenceRow,
    RoleRow,
    Series,
)
from tacitus.core.review import Review
from tacitus.core.scale import DEFAULT_SCALE
from tacitus.core.scenario import ScenarioResult
from tacitus.core.source import Document, Passage, Source


@dataclass(frozen=True)
class EventTotals:
    """Counts of events, with those that a map or a timeline cannot draw.

    Attributes
    ----------
    by_month, by_country, by_source : dict
        Counts; months as ``2019-05``.
    by_region : dict
        Counts of events known no finer than a province, by ``country/admin1``.
    undated, unplaced : int
        Kept, counted, and not drawn.
    """

    total: int = 0
    undated: int = 0
    unplaced: int = 0
    by_month: dict[str, int] = field(default_factory=dict)
    by_country: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, int] = field(default_factory=dict)
    by_region: dict[str, int] = field(default_factory=dict)
    points: int = 0


@dataclass(frozen=True)
class Snapshot:
    """Everything that is to be shown, resolved and ready; writers and pages take nothing else.

    Attributes
    ----------
    name : str
        The study's name.
    made, as_known : datetime
        When the snapshot was taken, and the moment of knowledge it shows.
    narrowed : str
        To what it was narrowed, with the counts that are left; empty where it is whole.
    parties, sources, documents, passages, assertions : dict
        Nouns by id.
    assessments : dict of str to Assessment
        All conclusions by id.
    ties, strengths, attributions : tuple of str
        Ids of assessments to list, in order.
    policies, matrix : tuple of PolicyRow, MatrixRow
        How parties claim; claimed events by who is likely behind them.
    source_errors : dict
        What was learned of sources that name perpetrators: error, low, high, reports, enough.
    hypotheses : tuple of HypothesisTable
        Each weighed; the assessments of their answers are among ``assessments``.
    findings : tuple of Finding
        The sentences that may be printed, most important first.
    events : tuple of dict
        Rows of the events table (columns as in :mod:`tacitus.core.columns`), resolved party
        ids added as ``party_a`` and ``party_b``; capped, with ``totals`` for the whole.
    regions : dict
        GeoJSON FeatureCollection of provinces, each with ``country``, ``name`` and ``key``.
    gaps : tuple of str
        What the data cannot tell, one sentence each.
    scenarios : tuple of ScenarioResult
        Scenarios as run last.
    truth : tuple of dict
        For simulated worlds: what was true beside what was inferred.
    """

    name: str
    made: datetime
    as_known: datetime
    title: str = ""
    version: str = ""
    state: str = "draft"
    scale: str = DEFAULT_SCALE
    simulated: bool = False
    narrowed: str = ""
    parties: dict[str, Party] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    assertions: dict[str, Assertion] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    assessments: dict[str, Assessment] = field(default_factory=dict)
    ties: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    claim_strata: dict[str, tuple[ClaimRow, ...]] = field(default_factory=dict)
    presence: tuple[PresenceRow, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    coincidences: tuple[CoincidenceRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    events: tuple[dict[str, Any], ...] = ()
    totals: EventTotals = field(default_factory=EventTotals)
    regions: dict[str, Any] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    policies: tuple[PolicyRow, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    source_errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    truth: tuple[dict[str, Any], ...] = ()
    scenarios: tuple[ScenarioResult, ...] = ()
    tables: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    hypotheses: tuple[HypothesisTable, ...] = ()


@dataclass(frozen=True)
class WriteReport:
    """What a writer did: files, rows, and what terms or the format kept out, with counts."""

    paths: tuple[Path, ...]
    rows: dict[str, int] = field(default_factory=dict)
    stripped: dict[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


class Writer(Protocol):
    """The port of an output format. One file per format; add it to ``write.WRITERS``."""

    name: str
    title: str
    suffix: str

    def write(self, snapshot: Snapshot, path: Path) -> WriteReport:
        """Write a snapshot.

        Raises
        ------
        LicenceError
            Nothing may be passed on under the terms of its sources.
        """
        ...
