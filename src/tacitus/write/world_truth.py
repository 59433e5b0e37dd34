"""What was true in a simulated world, as tables for comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from tacitus.infer.simulate import CASUALTIES, CLAIMED, DENIED, SUPPORTS, TARGETS
from tacitus.write.world_assertions import event_id, party_id, source_id
from tacitus.write.world_events import Told

Row = dict[str, object]
Sheet = tuple[Sequence[str], Iterator[Row]]

EVENTS = (
    *("event", "recorded", "date", "province", "town", "perpetrator", "partner", "set_off_by"),
    *("target", "stratum", "civilian", "political", "security", "claimed_by", "denied_by"),
)
PARTIES = ("id", "name", "kind", "part_of")
TIES = ("relation", "support", "a", "b", "year")
POLICIES = ("party", "stratum", "done", "claimed", "claimed_by_others")
STRENGTHS = ("party", "year", "fighters")
SOURCES = ("source", "name", "accuracy", "discrimination", "copying")
ROOTS = ("assertion", "root", "copied_from")
PLACES = ("province", "town", "south", "west", "north", "east")


def truth(told: Told, prefix: str) -> dict[str, Sheet]:
    """Give the tables of truth by name: columns, and rows."""
    return {
        "events": (EVENTS, _events(told, prefix)),
        "parties": (PARTIES, _parties(told)),
        "ties": (TIES, _ties(told)),
        "policies": (POLICIES, _policies(told)),
        "strengths": (STRENGTHS, _strengths(told)),
        "sources": (SOURCES, _sources(told)),
        "roots": (ROOTS, _roots(told)),
        "places": (PLACES, _places(told)),
    }


def _group(group: int) -> str:
    return party_id(group) if group >= 0 else ""


def _events(told: Told, prefix: str) -> Iterator[Row]:
    world, names = told.world, told.names
    for n in range(len(world)):
        at, parent = told.place(n), int(world.attacks.parent[n])
        dead = world.deaths[n, :, 1]
        yield {
            "event": event_id(told, n, prefix),
            "recorded": bool(world.record.kept[n]),
            "date": told.day(n),
            "province": names.provinces[at],
            "town": names.towns[at],
            "perpetrator": _group(int(world.attacks.perpetrator[n])),
            "partner": _group(int(world.partner[n])),
            "set_off_by": event_id(told, parent, prefix) if parent >= 0 else "",
            "target": TARGETS[told.target(n)],
            "stratum": CASUALTIES[int(world.casualty[n])],
            "civilian": int(dead[0]),
            "political": int(dead[1]),
            "security": int(dead[2]),
            "claimed_by": "; ".join(_group(int(g)) for g in _said(told, n, CLAIMED)),
            "denied_by": "; ".join(_group(int(g)) for g in _said(told, n, DENIED)),
        }


def _said(told: Told, n: int, status: int) -> Sequence[int]:
    return [int(g) for g in np.flatnonzero(told.world.claims[n] == status)]


def _parties(told: Told) -> Iterator[Row]:
    for g, name in enumerate(told.names.parties):
        yield {
            "id": party_id(g),
            "name": name,
            "kind": told.names.party_kinds[g],
            "part_of": _group(int(told.world.parameters.parent[g])),
        }


def _ties(told: Told) -> Iterator[Row]:
    parameters = told.world.parameters
    first = dt.date.fromisoformat(parameters.start).year
    for layer, giver, receiver, year in np.argwhere(parameters.ties):
        name = parameters.layers[layer]
        yield {
            "relation": "support" if name in SUPPORTS else name,
            "support": name if name in SUPPORTS else "",
            "a": party_id(int(giver)),
            "b": party_id(int(receiver)),
            "year": first + int(year),
        }


def _policies(told: Told) -> Iterator[Row]:
    world = told.world
    z = world.attacks.perpetrator
    for g in range(world.parameters.groups):
        own = world.claims[:, g] == CLAIMED
        others = (np.delete(world.claims, g, axis=1) == CLAIMED).any(axis=1)
        for v, stratum in enumerate(CASUALTIES):
            mine = (z == g) & (world.casualty == v)
            yield {
                "party": party_id(g),
                "stratum": stratum,
                "done": int(mine.sum()),
                "claimed": int((mine & own).sum()),
                "claimed_by_others": int((mine & others).sum()),
            }


def _strengths(told: Told) -> Iterator[Row]:
    parameters = told.world.parameters
    first = dt.date.fromisoformat(parameters.start).year
    for (g, year), fighters in np.ndenumerate(parameters.fighters):
        yield {"party": party_id(g), "year": first + year, "fighters": round(float(fighters))}


def _sources(told: Told) -> Iterator[Row]:
    p = told.world.parameters
    for s, name in enumerate(told.names.sources):
        yield {
            "source": source_id(s),
            "name": name,
            "accuracy": round(float(p.accuracy[s]), 4),
            "discrimination": round(float(p.discrimination[s]), 4),
            "copying": round(float(p.copying[s]), 4),
        }


def _roots(told: Told) -> Iterator[Row]:
    world = told.world
    for letter, reports in (("e", world.reports), ("t", world.tie_reports)):
        for row in range(len(reports)):
            copied = int(reports.copied_from[row])
            yield {
                "assertion": f"{letter}{row + 1}",
                "root": f"{letter}{int(reports.root[row]) + 1}",
                "copied_from": f"{letter}{copied + 1}" if copied >= 0 else "",
            }


def _places(told: Told) -> Iterator[Row]:
    names = told.names
    height, width = names.step
    for at, province in enumerate(names.provinces):
        south, west = (float(x) for x in names.corner[at])
        yield {
            "province": province,
            "town": names.towns[at],
            "south": round(south, 4),
            "west": round(west, 4),
            "north": round(south + height, 4),
            "east": round(west + width, 4),
        }
