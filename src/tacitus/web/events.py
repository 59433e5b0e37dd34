"""All events in one answer: a line of JSON, then each column as little-endian numbers."""

from __future__ import annotations

from tacitus.core.counting import counted
from tacitus.study.mapped import COLUMNS, EventColumns
from tacitus.web.schemas import Column, EventsHeader

TYPES = {"<i4": "int32", "<f4": "float32", "<u2": "uint16", "u1": "uint8"}
DICTIONARIES = {
    **dict.fromkeys(("party_a", "party_b", "claimant", "perpetrator"), "party"),
    **{name: name for name in ("country", "source", "admin1", "target", "stratum", "type")},
}
#: Numbers of every width start at a multiple of this.
ALIGNED = 8


def encode(events: EventColumns, revision: int) -> bytes:
    """Give header and columns as one body.

    The header is one line of ASCII, filled with spaces so that its end is a multiple of eight;
    offsets of columns count from there and are multiples of eight too.
    """
    columns, parts, offset = [], [], 0
    for name, (kind, _) in COLUMNS.items():
        data = events.columns[name].tobytes()
        columns.append(
            Column.model_validate(
                {
                    "name": name,
                    "type": TYPES[kind],
                    "offset": offset,
                    "length": len(data),
                    "missing": events.missing.get(name),
                    "dictionary": DICTIONARIES.get(name),
                }
            )
        )
        padding = -len(data) % ALIGNED
        parts += [data, b"\0" * padding]
        offset += len(data) + padding
    header = EventsHeader.model_validate(
        {
            "n": len(events.ids),
            "revision": revision,
            "columns": columns,
            **{name: [vars(x) for x in listed] for name, listed in events.dictionaries.items()},
            "undated": events.undated,
            "unplaced": events.unplaced,
            "notes": notes(events),
        }
    )
    line = header.model_dump_json(ensure_ascii=True).encode("ascii")
    line += b" " * (-(len(line) + 1) % ALIGNED) + b"\n"
    return b"".join([line, *parts])


def notes(events: EventColumns) -> list[str]:
    """Say what cannot be drawn."""
    said = []
    if events.undated:
        some = counted(events.undated, "event bears", "events bear")
        said.append(f"{some} no date; no timeline can draw that.")
    if events.unplaced:
        some = counted(events.unplaced, "event bears", "events bear")
        said.append(f"{some} no place; no map can draw that.")
    return said
