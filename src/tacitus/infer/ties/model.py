"""Parameters, their priors, and the sums that every estimator of ties shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, logsumexp

from tacitus.infer.hedges import signal_table
from tacitus.infer.kernels.copying import repeats
from tacitus.infer.kernels.ffbs import exposed_mass, silence
from tacitus.infer.ties.copies import DELAYS, LIKENESS
from tacitus.infer.ties.data import TieData

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Priors(NamedTuple):
    """Beta priors (a, b), and how discrimination sharpens the prior on false reports.

    Attributes
    ----------
    begin, birth, death : tuple of float
        A tie in the first year; its yearly birth and death.
    true_rate, false_rate : tuple of float
        Yearly chance that a covering source affirms a tie that holds, or that does not;
        ``false_rate`` is meant for d = 1, and may hold arrays of shape (S,), one pair a source.
    slope : float
        The false rate's b is multiplied by exp(slope (d - 1)).
    bias : float
        Sd of a source's bias b in its words.
    copying : tuple of float
        Chance that a follower repeats one report of a leader.

    Notes
    -----
    What a source wrongly says of several years in a row is one error, and lasts as long as a
    tie is expected to (``lasting`` a year). So a span of years is as good evidence as one year
    would be: it is neither taken for so many reports, nor for less because long ties are rare.
    """

    begin: tuple[float, float] = (1.0, 50.0)
    birth: tuple[float, float] = (1.0, 200.0)
    death: tuple[float, float] = (4.0, 17.0)
    true_rate: tuple[float, float] = (2.0, 4.0)
    false_rate: tuple[float, float] | tuple[Floats, Floats] = (0.5, 200.0)
    slope: float = 1.5
    bias: float = 0.5
    copying: tuple[float, float] = (0.3, 3.0)

    @property
    def lasting(self) -> float:
        """Expected chance that a tie, or an error about it, goes on for another year."""
        return self.death[1] / sum(self.death)


#: Prior counts of delay and wording classes: own reports in row 0, repeated ones in row 1.
DELAY_PRIOR = np.array([[0.5, 0.5, 0.5, 0.5, 1, 1, 2, 3, 6, 8], [0.5, 1, 3, 5, 5, 4, 3, 2, 1, 0.5]])
LIKENESS_PRIOR = np.array([[8, 5, 3, 1.5, 0.7, 0.3], [1, 1, 2, 3, 4, 4]])
HEARSAY_PRIOR = np.array([[2.0, 3.0], [3.0, 2.0]])


class Parameters(NamedTuple):
    """One value of everything that is not a tie.

    Attributes
    ----------
    begin, birth, death : ndarray of float, shape (K,)
    effect : ndarray of float, shape (Q,)
        Of covariates on the log-odds of birth.
    true_rate, false_rate, discrimination, bias : ndarray of float, shape (S,)
    copying : ndarray of float, shape (pairs,)
    delay, likeness : ndarray of float, shape (2, classes)
    hearsay : ndarray of float, shape (2,)
        Chance of the mark on own and on repeated reports.
    """

    begin: Floats
    birth: Floats
    death: Floats
    effect: Floats
    true_rate: Floats
    false_rate: Floats
    discrimination: Floats
    bias: Floats
    copying: Floats
    delay: Floats
    likeness: Floats
    hearsay: Floats


class Copies(NamedTuple):
    """Origins of terms under one value of the parameters, with the counts they give.

    Attributes
    ----------
    own : ndarray of float, shape (M,)
        Whether each term is its source's own, or how likely that is.
    choice : ndarray of int, shape (M,)
        The candidate that it repeats (drawn, or likeliest), -1 for none.
    taken, passed : ndarray of float, shape (pairs,)
        Reports of the leader that the follower repeated, and that it let pass.
    delay, likeness : ndarray of float, shape (2, classes)
        Pairs of reports, own in row 0 and repeated in row 1.
    """

    own: Floats
    choice: Ints
    taken: Floats
    passed: Floats
    delay: Floats
    likeness: Floats


GRID_D = np.linspace(-1.5, 4.0, 45)
GRID_B = np.linspace(-1.5, 1.5, 11)


@lru_cache(maxsize=1)
def _grid_table() -> Floats:
    """Tabulate log P(signal | Y) over the grid of d and b."""
    d, b = np.meshgrid(GRID_D, GRID_B, indexing="ij")
    return signal_table(d.ravel(), b.ravel())


@dataclass(frozen=True)
class Model:
    """The data with index arrays and sums worked out once.

    Rows up to ``data.reported`` have a report; the rest are silent throughout.
    """

    data: TieData
    priors: Priors

    @cached_property
    def spoken_cell(self) -> Ints:
        """Cells in which a source spoke."""
        return self.data.spoken_dyad * self.data.years + self.data.spoken_year

    @cached_property
    def entry_cell(self) -> Ints:
        """Cells of which terms speak."""
        return self.data.terms.entry_dyad * self.data.years + self.data.terms.entry_year

    @cached_property
    def rows(self) -> tuple[Ints, Ints]:
        """Exposure rows that reported dyads use, and those that the rest use."""
        cut = self.data.reported
        return np.unique(self.data.row[:cut]), np.unique(self.data.row[cut:])

    @cached_property
    def covering(self) -> Floats:
        """Cells that each source covers and in which it was silent."""
        data = self.data
        silent = np.ones((len(data.row) - data.reported, data.years))
        return self.exposed(np.ones((data.reported, data.years)), reported=True) + self.exposed(
            silent, reported=False
        )

    @cached_property
    def coverage(self) -> Floats:
        """Share of the reported dyads' cells that each source covers."""
        data = self.data
        cells = max(data.reported * data.years, 1)
        silent = self.exposed(np.ones((data.reported, data.years)), reported=True)
        spoken = np.bincount(data.spoken_source, minlength=data.sources)
        return np.asarray(np.clip((silent + spoken) / cells, 1e-6, 1.0), float)

    @cached_property
    def denial_rate(self) -> float:
        """Chance that a covered cell of a reported dyad is denied, all sources together."""
        covered = float(self.coverage.sum()) * max(self.data.reported * self.data.years, 1)
        return min((float(self.data.terms.against.sum()) + 0.5) / (covered + 10.0), 0.5)

    @cached_property
    def signals(self) -> tuple[Ints, Ints]:
        """Signals that occur, and each term's place among them (-1: a flat affirmation)."""
        used = np.unique(self.data.terms.signal)
        used = used[used >= 0]
        place = np.searchsorted(used, self.data.terms.signal)
        return used, np.where(self.data.terms.signal >= 0, place, -1)

    @cached_property
    def row_cells(self) -> tuple[Ints, Ints]:
        """Exposure cell of every cell of the reported, and of the silent, dyads."""
        years, cut = self.data.years, self.data.reported
        cell = self.data.row[:, None] * years + np.arange(years)
        return cell[:cut].ravel(), cell[cut:].ravel()

    def exposed(self, mass: Floats, *, reported: bool) -> Floats:
        """Sum the mass of cells over each source that covers them and was silent there.

        `mass` has one row per reported (or silent) dyad.
        """
        data, part = self.data, 0 if reported else 1
        cells = len(data.row_start) - 1
        held = np.bincount(self.row_cells[part], mass.ravel(), minlength=cells)
        out = np.zeros(data.sources)
        exposed_mass(self.rows[part], data.row_start, data.row_source, held, data.years, out)
        if reported:
            spoken = mass.ravel()[self.spoken_cell]
            out -= np.bincount(data.spoken_source, spoken, minlength=data.sources)
        return np.maximum(out, 0.0)

    def signal_logs(self, p: Parameters) -> Floats:
        """Give log P(signal | Y) of each term, shape (M, 2); 0 for flat affirmations."""
        used, place = self.signals
        out = np.zeros((len(place), 2))
        if used.size:
            table = signal_table(p.discrimination, p.bias)[used]
            worded = place >= 0
            out[worded] = table[place[worded], :, self.data.terms.source[worded]]
        return out

    def term_logs(self, p: Parameters) -> Floats:
        """Give log P(term | Y) of each term as its source's own, shape (M, 2)."""
        s = self.data.terms.source
        said = np.stack([np.log(p.false_rate[s]), np.log(p.true_rate[s])], axis=1)
        said[:, 0] += self.data.terms.goes_on * np.log(self.priors.lasting)
        if self.signals[0].size:
            said[self.data.terms.against] = np.log(self.denial_rate)
            said += self.signal_logs(p)
        return said

    def emission(self, p: Parameters, own: Floats, *, reported: bool) -> Floats:
        """Give the log likelihood ratio of every cell of the reported (or the silent) dyads."""
        data = self.data
        rows = self.rows[0 if reported else 1]
        quiet = np.log1p(-p.true_rate) - np.log1p(-p.false_rate)
        out = np.zeros(len(data.row_start) - 1)
        silence(rows, data.row_start, data.row_source, quiet, data.years, out)
        dyads = slice(0, data.reported) if reported else slice(data.reported, None)
        part = data.row[dyads]
        base = out.reshape(-1, data.years)[part]
        if data.offset is not None:
            base = base + data.offset[dyads]
        if reported and len(part):
            logs = self.term_logs(p)
            ratio = (logs[:, 1] - logs[:, 0]) * own
            entry = data.terms.entry_term
            flat = base.ravel()
            flat += np.bincount(
                self.entry_cell, data.terms.entry_weight * ratio[entry], minlength=flat.size
            )
            flat -= np.bincount(self.spoken_cell, quiet[data.spoken_source], minlength=flat.size)
        return base

    def held(self, mass: Floats) -> Floats:
        """Give each term's weighted share of cells with a tie, shape (M,)."""
        weight = self.data.terms.entry_weight * mass.ravel()[self.entry_cell]
        return np.asarray(
            np.bincount(self.data.terms.entry_term, weight, minlength=len(self.data.terms.dyad)),
            float,
        )

    def copies(self, p: Parameters, mass: Floats, last: Copies | None, uniforms: Floats) -> Copies:
        """Weigh (without uniforms) or draw which terms repeat another, given ties or P(tie).

        A draw starts from the `last` one; origins never run in a circle.
        """
        data, c = self.data, self.data.candidates
        m = len(data.terms.dyad)
        y = self.held(mass)
        logs = self.term_logs(p)
        if self.signals[0].size:
            # A repeated report carries its word whatever Y is: charge it the word's mean chance.
            logs -= (logsumexp(self.signal_logs(p), axis=1) - np.log(2.0))[:, None]
        own_log = y * logs[:, 1] + (1.0 - y) * logs[:, 0]
        own_log += np.log(self.coverage[data.terms.source])
        mark = np.where(data.terms.hearsay, p.hearsay[1] / p.hearsay[0], 1.0)
        unmarked = np.where(data.terms.hearsay, 1.0, (1 - p.hearsay[1]) / (1 - p.hearsay[0]))
        out = Copies(
            np.ones(m),
            np.full(m, -1) if last is None else last.choice.copy(),
            np.zeros(len(c.follower)),
            c.silent.copy(),
            np.zeros((2, len(DELAYS) + 1)),
            np.zeros((2, len(LIKENESS) + 1)),
        )
        repeats(
            own_log,
            np.log(mark * unmarked),
            c.start,
            c.pair,
            c.term,
            c.delay,
            c.likeness,
            np.log(p.copying),
            np.log1p(-p.copying),
            np.log(p.delay[1] / p.delay[0]),
            np.log(p.likeness[1] / p.likeness[0]),
            uniforms,
            *out,
        )
        return out

    def births(self, p: Parameters, part: slice) -> Floats:
        """Give each dyad's yearly chance of a birth."""
        birth = p.birth[self.data.relation[part]]
        if p.effect.size == 0:
            return birth
        shift = self.data.covariates[part] @ p.effect
        return np.asarray(1.0 / (1.0 + (1.0 / birth - 1.0) * np.exp(-shift)), float)

    def source_grid(self, p: Parameters, signal_count: Floats) -> Floats:
        """Give the log posterior of (d, b) on the grid, shape (S, len(GRID_D), len(GRID_B)).

        `signal_count` holds the terms of each source by signal and Y, shape (S, used, 2).
        """
        mean, sd = self.data.prior
        # One pair for all sources, or one for each: either way a row per source.
        a, b = (np.asarray(v, float).reshape(-1, 1) for v in self.priors.false_rate)
        sharp = b * np.exp(self.priors.slope * (GRID_D - 1.0))
        log_d = -0.5 * ((GRID_D - mean[:, None]) / sd[:, None]) ** 2
        log_d += (sharp - 1.0) * np.log1p(-p.false_rate[:, None]) - betaln(a, sharp)
        log_d += (a - 1.0) * np.log(p.false_rate[:, None])
        log_b = -0.5 * (GRID_B / self.priors.bias) ** 2
        out = log_d[:, :, None] + log_b
        used, _ = self.signals
        if used.size:
            table = _grid_table()[used].reshape(len(used) * 2, -1)
            flat = signal_count.reshape(len(mean), -1)
            some = np.flatnonzero(flat.any(axis=1))
            out[some] += (flat[some] @ table).reshape(len(some), *out.shape[1:])
        return np.asarray(out, float)

    def signal_counts(self, own: Floats, mass: Floats) -> Floats:
        """Count own terms by source, signal and Y, shape (S, used, 2)."""
        used, place = self.signals
        out = np.zeros((self.data.sources, len(used), 2))
        worded = place >= 0
        if worded.any():
            y = self.held(mass)
            source, signal = self.data.terms.source[worded], place[worded]
            np.add.at(out[:, :, 1], (source, signal), (own * y)[worded])
            np.add.at(out[:, :, 0], (source, signal), (own * (1.0 - y))[worded])
        return out


def initial(model: Model) -> Parameters:
    """Give a start: prior means, and copying by the excess of shared cells."""
    data, priors = model.data, model.priors
    c = data.candidates
    pairs = len(c.follower)
    follow = np.bincount(c.pair, minlength=pairs)
    a, b = priors.copying
    chance = (follow + a) / (follow + c.silent + a + b)
    mean = data.prior.mean
    rate = priors.false_rate
    sharp = rate[1] * np.exp(priors.slope * (mean - 1.0))
    return Parameters(
        begin=np.full(data.relations, priors.begin[0] / sum(priors.begin)),
        birth=np.full(data.relations, priors.birth[0] / sum(priors.birth)),
        death=np.full(data.relations, priors.death[0] / sum(priors.death)),
        effect=np.zeros(data.covariates.shape[1]),
        true_rate=np.full(data.sources, 0.3),
        false_rate=np.minimum(rate[0] / (rate[0] + sharp), 0.1),
        discrimination=mean.copy(),
        bias=np.zeros(data.sources),
        copying=np.clip(chance - model.coverage[c.follower] * 0.3, 0.01, 0.9),
        delay=DELAY_PRIOR / DELAY_PRIOR.sum(axis=1, keepdims=True),
        likeness=LIKENESS_PRIOR / LIKENESS_PRIOR.sum(axis=1, keepdims=True),
        hearsay=HEARSAY_PRIOR[:, 0] / HEARSAY_PRIOR.sum(axis=1),
    )
