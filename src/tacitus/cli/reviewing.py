"""Sitting with proposals in a terminal, one at a time beside its passage."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from tacitus.core.counting import counted
from tacitus.errors import TacitusError

if TYPE_CHECKING:
    from tacitus.core.assertion import Assertion
    from tacitus.core.review import Review
    from tacitus.study import Study
    from tacitus.study.correcting import Field

KEYS = {"a": "accept", "r": "reject", "u": "unsure"}
HELP = "a accept, c correct, r reject, u unsure, s skip, z undo, q stop"


def sit(study: Study, tier: str | None, *, who: str, blind: bool = False) -> list[Review]:
    """Show one proposal at a time and wait for a key; stop with q or Ctrl-C, nothing is lost.

    ``blind`` shows what this coder has not decided, as proposed, whatever others decided.
    """
    queue = study.queue(tier, coder=who if blind else None)
    typer.echo(f"{counted(len(queue), 'proposal')}. Keys: {HELP}.")
    return _walk(study, queue, lambda at: _show(study, queue[at], at, len(queue)), who=who)


def adjudicate(study: Study, *, who: str) -> list[Review]:
    """Show the proposals on which coders differ, with what each made of them."""
    from tacitus.study.agreeing import coding_of, disagreements

    found = disagreements(study)
    typer.echo(f"{counted(len(found), 'disagreement')}. Keys: {HELP}.")

    def show(at: int) -> None:
        d = found[at]
        _show(study, d.proposal, at, len(found))
        typer.echo(f"  differ on: {', '.join(d.on)}")
        for review in d.reviews:
            coding = coding_of(d.proposal, review)
            said = "" if coding is None else ": " + describe(study, coding)
            why = f" ({review.why})" if review.why else ""
            typer.echo(f"  {review.who} {review.verdict}{said}{why}")

    settles = [tuple(r.id for r in d.reviews) for d in found]
    return _walk(study, [d.proposal for d in found], show, who=who, settles=settles)


def _walk(
    study: Study,
    queue: Sequence[Assertion],
    show: Callable[[int], None],
    *,
    who: str,
    settles: Sequence[tuple[str, ...]] = (),
) -> list[Review]:
    decided: list[tuple[int, Review]] = []
    at = 0
    while at < len(queue):
        show(at)
        try:
            key = _key()
            if key == "q":
                break
            if key == "z" and decided:
                at, last = decided.pop()
                undo = study.undo(last.id, who=who)
                typer.echo(f"  {last.id} is undone ({undo.id}).")
                continue
            others = settles[at] if settles else ()
            review = _decide(study, queue[at], key, who=who, others=others)
        except (typer.Abort, EOFError, KeyboardInterrupt):
            typer.echo()
            break
        if review is not None:
            decided.append((at, review))
            typer.echo(f"  {review.verdict}: recorded as {review.id}.")
        elif key not in {"s", ""}:
            typer.echo(f"  Keys: {HELP}.")
            continue
        at += 1
    return [review for _, review in decided]


def at_terminal() -> bool:
    """Tell whether a person sits at the keys, rather than a file or a pipe."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _key() -> str:
    """Wait for one key; without a terminal, for a line. Enter skips."""
    if not at_terminal():
        line: str = typer.prompt("  key", default="s")
        return line.strip().lower()[:1]
    typer.echo("  key [s]: ", nl=False)
    key = typer.getchar().strip().lower()[:1] or "s"
    typer.echo(key if key.isprintable() else "")
    return key


def _decide(
    study: Study, proposal: Assertion, key: str, *, who: str, others: tuple[str, ...]
) -> Review | None:
    if key == "c":
        return _correct(study, proposal, who=who, others=others)
    if key in KEYS:
        return study.review(KEYS[key], f"assertion/{proposal.id}", who=who, others=others)
    return None


def _show(study: Study, proposal: Assertion, at: int, total: int) -> None:
    from tacitus.study.why import cite

    cited = cite(study, proposal.id)
    chance = "" if proposal.probability is None else f", {100 * proposal.probability:.0f} %"
    typer.echo(f"\n[{at + 1}/{total}] {proposal.id} ({proposal.tier}{chance})")
    if proposal.gloss:
        typer.echo(f"  {proposal.gloss}")
    typer.echo(f"  {describe(study, proposal)}")
    typer.echo(f"  {cited.where}")
    typer.echo(f"  | {mark(cited.says, proposal.cues)}")


def describe(study: Study, assertion: Assertion) -> str:
    """Say in one line what an assertion states: its fields that are not empty."""
    from tacitus.study.correcting import fields_of

    plain = {"affirmed", "actual", "none"}
    return ", ".join(
        f"{f.name.replace('_', ' ')} {f.text}"
        for f in fields_of(assertion, study)
        if f.text and f.text not in plain and f.name != "chain"
    )


def _correct(
    study: Study, proposal: Assertion, *, who: str, others: tuple[str, ...]
) -> Review | None:
    """Ask field by field; Enter keeps, a dash empties; begin anew where they do not fit."""
    from tacitus.study.correcting import fields_of

    typer.echo("  Enter keeps what stands, - empties it, ? lists the words; Tab completes.")
    while True:
        changes = {}
        for field in fields_of(proposal, study):
            text = _ask(field)
            if text != field.text:
                changes[field.name] = text
        if not changes:
            typer.echo("  Nothing changed; accept it with a.")
            return None
        try:
            return study.correct(proposal.id, changes, who=who, others=others)
        except TacitusError as error:
            typer.echo(f"  {error}")


def _ask(field: Field) -> str:
    while True:
        with completing(field.choices):
            text: str = typer.prompt(
                f"  {field.name.replace('_', ' ')}", default=field.text or "", show_default=True
            ).strip()
        if text == "-":
            return ""
        if text == "?":
            typer.echo("    " + (", ".join(field.choices[:60]) or f"any {field.kind}"))
            continue
        return completed(text, field)


def completed(text: str, field: Field) -> str:
    """Complete words that begin just one of a closed list.

    Examples
    --------
    >>> from tacitus.study.correcting import Field
    >>> completed("riv", Field("relation", "ally", "relations", ("ally", "rival")))
    'rival'
    """
    if not field.choices:
        return text
    several = field.kind in {"parties", "supports"}
    parts = [p.strip() for p in text.split(";")] if several else [text]
    return "; ".join(_completed(part, field.choices) for part in parts if part)


def _completed(part: str, choices: tuple[str, ...]) -> str:
    if part in choices:
        return part
    begun = [c for c in choices if c.casefold().startswith(part.casefold())]
    return begun[0] if len(begun) == 1 else part


class completing:  # noqa: N801 - reads as a word in a with
    """Complete with Tab from a list, where the terminal can."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        self.choices = choices

    def __enter__(self) -> None:
        try:
            import readline
        except ImportError:  # Windows has none
            return
        readline.set_completer_delims(";>")
        readline.set_completer(self._nth)
        readline.parse_and_bind("tab: complete")

    def _nth(self, begun: str, n: int) -> str | None:
        found = [c for c in self.choices if c.casefold().startswith(begun.strip().casefold())]
        return found[n] if n < len(found) else None

    def __exit__(self, *_: object) -> None:
        try:
            import readline
        except ImportError:
            return
        readline.set_completer(None)


def mark(text: str, cues: tuple[str, ...]) -> str:
    """Set cue words off with brackets.

    Examples
    --------
    >>> mark("They reportedly met.", ("reportedly",))
    'They [reportedly] met.'
    """
    for cue in cues:
        text = text.replace(cue, f"[{cue}]", 1) if cue else text
    return text
