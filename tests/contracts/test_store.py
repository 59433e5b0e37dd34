"""What every ledger must hold to: nothing overwritten, two times kept apart, writes whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.core import Assertion, Document, Party, Passage, Period, Source, TieStatement
from tacitus.errors import (
    InputError,
    LockedError,
    NotAStudyError,
    NotFoundError,
    SchemaVersionError,
    StaleError,
    StudyError,
)
from tacitus.store import Ledger, database

STORES: dict[str, Callable[[Path], Ledger]] = {
    "sqlite": lambda folder: Ledger.create(folder / "study.sqlite", {"name": "test"})
}
A = Party("a", "A")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    with STORES[request.param](tmp_path) as opened:
        yield opened


def assertion(key: str, period: str | None = None, document: str = "d") -> Assertion:
    return Assertion(
        key,
        TieStatement("ally", ("a", "b")),
        document,
        ("s",),
        period=Period.parse(period) if period else None,
    )


def test_nothing_is_overwritten(store: Ledger) -> None:
    first = store.append([("party", "a", A)], who="ann", why="coded")
    second = store.append([("party", "a", Party("a", "B"))], who="ben", why="renamed")
    assert (first, second) == (1, 2)
    assert store.all("party")["a"].name == "B"
    assert store.all("party", first)["a"].name == "A"
    assert store.all("party", 0) == {}
    history = store.history("party", "a")
    assert [(v.noun.name, v.who, v.why) for v in history] == [
        ("A", "ann", "coded"),
        ("B", "ben", "renamed"),
    ]


def test_a_history_can_leave_large_fields_out(store: Ledger) -> None:
    for seed in (1, 2):
        fit = {"id": f"f{seed}", "seed": seed, "fast": True, "series": [1.5] * 9}
        store.append([("fit", "ties", fit)], who="ann", why="")
    kept = [v.noun for v in store.history("fit", "ties", without=("series", "absent"))]
    assert kept == [{"id": f"f{n}", "seed": n, "fast": True} for n in (1, 2)]
    assert all(len(v.noun["series"]) == 9 for v in store.history("fit", "ties"))


def test_what_is_unchanged_is_not_written_again(store: Ledger) -> None:
    assert store.append([("party", "a", A)], who="ann", why="") == 1
    assert store.append([("party", "a", A)], who="ann", why="") == 1
    assert len(store.history("party", "a")) == 1


def test_as_known_on_a_moment_and_a_day(store: Ledger) -> None:
    before = datetime.now(UTC)
    store.append([("party", "a", A)], who="ann", why="")
    after = datetime.now(UTC)
    assert store.all("party", before) == {}
    assert store.all("party", after) == {"a": A}
    assert store.all("party", after.date()) == {"a": A}
    assert store.all("party", before.date() - timedelta(days=1)) == {}
    with pytest.raises(InputError, match="no time zone"):
        store.all("party", datetime(2026, 1, 1))  # noqa: DTZ001


def test_held_on_is_apart_from_known(store: Ledger) -> None:
    rows = {"x": "2018", "y": "2019/..", "z": None}
    store.append([("assertion", k, assertion(k, p)) for k, p in rows.items()], who="a", why="")
    assert set(store.all("assertion", held_on=date(2018, 5, 1))) == {"x"}
    assert set(store.all("assertion", held_on=Period.parse("2018/2020"))) == {"x", "y"}
    assert set(store.all("assertion")) == {"x", "y", "z"}


def test_a_write_is_whole_or_not_at_all(store: Ledger) -> None:
    with pytest.raises(InputError, match="no party"):
        store.append(
            [("party", "a", A), ("party", "b", Source("b", "B"))],
            who="ann",
            why="",
        )
    assert store.all("party") == {}
    assert store.revision == 0


def test_a_write_on_older_ground_is_refused(store: Ledger) -> None:
    seen = store.append([("party", "a", A), ("party", "b", Party("b", "B"))], who="ann", why="")
    store.append([("party", "a", Party("a", "A2"))], who="ben", why="")
    with pytest.raises(StaleError, match="look at it again"):
        store.append([("party", "a", Party("a", "A3"))], who="ann", why="", based_on=seen)
    store.append([("party", "b", Party("b", "B2"))], who="ann", why="", based_on=seen)
    assert store.all("party")["a"].name == "A2"
    assert store.all("party")["b"].name == "B2"


def test_what_is_withdrawn_still_resolves(store: Ledger) -> None:
    store.append([("party", "a", A)], who="ann", why="")
    store.withdraw("party", ["a"], who="ann", why="its source took it back")
    assert store.all("party") == {}
    with pytest.raises(NotFoundError, match="withdrawn"):
        store.get("party", "a")
    assert store.get("party", "a", include_withdrawn=True) == A
    assert store.get("party", "a", as_known=1) == A
    with pytest.raises(NotFoundError, match="no party 'x'"):
        store.get("party", "x")
    store.append([("party", "a", A)], who="ann", why="it is back")
    assert store.all("party") == {"a": A}
    assert [v.withdrawn for v in store.history("party", "a")] == [False, True, False]


def test_changes_say_who_when_why_before_and_after(store: Ledger) -> None:
    store.append([("party", "a", A)], who="ann", why="coded")
    store.append([("party", "a", Party("a", "B"))], who="ben", why="renamed")
    store.withdraw("party", ["a"], who="cy", why="gone")
    found = [
        (c.who, c.why, c.before and c.before.name, c.after and c.after.name)
        for c in store.changes()
    ]
    assert found == [
        ("ann", "coded", None, "A"),
        ("ben", "renamed", "A", "B"),
        ("cy", "gone", "B", None),
    ]
    assert [c.revision for c in store.changes(since=1, until=2)] == [2]


def test_somebody_must_be_named(store: Ledger) -> None:
    with pytest.raises(InputError, match="who"):
        store.append([("party", "a", A)], who=" ", why="")


def test_kinds_are_a_closed_list(store: Ledger) -> None:
    with pytest.raises(InputError, match="no kind"):
        store.all("entity")


def test_two_read_while_one_writes(store: Ledger) -> None:
    store.append([("party", "a", A)], who="ann", why="")
    with Ledger.open(store.path) as one, Ledger.open(store.path) as two:
        with store.transaction(who="ann", why="") as write:
            write.append([("party", "b", Party("b", "B"))])
            assert set(one.all("party")) == {"a"} == set(two.all("party"))
        assert set(one.all("party")) == {"a", "b"} == set(two.all("party"))


def test_a_second_writer_is_told_so(store: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with (
        Ledger.open(store.path, write=True) as other,
        store.transaction(who="ann", why=""),
        pytest.raises(LockedError, match="wait"),
    ):
        other.append([("party", "a", A)], who="ben", why="")


def test_a_reader_cannot_write(store: Ledger) -> None:
    with Ledger.open(store.path) as reader, pytest.raises(Exception, match="opened for reading"):
        reader.append([("party", "a", A)], who="ann", why="")


def test_no_study_here(tmp_path: Path) -> None:
    with pytest.raises(NotAStudyError, match="tacitus new"):
        Ledger.open(tmp_path / "study.sqlite")
    (tmp_path / "study.sqlite").write_bytes(b"no database at all, of any kind" * 40)
    with pytest.raises(NotAStudyError, match="no study's ledger"):
        Ledger.open(tmp_path / "study.sqlite")


def test_another_version_is_refused_in_one_sentence(store: Ledger) -> None:
    with store.transaction(who="ann", why="") as write:
        write.db.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    with pytest.raises(SchemaVersionError) as caught:
        Ledger.open(store.path)
    assert "99" in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_study_is_not_made_over_another(store: Ledger) -> None:
    with pytest.raises(StudyError, match="already"):
        Ledger.create(store.path, {})


def test_a_network_drive_is_said(store: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "network_filesystem", lambda path: "nfs4")
    store.append([("party", "a", A)], who="ann", why="")
    store.close()
    with Ledger.open(store.path, write=True) as opened:
        assert "nfs4" in opened.warnings[0]
        assert opened.rows("PRAGMA journal_mode")[0][0] == "delete"
        assert opened.all("party") == {"a": A}


def test_acknowledged_means_on_the_disk(store: Ledger) -> None:
    assert store.rows("PRAGMA synchronous")[0][0] == 2
    assert store.rows("PRAGMA journal_mode")[0][0] == "wal"


def test_a_clock_set_back_keeps_the_order(store: Ledger) -> None:
    with store.transaction(who="ann", why="") as write:
        ahead = datetime.now(UTC) + timedelta(days=1)
        write.db.execute("INSERT INTO revisions VALUES (1, ?, 'x', '')", (ahead.isoformat(),))
    store.append([("party", "a", A)], who="ann", why="")
    assert store.history("party", "a")[0].at > ahead


KINDS = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(st.tuples(KINDS, st.text("xyz", min_size=1)))),
        st.tuples(st.just("take"), st.lists(KINDS)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_every_revision_can_be_had_back(
    steps: list[tuple[str, list]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The ledger agrees, at each revision, with a plain dictionary kept beside it."""
    path = tmp_path_factory.mktemp("ledger") / "study.sqlite"
    with Ledger.create(path, {}) as store:
        now: dict[str, str] = {}
        states = {0: {}}
        for verb, items in steps:
            if verb == "put":
                store.append([("party", k, Party(k, n)) for k, n in items], who="h", why="")
                now = {**now, **dict(items)}
            else:
                known = [k for k in items if k in now]
                store.withdraw("party", known, who="h", why="")
                now = {k: n for k, n in now.items() if k not in known}
            states[store.revision] = dict(now)
        for revision, state in states.items():
            assert {k: p.name for k, p in store.all("party", revision).items()} == state


def test_every_kind_comes_back_as_it_was(store: Ledger) -> None:
    nouns = {
        "source": Source("s", "S", reliability="B"),
        "document": Document("d", "s", published=Period.parse("2020-02")),
        "passage": Passage("p", "d", "para 6", 0, 3),
        "assertion": assertion("x", "2019~"),
        "fit": {"seed": 1},
    }
    store.append([(k, "id", n) for k, n in nouns.items()], who="ann", why="")
    assert {k: store.get(k, "id") for k in nouns} == nouns


def test_what_another_process_writes_is_seen(store: Ledger) -> None:
    store.append([("party", "a", A)], who="ann", why="")
    with Ledger.open(store.path) as reader:
        seen = reader.all("party")
        seen.clear()  # the caller's own copy
        assert reader.all("party") == {"a": A}
        store.append([("party", "b", Party("b", "B"))], who="ben", why="")
        assert set(reader.all("party")) == {"a", "b"}
    with store.transaction(who="ann", why="") as write:
        write.append([("party", "c", Party("c", "C"))])
        assert "c" in store.all("party")
        write.withdraw("party", ["c"])
        assert "c" not in store.all("party")
