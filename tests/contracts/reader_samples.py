"""Small files in the layout of every reader, written from column names and invented rows."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tacitus.core import Assertion, Document, Party, Passage, Source
from tacitus.core.columns import EVENTS
from tacitus.core.flat import columns_of, csv_of


def _names(text: str) -> list[str]:
    return text.split()


GED = _names(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates "
    "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country "
    "country_id region event_clarity date_prec date_start date_end deaths_a deaths_b "
    "deaths_civilians deaths_unknown best high low gwnoa gwnob"
)
GED_CUT = _names(
    "id year month day country type_of_violence conflict_name side_a side_b latitude "
    "longitude low_death best_death high_death date"
)
DSAT = (
    ["groups", "claim", "status", "statistics.sources", "date.year", "date.month", "date.day"]
    + [f"statistics.# wounded_{b}" for b in ("low", "high")]
    + [
        f"statistics.# killed_{b}{kind}"
        for kind in ("", "_civilian", "_political", "_security")
        for b in ("low", "high")
    ]
    + ["target.weapon", "target.region", "target.country", "target.province", "target.city"]
    + ["target.location", "target.latitude", "target.longtitude", "target.desc", "target.type"]
    + ["statistics.# attackers", "statistics.# female_attackers", "attacker.gender", "eid"]
)
GTD = _names(
    "eventid iyear imonth iday approxdate extended resolution country country_txt region "
    "region_txt provstate city latitude longitude specificity vicinity location summary crit1 "
    "crit2 crit3 doubtterr alternative alternative_txt multiple success suicide attacktype1 "
    "attacktype1_txt attacktype2 attacktype2_txt attacktype3 attacktype3_txt targtype1 "
    "targtype1_txt targsubtype1 targsubtype1_txt corp1 target1 natlty1 natlty1_txt targtype2 "
    "targtype2_txt targsubtype2 targsubtype2_txt corp2 target2 natlty2 natlty2_txt targtype3 "
    "targtype3_txt targsubtype3 targsubtype3_txt corp3 target3 natlty3 natlty3_txt gname "
    "gsubname gname2 gsubname2 gname3 gsubname3 motive guncertain1 guncertain2 guncertain3 "
    "individual nperps nperpcap claimed claimmode claimmode_txt claim2 claimmode2 "
    "claimmode2_txt claim3 claimmode3 claimmode3_txt compclaim weaptype1 weaptype1_txt "
    "weapsubtype1 weapsubtype1_txt weaptype2 weaptype2_txt weapsubtype2 weapsubtype2_txt "
    "weaptype3 weaptype3_txt weapsubtype3 weapsubtype3_txt weaptype4 weaptype4_txt "
    "weapsubtype4 weapsubtype4_txt weapdetail nkill nkillus nkillter nwound nwoundus nwoundte "
    "property propextent propextent_txt propvalue propcomment ishostkid nhostkid nhostkidus "
    "nhours ndays divert kidhijcountry ransom ransomamt ransomamtus ransompaid ransompaidus "
    "ransomnote hostkidoutcome hostkidoutcome_txt nreleased addnotes scite1 scite2 scite3 "
    "dbsource INT_LOG INT_IDEO INT_MISC INT_ANY related"
)
ACLED = _names(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type "
    "actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting "
    "iso region country admin1 admin2 admin3 location latitude longitude geo_precision source "
    "source_scale notes fatalities tags timestamp"
)
ACLED_2016 = _names(
    "GWNO EVENT_ID_CNTY EVENT_ID_NO_CNTY EVENT_DATE YEAR TIME_PRECISION EVENT_TYPE ACTOR1 "
    "ALLY_ACTOR_1 INTER1 ACTOR2 ALLY_ACTOR_2 INTER2 INTERACTION COUNTRY ADMIN1 ADMIN2 ADMIN3 "
    "LOCATION LATITUDE LONGITUDE GEO_PRECISION SOURCE NOTES FATALITIES"
)
ACTOR = _names(
    "ActorId NameData NameOrig NameOrigFull NameOrigFullEng NameChange NewName "
    "NewNameFullMotherTongue NewNameFullEng Org ConflictId DyadId PrimaryParty OSID "
    "OSCoalition OSCoalitionID NSID NSCoalition NSCoalitionID Splinter NamePrev ActorIdPrev "
    "SplitTemp NameSplitTemp ActorIdSplitTemp Alliance NameAlliance ActorIdAlliance JoinGroup "
    "GroupName ActorIdGroup Location GWNOLoc Region Version"
)
NONSTATE = _names(
    "conflict_id dyad_id org side_a_name side_a_name_fulltext side_a_name_mothertongue "
    "side_a_id side_a_components side_a_2nd gwno_a_2nd side_b_name side_b_name_fulltext "
    "side_b_name_mothertongue side_b_id side_b_components side_b_2nd gwno_b_2nd start_date "
    "start_prec start_date2 start_prec2 ep_end ep_end_date ep_end_prec year "
    "best_fatality_estimate low_fatality_estimate high_fatality_estimate location "
    "gwno_location region version"
)
DYADIC = _names(
    "dyad_id conflict_id location side_a side_a_id side_a_2nd side_b side_b_id side_b_2nd "
    "incompatibility territory_name year intensity_level type_of_conflict start_date "
    "start_prec start_date2 start_prec2 gwno_a gwno_a_2nd gwno_b gwno_b_2nd gwno_loc region "
    "version"
)
ESD = [
    *[
        "id",
        "active",
        "year",
        "actor_id",
        "actor_name",
        "actor_nonstate",
        "oppo_id",
        "oppo_name",
        "ext_id",
        "ext_name",
    ],
    *["ext_nonstate", "ext_sup", "ext_count"],
    *(f"ext_{letter}" for letter in "xpywmtfilou"),
]
ASSERTIONS = _names(
    "id document chain paragraph kind relation subject object supports aspect event_kind what "
    "by frequency done_by hedge_word hedge_class quantity_bound quantity_value unit place "
    "country where_prec period cues gloss"
)

Row = Mapping[str, object]


def write(path: Path, header: Sequence[str], rows: Sequence[Row], encoding: str = "utf-8") -> Path:
    """Write rows under a header; a column that a row leaves out is empty."""
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, header, restval="")
        table.writeheader()
        table.writerows(rows)
    return path


def ged_row(key: object = 1, **more: object) -> dict[str, object]:
    """Give a row of GED, a clash between two invented parties."""
    return {
        "id": key,
        "year": 2020,
        "active_year": "True",
        "code_status": "Clear",
        "type_of_violence": "1",
        "conflict_name": "Aland: Government",
        "side_a_new_id": "100",
        "side_a": "Government of Aland",
        "side_b_new_id": "200.0",
        "side_b": "Blue Front",
        "number_of_sources": "2",
        "source_article": '"Paper,2020-02-03,Clash in Town"',
        "where_prec": "1",
        "where_coordinates": "Town",
        "adm_1": "North",
        "adm_2": "Upper North",
        "latitude": "10.5",
        "longitude": "20.5",
        "country": "Aland",
        "event_clarity": "1",
        "date_prec": "1",
        "date_start": "2020-02-03",
        "date_end": "2020-02-03",
        "deaths_a": "1",
        "deaths_b": "2",
        "deaths_civilians": "0",
        "deaths_unknown": "0",
        "low": "2",
        "best": "3",
        "high": "5",
    } | more


def cut_row(key: object = 1, **more: object) -> dict[str, object]:
    """Give a row of the cut of GED."""
    return {
        "id": key,
        "year": 2020,
        "month": 2,
        "day": 3,
        "country": "Aland",
        "type_of_violence": "One-sided violence",
        "conflict_name": "Blue Front - Civilians",
        "side_a": "Blue Front",
        "side_b": "Civilians",
        "latitude": "10.5",
        "longitude": "20.5",
        "low_death": 1,
        "best_death": 2,
        "high_death": 4,
        "date": "2020-02-03",
    } | more


def dsat_row(key: object = 1, **more: object) -> dict[str, object]:
    """Give a row of DSAT: one event and one group."""
    row: dict[str, object] = {
        "groups": "Blue Front",
        "claim": "Claimed",
        "status": "Confirmed Suicide",
        "statistics.sources": 2,
        "date.year": 2015,
        "date.month": 6,
        "date.day": 2,
        "target.country": "Aland",
        "target.province": "North",
        "target.city": "Town",
        "target.latitude": "10.5",
        "target.longtitude": "20.5",
        "target.type": "Security",
        "statistics.# attackers": 1,
        "attacker.gender": "Unknown",
        "eid": key,
    }
    for kind, n in (("", 5), ("_civilian", 0), ("_political", 0), ("_security", 5)):
        row[f"statistics.# killed_low{kind}"] = n
        row[f"statistics.# killed_high{kind}"] = n
    return row | more


def gtd_row(key: object = 199901020001, **more: object) -> dict[str, object]:
    """Give a row of GTD with one perpetrator."""
    return {
        "eventid": key,
        "iyear": 1999,
        "imonth": 1,
        "iday": 2,
        "country_txt": "Aland",
        "provstate": "North",
        "city": "Town",
        "latitude": "10.5",
        "longitude": "20.5",
        "specificity": 1,
        "vicinity": 0,
        "summary": "A person named Smith lived there.",
        "doubtterr": 0,
        "suicide": 0,
        "attacktype1": 3,
        "targtype1": 4,
        "target1": "Captain Jones",
        "gname": "Blue Front",
        "guncertain1": 0,
        "individual": 0,
        "nperps": 3,
        "claimed": 1,
        "claimmode_txt": "Call",
        "compclaim": "",
        "nkill": 4,
        "scite1": "Paper, 2 January 1999",
    } | more


def acled_row(key: object = "ALA1", **more: object) -> dict[str, object]:
    """Give a row of ACLED in the current layout."""
    return {
        "event_id_cnty": key,
        "event_date": "03 February 2020",
        "year": 2020,
        "time_precision": 1,
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "Blue Front",
        "actor2": "Military Forces of Aland",
        "country": "Aland",
        "admin1": "North",
        "admin2": "Upper North",
        "location": "Town",
        "latitude": "10.5",
        "longitude": "20.5",
        "geo_precision": 1,
        "source": "Paper",
        "notes": "Smith was seen there.",
        "fatalities": 3,
    } | more


def nonstate_row(year: int = 2014, **more: object) -> dict[str, object]:
    """Give a row of a non-state conflict; side a is a coalition of two."""
    return {
        "conflict_id": 1,
        "dyad_id": 9001,
        "side_a_name": "Blue Front, Red Army ",
        "side_a_id": 500,
        "side_a_components": "10, 11",
        "side_b_name": "Green Band",
        "side_b_id": 12,
        "year": year,
        "best_fatality_estimate": 41,
        "low_fatality_estimate": 30,
        "high_fatality_estimate": 81,
        "location": "Aland",
    } | more


def esd_row(year: int = 2001, **more: object) -> dict[str, object]:
    """Give a row of external support by one supporter: weapons and training."""
    flags = {f"ext_{letter}": int(letter in "wt") for letter in "xpywmtfilou"}
    return {
        "id": year,
        "active": 1,
        "year": year,
        "actor_id": 10,
        "actor_name": "Blue Front ",
        "oppo_id": 100,
        "oppo_name": "Government of Aland",
        "ext_id": "11",
        "ext_name": "Red Army",
        "ext_sup": 1,
        "ext_count": 1,
        **flags,
    } | more


def tie_row(key: object = "a1", **more: object) -> dict[str, object]:
    """Give a hand-coded row: support, with its chain and cue."""
    return {
        "id": key,
        "document": "report-1",
        "chain": "author > monitor",
        "paragraph": "3",
        "kind": "tie",
        "relation": "support",
        "subject": "blue",
        "object": "red",
        "supports": "training; weapons",
        "hedge_word": "reportedly",
        "hedge_class": "reported",
        "period": "2019-09~/..",
        "cues": "was training",
        "gloss": "Blue trains Red.",
    } | more


def _assertions(folder: Path) -> Path:
    parties = [
        {"id": "blue", "name": "Blue Front", "names": "BF", "kind": "group"},
        {"id": "red", "name": "Red Army", "part_of": "blue", "kind": "faction"},
    ]
    write(folder / "parties.csv", ["id", "name", "names", "kind", "part_of"], parties)
    return write(folder / "assertions.csv", ASSERTIONS, [tie_row("a1"), tie_row("a2")])


def _gold(folder: Path) -> Path:
    def item(key: str, relation: str, **more: object) -> dict[str, object]:
        return {
            "id": key,
            "para": 1,
            "kind": "tie",
            "relation": relation,
            "subject": ["blue"],
            "object": ["red"],
            "source_chain": ["author"],
            "hedge_class": "attributed",
            "scored": True,
        } | more

    items = [
        item("X1", "sponsored_by"),
        item("X2", "strength", object=[], quantity={"value_max": 900, "modifier": "up to"}),
        item("X3", "located_in", subject=["smith"], object=[], scored=False, place=["Town"]),
    ]
    entities = {
        "blue": {"type": "group", "aliases": ["Blue Front", "the front (p3)"]},
        "red": {"type": "group_unnamed"},
        "smith": {"type": "person", "of": "blue"},
    }
    path = folder / "marked.json"
    whole = {
        "doc": "a.txt",
        "numbering": "",
        "entities": entities,
        "sources": {"author": "a writer"},
        "assertions": items,
    }
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def _table(folder: Path) -> Path:
    path = folder / "incidents.csv"
    rows = [
        {"no": 1, "when": "03/02/2020", "what": "Bomb", "who": "Blue Front", "owner": "Smith"},
        {"no": 2, "when": "", "what": "attack", "who": "", "owner": ""},
    ]
    write(path, ["no", "when", "what", "who", "owner"], rows)
    folder.joinpath("incidents.csv.mapping.yaml").write_text(
        "name: My incidents\nprefix: mine\ndates: day_first\n"
        "source: {terms: private}\n"
        "columns: {key: no, date: when, kind: what}\n"
        "values: {kind: {Bomb: attack}}\n"
        "claims:\n  - {name: who}\nwithheld: [owner]\n",
        encoding="utf-8",
    )
    return path


#: Writes a good file of each format into a folder.
def _bundle(folder: Path) -> Path:
    party = {"id": "blue", "name": "Blue Front", "keys": '["ucdp:10"]'}
    said = {
        "id": "a1", "document_id": "d1", "chain": '["paper"]', "passage_id": "p1",
        "statement": '{"relation":"ally","subjects":["blue","red"],"type":"TieStatement"}',
    }  # fmt: skip
    event = {"event_id": "e:1", "source_id": "paper", "kind": "attack", "simulated": "false"}
    files = {
        "sources": (Source, [{"id": "paper", "name": "The Paper"}]),
        "documents": (Document, [{"id": "d1", "source_id": "paper"}]),
        "passages": (Passage, [{"id": "p1", "document_id": "d1", "locator": "para 1"}]),
        "parties": (Party, [party, {"id": "red", "name": "Red Guard"}]),
        "assertions": (Assertion, [said]),
    }
    path = folder / "aland.tacitus.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.tacitus.bundle+zip")
        for name, (noun, rows) in files.items():
            archive.writestr(f"{name}.csv", csv_of(columns_of(noun), rows))
        archive.writestr("events.csv", csv_of(EVENTS, [event]))
    return path


def _stix(folder: Path) -> Path:
    made = {"spec_version": "2.1", "created": "2020-01-01T00:00:00Z",
            "modified": "2020-01-01T00:00:00Z"}  # fmt: skip
    key = "3e0f4c3c-5d0a-4c3c-9b1e-2f6d5f1a7c0{}"
    objects = [
        {"type": "threat-actor", "id": f"threat-actor--{key.format(1)}", "name": "Blue Front",
         "aliases": ["BF"], **made},
        {"type": "identity", "id": f"identity--{key.format(2)}", "name": "Smith",
         "identity_class": "individual", **made},
    ]  # fmt: skip
    path = folder / "groups.json"
    bundle = {"type": "bundle", "id": f"bundle--{key.format(3)}", "objects": objects}
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path


def _ftm(folder: Path) -> Path:
    path = folder / "entities.ftm.json"
    items = [
        {"id": "b1", "schema": "Organization", "properties": {"name": ["Blue Front"]}},
        {"id": "p1", "schema": "Person", "properties": {"name": ["Smith"]}},
    ]
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


SAMPLES: dict[str, Callable[[Path], Path]] = {
    "ged": lambda d: write(d / "ged.csv", GED, [ged_row(1), ged_row(2, type_of_violence="3")]),
    "ged-cut": lambda d: write(d / "cut.csv", GED_CUT, [cut_row(1), cut_row(2)]),
    "dsat": lambda d: write(d / "dsat.csv", DSAT, [dsat_row(1), dsat_row(2, claim="Denied")]),
    "gtd": lambda d: write(d / "gtd.csv", GTD, [gtd_row(), gtd_row(199901020002)]),
    "acled": lambda d: write(d / "acled.csv", ACLED, [acled_row(), acled_row("ALA2")]),
    "ucdp-actor": lambda d: write(
        d / "actor.csv",
        ACTOR,
        [
            {"ActorId": 10, "NameData": "Blue Front ", "Org": 1, "Location": "Aland"},
            {"ActorId": 11, "NameData": "Government of Aland", "Org": 4},
        ],
        "utf-8-sig",
    ),
    "ucdp-nonstate": lambda d: write(
        d / "ns.csv", NONSTATE, [nonstate_row(2014), nonstate_row(2015)]
    ),
    "ucdp-dyadic": lambda d: write(
        d / "dyadic.csv",
        DYADIC,
        [
            {
                "dyad_id": 5,
                "side_a": "Government of Aland",
                "side_a_id": 100,
                "side_b": "Blue Front",
                "side_b_id": 10,
                "side_b_2nd": "Government of Beland",
                "gwno_b_2nd": 999,
                "year": 2015,
                "intensity_level": 1,
            }
        ],
    ),
    "ucdp-esd": lambda d: write(d / "esd.csv", ESD, [esd_row(2001), esd_row(2002)]),
    "assertions": _assertions,
    "gold": _gold,
    "bundle": _bundle,
    "stix": _stix,
    "ftm": _ftm,
    "table": _table,
}
#: Words about individuals in those files that no reading may hold.
PERSONAL = ("Smith", "Captain Jones")
