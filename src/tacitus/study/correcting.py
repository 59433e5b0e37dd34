"""Correcting a proposal: its fields as text that a person edits, and back, held to the lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from tacitus.core.assertion import Assertion, Hedge
from tacitus.core.period import Period
from tacitus.core.source import Source
from tacitus.core.vocabulary import vocabulary
from tacitus.errors import InputError, NotFoundError
from tacitus.read.prose.chain import named_source

if TYPE_CHECKING:
    from tacitus.study import Study

#: Fields of each kind of statement, and what their text is: a closed list, parties, or words.
STATEMENT_FIELDS: Mapping[str, Mapping[str, str]] = {
    "tie": {
        "relation": "relations",
        "subjects": "parties",
        "objects": "parties",
        "supports": "supports",
    },
    "party": {"aspect": "party_statements", "parties": "parties", "value": "words"},
    "event": {
        "event_kind": "event_kinds",
        "attributed_to": "parties",
        "claimed_by": "parties",
        "denied_by": "parties",
        "parties": "parties",
    },
    "pattern": {
        "what": "words",
        "by": "parties",
        "frequency": "frequencies",
        "done_by": "parties",
    },
}
#: Fields that every assertion has.
COMMON_FIELDS: Mapping[str, str] = {
    "polarity": "polarities",
    "modality": "modalities",
    "hedge_word": "words",
    "hedge_class": "hedge_classes",
    "chain": "sources",
    "period": "EDTF",
}
_SEVERAL = frozenset({"supports"})


@dataclass(frozen=True)
class Field:
    """A field to edit: its name, its text now, and the words it may take (none: any words)."""

    name: str
    text: str
    kind: str
    choices: tuple[str, ...] = ()


def fields_of(assertion: Assertion, study: Study) -> tuple[Field, ...]:
    """Give what can be corrected of an assertion, each with its text as it stands."""
    names = {p.id: p.name for p in study.parties().values()}
    listed: dict[str, tuple[str, ...]] = {
        "parties": tuple(sorted({*names, *names.values()})),
        "sources": tuple(sorted(study.sources())),
        "words": (),
        "EDTF": (),
    }
    made = []
    for name, kind in {**STATEMENT_FIELDS[assertion.kind], **COMMON_FIELDS}.items():
        choices = listed[kind] if kind in listed else tuple(vocabulary(kind))
        made.append(Field(name, text_of(assertion, name, names), kind, choices))
    return tuple(made)


def text_of(assertion: Assertion, name: str, names: Mapping[str, str] | None = None) -> str:
    """Give a field's text; parties by name where ``names`` has them.

    Examples
    --------
    >>> from tacitus.core.assertion import TieStatement
    >>> text_of(Assertion("a", TieStatement("ally", ("x", "y")), "d", ("s", "t")), "chain")
    's > t'
    """
    if name == "hedge_word":
        return assertion.hedge.word
    if name == "hedge_class":
        return assertion.hedge.hedge_class
    if name == "chain":
        return " > ".join(assertion.chain)
    if name == "period":
        return assertion.period.edtf if assertion.period else ""
    if name in {"polarity", "modality"}:
        return str(getattr(assertion, name))
    value = getattr(assertion.statement, name)
    if isinstance(value, tuple):
        return "; ".join((names or {}).get(v, v) for v in value)
    return str(value)


def corrected(
    study: Study, assertion: Assertion, changes: Mapping[str, str]
) -> tuple[Assertion, tuple[Source, ...]]:
    """Give an assertion with some fields changed, and the sources that its chain names anew.

    Parameters
    ----------
    changes : mapping of str to str
        New text by field; empty text empties a field where that is allowed.

    Raises
    ------
    InputError
        A word is outside its closed list, or the fields make no assertion together.
    NotFoundError
        A party is not in the study.
    """
    kinds = {**STATEMENT_FIELDS[assertion.kind], **COMMON_FIELDS}
    if unknown := set(changes) - set(kinds):
        raise InputError(
            f"'{min(unknown)}' is no field of a {assertion.kind}; use one of: {', '.join(kinds)}."
        )
    sources: list[Source] = []
    statement: dict[str, Any] = {}
    whole: dict[str, Any] = {}
    word, hedge_class = assertion.hedge.word, assertion.hedge.hedge_class
    for name, typed in changes.items():
        text = typed.strip()
        if name == "hedge_word":
            word = text
        elif name == "hedge_class":
            hedge_class = text
        elif name == "chain":
            whole[name] = _chain(study, text, sources)
        elif name == "period":
            whole[name] = Period.parse(text) if text else None
        elif name in COMMON_FIELDS:
            whole[name] = text
        else:
            statement[name] = _value(study, name, kinds[name], text)
    whole["hedge"] = Hedge(word, hedge_class)
    said: Any = assertion.statement
    return replace(assertion, statement=replace(said, **statement), **whole), tuple(sources)


def _value(study: Study, name: str, kind: str, text: str) -> str | tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(";") if part.strip())
    if kind == "parties":
        return tuple(dict.fromkeys(_party(study, part) for part in parts))
    check: Callable[[str], str] = str if kind == "words" else vocabulary(kind).check
    return tuple(map(check, parts)) if name in _SEVERAL else check(text)


def _party(study: Study, label: str) -> str:
    # Parties left unnamed have ids that no label leads to.
    return label if label in study.parties(raw=True) else study.party_named(label)


def _chain(study: Study, text: str, new: list[Source]) -> tuple[str, ...]:
    held = study.sources()
    ids = {s.name.casefold(): s.id for s in held.values()}
    found = []
    for part in (p.strip() for p in text.split(">")):
        if not part:
            continue
        key = part if part in held else ids.get(part.casefold())
        if key is None:
            source = named_source(part)
            if source is None:
                raise NotFoundError(f"'{part}' names no source; write who says it.")
            new.append(source)
            key = source.id
        found.append(key)
    if not found:
        raise InputError("The chain is empty; name who says it, outermost first.")
    return tuple(dict.fromkeys(found))


def changed_fields(before: Assertion, after: Assertion) -> tuple[str, ...]:
    """Give the names of the assertion's fields in which two differ.

    Examples
    --------
    >>> from tacitus.core.assertion import TieStatement
    >>> a = Assertion("a", TieStatement("ally", ("x", "y")), "d", ("s",))
    >>> changed_fields(a, replace(a, polarity="negated"))
    ('polarity',)
    """
    return tuple(
        f.name for f in fields(Assertion) if getattr(before, f.name) != getattr(after, f.name)
    )
