"""What sources of a simulated world say, as a coding sheet with its companions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tacitus.core import vocabulary
from tacitus.infer.simulate import BOUNDS, CASUALTIES, CLAIMED, DENIED, SUPPORTS, TARGETS
from tacitus.write.world_events import Told, day_of, gtd_id

Row = dict[str, object]
Sheet = tuple[Sequence[str], Iterator[Row]]

ASSERTIONS = (
    *("id", "document", "chain", "paragraph", "kind", "subject", "object", "relation"),
    *("supports", "aspect", "event_kind", "event", "attributed_to", "claimed_by"),
    *("denied_by", "target", "what", "by", "done_by", "frequency", "stratum", "polarity"),
    *("speech_act", "hedge_word", "hedge_class", "quantity_bound", "quantity_value", "unit"),
    *("place", "country", "where_prec", "period", "asserted", "gloss", "simulated"),
)
PARTIES = ("id", "name", "kind", "part_of", "country", "note")
SOURCES = ("id", "name", "kind", "reliability", "terms", "licence", "note")
DOCUMENTS = ("id", "source", "title", "published", "language")

#: The words of the five hedge levels, weakest first.
HEDGES = (
    ("may", "speculative"),
    ("realistic possibility", "probability_word"),
    ("likely", "probability_word"),
    ("highly likely", "probability_word"),
    ("", "none"),
)
_HEARSAY = ("reportedly", "reported")
_NOTE = "simulated"


def party_id(group: int) -> str:
    """Give the id of a group."""
    return f"party{group + 1}"


def source_id(source: int) -> str:
    """Give the id of a source."""
    return f"source{source + 1}"


def event_id(told: Told, n: int, prefix: str) -> str:
    """Give the id that a reader of the named format gives to an attack."""
    keys: dict[str, Callable[[], str]] = {
        "gtd": lambda: gtd_id(told, n),
        "acled": lambda: f"SIM{n + 1}",
    }
    return f"{prefix}:{keys[prefix]() if prefix in keys else n + 1}"


def coding(told: Told, prefix: str, *, claims: bool) -> dict[str, Sheet]:
    """Give the sheets of a coding: columns, and rows.

    Parameters
    ----------
    told : Told
    prefix : str
        Format whose ids events go by.
    claims : bool
        Whether claims and denials are told here, no table telling them.
    """
    return {
        "assertions": (ASSERTIONS, _assertions(told, prefix, claims)),
        "parties": (PARTIES, _parties(told)),
        "sources": (SOURCES, _sources(told)),
        "documents": (DOCUMENTS, _documents(told)),
    }


def _assertions(told: Told, prefix: str, claims: bool) -> Iterator[Row]:
    yield from _attributions(told, prefix)
    if claims:
        yield from _claims(told, prefix)
    yield from _ties(told)
    yield from _strengths(told)
    yield from _patterns(told)


def _row(number: str, source: int, chain: Sequence[int], kind: str, **more: object) -> Row:
    return {
        "id": number,
        "document": f"{source_id(source)}-reports",
        "chain": " > ".join(source_id(s) for s in chain),
        "paragraph": number,
        "kind": kind,
        "simulated": "yes",
        **more,
    }


def _hedge(level: int, hearsay: bool) -> Row:
    word, name = _HEARSAY if hearsay else HEDGES[level]
    return {"hedge_word": word, "hedge_class": name}


def _chain(reports: Any, row: int) -> list[int]:
    """Give who speaks, outermost first: a copy names its model only where it says so."""
    chain = [int(reports.source[row])]
    while reports.copied_from[row] >= 0 and reports.hearsay[row]:
        row = int(reports.copied_from[row])
        chain.append(int(reports.source[row]))
    return chain


def _attributions(told: Told, prefix: str) -> Iterator[Row]:
    world, reports = told.world, told.world.reports
    for row in range(len(reports)):
        n = int(reports.event[row])
        if not world.record.kept[n]:
            continue
        named = [int(reports.group[row])]
        if reports.alternative[row] >= 0:
            named.append(int(reports.alternative[row]))
        yield _row(
            f"e{row + 1}",
            int(reports.source[row]),
            _chain(reports, row),
            "event",
            event_kind="attack",
            event=event_id(told, n, prefix),
            attributed_to="; ".join(map(party_id, named)),
            target=TARGETS[told.target(n)],
            speech_act="reports",
            place=told.names.provinces[told.place(n)],
            country=told.names.country,
            where_prec=4,
            period=_span(told, n),
            asserted=day_of(world, float(reports.day[row])),
            gloss="Names who is behind an attack.",
            **_hedge(int(reports.level[row]), bool(reports.hearsay[row])),
        )


def _span(told: Told, n: int) -> str:
    day = told.day(n)
    if int(told.world.record.date_precision[n]) == 1:
        return day.isoformat()
    return f"{day - dt.timedelta(days=2)}/{day + dt.timedelta(days=2)}"


def _claims(told: Told, prefix: str) -> Iterator[Row]:
    """Tell claims and denials as the last source, a monitor of statements, lists them."""
    last = told.world.parameters.sources - 1
    for n in told.kept:
        claimed, denied = told.claims(n, CLAIMED), told.claims(n, DENIED)
        if claimed or denied:
            yield _row(
                f"c{n + 1}",
                last,
                [last],
                "event",
                event_kind="attack",
                event=event_id(told, n, prefix),
                claimed_by="; ".join(map(party_id, claimed)),
                denied_by="; ".join(map(party_id, denied)),
                speech_act="reports",
                period=_span(told, n),
                asserted=told.day(n) + dt.timedelta(days=1),
                gloss="Lists statements on an attack.",
            )


def _ties(told: Told) -> Iterator[Row]:
    world, ties = told.world, told.world.tie_reports
    first = dt.date.fromisoformat(world.parameters.start).year
    for row in range(len(ties)):
        layer = world.parameters.layers[int(ties.layer[row])]
        denial = bool(ties.denial[row])
        yield _row(
            f"t{row + 1}",
            int(ties.source[row]),
            _chain(ties, row),
            "tie",
            subject=party_id(int(ties.giver[row])),
            object=party_id(int(ties.receiver[row])),
            relation="support" if layer in SUPPORTS else layer,
            supports=layer if layer in SUPPORTS else "",
            polarity="negated" if denial else "affirmed",
            speech_act="denies" if denial else "reports",
            period=first + int(ties.year[row]),
            asserted=day_of(world, float(ties.day[row])),
            gloss="Says that a tie does not hold." if denial else "Says that a tie holds.",
            **_hedge(int(ties.level[row]), bool(ties.hearsay[row])),
        )


def _strengths(told: Told) -> Iterator[Row]:
    world, said = told.world, told.world.strength_reports
    first = dt.date.fromisoformat(world.parameters.start).year
    for row in range(said.value.size):
        source, year = int(said.source[row]), int(said.year[row])
        yield _row(
            f"s{row + 1}",
            source,
            [source],
            "party",
            subject=party_id(int(said.group[row])),
            aspect="strength",
            speech_act="assesses",
            quantity_bound=BOUNDS[int(said.bound[row])],
            quantity_value=int(said.value[row]),
            unit="fighters",
            period=first + year,
            asserted=day_of(world, float(world.parameters.year_edges[year + 1]) - 1.0),
            gloss="Estimates how many fighters a party has.",
        )


def _patterns(told: Told) -> Iterator[Row]:
    world, said = told.world, told.world.pattern_reports
    start = dt.date.fromisoformat(world.parameters.start)
    end = day_of(world, world.parameters.days - 1.0)
    for row in range(said.share.size):
        source, group = int(said.source[row]), party_id(int(said.group[row]))
        casualty = int(said.casualty[row])
        yield _row(
            f"p{row + 1}",
            source,
            [source],
            "pattern",
            what="claimed",
            by=group,
            done_by=group,
            frequency=frequency_of(float(said.share[row])),
            stratum=CASUALTIES[casualty] if casualty >= 0 else "",
            event_kind="attack",
            speech_act="assesses",
            period=f"{start}/{end}",
            asserted=end,
            gloss="Says how often a party claims its attacks.",
        )


def frequency_of(share: float) -> str:
    """Give the frequency word whose range lies around a share: the narrowest that does.

    Examples
    --------
    >>> frequency_of(0.1), frequency_of(0.8)
    ('hardly_any', 'most')
    """
    words = vocabulary("frequencies")
    fit = [w for w in words if words[w].more["low"] <= share <= words[w].more["high"]]
    # A narrow range on the very edge of its own would overstate: prefer the best centred.
    return min(fit, key=lambda w: abs(share - (words[w].more["low"] + words[w].more["high"]) / 2))


def _parties(told: Told) -> Iterator[Row]:
    names, parent = told.names, told.world.parameters.parent
    for g, name in enumerate(names.parties):
        state = names.party_kinds[g] == "state"
        yield {
            "id": party_id(g),
            "name": name,
            "kind": names.party_kinds[g],
            "part_of": party_id(int(parent[g])) if parent[g] >= 0 else "",
            "country": "" if state else names.country,
            "note": _NOTE,
        }


def _sources(told: Told) -> Iterator[Row]:
    for s, name in enumerate(told.names.sources):
        yield {
            "id": source_id(s),
            "name": name,
            "kind": "simulated",
            "reliability": told.names.grades[s],
            "terms": "open",
            "licence": "simulated, free to use",
            "note": _NOTE,
        }


def _documents(told: Told) -> Iterator[Row]:
    end = day_of(told.world, told.world.parameters.days - 1.0)
    for s, name in enumerate(told.names.sources):
        yield {
            "id": f"{source_id(s)}-reports",
            "source": source_id(s),
            "title": f"Reports by {name} (simulated)",
            "published": np.datetime64(end).astype(str),
            "language": "en",
        }
