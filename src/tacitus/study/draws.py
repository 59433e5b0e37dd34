"""Draws of the last fits, handed to ArviZ."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tacitus.core.snapshot import WriteReport
from tacitus.errors import MissingExtraError, NotFoundError
from tacitus.store.draws import load_draws, save_draws

if TYPE_CHECKING:
    from tacitus.infer.attribution.result import AttributionFit
    from tacitus.infer.ties.result import TieFit
    from tacitus.study import Study


def keep_tie_draws(study: Study, fit_id: str, fit: TieFit | None) -> None:
    """Keep the draws by which the chains of a fit of ties were compared."""
    if fit is not None and fit.diagnostics.draws:
        names = (name.replace(" ", "_") for name in fit.diagnostics.names)
        save_draws(study.folder, fit_id, dict(zip(names, fit.diagnostics.draws, strict=True)))


def keep_attribution_draws(study: Study, fit_id: str, fit: AttributionFit | None) -> None:
    """Keep the draws of all that a fit of attribution monitors."""
    from tacitus.infer.attribution.gibbs import monitor

    if fit is not None and not fit.is_map:
        blocks = {name: fit.draws(name) for name in monitor(fit.setting, wide=False)}
        save_draws(study.folder, fit_id, {n: b for n, b in blocks.items() if b[0, 0].size})


def export_arviz(study: Study, path: Path) -> WriteReport:
    """Write the draws of the last fits as ArviZ reads them back: ``arviz.from_netcdf(path)``.

    Names of quantities begin with what was fitted, as ``ties.birth``; shapes are chains × draws
    × …, thinned as they were kept, and of all fits the last draws that each of them has.

    Raises
    ------
    MissingExtraError
        ArviZ is not installed.
    NotFoundError
        The last fits kept no draws.
    """
    if find_spec("arviz") is None:
        raise MissingExtraError(
            "Draws are handed over by ArviZ, which is not installed; get it with: "
            "pip install 'tacitus[bayes]'."
        )
    parts = {
        what: load_draws(study.folder, fit["id"])
        for what in ("ties", "attribution")
        if (fit := study.fit(what))
    }
    blocks = {f"{what}.{name}": b for what, found in parts.items() for name, b in found.items()}
    if not blocks:
        raise NotFoundError(
            f"The last fits of '{study.name}' kept no draws: they are of an older tacitus, were "
            "made with --fast, or rested on a forgotten document; run: tacitus infer STUDY."
        )
    import arviz

    # Fits differ in chains and draws, and a group of ArviZ has one of each.
    fewest = [min(b.shape[axis] for b in blocks.values()) for axis in (0, 1)]
    same = {name: b[: fewest[0], -fewest[1] :] for name, b in blocks.items()}
    arviz.from_dict(same).to_netcdf(str(path))
    return WriteReport((path,), {"quantities": sum(b[0, 0].size for b in same.values())})
