"""Questions whose true answer is known: items hold or not, roots report them, others echo.

One question: the true answer is drawn from an even prior; each item holds with its
P(item | true answer), whose log-odds are drawn for each answer apart. A root is good with
probability ``reliability``, drawn around the share that its letter lets go right; a good root
reports what is so, another tells a story as if some answer, drawn evenly, were true. Each root
reports some of the items. Half of the sources are no roots: each echoes all that one root says.
Analysts rate P(item | answer) with noise in the log-odds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from tacitus.infer.hypotheses import Floats, Ints, Reports


@dataclass(frozen=True)
class QuestionSpec:
    """The size and noise of a question.

    Attributes
    ----------
    roots, items, answers, analysts : int
        How many; as many sources again as there are roots are echoes.
    per_root : int
        Most items that one root reports.
    telling : float
        Standard deviation of the log-odds of P(item | answer).
    rating_noise : float
        Standard deviation of an analyst's log-odds around the truth.
    right : tuple of float
        The share of plain reports that each letter lets go right; letters are drawn evenly.
    letter_size : float
        How firmly a letter says it: pseudo-counts of a source's own share around that of its
        letter.
    """

    roots: int = 20
    items: int = 12
    answers: int = 2
    analysts: int = 3
    per_root: int = 4
    telling: float = 1.2
    rating_noise: float = 0.7
    right: tuple[float, ...] = (0.95, 0.88, 0.75, 0.6)
    letter_size: float = 20.0


@dataclass(frozen=True, eq=False)
class Question:
    """A question with its truth, and what an analyst sees of it.

    Attributes
    ----------
    truth : int
        The true answer.
    likelihood : ndarray of float, shape (I, K)
        The true P(item | answer).
    reports : Reports
        By root, with true reliabilities.
    letter_right : ndarray of float, shape (R,)
        What each root's letter says of it.
    echoes : ndarray of int, shape (R,)
        The root that each echoing source repeats.
    ratings : ndarray of float, shape (N, I, K)
    """

    truth: int
    likelihood: Floats
    reports: Reports
    letter_right: Floats
    echoes: Ints
    ratings: Floats

    def unprovenanced(self, right: Floats) -> Reports:
        """Give the reports as if every echo were a root of its own."""
        r = self.reports
        more = [np.flatnonzero(r.root == root) for root in self.echoes.tolist()]
        rows = np.concatenate([np.arange(len(r.root)), *more]).astype(np.int64)
        own = [np.full(len(m), len(right) + n) for n, m in enumerate(more)]
        return Reports(
            np.concatenate([right, right[self.echoes]]),
            np.concatenate([r.root, *own]).astype(np.int64),
            r.item[rows],
            r.affirms[rows],
            r.right[rows],
        )


def simulate_question(spec: QuestionSpec, seed: int) -> Question:
    """Draw one question.

    Examples
    --------
    >>> question = simulate_question(QuestionSpec(), 1)
    >>> question.ratings.shape, len(question.echoes)
    ((3, 12, 2), 20)
    """
    rng = np.random.default_rng([seed, 7])
    truth = int(rng.integers(spec.answers))
    likelihood = expit(rng.normal(0.0, spec.telling, (spec.items, spec.answers)))
    holds = rng.random(spec.items) < likelihood[:, truth]
    right = np.asarray(spec.right)[rng.integers(len(spec.right), size=spec.roots)]
    own = rng.beta(right * spec.letter_size, (1 - right) * spec.letter_size)
    reliability = np.clip(2 * own - 1, 0.0, 1.0)
    root, item, affirms = [], [], []
    for r in range(spec.roots):
        count = int(rng.integers(1, spec.per_root + 1))
        said = rng.choice(spec.items, size=min(count, spec.items), replace=False)
        good = rng.random() < reliability[r]
        story = rng.random(spec.items) < likelihood[:, rng.integers(spec.answers)]
        root += [r] * len(said)
        item += said.tolist()
        affirms += (holds if good else story)[said].tolist()
    noise = rng.normal(0.0, spec.rating_noise, (spec.analysts, spec.items, spec.answers))
    return Question(
        truth,
        likelihood,
        Reports(
            reliability,
            np.array(root, np.int64),
            np.array(item, np.int64),
            np.array(affirms, bool),
            np.ones(len(root)),
        ),
        right,
        rng.integers(spec.roots, size=spec.roots),
        expit(logit(likelihood) + noise),
    )
