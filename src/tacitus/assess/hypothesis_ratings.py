"""People's ratings of one question's items: words to numbers, coherent, pooled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tacitus.core.hypothesis import NOT, Hypothesis, Rating
from tacitus.core.scale import scale
from tacitus.errors import InputError, VocabularyError
from tacitus.infer.hedges import TERMS, term_index
from tacitus.infer.hypotheses import Floats
from tacitus.infer.ratings import Pooled, coherent, pool

#: Readers' own median of a word, in place of a scale's range.
SURVEY = "capphrase"


@dataclass(frozen=True)
class Rated:
    """The ratings of one question, by person and together.

    Attributes
    ----------
    leaves : tuple of str
        The answers that compete; ``not ID`` stands for all else.
    analysts : tuple of str
    tables : ndarray of float, shape (N, I, K)
        Coherent ratings by person; NaN where not rated.
    priors : ndarray of float, shape (N, K)
        What each holds beforehand; the hypothesis's own where a person says nothing.
    pooled : Pooled
    prior : ndarray of float, shape (K,)
    distances : tuple of float
        How far each person's ratings were from coherent.
    """

    leaves: tuple[str, ...]
    analysts: tuple[str, ...]
    tables: Floats
    priors: Floats
    pooled: Pooled
    prior: Floats
    distances: tuple[float, ...]


def number_of(word: str, scale_id: str) -> float:
    """Give the number that a word of likelihood stands for: the middle of its range.

    Raises
    ------
    VocabularyError
        The scale, or the survey, has no such word.

    Examples
    --------
    >>> number_of("likely", "icd203"), number_of("likely", "capphrase")
    (0.675, 0.75)
    """
    plain = " ".join(word.lower().split())
    if scale_id == SURVEY:
        at = term_index(plain)
        if at is None:
            raise VocabularyError(f"The survey has no '{word}'; name a scale, or give a number.")
        return TERMS[at].median / 100
    chosen = scale(scale_id)
    for rung in chosen.rungs:
        if rung.word == plain:
            return round((rung.low + rung.high) / 2, 6)
    words = ", ".join(rung.word for rung in chosen.rungs)
    raise VocabularyError(f"'{word}' is no word of the {chosen.name}; use one of: {words}.")


def check_rating(h: Hypothesis, rating: Rating) -> None:
    """Refuse a rating that does not fit its hypothesis.

    Raises
    ------
    InputError
        It names an item or answer that is not there, or an answer twice.
    VocabularyError
        A word that its scale does not have.
    """
    if rating.item:
        h.item(rating.item)
    for key in (*rating.given, *rating.absent, *rating.words):
        h.answer(key.removeprefix(NOT))
        if key.startswith(NOT) and h.exclusive:
            raise InputError(
                f"'{key}' is rated, and the answers exclude each other; rate each answer instead."
            )
    for word in rating.words.values():
        number_of(word, rating.scale)


def rated(
    h: Hypothesis,
    leaves: Sequence[str],
    prior: Mapping[str, float],
    ratings: Sequence[Rating],
    items: Sequence[str],
) -> Rated:
    """Make each person's ratings coherent and pool them.

    A rating counts once it covers all leaves; an item that is itself an answer's statement
    follows from the answers and is not rated.
    """
    people = tuple(sorted({r.analyst for r in ratings}))
    start = np.array([prior[leaf] for leaf in leaves], float)
    tables = np.full((len(people), len(items), len(leaves)), np.nan)
    priors = np.tile(start, (len(people), 1))
    missed: list[list[float]] = [[] for _ in people]
    for r in sorted(ratings, key=lambda r: r.item):  # the answers' own come first
        n = people.index(r.analyst)
        if not r.item:
            priors[n], distance = _answers(h, leaves, start, _numbers(r))
        elif r.item in items:
            row, distance = _item(h, leaves, priors[n], r)
            if row is None:
                continue
            tables[n, items.index(r.item)] = row
        else:
            continue
        missed[n].append(distance)
    voted = [n for n, r in enumerate(people) if any(x.analyst == r and not x.item for x in ratings)]
    held = priors[voted].mean(axis=0) if voted else start
    pooled = pool(tables if people else np.full((1, len(items), len(leaves)), np.nan))
    return Rated(
        tuple(leaves), people, tables, priors, _anchored(h, pooled, items, leaves), held,
        tuple(float(np.sqrt(np.mean(np.square(m)))) if m else 0.0 for m in missed),
    )  # fmt: skip


def follows(h: Hypothesis, table: Floats, items: Sequence[str], leaves: Sequence[str]) -> Floats:
    """Fill in what follows from the answers, and an even chance for what nobody rated."""
    out = np.where(np.isnan(table), 0.5, table)
    for n, item in enumerate(items):
        if item.startswith("="):
            out[..., n, :] = [float(leaf in h.cases(item[1:])) for leaf in leaves]
    return np.asarray(out, float)


def _anchored(h: Hypothesis, pooled: Pooled, items: Sequence[str], leaves: Sequence[str]) -> Pooled:
    silent = np.isnan(pooled.likelihood)
    return pooled._replace(
        likelihood=follows(h, pooled.likelihood, items, leaves),
        rated=follows(h, pooled.rated, items, leaves),
        spread=np.where(silent, 0.0, pooled.spread),
    )


def _numbers(r: Rating) -> dict[str, float]:
    return dict(r.given) | {key: number_of(word, r.scale) for key, word in r.words.items()}


def _answers(
    h: Hypothesis, leaves: Sequence[str], start: Floats, given: Mapping[str, float]
) -> tuple[Floats, float]:
    """A person's P(answer): the nearest that sum to one, parents being the sum of their cases."""
    rows, judged = [], []
    for key, value in given.items():
        row = [float(leaf in _cases(h, leaves, key)) for leaf in leaves]
        if any(row):
            rows.append(row)
            judged.append(value)
    if not rows:
        return start, 0.0
    found = coherent(rows, judged)
    # Nothing was said of these: they keep the proportions that the hypothesis gives them.
    silent = ~np.any(rows, axis=0)
    atoms = found.atoms.copy()
    if silent.any() and start[silent].sum() > 0:
        atoms[silent] = atoms[silent].sum() * start[silent] / start[silent].sum()
    return atoms, found.distance


def _cases(h: Hypothesis, leaves: Sequence[str], key: str) -> tuple[str, ...]:
    return h.cases(key) if h.exclusive and key not in leaves else (key,)


def _item(
    h: Hypothesis, leaves: Sequence[str], prior: Floats, r: Rating
) -> tuple[list[float] | None, float]:
    """A person's P(item | leaf), from the nearest coherent joint with the answers."""
    said = _spread_out(h, leaves, _numbers(r))
    if any(leaf not in said for leaf in leaves):
        return None, 0.0
    given = [said[leaf] for leaf in leaves]
    absent = _spread_out(h, leaves, r.absent)
    if not absent and r.overall is None:
        return given, 0.0
    k = len(leaves)
    rows = [np.eye(2 * k)[n] for n in range(k)]  # with the item, then without it
    judged = [given[n] * prior[n] for n in range(k)]
    for n, leaf in enumerate(leaves):
        if leaf in absent:
            rows.append(np.eye(2 * k)[k + n])
            judged.append(absent[leaf] * prior[n])
    if r.overall is not None:
        rows.append(np.repeat([1.0, 0.0], k))
        judged.append(r.overall)
    found = coherent(np.array(rows), judged, (np.hstack([np.eye(k), np.eye(k)]), prior))
    with_item, without = found.atoms[:k], found.atoms[k:]
    both = with_item + without
    return list(np.where(both > 1e-9, with_item / np.maximum(both, 1e-9), given)), found.distance


def _spread_out(
    h: Hypothesis, leaves: Sequence[str], given: Mapping[str, float]
) -> dict[str, float]:
    """What is rated for a parent holds for those of its cases that are not rated themselves."""
    found = dict(given)
    for key, value in given.items():
        for leaf in _cases(h, leaves, key):
            found.setdefault(leaf, value)
    return found
