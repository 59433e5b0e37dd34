"""Draws of a fit beside its conclusions: thinned, one compressed file of arrays per fit."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tacitus.store.fits import FOLDER

Floats = npt.NDArray[np.floating[Any]]
#: Most bytes of draws kept of a fit, before compression.
MOST_BYTES = 16 * 2**20
#: Fewest draws of a chain that are worth keeping; a block too wide for that is left out.
FEWEST = 50
#: How the name of an array begins that holds labels of an axis.
COORD = "coord:"


def save_draws(
    study: Path,
    fit_id: str,
    blocks: Mapping[str, Floats],
    most: int = MOST_BYTES,
    coords: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Keep draws by name, chains × draws × …; the file is whole or not there.

    Draws are thinned evenly until all fit in `most` bytes; the widest blocks are left out where
    that would leave fewer than 50 draws of a chain. `coords` are labels of axes beyond the draws.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = save_draws(folder, "f", {"rate": np.zeros((2, 400, 3))}, most=9600)
    >>> load_draws(folder, "f")["rate"].shape
    (2, 200, 3)
    """
    kept = dict(sorted(blocks.items(), key=lambda item: (item[1][0, 0].size, item[0])))
    while len(kept) > 1 and _step(kept, most) > max(1, _draws(kept) // FEWEST):
        kept.popitem()
    step = _step(kept, most)
    target = _path(study, fit_id)
    target.parent.mkdir(exist_ok=True)
    part = target.with_suffix(".part")
    arrays: dict[str, Any] = {name: block[:, ::step] for name, block in kept.items()}
    arrays |= {COORD + name: np.array(labels, "U") for name, labels in (coords or {}).items()}
    with part.open("wb") as file:
        np.savez_compressed(file, **arrays)
    os.replace(part, target)
    return target


def load_draws(study: Path, fit_id: str) -> dict[str, Floats]:
    """Give the draws of a fit by name; nothing where it kept none."""
    return {name: a for name, a in _load(study, fit_id).items() if not name.startswith(COORD)}


def load_coords(study: Path, fit_id: str) -> dict[str, list[str]]:
    """Give the labels of the axes beyond the draws, in the order in which they were kept."""
    return {
        name.removeprefix(COORD): list(map(str, a))
        for name, a in _load(study, fit_id).items()
        if name.startswith(COORD)
    }


def _load(study: Path, fit_id: str) -> dict[str, Any]:
    path = _path(study, fit_id)
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def forget_draws(study: Path) -> int:
    """Remove the draws of all fits; give how many there were."""
    found = list((study / FOLDER).glob("*.draws.npz"))
    for path in found:
        path.unlink()
    return len(found)


def _path(study: Path, fit_id: str) -> Path:
    return study / FOLDER / f"{fit_id}.draws.npz"


def _draws(blocks: Mapping[str, Floats]) -> int:
    return max((block.shape[1] for block in blocks.values()), default=1)


def _step(blocks: Mapping[str, Floats], most: int) -> int:
    """Every how many draws one is kept."""
    size = sum(block.nbytes for block in blocks.values())
    return max(1, -(-size // most))
