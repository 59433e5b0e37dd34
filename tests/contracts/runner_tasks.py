"""Pieces of work that worker processes import by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np


def draw(spec: tuple[int, np.random.SeedSequence]) -> np.ndarray:
    """Random numbers that depend on the spec alone."""
    size, seed = spec
    return np.random.default_rng(seed).normal(size=size)


def draw_slowly(spec: tuple[int, np.random.SeedSequence]) -> np.ndarray:
    time.sleep(0.02)
    return draw(spec)


def draw_or_die(spec: tuple[int, np.random.SeedSequence, str]) -> np.ndarray:
    """Kill the worker with SIGKILL, the first time that the marked spec is met."""
    size, seed, marker = spec
    if marker and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return draw((size, seed))


def always_die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(spec: int) -> int:
    if spec == 3:
        raise ValueError("three is refused")
    return spec


def square(spec: int) -> int:
    return spec * spec
