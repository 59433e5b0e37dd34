"""Plain characters for the parser, with a map back to the stored text.

Curly quotes, no-break spaces and odd hyphens are replaced one for one; marks that print
nothing are left out. Offsets found in the plain text are given back in the stored one.
"""

from __future__ import annotations

from dataclasses import dataclass

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
            "\u200a\u202f\u205f\u3000\t\n\r\f\v\u2028\u2029",
            " ",
        ),
        **dict.fromkeys("\u2010\u2011\u2012\u2212", "-"),
        "\u2013": "\u2014",
    }
)
# Soft hyphen, zero-width marks, direction marks, byte order mark, combining grapheme joiner.
_SILENT = frozenset(
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)


@dataclass(frozen=True)
class Plain:
    """A plain text and where each of its characters stood.

    Attributes
    ----------
    text : str
        For the parser.
    origins : tuple of int or None
        Offset in the stored text of each character; None where nothing was left out.
    length : int
        Length of the stored text.
    """

    text: str
    origins: tuple[int, ...] | None
    length: int

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the stored text of a span of the plain one.

        Examples
        --------
        >>> plain("co\\u00adoperate").origin(0, 9)
        (0, 10)
        """
        if self.origins is None:
            return start, end
        if start >= len(self.origins):
            return self.length, self.length
        last = self.origins[end - 1] + 1 if end > start else self.origins[start]
        return self.origins[start], last


def same_length(stored: str) -> str:
    """Make quotes, blanks and hyphens plain, one for one; offsets hold."""
    return stored.translate(_SAME_LENGTH)


def plain(stored: str) -> Plain:
    """Make a text plain.

    Examples
    --------
    >>> plain("the group\\u2019s \\u201cties\\u201d").text
    'the group\\'s "ties"'
    """
    text = stored.translate(_SAME_LENGTH)
    if _SILENT.isdisjoint(text):
        return Plain(text, None, len(stored))
    kept = [(i, c) for i, c in enumerate(text) if c not in _SILENT]
    return Plain("".join(c for _, c in kept), tuple(i for i, _ in kept), len(stored))
