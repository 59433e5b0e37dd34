"""Labels that no rule could place, given their party by a person."""

from __future__ import annotations

import re
from collections.abc import Container
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tacitus.core.party import Party, is_generic
from tacitus.errors import InputError, NotFoundError
from tacitus.resolve.decisions import name_target

if TYPE_CHECKING:
    from tacitus.core.review import Review
    from tacitus.study.resolving import Resolves

_SHOWN = """
WITH named AS (
    SELECT side_a AS name, country FROM events
    UNION ALL SELECT side_b, country FROM events
    UNION ALL SELECT name, country FROM claims JOIN events USING (event_id)
)
SELECT DISTINCT name, country FROM named WHERE name IS NOT NULL
"""


def name_label(study: Resolves, label: str, party: str, *, who: str, why: str = "") -> Review:
    """Give a label its party, in one country (``LABEL|COUNTRY``) or in all.

    Raises
    ------
    NotFoundError
        No table of the study shows the label.
    InputError
        The label is a plain word, or no list knows the party.
    """
    name, country = _shown(study, label)
    study.hold({party}, who=who)
    target = name_target(name, country)
    return study.review("accept", target, others=(party,), who=who, why=why or "named")


def new_party(study: Resolves, label: str, *, who: str, why: str = "") -> Review:
    """Make a group of a label, and give the label to it.

    Raises
    ------
    NotFoundError
        No table of the study shows the label.
    InputError
        The label is a plain word.
    """
    name, country = _shown(study, label)
    key = new_id(name, study.known_parties())
    party = Party(key, name, country=country)
    study.ledger.append([("party", key, party)], who=who, why=why or "a party of its own")
    return name_label(study, label, key, who=who, why=why)


def new_id(name: str, taken: Container[str]) -> str:
    """Make an id of a name that nobody bears yet.

    Examples
    --------
    >>> new_id("Red Front (Kabul)", {}), new_id("Red Front", {"red_front": None})
    ('red_front_kabul', 'red_front_2')
    """
    plain = "_".join(re.findall(r"[^\W_]+", name.lower())) or "party"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}_{number}"
    return key


def _shown(study: Resolves, label: str) -> tuple[str, str | None]:
    """Give name and country of a label, which some table must show."""
    name, _, country = label.partition("|")
    if is_generic(name):
        raise InputError(f"'{name}' is a plain word and names no group; leave it unplaced.")
    with study.tables(raw=True) as db:
        found = db.execute(_SHOWN).fetchall()
    if any(name == n and country in ("", c) for n, c in found):
        return name, country or None
    near = get_close_matches(name, sorted({n for n, _ in found}), n=1)
    hint = f"; is it '{near[0]}'?" if near else "; list them with: resolve STUDY --json."
    raise NotFoundError(f"No table shows the label '{label}'{hint}")
