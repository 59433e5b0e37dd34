"""From the interventions of a scenario to the engine's course."""

from __future__ import annotations

from collections.abc import Iterable

from tacitus.core.scenario import Intervention, Scenario
from tacitus.core.tie import Tie
from tacitus.errors import InputError
from tacitus.infer.scenario import Agreement, Course, Effect, Split

#: Loss of leadership: spread of the jolt to rate and ties, and months until half is left.
LEADERSHIP_SD, LEADERSHIP_TIES_SD, LEADERSHIP_HALF_LIFE = 0.3, 0.5, 6.0


def tie_of(act: Intervention) -> Tie:
    """Give the tie that a change is about."""
    relation = act.relation or ("support" if act.do == "support_cut" else "ally")
    return Tie(relation, act.party, act.other, act.support)


def course_of(
    scenario: Scenario, groups: list[str], ties: list[Tie]
) -> tuple[Course, tuple[str, ...], tuple[str, ...]]:
    """The engine's course, the words for its drawn effects, and whom each split leaves."""
    at = {name: n for n, name in enumerate(groups)}
    number = {t.key: n for n, t in enumerate(ties)}
    forced: list[tuple[int, int, bool]] = []
    effects: list[Effect] = []
    splits: list[Split] = []
    said: list[str] = []
    agreement: Agreement | None = None
    origin: list[str] = []
    for c in scenario.interventions:
        if c.do in {"tie_begins", "tie_ends"}:
            forced.append((number[tie_of(c).key], c.month, c.do == "tie_begins"))
        elif c.do == "support_cut":
            forced += [(n, c.month, False) for n in _supports(c, ties)]
        elif c.do == "leadership_lost":
            effects.append(
                Effect(
                    at[c.party],
                    c.month,
                    sd=LEADERSHIP_SD,
                    half_life=LEADERSHIP_HALF_LIFE,
                    ties_sd=LEADERSHIP_TIES_SD,
                )
            )
            said.append(f"effect of the loss of leadership, {c.party}")
        elif c.do == "umbrella_splits":
            splits.append(Split(at[c.party], c.month, c.share or (0.2, 0.5)))
            origin.append(c.party)
        elif agreement is not None:
            raise InputError("A scenario holds one agreement; write another scenario.")
        else:
            last = min(c.month + (c.months or scenario.months), scenario.months) - 1
            agreement = Agreement(
                c.month, last, tuple(at[p] for p in c.parties), c.trust, c.control, 0.5,
                c.threshold, c.share or (0.0, 0.0),
            )  # fmt: skip
        if c.share and c.do in {"tie_ends", "support_cut"}:
            receiver = c.other if c.do == "support_cut" else c.party
            effects.append(Effect(at[receiver], c.month, share=c.share))
            said.append(f"share of strength lost, {receiver}")
    said += [f"share that leaves, {party}" for party in origin]
    said += ["share of attacks held back by the signatories"] * (agreement is not None)
    return (
        Course(tuple(forced), tuple(effects), tuple(splits), agreement),
        tuple(said),
        tuple(origin),
    )


def _supports(act: Intervention, ties: list[Tie]) -> Iterable[int]:
    for n, tie in enumerate(ties):
        gives = tie.relation in {"support", "sponsor_of", "affiliate"}
        named = not act.support or tie.support in {act.support, ""}
        if (tie.a, tie.b) == (act.party, act.other) and gives and named:
            yield n
