"""Worlds in which sources report on attacks and on ties, and some are often wrong."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "assess"))
from saying import event, tables, tie

from tacitus.assess.attribution_corpus import attribution_corpus
from tacitus.assess.attributions import AttributionResult, assess_attributions
from tacitus.assess.roots import root_ids
from tacitus.assess.source_worth import worth_from_attributions, worth_from_ties
from tacitus.assess.tie_reports import tie_corpus
from tacitus.assess.ties import TieResult, assess_ties
from tacitus.core import Assertion, Period, Source
from tacitus.core.assertion import EventStatement
from tacitus.core.party import Party

GROUPS = tuple("abcde")
Counts = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class World:
    """What is said, and what is true: ties by pair, perpetrators by event, right shares."""

    said: tuple[Assertion, ...]
    sources: dict[str, Source]
    tied: frozenset[frozenset[str]]
    did: dict[str, str]
    right_on_attacks: np.ndarray
    right_on_ties: np.ndarray

    @property
    def parties(self) -> dict[str, Party]:
        """The groups that attack."""
        return {g: Party(g, g.upper()) for g in GROUPS}


def shared_world(
    seed: int,
    *,
    sources: int = 8,
    bad: int = 3,
    events: int = 120,
    reports: int = 14,
    actors: int = 24,
    shared: bool = True,
) -> World:
    """Make a world: `bad` sources are right half as often as not, about both kinds or one.

    Where `shared` is false the sources that are wrong about ties are others than those that are
    wrong about attacks.
    """
    rng = np.random.default_rng(seed)
    attacks = np.full(sources, 0.9)
    ties = np.full(sources, 0.9)
    order = rng.permutation(sources)
    attacks[order[:bad]] = 0.4
    ties[order[:bad] if shared else order[-bad:]] = 0.4
    names = [f"p{n}" for n in range(actors)]
    pairs = [frozenset((a, b)) for i, a in enumerate(names) for b in names[:i]]
    mask = rng.random(len(pairs)) < 0.2
    true = [p for p, yes in zip(pairs, mask, strict=True) if yes]
    false = [p for p, yes in zip(pairs, mask, strict=True) if not yes]
    said: list[Assertion] = []
    for s in range(sources):
        for n in range(reports):
            of = true if rng.random() < ties[s] else false
            a, b = sorted(of[rng.integers(len(of))])
            said.append(tie(f"t{s}-{n}", f"s{s}", pair=(a, b)))
    did = {f"e{n}": str(rng.choice(GROUPS)) for n in range(events)}
    for key, truth in did.items():
        for s in rng.choice(sources, min(4, sources), replace=False).tolist():
            wrong = str(rng.choice([g for g in GROUPS if g != truth]))
            named = truth if rng.random() < attacks[s] else wrong
            statement = EventStatement("attack", attributed_to=(named,), event_id=key)
            said.append(
                Assertion(
                    f"{key}-{s}",
                    statement,
                    document_id=f"d{s}-{key}",
                    chain=(f"s{s}",),
                    asserted=Period.parse("2020"),
                )
            )
    everybody = {f"s{s}": Source(f"s{s}", f"S{s}") for s in range(sources)}
    return World(tuple(said), everybody, frozenset(true), did, attacks, ties)


def fit_ties(world: World, worth: Counts | None = None) -> TieResult:
    """Fit the ties by EM, given what is known of the sources."""
    corpus = tie_corpus(
        world.said,
        roots=root_ids(world.said, world.sources),
        sources=world.sources,
        documents={},
        parties={},
    )
    by_id = {a.id: a for a in world.said}
    return assess_ties(
        corpus, sources=world.sources, assertions=by_id, seed=1, fast=True, worth=worth
    )


def fit_attacks(world: World, worth: Counts | None = None) -> tuple[AttributionResult, Counts]:
    """Fit the attacks by EM; give what that tells of the sources too."""
    con = tables([event(key, admin1="North", source="dsat") for key in world.did])
    corpus = attribution_corpus(
        con,
        world.said,
        roots=root_ids(world.said, world.sources),
        parties=world.parties,
    )
    result = assess_attributions(
        corpus, sources=world.sources, names={}, seed=1, fast=True, worth=worth
    )
    assert result.fit is not None
    return result, worth_from_attributions(corpus, result.fit, world.sources)


def told_by_ties(result: TieResult) -> Counts:
    """Give what ties tell of the sources."""
    assert result.fit is not None
    return worth_from_ties(result.corpus, result.fit)


def tie_scores(world: World, result: TieResult) -> dict[str, float]:
    """Score P(tie) of what was reported: log loss, gap of mean and truth, and of those above .9."""
    p = np.array([a.probability or 0.0 for a in result.assessments])
    pairs = [frozenset(a.subject.partition(":")[2].partition("@")[0].split("--")) for a in result.assessments]  # fmt: skip
    y = np.array([pair in world.tied for pair in pairs])
    p = np.clip(p, 1e-4, 1 - 1e-4)
    sure = p > 0.9
    return {
        "log_loss": float(-np.where(y, np.log(p), np.log(1 - p)).mean()),
        "mean_p_minus_truth": float(p.mean() - y.mean()),
        "right_above_.9": float(y[sure].mean()) if sure.any() else float("nan"),
        "said_above_.9": float(sure.sum()),
        "ece": _ece(p, y),
    }


def attack_log_loss(world: World, result: AttributionResult) -> float:
    """Mean log loss of who did each attack."""
    losses = [-np.log(max(a.shares.get(world.did[a.subject], 0.0), 1e-3)) for a in result.each()]
    return float(np.mean(losses))


def _ece(p: np.ndarray, y: np.ndarray) -> float:
    cell = np.minimum((p * 5).astype(int), 4)
    return float(
        sum(
            (cell == k).mean() * abs(p[cell == k].mean() - y[cell == k].mean())
            for k in np.unique(cell)
        )
    )
