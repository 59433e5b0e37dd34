"""What a fit says: perpetrators, claim policies, sources, and whether chains agree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tacitus.errors import ArrayError
from tacitus.infer.attribution.data import CLAIMED, SILENT, AttributionData, Ints
from tacitus.infer.attribution.em import Estimate, maximise
from tacitus.infer.attribution.expectation import Echoes, Expectation, tables_of
from tacitus.infer.attribution.gibbs import Setting, monitor
from tacitus.infer.attribution.layout import STATUSES, Floats
from tacitus.infer.attribution.priors import copy_arrays, empty_stats, is_covering
from tacitus.infer.diagnose import Diagnosis, diagnose
from tacitus.infer.kernels.labels import ECHO, REPEATED, Tables
from tacitus.infer.kernels.parameters import Parameters

NOT_ENOUGH = "not enough to tell"


class PolicyTable(NamedTuple):
    """Claiming by group × target × casualty class; NaN where nothing was recorded."""

    given_did: Floats
    """Chance of a claim given that the group did it: posterior mean."""
    low: Floats
    high: Floats
    """Ends of its 90 % interval; NaN for a MAP."""
    events: Floats
    """Expected number of events that the group did, claims being recorded."""
    given_attributed: Floats
    """Share claimed among events that claims or most reports attribute to the group."""
    attributed: Ints
    """Number of those events."""
    left_out: int
    """Events whose claims were recorded, but whose target or dead are not known."""


class SourceTable(NamedTuple):
    """How far each source can be trusted, by level of hedge (sources × hedges)."""

    error: Floats
    """Chance of naming somebody who did not do it: posterior mean."""
    low: Floats
    high: Floats
    """Ends of the 80 % interval; NaN for a MAP."""
    reports: Ints
    """Number of reports, echoes of a known root left out."""
    enough: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    """False where the interval spans both sides of the prior median: not enough to tell."""
    reach: Floats
    """Rate of reporting on an event, by source."""


def map_row(setting: Setting, estimate: Estimate) -> Floats:
    """Give the monitored quantities at the EM estimate."""
    g = int(setting.layout.sizes[0])
    owner = np.repeat(np.arange(len(setting.unclaimed)), np.diff(setting.layout.event))
    shares = np.zeros((2, g))
    q, group = estimate.posterior, setting.layout.group
    shares[0] = np.bincount(group, q, g) / len(setting.unclaimed)
    quiet = q * setting.unclaimed[owner]
    shares[1] = np.bincount(group, quiet, g) / max(int(setting.unclaimed.sum()), 1)
    par, stats = estimate.parameters, estimate.stats
    claims = setting.layout.statuses[CLAIMED::STATUSES].sum()
    own = stats.trait[CLAIMED::STATUSES].sum() + stats.partner[CLAIMED::STATUSES].sum()
    values = par._asdict() | {
        "loglik": estimate.loglik[-1],
        "false_claims": claims - own,
        "share": shares[0],
        "share_unclaimed": shares[1],
        "policy": setting.hyper.grid[par.policy, 0],
        "mode": par.mode[: len(par.error)],
    }
    return np.concatenate([np.ravel(values[name]) for name in monitor(setting, wide=False)])


@dataclass(frozen=True, eq=False, repr=False)
class AttributionFit:
    """The posterior of the attribution model.

    `posterior` holds the probability of each label (a candidate alone, or with a tied partner),
    Rao-Blackwellised over all kept sweeps; `rows` holds draws of what is monitored, chains ×
    draws × quantities. A MAP (`is_map`) has one row and no uncertainty of parameters.
    """

    data: AttributionData
    setting: Setting
    estimate: Estimate
    posterior: Floats
    posterior_by_chain: Floats
    rows: Floats
    seed: int
    is_map: bool
    interrupted: bool

    def __repr__(self) -> str:
        chains, draws = self.rows.shape[:2]
        sizes = f"{self.data.n_events} events, {self.data.n_groups} groups"
        kept = "map" if self.is_map else f"{chains} chains × {draws} draws"
        return f"<AttributionFit: {sizes}, {kept}, seed {self.seed}>"

    def draws(self, name: str) -> Floats:
        """Give the draws of one monitored block: chains × draws × its shape.

        Names: loglik, false_claims, joint, share, share_unclaimed, claim, policy, deny,
        false_claim, error, mode, reach, visibility, severity.

        Raises
        ------
        ArrayError
            When no block has that name.
        """
        blocks = monitor(self.setting, wide=False)
        if name not in blocks:
            raise ArrayError(f"nothing is monitored as '{name}': use one of {', '.join(blocks)}.")
        at, shape = blocks[name]
        block = self.rows[:, :, at : at + int(np.prod(shape))]
        return block.reshape(*self.rows.shape[:2], *shape)

    def diagnosis(self, name: str) -> Diagnosis:
        """R-hat and effective draws of one block; all NaN for a MAP."""
        draws = self.draws(name)
        if draws.shape[1] < 4:
            nothing = np.full(draws.shape[2:], np.nan)
            return Diagnosis(nothing, nothing, nothing)
        return diagnose(draws)

    @cached_property
    def took_part(self) -> Floats:
        """Probability that each candidate took part, aligned with ``data.candidates``.

        Sums over an event to one, plus the probability that two acted together.
        """
        layout, data = self.setting.layout, self.data
        owner = np.repeat(np.arange(data.n_events), np.diff(layout.event))
        keys = np.repeat(np.arange(data.n_events), np.diff(data.candidate_pointers))
        keys = keys * data.n_groups + data.candidates
        out = np.zeros(len(keys))
        row = np.searchsorted(keys, owner * data.n_groups + layout.group)
        np.add.at(out, row, self.posterior)
        t, v = int(layout.sizes[1]), int(layout.sizes[2])
        pair = layout.partner >= 0
        partner = layout.partner[pair] // ((t + 1) * (v + 1) * 4)
        row = np.searchsorted(keys, owner[pair] * data.n_groups + partner)
        np.add.at(out, row, self.posterior[pair])
        return out

    def perpetrator(self, event: int) -> Floats:
        """Probability that each group took part in one event, length `n_groups`.

        Group 0 is the mass on everybody who is not listed; groups that are no candidates have 0.
        """
        if not 0 <= event < self.data.n_events:
            raise ArrayError(f"event {event} is not among the {self.data.n_events} given.")
        rows = slice(
            int(self.data.candidate_pointers[event]), int(self.data.candidate_pointers[event + 1])
        )
        out = np.zeros(self.data.n_groups)
        out[self.data.candidates[rows]] = self.took_part[rows]
        return out

    def perpetrators(self) -> Floats:
        """Events × groups: `perpetrator` of every event."""
        out = np.zeros((self.data.n_events, self.data.n_groups))
        owner = np.repeat(np.arange(self.data.n_events), np.diff(self.data.candidate_pointers))
        out[owner, self.data.candidates] = self.took_part
        return out

    @cached_property
    def unnamed_groups(self) -> Ints:
        """Groups that no claim and no report names: their posterior is their prior."""
        _, named = self.data.report_sets()
        status = np.asarray(self.data.claims.status)
        spoken = np.asarray(self.data.claims.group)[status < SILENT]
        seen = np.union1d(named, spoken)
        return np.setdiff1d(np.arange(1, self.data.n_groups), seen)

    @cached_property
    def parameters(self) -> Parameters:
        """Mean parameters given the posterior of the labels: for explanations, not intervals."""
        return self._at_posterior[0]

    @cached_property
    def tables(self) -> Tables:
        """Look-up tables at `parameters`."""
        return self._at_posterior[1]

    @cached_property
    def _at_posterior(self) -> tuple[Parameters, Tables]:
        setting = self.setting
        par = copy_arrays(self.estimate.parameters)
        stats, covers = empty_stats(setting.layout, par), is_covering(setting.hyper)
        tab = tables_of(par, setting.exposure, covers)
        self.expectation.count(tab, self.posterior, stats)
        maximise(setting.layout, setting.hyper, par, tab, stats, setting.exposure)
        return par, tables_of(par, setting.exposure, covers)

    @cached_property
    def expectation(self) -> Expectation:
        """The E step over this layout."""
        return Expectation(self.setting.layout, is_covering(self.setting.hyper))

    @cached_property
    def near_votes(self) -> Floats:
        """L: pull of near events on each label, by who probably did them."""
        return self.expectation.votes(float(self.tables.pull[0]), self.posterior)

    @cached_property
    def echoes(self) -> Echoes:
        """Rates at which each report may repeat an earlier one."""
        return self.expectation.echoes(self.tables)

    def policies(self) -> PolicyTable:
        """Claim policies, P(claim | did it) beside P(claim | attributed)."""
        data = self.data
        draws = self.draws("claim")
        mean = draws.mean(axis=(0, 1))
        low, high = _interval(draws, 0.9)
        shape = (data.n_groups, data.n_targets, data.n_casualties)
        events = np.zeros(shape)
        known = (data.target >= 0) & (data.casualty >= 0) & data.claims_recorded
        owner = np.repeat(np.arange(data.n_events), np.diff(data.candidate_pointers))
        at = known[owner]
        cells = (data.candidates[at], data.target[owner[at]], data.casualty[owner[at]])
        np.add.at(events, cells, self.took_part[at])
        naive, claimed = attributed_groups(data)
        attributed = np.zeros(shape, dtype=np.int64)
        claims = np.zeros(shape)
        at = known & (naive >= 0)
        np.add.at(attributed, (naive[at], data.target[at], data.casualty[at]), 1)
        np.add.at(claims, (naive[at], data.target[at], data.casualty[at]), claimed[at])
        with np.errstate(invalid="ignore"):
            given_attributed = np.where(attributed > 0, claims / np.maximum(attributed, 1), np.nan)
        unrecorded = not data.claims_recorded.any()
        return PolicyTable(
            np.full(shape, np.nan) if unrecorded else mean,
            low,
            high,
            events,
            given_attributed,
            attributed,
            int((data.claims_recorded & ~known).sum()),
        )

    def sources(self) -> SourceTable:
        """Error rates and reach of sources, and whether there is enough to tell."""
        from scipy.special import betaincinv

        draws = self.draws("error")
        low, high = _interval(draws, 0.8)
        prior = self.setting.hyper.error
        median = betaincinv(prior[..., 0], prior[..., 1], 0.5)
        layout = self.setting.layout
        s, h = int(layout.sizes[3]), int(layout.sizes[4])
        stands = (layout.kind != ECHO) & (layout.kind != REPEATED)
        at = layout.source[stands] * h + layout.hedge[stands]
        reports = np.bincount(at, minlength=s * h).reshape(s, h)
        spans = (low <= median) & (high >= median)
        enough = (reports > 0) & ~spans & ~np.isnan(low)
        reach = self.draws("reach").mean(axis=(0, 1))
        return SourceTable(draws.mean(axis=(0, 1)), low, high, reports, enough, reach)


def _interval(draws: Floats, mass: float) -> tuple[Floats, Floats]:
    """Ends of the central interval over chains and draws; NaN with a single draw."""
    if draws.shape[0] * draws.shape[1] < 2:
        nothing = np.full(draws.shape[2:], np.nan)
        return nothing, nothing
    tails = np.quantile(draws, [(1 - mass) / 2, (1 + mass) / 2], axis=(0, 1))
    return tails[0], tails[1]


def attributed_groups(
    data: AttributionData,
) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Group to which claims or else most reports attribute each event (-1 none); was it claimed.

    This is how data sets attribute, and why the share claimed among attributed events is an
    upper bound of the share claimed among done.
    """
    n, g = data.n_events, data.n_groups
    votes = np.zeros((n, g))
    pointers, named = data.report_sets()
    width = np.diff(pointers)
    reporter = np.repeat(np.asarray(data.reports.event), width)
    np.add.at(votes, (reporter, named), 1.0 / np.repeat(width, width))
    claim = np.asarray(data.claims.status) == CLAIMED
    event, group = np.asarray(data.claims.event)[claim], np.asarray(data.claims.group)[claim]
    votes[event, group] += len(named) + 1.0
    top = np.where(votes.max(axis=1) > 0, votes.argmax(axis=1), -1)
    claimed = np.zeros(n, dtype=bool)
    claimed[event[top[event] == group]] = True
    return top.astype(np.int64), claimed
