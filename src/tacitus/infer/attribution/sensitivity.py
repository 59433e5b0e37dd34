"""Where reports are thin: how far a silent group's share could lie from what chains agree on.

Without reports the share of a group that hardly claims is fixed by places and targets alone, and
any group-wide shift of its claim rate and of its coverage is paid for by its share. The band
shows what such a shift does: where reports are rich the data resist it and the band stays close
to the posterior interval.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tacitus.errors import ArrayError
from tacitus.infer.attribution.em import maximise
from tacitus.infer.attribution.expectation import Expectation, tables_of
from tacitus.infer.attribution.gibbs import Setting, generator
from tacitus.infer.attribution.layout import Floats
from tacitus.infer.attribution.priors import copy_arrays, empty_stats, is_covering
from tacitus.infer.attribution.result import AttributionFit
from tacitus.infer.kernels.parameters import EDGE

SHIFT = 0.2
"""Shift of log claim rate and log coverage; measured in the benchmark of thin reports."""

ENOUGH_BITS = 0.1
"""Information from reports, per unclaimed event, below which a warning is printed."""

NARROW = 0.02
"""A band narrower than this tells enough, however little reports add to what they have taught."""

RESTS = 1e-5
"""Change of a share in one iteration below which it is taken to have settled."""

SILENT_BELOW = 0.2
"""A group may be silent when the lower end of its claim rate lies below."""


class Band(NamedTuple):
    """Share of all events that one group did."""

    group: int
    median: float
    low: float
    """Lower end of the 90 % band: posterior interval, widened by the shift."""
    high: float
    posterior: tuple[float, float]
    """Ends of the 90 % posterior interval alone; NaN for a MAP."""
    prior: tuple[float, float]
    """Ends of the 90 % interval of the prior; NaN where it was not asked for."""
    claim_rate: float
    """Posterior mean chance of claiming what it did, over its own mix of targets."""
    bits: float
    """Mean information that reports carry on an unclaimed event, in bits."""
    warning: str | None
    """One plain sentence where the data cannot tell; None where they can."""


def report_bits(fit: AttributionFit) -> float:
    """Mean Kullback–Leibler divergence, in bits, that reports bring to unclaimed events.

    The posterior with all reports against the posterior without any, at the same parameters.
    """
    setting = fit.setting
    layout = setting.layout
    none = {
        name: getattr(layout, name)[:0]
        for name in ("source", "hedge", "kind", "content", "casualty", "chance", "naming")
    }
    without = Expectation(layout._replace(report=np.zeros_like(layout.report), **none), False)
    p, _ = fit.expectation.posterior(fit.tables, fit.posterior)
    q, _ = without.posterior(fit.tables, fit.posterior)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log2(p / np.maximum(q, 1e-300)), 0.0)
    by_event = np.bincount(without.owner, terms, len(setting.unclaimed))
    chosen = by_event[setting.unclaimed]
    return float(chosen.mean()) if len(chosen) else 0.0


def _share(posterior: Floats, setting: Setting, group: int) -> float:
    return float(posterior[setting.layout.group == group].sum() / len(setting.unclaimed))


def shifted_share(fit: AttributionFit, group: int, shift: float, *, iterations: int = 40) -> float:
    """Share of a group when claim rates and coverage are held `shift` (logs) off the fit.

    Its own claim rates and visibility move by `shift`, the claim rates of all others against it:
    a group that never claims cannot claim less, but others may claim more than it seems.
    Everything else is fitted anew by EM from the posterior.
    """
    setting = fit.setting
    base = fit.parameters
    par = copy_arrays(base)
    stats, covers = empty_stats(setting.layout, par), is_covering(setting.hyper)
    step, posterior = fit.expectation, fit.posterior
    opposed = np.full((len(base.claim), 1, 1), np.exp(-shift))
    opposed[group] = np.exp(shift)
    tab = tables_of(par, setting.exposure, covers)
    step.count(tab, posterior, stats)
    share = _share(posterior, setting, group)
    for _ in range(iterations):
        maximise(setting.layout, setting.hyper, par, tab, stats, setting.exposure)
        par.claim[:] = np.clip(base.claim * opposed, EDGE, 1 - EDGE)
        par.visibility[group] = base.visibility[group] * np.exp(shift)
        tab = tables_of(par, setting.exposure, covers)
        posterior, _ = step.posterior(tab, posterior)
        step.count(tab, posterior, stats)
        before, share = share, _share(posterior, setting, group)
        if abs(share - before) < RESTS:
            break
    return share


def prior_share(fit: AttributionFit, *, draws: int = 400) -> Floats:
    """Draw each group's share of all events from the prior of presence: draws × groups."""
    from tacitus.infer.attribution.replicate import draw_tree_prior

    setting = fit.setting
    rng = generator(fit.seed, 2**31)
    place, context = fit.data.place, fit.parameters.context
    weight = np.bincount(
        place.ravel(), np.tile(context, len(place)), minlength=len(fit.data.place_parent)
    )
    mass = setting.start.presence_mass.copy()
    presence = setting.start.presence.copy()
    out = np.empty((draws, fit.data.n_groups))
    for i in range(draws):
        draw_tree_prior(setting.hyper.presence, mass, presence, rng)
        out[i] = weight @ presence / weight.sum()
    return out


def claim_rates(fit: AttributionFit, group: int) -> Floats:
    """Draws of the chance that a group claims what it did, over its own mix of targets.

    NaN where no claims were recorded.
    """
    draws = fit.draws("claim")[..., group, :, :].reshape(-1, *fit.parameters.claim.shape[1:])
    if not fit.data.claims_recorded.any():
        return np.full(len(draws), np.nan)
    par = fit.parameters
    g, t, v = par.claim.shape
    mix = par.target[group][:, None] * par.casualty[: g * t].reshape(g, t, v)[group]
    return np.asarray((mix * draws).sum(axis=(1, 2)) / mix.sum())


def may_be_silent(fit: AttributionFit, group: int) -> bool:
    """Whether the lower end of the 90 % interval of its claim rate lies below one in five."""
    rates = claim_rates(fit, group)
    return bool(np.isnan(rates).any() or np.quantile(rates, 0.05) < SILENT_BELOW)


def silent_groups(fit: AttributionFit) -> list[int]:
    """Listed groups that may be silent."""
    return [g for g in range(1, fit.data.n_groups) if may_be_silent(fit, g)]


def sensitivity(
    fit: AttributionFit,
    group: int,
    *,
    shift: float = SHIFT,
    enough_bits: float = ENOUGH_BITS,
    with_prior: bool = True,
) -> Band:
    """Band of one group's share of all events, and whether the data can tell at all.

    Parameters
    ----------
    fit
        Result of `fit`.
    group
        Its code.
    shift
        How far log claim rate and log coverage are moved, both ways.
    enough_bits
        Information per unclaimed event below which the warning is given.
    with_prior
        Draw the prior of its share, too; with many places that takes longer than all the rest.

    Raises
    ------
    ArrayError
        When there is no such group, or `shift` is negative.
    """
    if not 0 <= group < fit.data.n_groups:
        raise ArrayError(f"group {group} is not among the {fit.data.n_groups} given.")
    if not shift >= 0:
        raise ArrayError(f"shift is {shift}; it must not be negative.")
    draws = fit.draws("share")[..., group].ravel()
    median = float(np.median(draws))
    nothing = float("nan")
    posterior = (nothing, nothing)
    low, high = median, median
    if len(draws) > 1:
        low, high = (float(x) for x in np.quantile(draws, [0.05, 0.95]))
        posterior = (low, high)
    here = max(shifted_share(fit, group, 0.0), 1e-12)
    down, up = (shifted_share(fit, group, d) / here for d in (shift, -shift))
    low, high = min(low, low * down), min(max(high, high * up), 1.0)
    prior = (nothing, nothing)
    if with_prior:
        first, last = np.quantile(prior_share(fit)[:, group], [0.05, 0.95])
        prior = (float(first), float(last))
    bits = report_bits(fit)
    rate = float(claim_rates(fit, group).mean())
    warning = None
    thin = bits < enough_bits and high - low > NARROW
    if thin and may_be_silent(fit, group):
        warning = (
            f"Reports carry {bits:.2f} bits per unclaimed event, too little to tell how much this "
            f"silent group does: its share may lie anywhere from {low:.0%} to {high:.0%}, however "
            "well the chains agree."
        )
    return Band(group, median, low, high, posterior, prior, rate, bits, warning)
