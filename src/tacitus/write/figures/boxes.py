"""Where labels stand so that they do not lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """A rectangle by its middle and its size, in px."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """Give the shared area in square px.

        Examples
        --------
        >>> Box(0, 0, 4, 4).overlap(Box(3, 0, 4, 2))
        3.0
        """
        dx = (self.width + other.width) / 2 - abs(self.x - other.x)
        dy = (self.height + other.height) / 2 - abs(self.y - other.y)
        return float(max(0.0, dx) * max(0.0, dy))

    def outside(self, width: float, height: float) -> float:
        """Give how far it sticks out of a picture, in px."""
        return (
            max(0.0, self.width / 2 - self.x)
            + max(0.0, self.x + self.width / 2 - width)
            + max(0.0, self.height / 2 - self.y)
            + max(0.0, self.y + self.height / 2 - height)
        )

    def holds(self, point: tuple[float, float]) -> bool:
        """Tell whether a point lies in it."""
        return (
            abs(point[0] - self.x) <= self.width / 2 and abs(point[1] - self.y) <= self.height / 2
        )


@dataclass(frozen=True)
class Label:
    """A label that wants a place.

    Attributes
    ----------
    candidates : sequence of Box
        Where it may stand, the best first.
    avoid : sequence of tuple
        Points that it should not lie on, such as those of foreign lines.
    """

    candidates: Sequence[Box]
    avoid: Sequence[tuple[float, float]] = ()


def settle(
    labels: Sequence[Label],
    fixed: Iterable[Box],
    *,
    width: float,
    height: float,
    passes: int = 4,
) -> list[Box]:
    """Choose a place for each label: first greedily, then again with all others in view.

    Examples
    --------
    >>> two = Label([Box(5, 5, 8, 4), Box(5, 15, 8, 4)])
    >>> [b.y for b in settle([two, two], [], width=20, height=20)]
    [5, 15]
    """
    blocks = _array(list(fixed))
    places = [_array(label.candidates) for label in labels]
    own = [
        _alone(label, boxes, width, height, blocks)
        for label, boxes in zip(labels, places, strict=True)
    ]
    picked = [-1] * len(labels)
    stands = np.zeros((len(labels), 4))
    for turn in range(passes):
        before = list(picked)
        for i in sorted(range(len(labels)), key=lambda i: -labels[i].candidates[0].width):
            others = [j for j, place in enumerate(picked) if place >= 0 and j != i]
            costs = own[i] + _clashes(places[i], stands[others]).sum(1)
            picked[i] = int(costs.argmin())
            stands[i] = places[i][picked[i]]
        if turn and picked == before:
            break
    return [label.candidates[place] for label, place in zip(labels, picked, strict=True)]


def _array(boxes: Sequence[Box]) -> Array:
    return np.array([[b.x, b.y, b.width, b.height] for b in boxes]).reshape(-1, 4)


def _clash(box: Box, other: Box) -> float:
    shared = box.overlap(other)
    return 40.0 + shared if shared > 0 else 0.0


def _clashes(boxes: Array, others: Array) -> Array:
    """Give :func:`_clash` of each box with each other, shape (boxes, others)."""
    near = (boxes[:, None, 2:] + others[None, :, 2:]) / 2
    shared = np.maximum(0.0, near - np.abs(boxes[:, None, :2] - others[None, :, :2])).prod(2)
    return np.asarray(np.where(shared > 0, 40.0 + shared, 0.0))


def _alone(label: Label, boxes: Array, width: float, height: float, blocks: Array) -> Array:
    """Give what each place of a label costs before any other label stands."""
    rank = np.array([label.candidates.index(box) for box in label.candidates])
    outside = np.array([box.outside(width, height) for box in label.candidates])
    cost = 1.5 * rank + 30.0 * outside + _clashes(boxes, blocks).sum(1)
    if label.avoid:
        points = np.asarray(label.avoid, dtype=np.float64)
        within = np.abs(points[None] - boxes[:, None, :2]) <= boxes[:, None, 2:] / 2
        cost += 5.0 * within.all(2).sum(1)
    return np.asarray(cost)


def clutter(boxes: Sequence[Box], fixed: Sequence[Box]) -> float:
    """Measure how much labels still lie on each other or on what is fixed.

    Examples
    --------
    >>> clutter([Box(0, 0, 4, 4), Box(20, 0, 4, 4)], [])
    0.0
    """
    every = [*boxes, *fixed]
    return float(
        sum(_clash(a, b) for i, a in enumerate(boxes) for b in every[i + 1 :] if a is not b)
    )
