"""Questions whose true answer is known: what is weighed is right as often as it says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tacitus.infer.score import log_losses
from tacitus.infer.simulate.questions import QuestionSpec, simulate_question

BENCH = Path(__file__).resolve().parents[2] / "bench" / "hypotheses.py"
SMALL = QuestionSpec(roots=8, items=8)
COUNT = 120


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench_hypotheses", BENCH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def questions():
    return [simulate_question(SMALL, seed) for seed in range(COUNT)]


def test_the_same_seed_is_the_same_question():
    one, two = simulate_question(SMALL, 4), simulate_question(SMALL, 4)
    np.testing.assert_array_equal(one.reports.affirms, two.reports.affirms)
    np.testing.assert_array_equal(one.ratings, two.ratings)
    assert (one.ratings != simulate_question(SMALL, 5).ratings).any()


def test_half_of_the_sources_echo(questions):
    q = questions[0]
    everyone = q.unprovenanced(q.letter_right)
    assert len(everyone.reliability) == 2 * SMALL.roots
    assert len(everyone.root) > len(q.reports.root)


def test_likelihoods_with_roots_beat_the_count_and_come_near_the_truth(bench, questions):
    truth = np.array([q.truth for q in questions])
    train = [simulate_question(SMALL, 50_000 + seed) for seed in range(COUNT)]
    losses = {
        "ours": log_losses(np.array([bench.ours(q) for q in questions]), truth),
        "count": log_losses(bench.classical(train, questions, echoes=True), truth),
        "true": log_losses(np.array([bench.true(q) for q in questions]), truth),
    }
    mean = {name: loss.mean() for name, loss in losses.items()}
    assert mean["ours"] < 0.9 * mean["count"]
    assert mean["ours"] < mean["true"] + 0.1


def test_what_it_is_surer_of_is_right_more_often(bench, questions):
    p = np.array([bench.ours(q) for q in questions])
    right = p.argmax(axis=1) == [q.truth for q in questions]
    sure = p.max(axis=1)
    assert abs(sure.mean() - right.mean()) < 0.1  # two standard errors of a share of 120
    assert right[sure > np.median(sure)].mean() > right[sure <= np.median(sure)].mean()
