"""Make ``actors.csv`` from the UCDP Actor Dataset and the names written by hand.

Run ``python -m tacitus.resolve.make_actors ucdp-actor-221.csv`` with your own copy of the
data set (CC BY 4.0, ucdp.uu.se).
"""

from __future__ import annotations

import csv
import re
import sys
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from tacitus.core.party import is_generic

COLUMNS = ("id", "name", "kind", "country", "ucdp", "part_of", "aliases", "lineage", "note")
HEADER = (
    "# Names and ids of armed actors after the UCDP Actor Dataset 22.1 (CC BY 4.0), Uppsala "
    "Conflict Data Program, Department of Peace and Conflict Research, Uppsala University;\n"
    "# rearranged, with names and nesting added by hand (curated.toml). "
    "Made by make_actors.py.\n"
)
_NAMES = ("NameData", "NameOrig", "NameOrigFull")
_FORMER = ("NewName", "NewNameFullMotherTongue")  # lists, parted by commas
_STATE = "4"


def actor_id(name: str) -> str:
    """Give a readable id.

    Examples
    --------
    >>> actor_id("Jam'iyyat-i Islami-yi Afghanistan")
    'jamiyyat_i_islami_yi_afghanistan'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"['’`]", "", plain)).strip("_")


def make(ucdp: Path, curated: Path) -> list[dict[str, str]]:
    """Give the rows of the actor list, those written by hand first."""
    with ucdp.open(encoding="utf-8-sig", newline="") as stream:
        actors = {row["ActorId"]: row for row in csv.DictReader(stream)}
    by_hand = tomllib.loads(curated.read_text(encoding="utf-8"))["party"]
    rows = [_by_hand(entry, actors.pop(str(entry.get("ucdp", "")), None)) for entry in by_hand]
    taken = {row["id"] for row in rows}
    for number in sorted(actors, key=int):
        row = _from_ucdp(actors[number])
        if not row["id"] or row["id"] in taken:
            row["id"] = f"{row['id'] or 'actor'}_{number}"
        taken.add(row["id"])
        rows.append(row)
    return rows


def _by_hand(entry: dict[str, Any], actor: dict[str, str] | None) -> dict[str, str]:
    base = _from_ucdp(actor) if actor else dict.fromkeys(COLUMNS, "")
    aliases = list(entry.get("aliases", ()))
    written = {re.sub(r" \[.*", "", alias) for alias in aliases} | {entry["name"]}
    found = [base["name"], *base["aliases"].split("; ")] if actor else []
    # A name dated by hand is not repeated without its date.
    aliases += [a for a in found if a and a not in written]
    return {
        **base,
        "id": entry["id"],
        "name": entry["name"],
        "kind": entry.get("kind", base["kind"] or "group"),
        "country": entry.get("country", base["country"]),
        "part_of": entry.get("part_of", ""),
        "aliases": "; ".join(dict.fromkeys(aliases)),
        "lineage": "; ".join(entry.get("lineage", ())),
        "note": entry.get("note", ""),
    }


def _from_ucdp(actor: dict[str, str]) -> dict[str, str]:
    name = actor["NameData"].strip()
    names = [actor[column] for column in _NAMES]
    former = [part for column in _FORMER for part in actor[column].split(",")]
    # Short translations ("The Base") are everyday words, and no names.
    english = [actor["NameOrigFullEng"], *actor["NewNameFullEng"].split(",")]
    english = [part for part in english if len(part.split()) >= 3]
    aliases = [a.strip().replace(";", ",") for a in (*names, *former, *english)]
    state = actor["Org"] == _STATE
    countries = [c.strip() for c in actor["Location"].split(",") if c.strip()]
    home = name.removeprefix("Government of ")
    return {
        "id": actor_id(name),
        "name": name,
        "kind": "state" if state else "group",
        "country": home if state else countries[0] if len(countries) == 1 else "",
        "ucdp": actor["ActorId"],
        "part_of": "",
        "aliases": "; ".join(
            dict.fromkeys(
                a for a in aliases if a and a != name and a.lower() != "n/a" and not is_generic(a)
            )
        ),
        "lineage": "",
        "note": "",
    }


def main(arguments: list[str]) -> None:
    """Write ``actors.csv`` beside this file."""
    here = Path(__file__).parent
    rows = make(Path(arguments[0]), here / "curated.toml")
    with (here / "actors.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write(HEADER)
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
