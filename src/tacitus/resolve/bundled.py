"""The actor list that comes with the package: ``actors.csv``, and branches of one name."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from tacitus.core.party import Lineage, Name, Party
from tacitus.core.period import Period

_DATED = re.compile(r"(?P<text>.+?) \[(?P<period>[^\]]+)\]")


@dataclass(frozen=True)
class Branch:
    """A name of the whole that stands for a branch in some countries, from a day on."""

    party: str
    branch: str
    countries: tuple[str, ...]
    since: date
    reason: str


@cache
def bundled_parties() -> dict[str, Party]:
    """Give the bundled parties by id; ids of UCDP stand among their keys.

    Examples
    --------
    >>> bundled_parties()["taliban"].keys
    ('ucdp:303',)
    """
    text = files("tacitus.resolve").joinpath("actors.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {row["id"]: _party(row) for row in csv.DictReader(lines)}


@cache
def branches() -> tuple[Branch, ...]:
    """Give the rules by which a name of the whole stands for a branch."""
    text = files("tacitus.resolve").joinpath("curated.toml").read_text(encoding="utf-8")
    return tuple(
        Branch(
            b["party"],
            b["branch"],
            tuple(b["countries"]),
            Period.parse(b["since"]).earliest or date.min,
            b["reason"],
        )
        for b in tomllib.loads(text)["branch"]
    )


def _party(row: dict[str, str]) -> Party:
    return Party(
        row["id"],
        row["name"],
        row["kind"],
        names=tuple(_name(text) for text in _list(row["aliases"])),
        part_of=row["part_of"] or None,
        lineage=tuple(_lineage(text) for text in _list(row["lineage"])),
        keys=(f"ucdp:{row['ucdp']}",) if row["ucdp"] else (),
        country=row["country"] or None,
        note=row["note"],
    )


def _list(text: str) -> list[str]:
    return [part for part in text.split("; ") if part]


def _name(text: str) -> Name:
    dated = _DATED.fullmatch(text)
    if dated:
        return Name(dated["text"], "alias", Period.parse(dated["period"]))
    return Name(text, "alias")


def _lineage(text: str) -> Lineage:
    relation, other, *when = text.split(" ")
    return Lineage(relation, other, Period.parse(when[0]) if when else None)
