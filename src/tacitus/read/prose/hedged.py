"""Whether a sentence leaves open what it says: a score from 0 to 1.

A logistic model on words, pairs of words and a list of weasel words, with naive-Bayes
weights (Wang & Manning 2012). It looks at the sentence alone and knows no parties; the
hedge over one assertion is read by :mod:`tacitus.read.prose.hedges`.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from functools import cache
from importlib.resources import files
from typing import Any

from tacitus.read.prose.rules import data

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")


def features(sentence: str) -> dict[str, float]:
    """Give the features of a sentence.

    Examples
    --------
    >>> features("Some say so.")["class:quantifier"]
    1.0
    """
    low = sentence.lower()
    words = _WORD.findall(low)
    found = {f"w:{w}": 1.0 for w in words}
    found |= {f"b:{a} {b}": 1.0 for a, b in itertools.pairwise(words)}
    total = 0
    for kind, patterns in _weasels():
        count = 0
        for word, pattern in patterns:
            n = len(pattern.findall(low))
            if n:
                found[f"x:{word}"] = 2.0
                count += n
        if count:
            found[f"count:{kind}"] = float(min(count, 3))
            found[f"class:{kind}"] = 1.0
        total += min(count, 3)
    found |= {f"any:{n}": 1.0 for n in (1, 2, 3) if total >= n}
    found["length"] = min(len(low) / 200, 3.0)
    return found


@cache
def _weasels() -> tuple[tuple[str, tuple[tuple[str, re.Pattern[str]], ...]], ...]:
    return tuple(
        (kind, tuple((w, re.compile(rf"\b{re.escape(w)}\b")) for w in listed))
        for kind, listed in data("weasel").items()
    )


@cache
def _model() -> dict[str, Any]:
    text = files("tacitus.read.prose.data").joinpath("hedged.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def hedged(sentence: str) -> float:
    """Give the chance that a sentence is hedged.

    Examples
    --------
    >>> hedged("Some experts believe that it may possibly have been the front.") > 0.8
    True
    >>> hedged("The front attacked the bridge on 3 March.") < 0.4
    True
    """
    model = _model()
    weights = model["weights"]
    score = model["intercept"] + sum(weights.get(k, 0.0) * v for k, v in features(sentence).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def is_hedged(sentence: str) -> bool:
    """Tell whether a sentence is hedged, at the cut that was best on the dev half."""
    return hedged(sentence) >= float(_model()["cut"])
