"""Simulated worlds by one word: made, and on request written as files beside their truth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tacitus.errors import InputError

if TYPE_CHECKING:
    from tacitus.infer.simulate import World, WorldSpec

PRESETS = ("triangle", "random")


def simulate(
    preset: str | WorldSpec = "triangle",
    *,
    seed: int,
    folder: Path | str | None = None,
    formats: Sequence[str] = (),
) -> World:
    """Simulate a world of invented groups whose truth is known.

    Parameters
    ----------
    preset : str or WorldSpec
        ``triangle`` (one acts, one claims, one is silent), ``random`` (drawn from the priors),
        or a :class:`tacitus.infer.simulate.WorldSpec`.
    seed : int
        Same seed, same world, on every machine.
    folder : Path or str, optional
        Where to write it in the readers' own layouts; its truth goes to ``truth/`` there.
    formats : sequence of str
        For `folder`: of ``ged``, ``dsat``, ``gtd``, ``acled``, ``assertions``; all if empty.

    Returns
    -------
    World
        Arrays with one row per attack, claim table and reports, the truth among them.

    Raises
    ------
    InputError
        The preset or a format is unknown; a size or share of the spec does not fit.

    Examples
    --------
    >>> from tacitus.infer.simulate import WorldSpec
    >>> world = simulate(WorldSpec(groups=3, attacks=50.0), seed=1)
    >>> world.claims.shape == (len(world), 3)
    True
    """
    if isinstance(formats, str):
        formats = (formats,)
    if formats and folder is None:
        raise InputError("Formats are for files: name the folder to write them to.")
    from tacitus.infer import simulate as engine
    from tacitus.write.world import write_world

    if isinstance(preset, engine.WorldSpec):
        parameters = engine.draw_parameters(preset, seed)
    elif preset == "triangle":
        parameters = engine.triangle_parameters(seed)
    elif preset == "random":
        parameters = engine.draw_parameters(engine.WorldSpec(), seed)
    else:
        raise InputError(f"'{preset}' is no preset; use {' or '.join(PRESETS)}.")
    world = engine.simulate(parameters, seed)
    if folder is not None:
        write_world(world, folder, **({"formats": formats} if formats else {}))
    return world
