"""A map of the user's own: drawn where it can be, and refused in a sentence where it cannot."""

from __future__ import annotations

import json

import pytest

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def feature(**properties):
    return {"type": "Feature", "properties": properties, "geometry": SQUARE}


def put(folder, content):
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "regions.geojson").write_text(text, encoding="utf-8")


def test_two_names_suffice(writer, own):
    features = [feature(country="Aland", name="North")]
    put(own, {"type": "FeatureCollection", "attribution": "Survey of Aland", "features": features})
    answer = writer.get("/api/regions").json()
    assert answer["features"][0]["properties"] == {
        "key": "Aland/North",
        "also": [],
        "country": "Aland",
        "name": "North",
    }
    assert answer["borders"] == "Survey of Aland"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "cannot be read as GeoJSON"),
        ("[]", "no FeatureCollection"),
        ({"features": [feature(admin="Aland", name="North")]}, "Feature 1 of regions.geojson has"),
        ({"features": [feature(country="Aland", name="North"), 7]}, "Feature 2 of"),
        ({"features": [{"properties": {"country": "A", "name": "N"}}]}, "is no polygon"),
    ],
)
def test_what_cannot_be_drawn_says_what_is_wrong(writer, own, content, says):
    put(own, content)
    answer = writer.get("/api/regions")
    assert answer.status_code == 400
    assert says in answer.json()["detail"]
    assert says in writer.get("/api/study").json()["borders_note"]


def test_no_year_is_made_of_a_fit_without_years(writer, own):
    from tacitus.study import Study

    with Study.open(own, write=True) as study:
        fit = {**(study.fit("ties") or {}), "years": [0, 0]}
        study.ledger.append([("fit", "ties", fit)], who="ann", why="a fit of no tie")
    assert writer.get("/api/study").json()["years"] == [2015, 2015]
