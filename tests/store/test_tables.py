"""Releases of tables: what stands, what changed, what was withdrawn and still resolves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tacitus.errors import InputError
from tacitus.store import Batch, Ledger, Tables

Stage = Callable[..., dict[str, Path]]


def events(said: dict[str, str], source: str = "ged") -> list[dict]:
    return [
        {"event_id": f"ged:{k}", "source_id": source, "source_key": k, "row_hash": h, "kind": h}
        for k, h in said.items()
    ]


def adopt(
    tables: Tables, ledger: Ledger, staged: dict[str, Path], name: str, **more: object
) -> Batch:
    more = {"source_id": "ged", **more}
    with ledger.transaction(who="ann", why=f"read {name}") as write:
        return tables.adopt(
            write, staged, document_id=name, filename=name, file_format="ged", **more
        )


def standing(tables: Tables, as_known: int | None = None) -> dict[str, str]:
    with tables.connect(as_known) as db:
        return dict(db.execute("SELECT source_key, row_hash FROM events ORDER BY 1").fetchall())


def test_a_new_study_has_empty_typed_tables(tables: Tables) -> None:
    with tables.connect() as db:
        assert db.execute("SELECT count(*) FROM events").fetchone() == (0,)
        kind = db.execute("SELECT any_value(typeof(deaths_best)) FROM events").description
        assert kind is not None
        assert db.execute("SELECT count(*) FROM claims, withdrawn").fetchone() == (0,)


def test_a_newer_release_is_compared(tables: Tables, ledger: Ledger, stage: Stage) -> None:
    one = {"1": "a", "2": "a", "3": "a", "4": "a"}
    two = {"1": "a", "2": "b", "3": "a", "5": "a"}
    first = adopt(tables, ledger, stage(tables, {"events": events(one)}), "v1")
    second = adopt(tables, ledger, stage(tables, {"events": events(two)}), "v2")
    assert (first.added, first.changed, first.withdrawn) == (4, 0, 0)
    assert (second.series, second.previous) == (first.series, first.batch)
    assert (second.added, second.changed, second.withdrawn) == (1, 1, 1)
    assert standing(tables) == two
    assert standing(tables, as_known=first.revision) == one
    with tables.connect() as db:
        gone = db.execute("SELECT event_id, withdrawn_in FROM withdrawn").fetchall()
    assert gone == [("ged:4", second.batch)]


def test_a_change_in_claims_alone_is_seen(tables: Tables, ledger: Ledger, stage: Stage) -> None:
    rows = events({"1": "a", "2": "a"})
    claim = {"event_id": "ged:1", "source_id": "ged", "ordinal": 1, "name": "X"}
    for status in ("claimed", "denied"):
        staged = stage(tables, {"events": rows, "claims": [{**claim, "status": status}]})
        batch = adopt(tables, ledger, staged, status)
    assert (batch.added, batch.changed, batch.withdrawn) == (0, 1, 0)
    with tables.connect() as db:
        assert db.execute("SELECT status FROM claims").fetchall() == [("denied",)]


def test_a_subset_withdraws_nothing(tables: Tables, ledger: Ledger, stage: Stage) -> None:
    world = {str(i): "a" for i in range(10)}
    adopt(tables, ledger, stage(tables, {"events": events(world)}), "world")
    part = adopt(tables, ledger, stage(tables, {"events": events({"1": "z", "2": "a"})}), "part")
    assert part.previous is None
    assert standing(tables) == {**world, "1": "z"}
    with tables.connect() as db:
        assert db.execute("SELECT count(*) FROM withdrawn").fetchone() == (0,)


def test_a_series_can_be_named(tables: Tables, ledger: Ledger, stage: Stage) -> None:
    for name, said in (("v1", {"1": "a", "2": "a", "3": "a"}), ("v2", {"3": "a"})):
        staged = stage(tables, {"events": events(said)})
        batch = adopt(tables, ledger, staged, name, series="My series")
    assert (batch.series, batch.withdrawn) == ("my_series", 2)
    staged = stage(tables, {"events": events({"1": "a"}, "dsat")})
    with pytest.raises(InputError, match="choose another name"):
        adopt(tables, ledger, staged, "d", series="My series", source_id="dsat")
    assert standing(tables) == {"3": "a"}


def test_an_event_in_several_series_is_one_row(
    tables: Tables, ledger: Ledger, stage: Stage
) -> None:
    claim = {"event_id": "ged:1", "source_id": "ged", "ordinal": 1}
    for name, by in (("a", "old"), ("b", "new")):
        rows = {"1": name, **{f"{name}{i}": "x" for i in range(5)}}
        staged = stage(tables, {"events": events(rows), "claims": [{**claim, "name": by}]})
        adopt(tables, ledger, staged, name)
    assert standing(tables)["1"] == "b"
    with tables.connect() as db:
        assert db.execute("SELECT name FROM claims").fetchall() == [("new",)]
        assert db.execute("SELECT count(*) FROM events").fetchone() == (11,)


def test_a_failed_write_leaves_nothing(tables: Tables, ledger: Ledger, stage: Stage) -> None:
    staged = stage(tables, {"events": events({"1": "a"})})

    def fail() -> None:
        with ledger.transaction(who="ann", why="") as write:
            tables.adopt(
                write, staged, document_id="d", filename="f", file_format="ged", source_id="ged"
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert standing(tables) == {}
    with ledger.transaction(who="ann", why=""):
        tables.sweep_snapshots()
    assert not list(tables.folder.glob("*/[0-9]*"))


def test_staging_of_the_dead_is_swept_and_of_the_living_kept(tables: Tables) -> None:
    mine = tables.stage()
    dead = mine.with_name("999999999-x")
    dead.mkdir()
    tables.sweep_staging()
    assert mine.exists()
    assert not dead.exists()


def test_an_older_snapshot_without_a_new_column_reads_as_missing(
    tables: Tables, ledger: Ledger, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt(tables, ledger, stage(tables, {"events": events({"1": "a"})}), "v1")
    from tacitus.store import tables as module

    more = {**module.TABLES["events"], "later": ("INTEGER", "added since")}
    monkeypatch.setitem(module.TABLES, "events", more)
    with tables.connect() as db:
        assert db.execute("SELECT later FROM events").fetchall() == [(None,)]


def test_a_table_without_our_columns_is_refused(tables: Tables, ledger: Ledger) -> None:
    path = tables.stage() / "events.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS event_id) TO '{path}' (FORMAT parquet)")
    with pytest.raises(InputError, match="lacks column"):
        adopt(tables, ledger, {"events": path}, "bad")


def test_coded_assertions_have_releases_too(tables: Tables, ledger: Ledger) -> None:
    first = adopt(tables, ledger, {}, "v1", members=["a", "b", "c"])
    second = adopt(tables, ledger, {}, "v2", members=["b", "c", "d"])
    assert second.previous == first.batch
    assert (second.added, second.withdrawn) == (1, 1)
    other = adopt(tables, ledger, {}, "w", members=["x", "y"])
    assert other.previous is None


RELEASES = st.lists(
    st.dictionaries(st.sampled_from("123456"), st.sampled_from("ab"), min_size=1), max_size=4
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(releases=RELEASES)
def test_counts_agree_with_plain_dictionaries(
    releases: list[dict[str, str]], stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("study")
    with Ledger.create(folder / "study.sqlite", {}) as ledger:
        tables = Tables(folder / "tables", ledger)
        old: dict[str, str] = {}
        states = {}
        for i, new in enumerate(releases):
            staged = stage(tables, {"events": events(new)})
            batch = adopt(tables, ledger, staged, f"v{i}", series="s")
            assert batch.added == len(set(new) - set(old))
            assert batch.withdrawn == len(set(old) - set(new))
            assert batch.changed == sum(old[k] != new[k] for k in set(old) & set(new))
            states[batch.revision], old = new, new
        for revision, state in states.items():
            assert standing(tables, revision) == state
        if releases:
            ever = {k for r in releases for k in r}
            with tables.connect() as db:
                gone = db.execute("SELECT source_key FROM withdrawn").fetchall()
            assert sorted(k for (k,) in gone) == sorted(ever - set(releases[-1]))
