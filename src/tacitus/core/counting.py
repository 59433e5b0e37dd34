"""Counts in sentences: one label, two labels."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Give a number with its noun, which agrees with it.

    Parameters
    ----------
    one, many : str
        The noun, or a noun with its verb, for a single thing and for several; ``many`` may be
        left out where an s makes it.

    Examples
    --------
    >>> counted(1, "label"), counted(2000, "label"), counted(0, "study", "studies")
    ('1 label', '2,000 labels', '0 studies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
