"""Worlds written as files: every reader takes them, and they say what the world says."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import defaultdict
from pathlib import Path

import duckdb
import numpy as np
import pytest

from tacitus.core.assertion import EventStatement, PartyStatement, PatternStatement, TieStatement
from tacitus.core.reading import Reading
from tacitus.errors import InputError
from tacitus.infer.simulate import (
    CLAIMED,
    DENIED,
    World,
    draw_parameters,
    names_of,
    scaled_to,
    simulate,
    triangle_parameters,
)
from tacitus.infer.simulate.spec import WorldSpec
from tacitus.read import detect, read_file
from tacitus.write.world import FORMATS, write_world
from tacitus.write.world_assertions import HEDGES, frequency_of
from tacitus.write.world_layouts import ACLED, DSAT, GED, GTD

TARGET = ("security", "political", "civilian", "other")


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(triangle_parameters(3), 3)


@pytest.fixture(scope="module")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("world")
    write_world(world, place)
    return place


@pytest.fixture(scope="module")
def readings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    staging = tmp_path_factory.mktemp("staging")
    return {
        name: read_file(folder / f"simulated_{name}.csv", staging=staging / name)
        for name in FORMATS
    }


def rows(path: Path, sql: str = "*") -> list[tuple]:
    return duckdb.sql(f"SELECT {sql} FROM read_parquet('{path}')").fetchall()


@pytest.mark.parametrize("name", FORMATS)
def test_readers_recognise_and_keep_every_row(
    folder: Path, readings: dict[str, Reading], name: str
) -> None:
    assert detect(folder / f"simulated_{name}.csv").name == name
    account = readings[name].account
    assert account.kept == account.rows > 0
    assert account.refused == account.repeated == account.undated == 0


@pytest.mark.parametrize("name", ["ged", "dsat", "gtd", "acled"])
def test_events_say_when_and_where(world: World, readings: dict[str, Reading], name: str) -> None:
    names = names_of(world)
    columns = "event_id, date_start, date_end, admin1, country, latitude, target"
    found = {row[0]: row[1:] for row in rows(readings[name].tables["events"], columns)}
    kept = np.flatnonzero(world.record.kept)
    assert len(found) == kept.size
    start = np.datetime64(world.parameters.start)
    ids = truth_ids(world, name)
    for n in kept:
        first, last, province, country, latitude, target = found[ids[int(n)]]
        day = (start + np.timedelta64(int(world.attacks.time[n]), "D")).astype(object)
        assert first <= day <= last
        if world.record.date_precision[n] == 1:
            assert first == last
        assert province == names.provinces[world.attacks.place[n]]
        assert country == names.country
        assert latitude is not None
        if name in {"dsat", "gtd"}:
            assert target == (
                None if name == "dsat" and world.target[n] == 3 else TARGET[int(world.target[n])]
            )


def truth_ids(world: World, name: str) -> dict[int, str]:
    start = np.datetime64(world.parameters.start)
    ids = {}
    for n in range(len(world)):
        day = str(start + np.timedelta64(int(world.attacks.time[n]), "D")).replace("-", "")
        key = {"gtd": f"{day}{n:04d}", "acled": f"SIM{n + 1}"}.get(name, str(n + 1))
        ids[n] = f"{name}:{key}"
    return ids


@pytest.mark.parametrize("name", ["dsat", "gtd"])
def test_claims_and_denials_come_back(
    world: World, readings: dict[str, Reading], name: str
) -> None:
    names = names_of(world)
    found: dict[str, set[tuple[str | None, str]]] = defaultdict(set)
    for event, party, status in rows(readings[name].tables["claims"], "event_id, name, status"):
        found[event].add((party, status))
    ids = truth_ids(world, name)
    for n in np.flatnonzero(world.record.kept):
        told = found[ids[int(n)]]
        if not world.record.claims_known[n]:
            assert {status for _, status in told} == {"not_recorded"}
            continue
        claimed = {names.parties[g] for g in np.flatnonzero(world.claims[n] == CLAIMED)}
        assert claimed == {party for party, status in told if status == "claimed"}
        if name == "dsat":
            denied = {names.parties[g] for g in np.flatnonzero(world.claims[n] == DENIED)}
            assert denied == {party for party, status in told if status == "denied"}
        if not told - {(None, "silent")}:
            assert not claimed


def test_deaths_by_kind_come_back(world: World, readings: dict[str, Reading]) -> None:
    kinds = ("civilian", "political", "security")
    columns = "event_id, deaths_low, deaths_high, " + ", ".join(
        f"{kind}_{bound}" for kind in kinds for bound in ("low", "high")
    )
    for event, low, high, *by in rows(readings["dsat"].tables["events"], columns):
        n = int(event.split(":")[1]) - 1
        dead = world.deaths[n]
        assert (low, high) == (dead[:, 0].sum(), dead[:, 2].sum())
        if world.record.deaths_known[n]:
            assert by == dead[:, [0, 2]].ravel().tolist()
        else:
            assert by == [None] * 6


def test_assertions_say_what_sources_said(
    world: World, folder: Path, readings: dict[str, Reading]
) -> None:
    said = {a.id: a for a in readings["assertions"].assertions}
    assert all(a.simulated for a in said.values())
    kinds = [type(a.statement) for a in said.values()]
    assert kinds.count(TieStatement) == len(world.tie_reports)
    assert kinds.count(PartyStatement) == world.strength_reports.value.size
    assert kinds.count(PatternStatement) == world.pattern_reports.share.size
    reports = world.reports
    for row in np.flatnonzero(world.record.kept[reports.event]):
        a = said[f"e{row + 1}"]
        statement = a.statement
        assert isinstance(statement, EventStatement)
        assert statement.event_id == f"dsat:{reports.event[row] + 1}"
        assert statement.attributed_to[0] == f"party{reports.group[row] + 1}"
        assert len(statement.attributed_to) == 1 + (reports.alternative[row] >= 0)
        assert a.chain[0] == f"source{reports.source[row] + 1}"
        assert (len(a.chain) > 1) == reports.hearsay[row]
        word = "reportedly" if reports.hearsay[row] else HEDGES[reports.level[row]][0]
        assert a.hedge.word == word
    parties = {p.id: p for p in readings["assertions"].parties}
    assert parties["party1"].part_of == "party4"
    assert parties["party4"].kind == "umbrella"
    assert parties["party5"].kind == "state"
    with (folder / "truth" / "roots.csv").open() as file:
        roots = {row["assertion"]: row["root"] for row in csv.DictReader(file)}
    assert all(roots[f"e{row + 1}"] == f"e{root + 1}" for row, root in enumerate(reports.root))


def test_claims_go_into_the_assertions_where_no_table_has_them(
    world: World, tmp_path: Path
) -> None:
    write_world(world, tmp_path, formats=("ged", "assertions"))
    reading = read_file(tmp_path / "simulated_assertions.csv", staging=tmp_path / "staging")
    told = [a.statement for a in reading.assertions if a.id.startswith("c")]
    claims = sum(len(s.claimed_by) for s in told if isinstance(s, EventStatement))
    seen = world.record.kept & world.record.claims_known
    assert claims == (world.claims[seen] == CLAIMED).sum() > 0
    assert all(s.event_id.startswith("ged:") for s in told if isinstance(s, EventStatement))


def test_suspicions_go_into_the_table_where_there_are_no_assertions(
    world: World, tmp_path: Path
) -> None:
    write_world(world, tmp_path, formats=("dsat",))
    with (tmp_path / "simulated_dsat.csv").open() as file:
        found = {row["claim"] for row in csv.DictReader(file)}
    assert found == {"Claimed", "Denied", "Suspected", "Unclaimed", ""}


def test_the_truth_names_who_did_it(world: World, folder: Path) -> None:
    with (folder / "truth" / "events.csv").open() as file:
        told = list(csv.DictReader(file))
    assert [row["perpetrator"] for row in told] == [
        f"party{g + 1}" for g in world.attacks.perpetrator
    ]
    assert "simulated" in (folder / "truth" / "SIMULATED.txt").read_text().lower()
    with (folder / "truth" / "ties.csv").open() as file:
        assert sum(1 for _ in csv.DictReader(file)) == world.parameters.ties.sum()


def test_tables_do_not_tell_the_truth(world: World, folder: Path) -> None:
    """A perpetrator in a table comes from a claim or a report, so it is wrong at times."""
    with (folder / "simulated_gtd.csv").open() as file:
        told = {row["eventid"]: row["gname"] for row in csv.DictReader(file)}
    names, ids = names_of(world), truth_ids(world, "gtd")
    kept = np.flatnonzero(world.record.kept)
    named = [told[ids[int(n)].split(":")[1]] for n in kept]
    true = [names.parties[world.attacks.perpetrator[n]] for n in kept]
    right = np.mean([a == b for a, b in zip(named, true, strict=True) if a != "Unknown"])
    assert 0.5 < right < 0.95
    assert "Unknown" in named


def test_same_world_same_bytes(world: World, folder: Path, tmp_path: Path) -> None:
    def digests(place: Path) -> dict[str, str]:
        return {
            str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(place.rglob("*"))
            if path.is_file()
        }

    write_world(world, tmp_path)
    assert digests(tmp_path) == digests(folder)


def test_other_worlds_can_be_written(tmp_path: Path) -> None:
    drawn = draw_parameters(WorldSpec(groups=2, places=3, targets=7, sources=2, silent=0), 5)
    write_world(simulate(scaled_to(drawn, 40.0), 5), tmp_path / "small")
    for name in FORMATS:
        path = tmp_path / "small" / f"simulated_{name}.csv"
        assert read_file(path, staging=tmp_path / name).account.refused == 0
    write_world(simulate(scaled_to(drawn, 1e-9), 5), tmp_path / "empty", formats=("ged", "dsat"))
    assert (tmp_path / "empty" / "simulated_ged.csv").read_text().count("\n") == 1


def test_unknown_formats_are_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gold"):
        write_world(world, tmp_path, formats=("gold",))


def test_frequencies_cover_all_shares() -> None:
    assert [frequency_of(x) for x in (0.0, 1.0)] == ["none", "all"]
    assert all(frequency_of(x) for x in np.linspace(0, 1, 101))


def test_columns_are_those_of_the_data_sets(shared_data: Path) -> None:
    def header(path: Path) -> tuple[str, ...]:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
        return tuple(next(csv.reader(text.splitlines())))

    assert header(shared_data / "ucdp" / "ged_myanmar.csv.gz") == GED
    assert header(shared_data / "dsat" / "dsat_event_group.csv") == DSAT
    assert header(shared_data / "layouts" / "gtd_135_columns.csv") == GTD
    assert header(shared_data / "layouts" / "acled_current_columns.csv") == ACLED
