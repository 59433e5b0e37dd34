"""Where labels stand so that they do not lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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
    blocks = list(fixed)
    chosen: list[Box | None] = [None] * len(labels)
    own = [
        [_lonely(label, box, width, height, blocks) for box in label.candidates] for label in labels
    ]
    for turn in range(passes):
        before = list(chosen)
        for i in sorted(range(len(labels)), key=lambda i: -labels[i].candidates[0].width):
            others = [b for j, b in enumerate(chosen) if b is not None and j != i]
            costs = [
                cost + sum(_clash(box, other) for other in others)
                for box, cost in zip(labels[i].candidates, own[i], strict=True)
            ]
            chosen[i] = labels[i].candidates[costs.index(min(costs))]
        if turn and chosen == before:
            break
    return [box for box in chosen if box is not None]


def _clash(box: Box, other: Box) -> float:
    shared = box.overlap(other)
    return 40.0 + shared if shared > 0 else 0.0


def _lonely(label: Label, box: Box, width: float, height: float, blocks: Sequence[Box]) -> float:
    rank = label.candidates.index(box)
    return (
        1.5 * rank
        + 30.0 * box.outside(width, height)
        + sum(_clash(box, block) for block in blocks)
        + 5.0 * sum(box.holds(point) for point in label.avoid)
    )


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
