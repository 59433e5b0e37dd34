"""All events as columns: what a map and a timeline draw, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tacitus.assess.event_parties import join_parties
from tacitus.assess.strata import STRATUM_SQL
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import NotFoundError
from tacitus.study.views import Filters

if TYPE_CHECKING:
    import duckdb

    from tacitus.study import Study

#: The day of an undated event, and the code of what is not known in 8 and 16 bits.
NO_DAY, NONE_8, NONE_16, NO_DEATHS = -(2**31), 255, 65535, -1
_EPOCH = "DATE '1970-01-01'"


@dataclass(frozen=True)
class Region:
    """A province as the events name it; ``key`` is ``country/name``."""

    key: str
    country: str | None
    name: str


@dataclass(frozen=True)
class Labelled:
    """A code's meaning: an id, and the name to print."""

    id: str
    name: str


@dataclass(frozen=True)
class EventColumns:
    """Every event by date, the undated last, as arrays of one length.

    Attributes
    ----------
    ids : tuple of str
        Event ids in order.
    columns : dict of str to ndarray
        ``day_start``, ``day_end`` days since 1970; ``lat``, ``lon`` degrees; ``where_prec`` UCDP
        code, the coarsest it can have; ``deaths`` best; the rest codes into ``dictionaries``.
    missing : dict of str to int
        The number that stands for *not known* in a column; NaN for ``lat`` and ``lon``.
    dictionaries : dict of str to tuple
        What the codes of ``party``, ``country``, ``source``, ``admin1``, ``target``, ``stratum``
        and ``type`` mean.
    """

    ids: tuple[str, ...]
    columns: dict[str, NDArray[Any]]
    missing: dict[str, int]
    dictionaries: dict[str, tuple[Labelled, ...] | tuple[Region, ...]]
    undated: int
    unplaced: int


@dataclass(frozen=True)
class EventClaim:
    """What a source says of who claimed an event, or did it."""

    name: str
    party: str | None
    status: str
    suspected: bool | None
    uncertain: bool | None
    mode: str | None


@dataclass(frozen=True)
class EventDetail:
    """One event in full.

    Attributes
    ----------
    row : dict
        As read; columns of :mod:`tacitus.core.columns`, missing ones None.
    source_name : str
        The data set it is from.
    assessment : str or None
        The id of what is concluded of who did it: what ``why`` takes.
    counted_as : str or None
        The event that people said it is one with.
    """

    id: str
    row: dict[str, Any]
    source_name: str
    claims: tuple[EventClaim, ...]
    assessment: str | None
    withdrawn: bool
    counted_as: str | None


def event_detail(study: Study, key: str, filters: Filters) -> EventDetail:
    """Give one event, by its id or by its place among the columns.

    Raises
    ------
    NotFoundError
        The study holds none.
    """
    with study.event_tables(filters.as_known) as con:
        if key.isascii() and key.isdigit() and len(key) < 10:
            found = con.execute(
                "SELECT event_id FROM events ORDER BY date_start NULLS LAST, event_id"
                " LIMIT 1 OFFSET $n",
                {"n": int(key)},
            ).fetchone()
            key = found[0] if found else key
        claims = con.execute(
            "SELECT c.name, coalesce(here.party_id, anywhere.party_id), status, suspected,"
            " uncertain, mode FROM claims c JOIN events e USING (event_id)"
            " LEFT JOIN aliases here ON here.name = c.name AND here.country = e.country"
            " LEFT JOIN aliases anywhere ON anywhere.name = c.name AND anywhere.country IS NULL"
            " WHERE event_id = $key AND c.name IS NOT NULL ORDER BY ordinal",
            {"key": key},
        ).fetchall()
    row = study.event(key, filters.as_known)
    if row is None:
        raise NotFoundError(f"The study holds no event '{key}'; check its id.")
    source = study.sources(filters.as_known).get(row["source_id"])
    concluded = study.assessment(f"attribution/{key}", as_known=filters.as_known)
    gone, counted_as = row.pop("withdrawn_in"), row.pop("counted_as")
    return EventDetail(
        key,
        row,
        source.name if source else row["source_id"],
        tuple(EventClaim(*c) for c in claims),
        concluded.id if concluded else None,
        gone is not None,
        counted_as,
    )


def event_columns(study: Study, filters: Filters) -> EventColumns:
    """Give all events as columns."""
    parties, sources = study.parties(filters.as_known), study.sources(filters.as_known)
    with study.event_tables(filters.as_known) as con:
        join_parties(con)
        con.execute(_DRAWN)
        listed = {name: _listed(con, name) for name in ("country", "source", "admin1")}
        listed["party"] = [
            key
            for (key,) in con.execute(
                "SELECT DISTINCT party_id FROM event_parties WHERE party_id IS NOT NULL ORDER BY 1"
            ).fetchall()
        ]
        listed |= {name: list(vocabulary(words)) for name, words in _CLOSED.items()}
        for name, keys in listed.items():
            con.execute(
                f"CREATE TEMP TABLE {name}_codes AS SELECT unnest($1) AS key,"
                " unnest(range(len($1))) AS code",
                [keys],
            )
        drawn = con.execute(_COLUMNS).fetchnumpy()
        places = {
            key: (country, name)
            for key, country, name in con.execute(
                "SELECT DISTINCT admin1, country, province FROM drawn WHERE admin1 IS NOT NULL"
            ).fetchall()
        }
    columns = {
        name: _filled(drawn[name], missing, kind) for name, (kind, missing) in COLUMNS.items()
    }
    located = np.isfinite(columns["lat"]) | (columns["admin1"] != NONE_16)
    return EventColumns(
        ids=tuple(drawn["event_id"].tolist()),
        columns=columns,
        missing={name: miss for name, (_, miss) in COLUMNS.items() if miss is not None},
        dictionaries={
            "party": tuple(
                Labelled(k, parties[k].name if k in parties else k) for k in listed["party"]
            ),
            "source": tuple(
                Labelled(k, sources[k].name if k in sources else k) for k in listed["source"]
            ),
            "country": tuple(Labelled(k, k) for k in listed["country"]),
            "admin1": tuple(Region(k, *places[k]) for k in listed["admin1"]),
            **{n: tuple(Labelled(k, k.replace("_", " ")) for k in listed[n]) for n in _CLOSED},
        },
        undated=int(np.sum(columns["day_start"] == NO_DAY)),
        unplaced=int(np.sum(~located & (columns["country"] == NONE_16))),
    )


#: Type and missing number of each column, in the order in which they are sent: wide ones first.
COLUMNS: dict[str, tuple[str, int | None]] = {
    "day_start": ("<i4", NO_DAY),
    "day_end": ("<i4", NO_DAY),
    "lat": ("<f4", None),
    "lon": ("<f4", None),
    "deaths": ("<i4", NO_DEATHS),
    "party_a": ("<u2", NONE_16),
    "party_b": ("<u2", NONE_16),
    "claimant": ("<u2", NONE_16),
    "perpetrator": ("<u2", NONE_16),
    "country": ("<u2", NONE_16),
    "admin1": ("<u2", NONE_16),
    "source": ("<u2", NONE_16),
    "where_prec": ("u1", NONE_8),
    "target": ("u1", NONE_8),
    "stratum": ("u1", NONE_8),
    "type": ("u1", NONE_8),
}
_CLOSED = {"target": "targets", "stratum": "strata", "type": "event_kinds"}

_DRAWN = f"""
CREATE TEMP TABLE drawn AS
WITH sides AS (
    SELECT event_id, max(party_id) FILTER (role = 'side' AND ordinal = 1) AS party_a,
           max(party_id) FILTER (role = 'side' AND ordinal = 2) AS party_b,
           arg_min(party_id, ordinal) FILTER (role = 'perpetrator') AS perpetrator,
           arg_min(party_id, ordinal) FILTER (status = 'claimed') AS claimant
    FROM event_parties GROUP BY event_id
), dead AS (
    SELECT *, coalesce(civilian_best, civilian_low) AS civilian,
           coalesce(political_best, political_low) AS political,
           coalesce(security_best, security_low) AS security
    FROM events
)
SELECT e.event_id, date_start - {_EPOCH} AS day_start,
       coalesce(date_end, date_start) - {_EPOCH} AS day_end, latitude AS lat, longitude AS lon,
       coalesce(where_prec, where_prec_max) AS where_prec, party_a, party_b, claimant,
       perpetrator, country, admin1 AS province,
       coalesce(country || '/', '/') || admin1 AS admin1, source_id AS source,
       coalesce(deaths_best, deaths_low) AS deaths, target, {STRATUM_SQL} AS stratum, kind AS type
FROM dead e LEFT JOIN sides USING (event_id)
"""
_CODED = ("country", "admin1", "source", *_CLOSED)
_PARTIES = ("party_a", "party_b", "claimant", "perpetrator")
_COLUMNS = (
    "SELECT event_id, day_start, day_end, lat, lon, where_prec, deaths,"
    + ", ".join(
        [f"{n}_codes.code AS {n}" for n in _CODED] + [f"{n}_code.code AS {n}" for n in _PARTIES]
    )
    + " FROM drawn "
    + " ".join(f"LEFT JOIN {n}_codes ON {n}_codes.key = drawn.{n}" for n in _CODED)
    + " "
    + " ".join(f"LEFT JOIN party_codes {n}_code ON {n}_code.key = drawn.{n}" for n in _PARTIES)
    + " ORDER BY day_start NULLS LAST, event_id"
)


def _listed(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    rows = con.execute(
        f"SELECT DISTINCT {name} FROM drawn WHERE {name} IS NOT NULL ORDER BY 1"
    ).fetchall()
    return [key for (key,) in rows]


def _filled(values: Any, missing: int | None, kind: str) -> NDArray[Any]:
    """Give a column in its type; DuckDB masks NULLs."""
    fill = np.nan if missing is None else missing
    wide = "f8" if missing is None else "i8"
    if isinstance(values, np.ma.MaskedArray):
        gone, plain = np.ma.getmaskarray(values), values.filled(0).astype(wide)
    else:
        plain = np.asarray(values)
        gone = np.isnan(plain) if plain.dtype.kind == "f" else np.zeros(len(plain), bool)
        plain = np.where(gone, 0, plain).astype(wide)
    if missing in {NONE_8, NONE_16}:
        # More kinds than codes: those beyond are drawn as not known, and the row still tells.
        gone = gone | (plain >= missing)
    return np.where(gone, fill, plain).astype(kind)
