"""Draws of the last fits, handed to ArviZ."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit

from tacitus.core.snapshot import WriteReport
from tacitus.errors import MissingExtraError, NotFoundError
from tacitus.store.draws import Floats, load_coords, load_draws, save_draws

if TYPE_CHECKING:
    from tacitus.assess.strengths import StrengthResult
    from tacitus.assess.ties import TieResult
    from tacitus.infer.attribution.result import AttributionFit
    from tacitus.study import Study

#: What a fit's name ends in where draws by year are kept, beside those of its parameters.
CELLS = ".cells"
#: Most bytes of them, before compression.
MOST_KEPT = 48 * 2**20


def keep_tie_draws(study: Study, fit_id: str, result: TieResult) -> None:
    """Keep the draws by which chains were compared, and those of each tie in each year."""
    fit = result.fit
    if fit is None or not fit.diagnostics.draws:
        return
    names = (name.replace(" ", "_") for name in fit.diagnostics.names)
    save_draws(study.folder, fit_id, dict(zip(names, fit.diagnostics.draws, strict=True)))
    rows = {key: row for key, row in result.rows().items() if row < fit.data.reported}
    first, last = result.corpus.years
    _keep_cells(
        study,
        fit_id,
        {"log_odds": fit.log_odds[:, :, list(rows.values())]},
        {"tie": list(rows), "year": [str(year) for year in range(first, last + 1)]},
    )


def keep_strength_draws(study: Study, fit_id: str, result: StrengthResult) -> None:
    """Keep the draws of each party's strength in each year."""
    if result.draws.size:
        first, last = result.years
        _keep_cells(
            study,
            fit_id,
            {"fighters": result.draws.astype(np.float32)},
            {
                "party": [series.subject for series in result.series],
                "year": [str(year) for year in range(first, last + 1)],
            },
        )


def _keep_cells(
    study: Study, fit_id: str, block: dict[str, Any], coords: dict[str, list[str]]
) -> None:
    """Keep draws by year of the last fit alone: they are large, and only these are handed over."""
    kept = save_draws(study.folder, f"{fit_id}{CELLS}", block, MOST_KEPT, coords)
    for older in kept.parent.glob(f"{fit_id.partition('-')[0]}-*{CELLS}.draws.npz"):
        if older != kept:
            older.unlink()


def keep_attribution_draws(study: Study, fit_id: str, fit: AttributionFit | None) -> None:
    """Keep the draws of all that a fit of attribution monitors."""
    from tacitus.infer.attribution.gibbs import monitor

    if fit is not None and not fit.is_map:
        blocks = {name: fit.draws(name) for name in monitor(fit.setting, wide=False)}
        save_draws(study.folder, fit_id, {n: b for n, b in blocks.items() if b[0, 0].size})


def export_arviz(study: Study, path: Path) -> WriteReport:
    """Write the draws of the last fits as ArviZ reads them back: ``arviz.from_netcdf(path)``.

    The group ``posterior`` holds parameters; names begin with what was fitted, as ``ties.birth``;
    shapes are chains × draws × …, thinned as they were kept, and of all fits the last draws that
    each of them has. The group ``ties`` holds ``p`` by tie and year, as the reports tell it in
    each draw, before events are weighed in; ``strengths`` holds ``fighters`` by party and year.

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
    cells = {what: found for what in ("ties", "strengths") if (found := _cells(study, what))}
    if not blocks and not cells:
        raise NotFoundError(
            f"The last fits of '{study.name}' kept no draws: they are of an older tacitus, were "
            "made with --fast, or rested on a forgotten document; run: tacitus infer STUDY."
        )
    import arviz

    # Fits differ in chains and draws, and a group of ArviZ has one of each.
    fewest = [min((b.shape[axis] for b in blocks.values()), default=0) for axis in (0, 1)]
    same = {name: b[: fewest[0], -fewest[1] :] for name, b in blocks.items()}
    data = arviz.from_dict(same) if same else arviz.InferenceData()
    counts = {"parameters": sum(b[0, 0].size for b in same.values())}
    for what, (name, block, coords) in cells.items():
        group = arviz.dict_to_dataset({name: block}, coords=coords, dims={name: list(coords)})
        data.add_groups({what: group}, warn_on_custom_groups=False)
        counts[f"{what} by year"] = block[0, 0].size
    data.to_netcdf(str(path))
    return WriteReport((path,), counts)


def _cells(study: Study, what: str) -> tuple[str, Floats, dict[str, list[str]]] | None:
    """Give the name, the draws and the labels of what a fit kept by year."""
    fit = study.fit(what)
    key = f"{fit['id']}{CELLS}" if fit else ""
    found = load_draws(study.folder, key)
    if "log_odds" in found:
        return "p", expit(found["log_odds"].astype(np.float32)), load_coords(study.folder, key)
    if "fighters" in found:
        return "fighters", found["fighters"], load_coords(study.folder, key)
    return None
