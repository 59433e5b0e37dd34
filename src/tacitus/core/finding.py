"""Findings: the only way to print a conclusion, so that no sentence stands without support."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tacitus.core.assessment import Assessment
from tacitus.core.scale import Scale, percents
from tacitus.errors import FindingError

_SLOT = re.compile(r"\{([piqc])(\d+)\}")


@dataclass(frozen=True)
class Finding:
    """A sentence with slots that only stored assessments can fill.

    Attributes
    ----------
    template : str
        A sentence with slots: ``{p0}`` likelihood word and number, ``{i0}`` interval,
        ``{q0}`` quantity with interval, ``{c0}`` confidence, of the assessment at that place
        in ``assessment_ids``. Likelihood and confidence may not share a sentence.
    assessment_ids : tuple of str
        What it rests on; each becomes a footnote.

    Raises
    ------
    FindingError
        No ids, no slot, a slot without an id, a stray brace, or likelihood and confidence in
        one sentence.

    Examples
    --------
    >>> a = Assessment("tie/x", "tie", "ally:a--b@2020", probability=0.76, interval=(0.5, 0.9))
    >>> from tacitus.core.scale import scale
    >>> Finding("It is {p0} that A and B were allied.", ("tie/x",)).text({"tie/x": a}, scale())
    'It is likely (76 %, ICD 203) that A and B were allied.'
    """

    template: str
    assessment_ids: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.assessment_ids:
            raise FindingError(f"The finding '{self.template}' names no assessment; name one.")
        slots = _SLOT.findall(self.template)
        if not slots:
            raise FindingError(
                f"The finding '{self.template}' has no slot; add one, such as {{p0}}."
            )
        if any(int(n) >= len(self.assessment_ids) for _, n in slots):
            raise FindingError(f"The finding '{self.template}' has a slot without an assessment.")
        if set(_SLOT.sub("", self.template)) & set("{}"):
            raise FindingError(f"The finding '{self.template}' has a brace that is no slot.")
        for sentence in re.split(r"(?<=[.!?])\s", self.template):
            kinds = {kind for kind, _ in _SLOT.findall(sentence)}
            if "c" in kinds and kinds & {"p", "i"}:
                raise FindingError(
                    "Likelihood and confidence may not share a sentence (ICD 203); split it."
                )

    def text(self, assessments: Mapping[str, Assessment], scale: Scale) -> str:
        """Fill the slots.

        Raises
        ------
        FindingError
            An id does not resolve, or an assessment lacks what its slot asks for.
        """
        missing = [i for i in self.assessment_ids if i not in assessments]
        if missing:
            raise FindingError(f"Assessment '{missing[0]}' does not resolve; run infer again.")

        def fill(match: re.Match[str]) -> str:
            kind, place = match.group(1), int(match.group(2))
            return _fill(kind, assessments[self.assessment_ids[place]], scale)

        return _SLOT.sub(fill, self.template)


def _fill(kind: str, a: Assessment, scale: Scale) -> str:
    if kind == "p" and a.probability is not None:
        return scale.phrase(a.probability)
    if kind == "c" and a.confidence is not None:
        return a.confidence.level
    if kind == "i" and a.interval is not None and a.probability is not None:
        return f"{100 * a.level:.0f} % interval {percents(*a.interval)}"
    if kind == "q" and a.quantity is not None:
        number = f"{a.quantity:,.0f} {a.unit}".strip()
        if a.interval is None:
            return number
        low, high = a.interval
        return f"{number} ({100 * a.level:.0f} % interval {low:,.0f} to {high:,.0f})"
    raise FindingError(f"Assessment '{a.id}' holds nothing for the slot {{{kind}}}.")
