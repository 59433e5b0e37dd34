"""Short ways to make assertions, and tables of events, for the tests of assess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from tacitus.core import Assertion, PartyStatement, Period, Quantity, Source, TieStatement
from tacitus.core.columns import TABLES


def tie(
    key: str, *chain: str, relation: str = "ally", pair: tuple[str, str] = ("a", "b"), **more: Any
) -> Assertion:
    """Say a tie of two parties in 2020; a directed one runs from the first to the second."""
    statement = TieStatement(
        relation,
        pair[:1],
        pair[1:],
        tuple(more.pop("supports", ())),
        more.pop("nature", "unspecified"),
    )
    when = Period.parse(more.pop("period", "2020"))
    fields = {"document_id": f"d-{key}", "period": when, "asserted": Period.parse("2020")} | more
    return Assertion(key, statement, chain=chain or ("s",), **fields)


def strength(key: str, party: str, quantity: Quantity, *chain: str, **more: Any) -> Assertion:
    fields = {"document_id": f"d-{key}", "period": Period.parse("2020")} | more
    statement = PartyStatement("strength", (party,))
    return Assertion(key, statement, chain=chain or ("s",), quantity=quantity, **fields)


def speakers(*grades: str, **more: Source) -> dict[str, Source]:
    """Give sources from words such as ``"un:B"``."""
    made = {}
    for word in grades:
        name, _, letter = word.partition(":")
        made[name] = Source(name, name.upper(), reliability=letter or None)
    return made | more


def tables(
    events: Iterable[Mapping[str, Any]],
    claims: Iterable[Mapping[str, Any]] = (),
    aliases: Iterable[tuple[str, str | None, str]] = (),
) -> duckdb.DuckDBPyConnection:
    """Give DuckDB in memory with the tables of a study; columns left out are NULL."""
    con = duckdb.connect()
    for name, rows in (("events", events), ("claims", claims)):
        columns = ", ".join(f'"{c}" {kind}' for c, (kind, _) in TABLES[name].items())
        con.execute(f"CREATE TABLE {name} ({columns})")
        for row in rows:
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            con.execute(f"INSERT INTO {name} ({names}) VALUES ({marks})", [*row.values()])
    con.execute("CREATE TABLE aliases (name VARCHAR, country VARCHAR, party_id VARCHAR)")
    for alias in aliases:
        con.execute("INSERT INTO aliases VALUES (?, ?, ?)", list(alias))
    return con


def event(key: str, source: str = "dsat", **more: Any) -> dict[str, Any]:
    base = {"event_id": key, "source_id": source, "kind": "attack", "country": "Aland"}
    return base | {"date_start": "2015-06-02", "date_end": "2015-06-02"} | more


def claim(key: str, name: str | None, status: str, ordinal: int = 1, **more: Any) -> dict[str, Any]:
    base = {"event_id": key, "source_id": "dsat", "ordinal": ordinal, "name": name}
    return base | {"status": status, "suspected": False} | more
