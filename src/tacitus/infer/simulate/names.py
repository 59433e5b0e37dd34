"""Invented names for the parties, places and sources of a simulated world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tacitus.infer.simulate.parameters import Floats, Parameters
from tacitus.infer.simulate.spec import GRADE_DISCRIMINATION
from tacitus.infer.simulate.world import ACTS_FROM, World

_HEADS = (
    *("Zhor", "Quel", "Vash", "Drem", "Ulth", "Keth", "Morv", "Tyss", "Ghel", "Brun"),
    *("Yarr", "Felk", "Nurr", "Wex", "Ilm", "Ruv", "Skarn", "Thav", "Olg", "Prav"),
)
_TAILS = (
    *("anna", "ovar", "eth", "idra", "umal", "oskel", "evar", "irund", "askel", "olme"),
    *("itza", "orrin", "emul", "aquen", "uvesh"),
)
_GROUPS = ("{} Front", "{} Brigades", "Army of {}", "{} Column", "{} Vanguard", "Sons of {}")
_SOURCES = (
    "{0} Ministry of the Interior",
    "{1} Courier",
    "Radio {1}",
    "{1} Wire",
    "{1} Monitor",
    "{1} Herald",
    "{1} Institute",
    "Voice of {1}",
)
#: South-west corner of the invented country: open sea in the South Pacific.
_CORNER = (-36.0, -128.0)
_STEP = (1.2, 1.6)


@dataclass(frozen=True)
class Names:
    """Names and positions of a world; every one is invented.

    Attributes
    ----------
    country : str
    parties, party_kinds : tuple of str
        By group; kinds from the closed list of party kinds.
    provinces, towns : tuple of str
        By place.
    latitude, longitude : ndarray, shape (places,), degrees
        Of the towns; each place is a rectangle of ``step`` degrees from ``corner``.
    corner : ndarray, shape (places, 2), degrees
        South-west corner of each place, latitude first.
    step : tuple of float, degrees
    sources, grades : tuple of str
        By source; Admiralty letters nearest to the true discrimination.
    """

    country: str
    parties: tuple[str, ...]
    party_kinds: tuple[str, ...]
    provinces: tuple[str, ...]
    towns: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    corner: Floats
    step: tuple[float, float]
    sources: tuple[str, ...]
    grades: tuple[str, ...]


def party_kinds(parameters: Parameters) -> tuple[str, ...]:
    """Tell umbrellas, states (parties that never strike themselves) and groups.

    Examples
    --------
    >>> from tacitus.infer.simulate import triangle_parameters
    >>> party_kinds(triangle_parameters(1))
    ('group', 'group', 'group', 'umbrella', 'state', 'group')
    """
    acts = parameters.presence.sum(axis=1) > ACTS_FROM
    return tuple(
        "umbrella" if (parameters.parent == g).any() else "group" if acts[g] else "state"
        for g in range(parameters.groups)
    )


def names_of(world: World) -> Names:
    """Invent names for a world; the same world always has the same names.

    Examples
    --------
    >>> from tacitus.infer.simulate import simulate, triangle_parameters
    >>> names = names_of(simulate(triangle_parameters(1), seed=1))
    >>> len(names.parties), len(names.provinces), len(names.sources)
    (6, 12, 8)
    """
    p = world.parameters
    rng = np.random.Generator(np.random.Philox(world.name_seed))
    words = _words(rng, 1 + p.groups + 2 * p.places + p.sources)
    country, rest = words[0], iter(words[1:])
    kinds = party_kinds(p)
    parties = tuple(_party(kind, next(rest), g) for g, kind in enumerate(kinds))
    provinces = tuple(next(rest) for _ in range(p.places))
    towns = tuple(next(rest) for _ in range(p.places))
    sources = tuple(_source(country, next(rest), s) for s in range(p.sources))
    width = int(np.ceil(np.sqrt(p.places)))
    cell = np.array([divmod(at, width) for at in range(p.places)], float)
    corner = np.array(_CORNER) + cell * np.array(_STEP)
    inside = corner + rng.uniform(0.25, 0.75, corner.shape) * np.array(_STEP)
    letters = np.array(list(GRADE_DISCRIMINATION))
    steps = np.array(list(GRADE_DISCRIMINATION.values()))
    nearest = np.abs(p.discrimination[:, None] - steps).argmin(axis=1)
    return Names(
        country=country,
        parties=parties,
        party_kinds=kinds,
        provinces=provinces,
        towns=towns,
        latitude=np.round(inside[:, 0], 4),
        longitude=np.round(inside[:, 1], 4),
        corner=corner,
        step=_STEP,
        sources=sources,
        grades=tuple(str(letter) for letter in letters[nearest]),
    )


def _words(rng: np.random.Generator, count: int) -> list[str]:
    """Give different invented words; beyond the stock, of three parts."""
    stock = [head + tail for head in _HEADS for tail in _TAILS]
    order = [stock[i] for i in rng.permutation(len(stock))]
    more = (f"{word}{tail}" for tail in _TAILS for word in order)
    return order[:count] + [next(more) for _ in range(max(0, count - len(order)))]


def _party(kind: str, word: str, at: int) -> str:
    if kind == "umbrella":
        return f"{word} Council"
    return f"Republic of {word}" if kind == "state" else _GROUPS[at % len(_GROUPS)].format(word)


def _source(country: str, word: str, at: int) -> str:
    # Only one ministry: later rounds start after it.
    pattern = _SOURCES[0] if at == 0 else _SOURCES[1 + (at - 1) % (len(_SOURCES) - 1)]
    return pattern.format(country, word)
