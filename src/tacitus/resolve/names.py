"""Names to parties: sure matches are applied, the rest are proposals with a reason in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from tacitus.core.party import Name, Party, is_generic
from tacitus.core.period import Period
from tacitus.resolve.bundled import Branch
from tacitus.resolve.spelling import folded, in_brackets

#: Candidates from here on are sure enough to be applied, if no other party bears the name.
SURE = 0.95
#: Spellings less alike than this are not proposed.
ALIKE = 0.86
#: A label that only begins with a name is a guess: perhaps a branch.
BEGINS = 0.5
_BLOCK = 256


@dataclass(frozen=True)
class Label:
    """A name as a source writes it, in one country, with how often and when.

    Attributes
    ----------
    key : str or None
        The source's id for it, such as ``ucdp:303``.
    first, last : date or None
        First and last day of the rows that bear it.
    """

    text: str
    country: str | None = None
    count: int = 1
    first: date | None = None
    last: date | None = None
    key: str | None = None

    @property
    def span(self) -> Period | None:
        """The period from first to last."""
        return Period.between(self.first, self.last) if self.first and self.last else None


@dataclass(frozen=True)
class Candidate:
    """A party that a label may stand for, a score from 0 to 1, and why."""

    party_id: str
    score: float
    reason: str


@dataclass(frozen=True)
class Match:
    """What became of a label.

    Attributes
    ----------
    state : str
        accepted, proposed, unresolved or generic.
    party_id : str or None
        The party, for accepted and proposed.
    instead : str or None
        The party it stands for should a person refuse a rule's answer.
    members : tuple of str
        The parties of a coalition that the label lists ("A, B"); it has no ``party_id``.
    """

    label: str
    country: str | None
    count: int
    state: str
    party_id: str | None = None
    score: float = 0.0
    reason: str = ""
    instead: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resolution:
    """All labels with what became of them."""

    matches: tuple[Match, ...] = ()

    def state(self, state: str) -> tuple[Match, ...]:
        """Give the matches in one state, most frequent first."""
        found = [m for m in self.matches if m.state == state]
        return tuple(sorted(found, key=lambda m: (-m.count, m.label, m.country or "")))


@dataclass
class Register:
    """All names of some parties, ready to be looked up.

    Parameters
    ----------
    parties : mapping of str to Party
        By id.
    """

    parties: Mapping[str, Party]
    keys: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list), init=False)
    exact: dict[str, list[tuple[str, Name]]] = field(
        default_factory=lambda: defaultdict(list), init=False
    )
    spelt: dict[str, list[tuple[str, Name]]] = field(
        default_factory=lambda: defaultdict(list), init=False
    )

    def __post_init__(self) -> None:
        for key, party in sorted(self.parties.items()):
            if party.kind == "unnamed":
                continue
            for other in party.keys:
                self.keys[other].append(key)
            for name in (Name(party.name), *party.names):
                text = " ".join(name.text.split())
                self.exact[text].append((key, name))
                if spelling := folded(text):
                    self.spelt[spelling].append((key, name))

    def find(self, label: Label) -> list[Candidate]:
        """Give the parties that bear this name, in this or another spelling, best first."""
        text = " ".join(label.text.split())
        if label.key and label.key in self.keys:
            same = [Candidate(p, 1.0, f"same id {label.key}") for p in self.keys[label.key]]
            return _unique(same)
        found = [self._candidate(label, p, n, exact=True) for p, n in self.exact.get(text, ())]
        if not found:
            spelt = self.spelt.get(folded(text), ()) if folded(text) else ()
            found = [self._candidate(label, p, n, exact=False) for p, n in spelt]
        if not found and (parts := in_brackets(text)):
            found = self._bracketed(label, *parts)
        return _unique(found)

    def _candidate(self, label: Label, party_id: str, name: Name, *, exact: bool) -> Candidate:
        party = self.parties[party_id]
        said = "same name" if name.text == party.name else f"a name of {party.name}"
        score, reason = (1.0, said) if exact else (0.97, f"{said} ('{name.text}') spelt otherwise")
        span = label.span
        if name.period and span and not name.period.overlaps(span):
            return Candidate(party_id, 0.6, f"{reason}, but it held {name.period} only")
        # One plain word ("Dawa") is soon a namesake; a name of several words is not.
        if not exact and " " not in folded(name.text) and _elsewhere(label.country, party):
            return Candidate(party_id, 0.9, f"{reason}, but it acts in {party.country}")
        return Candidate(party_id, score, reason)

    def _bracketed(self, label: Label, base: str, inside: str) -> list[Candidate]:
        result = []
        for candidate in self.find(replace(label, text=base, key=None)):
            party = self.parties[candidate.party_id]
            others = {*party.labels(), party.country or ""}
            known = inside in others or folded(inside) in {folded(t) for t in others} - {""}
            result.append(
                Candidate(
                    party.id,
                    min(candidate.score, 0.96) if known else min(candidate.score, 0.8),
                    f"{candidate.reason}, "
                    + (f"and ({inside}) is its own" if known else f"but ({inside}) is not known"),
                )
            )
        if not result:
            for candidate in self.find(replace(label, text=inside, key=None)):
                reason = f"({inside}) is {candidate.reason}"
                result.append(Candidate(candidate.party_id, 0.8 * candidate.score, reason))
        return result

    def begun(self, text: str) -> list[Candidate]:
        """Give the parties with whose names, of two words or more, a text begins."""
        words = folded(text).split()
        for length in range(len(words) - 1, 1, -1):
            names = self.spelt.get(" ".join(words[:length]), ())
            if names:
                found = _unique(
                    Candidate(party_id, BEGINS, f"begins with '{name.text}': perhaps a branch")
                    for party_id, name in names
                )
                # A namesake bears the name once; whose branches it names bears it over and over.
                begin = " ".join(words[:length])
                return sorted(found, key=lambda c: -self._bears(c.party_id, begin))
        return []

    def _bears(self, party_id: str, begin: str) -> int:
        """Count the names of a party that begin with some words."""
        labels = (folded(text) for text in self.parties[party_id].labels())
        return sum(label == begin or label.startswith(f"{begin} ") for label in labels)

    def alike(self, texts: Sequence[str], limit: int = 3) -> dict[str, list[Candidate]]:
        """Give for each text the parties with a name spelt much like it, best first."""
        from rapidfuzz import fuzz, process

        names = list(self.spelt)
        ordered = [" ".join(sorted(name.split())) for name in names]
        result: dict[str, list[Candidate]] = {}
        asked = [t for t in texts if len(folded(t)) >= 5]
        for start in range(0, len(asked), _BLOCK):
            block = asked[start : start + _BLOCK]
            scores = process.cdist(
                [" ".join(sorted(folded(t).split())) for t in block],
                ordered,
                scorer=fuzz.ratio,
                score_cutoff=100 * ALIKE,
            )
            for text, row in zip(block, scores, strict=True):
                found = [
                    Candidate(
                        party_id,
                        round(0.9 * float(row[j]) / 100, 3),
                        f"spelt {row[j]:.0f} % like '{name.text}'",
                    )
                    for j in row.nonzero()[0]
                    if _numbers(folded(text)) == _numbers(names[j])
                    for party_id, name in self.spelt[names[j]]
                ]
                result[text] = _unique(found)[:limit] or self.begun(text)
        return result


def candidates(
    label: str,
    parties: Mapping[str, Party],
    *,
    country: str | None = None,
    day: date | None = None,
) -> list[Candidate]:
    """Give the parties that a label may stand for, best first.

    Acronyms match by case; plain words match nothing; a dated name matches in its period.

    Parameters
    ----------
    parties : mapping of str to Party
        By id.
    country : str or None
        Where the label was used, to tell namesakes apart.
    day : date or None
        When.

    Examples
    --------
    >>> found = candidates("Taleban", {"t": Party("t", "Taliban")})
    >>> found[0].party_id, found[0].reason
    ('t', "same name ('Taliban') spelt otherwise")
    """
    if is_generic(label):
        return []
    register = Register(parties)
    asked = Label(label, country, 1, day, day)
    found = register.find(asked) or register.alike([label]).get(label, [])
    return _by_country(found, country, parties)


def resolve_labels(
    labels: Iterable[Label],
    parties: Mapping[str, Party],
    branches: Sequence[Branch] = (),
) -> Resolution:
    """Give each label its party.

    A label is applied where exactly one party bears the name (or the source's id for it);
    a spelling that is only alike, a name that several parties bear, or one outside its period
    is proposed. Plain words such as "gunmen" never become a party.

    Parameters
    ----------
    labels : iterable of Label
        One per text and country.
    parties : mapping of str to Party
        By id.
    branches : sequence of Branch
        Names of a whole that stand for a branch in some countries.

    Examples
    --------
    >>> done = resolve_labels([Label("Taleban"), Label("gunmen")], {"t": Party("t", "Taliban")})
    >>> [(m.label, m.state, m.party_id) for m in done.matches]
    [('Taleban', 'accepted', 't'), ('gunmen', 'generic', None)]
    """
    register = Register(parties)
    ordered = sorted(labels, key=lambda label: (label.text, label.country or "", label.key or ""))
    first = [_match(label, register, branches) for label in ordered]
    open_texts = sorted(
        {m.label for m in first if m.state == "unresolved" and "coalition" not in m.reason}
    )
    alike = register.alike(open_texts)
    matches = [
        replace(
            m,
            state="proposed",
            party_id=alike[m.label][0].party_id,
            score=alike[m.label][0].score,
            reason=alike[m.label][0].reason,
        )
        if m.state == "unresolved" and alike.get(m.label)
        else m
        for m in first
    ]
    return Resolution(tuple(_together(matches)))


def _match(label: Label, register: Register, branches: Sequence[Branch]) -> Match:
    match = Match(label.text, label.country, label.count, "unresolved")
    if is_generic(label.text):
        return replace(match, state="generic", reason="a plain word, no group's name")
    found = _by_country(register.find(label), label.country, register.parties)
    if not found and ", " in label.text:
        return _coalition(match, label, register, branches)
    if not found:
        return replace(match, reason="no party bears this name")
    best = found[0]
    rivals = [c for c in found if c.score == best.score]
    state = "accepted" if best.score >= SURE and len(rivals) == 1 else "proposed"
    reason = best.reason
    if len(rivals) > 1:
        shared = ", ".join(f"{register.parties[c.party_id].name} ({c.party_id})" for c in rivals)
        reason = f"{reason}; {len(rivals)} parties bear it: {shared}"
    match = replace(match, state=state, party_id=best.party_id, score=best.score, reason=reason)
    for rule in branches:
        if match.party_id == rule.party and label.country in rule.countries:
            return _branched(match, label, rule, register)
    return match


def _coalition(match: Match, label: Label, register: Register, branches: Sequence[Branch]) -> Match:
    """Read a list of names: it is applied where each of them is sure."""
    texts = [part.strip() for part in label.text.split(",") if part.strip()]
    parts = [_match(replace(label, text=t, key=None), register, branches) for t in texts]
    unsure = [part.label for part in parts if part.state != "accepted"]
    if not unsure:
        members = tuple(dict.fromkeys(part.party_id for part in parts if part.party_id))
        return replace(match, state="accepted", members=members, score=SURE, reason="a coalition")
    if len(unsure) == len(parts):
        return replace(match, reason="no party bears this name")
    return replace(match, reason=f"a coalition; no sure party for '{unsure[0]}'")


def _branched(match: Match, label: Label, rule: Branch, register: Register) -> Match:
    if rule.branch not in register.parties or match.state != "accepted":
        return match
    if label.first is not None and label.first < rule.since:
        return replace(match, reason=f"{match.reason}; rows before {rule.since:%Y} forbid a branch")
    return replace(
        match,
        party_id=rule.branch,
        instead=rule.party,
        score=min(match.score, 0.95),
        reason=f"{match.reason}; by rule: {rule.reason}",
    )


def _together(matches: Iterable[Match]) -> Iterable[Match]:
    """Join the rows of a label that came out alike, so that exceptions alone name a country."""
    for _, group in groupby(matches, key=lambda m: m.label):
        by_country: dict[str | None, Match] = {}
        for row in group:
            other = by_country.get(row.country)
            # One text with two ids in one country: the more frequent one is kept.
            count = row.count + (other.count if other else 0)
            best = row if other is None or row.count > other.count else other
            by_country[row.country] = replace(best, count=count)
        outcomes: dict[object, list[Match]] = defaultdict(list)
        for row in by_country.values():
            outcomes[row.state, row.party_id, row.instead, row.members].append(row)
        # Elsewhere nothing is known of a label that is open in one of its countries.
        sure = len(outcomes) == 1 or all(r.state == "accepted" for r in by_country.values())
        common = max(outcomes.values(), key=lambda rows: sum(r.count for r in rows))
        for rows in outcomes.values():
            if sure and rows is common:
                best = max(rows, key=lambda r: r.count)
                yield replace(best, country=None, count=sum(r.count for r in rows))
            else:
                yield from rows


def _by_country(
    found: list[Candidate], country: str | None, parties: Mapping[str, Party]
) -> list[Candidate]:
    """Prefer, among namesakes, those that act in the country."""
    if len(found) < 2 or country is None:
        return found
    best = [c for c in found if c.score == found[0].score]
    here = [c for c in best if _same_country(parties[c.party_id].country, country)]
    not_elsewhere = [c for c in best if not _elsewhere(country, parties[c.party_id])]
    kept = here or not_elsewhere
    if not kept or len(kept) == len(best):
        return found
    note = f", in {country}" if here else ""
    kept = [replace(c, reason=c.reason + note) for c in kept]
    rest = [replace(c, score=min(c.score, 0.5)) for c in found if c.party_id not in _ids(kept)]
    return kept + rest


def _ids(found: Iterable[Candidate]) -> set[str]:
    return {c.party_id for c in found}


def _same_country(one: str | None, other: str | None) -> bool:
    return bool(_countries(one) & _countries(other))


def _elsewhere(country: str | None, party: Party) -> bool:
    return bool(country and party.country) and not _same_country(country, party.country)


def _countries(text: str | None) -> set[str]:
    """Give the countries of a list, each without what stands in brackets."""
    names = re.sub(r"\([^)]*\)", "", text or "").casefold()
    return {name.strip() for name in re.split("[;,]", names) if name.strip()}


def _numbers(text: str) -> set[str]:
    """Give words with a digit: the 13th Division is not the 16th."""
    return {word for word in text.split() if any(c.isdigit() for c in word)}


def _unique(found: Iterable[Candidate]) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for candidate in found:
        held = best.get(candidate.party_id)
        if held is None or candidate.score > held.score:
            best[candidate.party_id] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.party_id))
