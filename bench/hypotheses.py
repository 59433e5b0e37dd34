"""Weigh two answers in worlds whose truth is known, beside the classical count.

Questions (``tacitus.infer.simulate.questions``: two answers, twelve items, forty sources of
which twenty echo a root each, three analysts whose ratings err by 0.7 in log-odds); the method
sees the analysts' ratings, which report comes from which root, and each root's letter. Scored by
log loss (nats) and calibration error beside:

- classical: inconsistencies counted over all rows of the matrix, echoes as rows of their own,
  softmax with a temperature fitted on 200 other questions (the same ratings);
- classical_roots: the same with echoes left out, which the classical method does not ask for;
- without_roots: our likelihoods, every echo taken for a root;
- true: the posterior under the true P(item | answer) and the true reliabilities.

Leave-one-root-out: the largest distance in decibans between the printed figure and a fit of its
own, from which that root's reports are taken out. Ten blocks of 200
questions, since one is at the mercy of chance; and two blocks with fewer sources, which show
where the bound lies: with twelve even the true posterior is not far below the count. Prints one
JSON line.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logit, softmax

from tacitus.infer.hypotheses import Reports, expected_table, posterior, weigh
from tacitus.infer.ratings import inconsistencies, pool
from tacitus.infer.score import bootstrap_difference, log_losses, score
from tacitus.infer.simulate.questions import Question, QuestionSpec, simulate_question

SPEC = QuestionSpec()
FEWER = {"12": QuestionSpec(roots=6, items=10), "20": QuestionSpec(roots=10, items=10)}
BLOCK, BLOCKS = 200, 10
Told = tuple[dict[str, np.ndarray], np.ndarray]
EVEN = np.full(SPEC.answers, 1 / SPEC.answers)


def questions(first: int, spec: QuestionSpec = SPEC) -> list[Question]:
    return [simulate_question(spec, seed) for seed in range(first, first + BLOCK)]


def by_letter(q: Question) -> Reports:
    """The reports as a study sees them: each root as good as its letter says."""
    good = np.clip(2 * q.letter_right - 1, 0, 1)
    return Reports(good, q.reports.root, q.reports.item, q.reports.affirms, q.reports.right)


def table(q: Question) -> np.ndarray:
    pooled = pool(q.ratings)
    return expected_table(pooled.likelihood, pooled.spread)


def ours(q: Question) -> np.ndarray:
    return posterior(by_letter(q), table(q), EVEN)


def without_roots(q: Question) -> np.ndarray:
    return posterior(q.unprovenanced(by_letter(q).reliability), table(q), EVEN)


def true(q: Question) -> np.ndarray:
    return posterior(q.reports, q.likelihood, EVEN)


def counts(q: Question, *, echoes: bool) -> np.ndarray:
    """Inconsistencies against each answer; a denied item is judged by 1 - P(item | answer)."""
    reports = q.unprovenanced(q.letter_right) if echoes else q.reports
    p = pool(q.ratings).likelihood[reports.item]
    said = np.where(reports.affirms[:, None], p, 1 - p)
    return inconsistencies(said, np.arange(len(said)))


def classical(train: list[Question], test: list[Question], *, echoes: bool) -> np.ndarray:
    truth = np.array([q.truth for q in train])
    seen = -np.array([counts(q, echoes=echoes) for q in train])

    def loss(log_heat: float) -> float:
        return float(log_losses(softmax(seen * np.exp(log_heat), axis=1), truth).mean())

    heat = np.exp(minimize_scalar(loss, bounds=(-6, 3), method="bounded").x)
    return softmax(-heat * np.array([counts(q, echoes=echoes) for q in test]), axis=1)


def told(first: int, train: list[Question], spec: QuestionSpec = SPEC) -> Told:
    """What each method says of one block of questions, and the truth."""
    test = questions(first, spec)
    said = {
        "ours": np.array([ours(q) for q in test]),
        "classical": classical(train, test, echoes=True),
        "classical_roots": classical(train, test, echoes=False),
        "without_roots": np.array([without_roots(q) for q in test]),
        "true": np.array([true(q) for q in test]),
    }
    return said, np.array([q.truth for q in test])


def scored(blocks: list[Told]) -> dict[str, object]:
    truth = np.concatenate([truth for _, truth in blocks])
    said = {name: np.concatenate([p[name] for p, _ in blocks]) for name in blocks[0][0]}
    found = {name: score(p, truth) for name, p in said.items()}
    losses = {name: log_losses(p, truth) for name, p in said.items()}
    less = bootstrap_difference(losses["ours"], losses["classical"], seed=1)
    return {
        "questions": len(truth),
        **{
            name: {"log_loss": round(s.log_loss, 4), "ece": round(s.ece, 4), "top": round(s.top, 3)}
            for name, s in found.items()
        },
        "ratio": round(found["ours"].log_loss / found["classical"].log_loss, 3),
        "less_than_classical": [round(x, 3) for x in less],
        "ece_above_true": round(found["ours"].ece - found["true"].ece, 4),
    }


def left_out(first: int, count: int) -> float:
    """Largest distance, in decibans, from a fit of its own without the root's reports."""
    worst = 0.0
    for q in questions(first)[:count]:
        reports = by_letter(q)
        printed = weigh(reports, table(q), EVEN).without[:, 0]
        for root in range(len(reports.reliability)):
            kept = reports.root != root
            alone = Reports(
                np.delete(reports.reliability, root),
                reports.root[kept] - (reports.root[kept] > root),
                reports.item[kept],
                reports.affirms[kept],
                reports.right[kept],
            )
            again = posterior(alone, table(q), EVEN)[0]
            worst = max(worst, abs(float(logit(printed[root]) - logit(again))) * 10 / np.log(10))
    return worst


def main() -> None:
    start = time.process_time()
    train = questions(1_000_000)
    blocks = [told(BLOCK * n, train) for n in range(BLOCKS)]
    each = [scored([b]) for b in blocks]
    line = {
        "bench": "hypotheses",
        **scored(blocks),
        "ratio_by_block": [s["ratio"] for s in each],
        "ece_above_true_by_block": [s["ece_above_true"] for s in each],
        "fewer_sources": {
            name: scored([told(0, questions(1_000_000, spec), spec)])
            for name, spec in FEWER.items()
        },
        "left_out_decibans": round(left_out(0, BLOCK), 6),
        "cpu_s": round(time.process_time() - start, 1),
    }
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
