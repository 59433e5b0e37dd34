"""`tacitus hypotheses`: competing answers weighed by the same evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tacitus.cli.options import AsKnown, Json, StudyPath, Who, moment, user
from tacitus.errors import InputError

if TYPE_CHECKING:
    from tacitus.core.hypothesis import Hypothesis, Rating
    from tacitus.study import Study

ACTIONS = ("add", "rate", "show", "why", "undo")


def command(
    study: StudyPath,
    action: Annotated[str, typer.Argument(metavar="ACTION", help="add, rate, show, why or undo.")],
    subject: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="The hypothesis; HYPOTHESIS/ANSWER for why; also HYPOTHESIS/ITEM/ANALYST for undo.",
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Add what this YAML or JSON file holds.")
    ] = None,
    question: Annotated[str | None, typer.Option(help="The question, for add.")] = None,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", help="ID=TEXT; repeat for each answer.")
    ] = None,
    prior: Annotated[
        list[str] | None, typer.Option("--prior", help="ANSWER=P before any evidence; repeat.")
    ] = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="Each answer holds or not by itself.")
    ] = False,
    given: Annotated[
        str, typer.Option("--given", help="HYPOTHESIS/ANSWER that the question arises under.")
    ] = "",
    item: Annotated[
        list[str] | None,
        typer.Option("--item", help="For add ID=TEXT, repeat; for rate the item's ID."),
    ] = None,
    says: Annotated[
        list[str] | None,
        typer.Option("--says", help="ITEM=ASSERTION that says so; repeat."),
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option("--against", help="ITEM=ASSERTION that says the contrary; repeat."),
    ] = None,
    event: Annotated[
        list[str] | None, typer.Option("--event", help="ITEM=EVENT that shows it; repeat.")
    ] = None,
    statement: Annotated[
        list[str] | None,
        typer.Option("--statement", help="ITEM=ASSESSMENT that the model weighs; repeat."),
    ] = None,
    p: Annotated[
        list[str] | None,
        typer.Option("--p", help="For rate: ANSWER=NUMBER or ANSWER=WORD, P(item | answer)."),
    ] = None,
    analyst: Annotated[
        str | None, typer.Option(help="Whose rating it is, if not your own.")
    ] = None,
    why: Annotated[str, typer.Option(help="The reason, for the record.")] = "",
    scale: Annotated[
        str, typer.Option(help="Scale of likelihood words; capphrase for rate too.")
    ] = "icd203",
    as_known: AsKnown = None,
    who: Who = None,
    as_json: Json = False,
) -> None:
    """Weigh competing answers on the study's own evidence, one term per root.

    add: from --file, or from --question, --answer, --item and what items rest on.
    rate: how probable an item is under each answer; without --item, how probable each answer is.
    show: the answers, the matrix by diagnosticity, what carries them, who differs.
    why: one answer unfolded to its passages. undo: take back the last change of an ID.

    Examples: tacitus hypotheses afg add --file question.yaml;
    tacitus hypotheses afg rate origin --item camps --p inside=0.3 --p outside=likely;
    tacitus hypotheses afg show origin; tacitus hypotheses afg why origin/inside
    """
    from tacitus.cli import matrix, render
    from tacitus.cli.output import emit_json, say
    from tacitus.study import Study

    if action not in ACTIONS:
        raise InputError(f"'{action}' is nothing to do here; use {', '.join(ACTIONS)}.")
    if action in {"rate", "why", "undo"} and not subject:
        raise InputError(f"{action} needs an ID; list them with: tacitus hypotheses STUDY show.")
    key, person = subject or "", user(who)
    shown: Any
    with Study.open(study, write=action in {"add", "rate", "undo"}) as opened:
        if action == "undo":
            said = opened.undo_hypothesis(key, who=person, why=why)
            emit_json({"undone": key, "now": said}) if as_json else say(f"Undone: {said}.")
            return
        if action == "why":
            full = key if key.startswith("hypothesis/") else f"hypothesis/{key}"
            shown = opened.why(full, as_known=moment(as_known), scale=scale)
            emit_json(shown) if as_json else render.why(shown)
            return
        if action == "add":
            hypotheses, ratings = _added(
                opened, key, file, question, answer, prior, separate, given, item,
                (says, against, event, statement),
            )  # fmt: skip
            results = opened.add_hypotheses(hypotheses, ratings, who=person, why=why)
        elif action == "rate":
            rating = _rating(key, item, p, analyst or person, scale, why)
            results = opened.add_hypotheses((), [rating], who=person, why=why)
        else:
            results = opened.weigh_hypotheses(
                [key] if key else None, as_known=moment(as_known), scale=scale
            )
    tables = [result.table for result in results]
    if as_json:
        emit_json(tables)
    else:
        matrix.show(tables, brief=action != "show")


def _added(
    study: Study,
    key: str,
    file: Path | None,
    question: str | None,
    answers: list[str] | None,
    priors: list[str] | None,
    separate: bool,
    given: str,
    items: list[str] | None,
    grounds: tuple[list[str] | None, ...],
) -> tuple[list[Hypothesis], list[Rating]]:
    """What add is given: a file's, a new hypothesis, or new items of one that stands."""
    from dataclasses import replace

    from tacitus.core.hypothesis import Answer, Hypothesis, Item, Statement
    from tacitus.read.hypotheses import read_hypotheses

    if file is not None:
        return read_hypotheses(file)
    if not key:
        raise InputError("add needs an ID and --question with --answer, or --file.")
    rests = [_pairs(given_, many=True) for given_ in grounds]
    made = tuple(
        Item(
            name,
            text,
            tuple(rests[0].get(name, ())),
            tuple(rests[1].get(name, ())),
            tuple(rests[2].get(name, ())),
            Statement(rests[3][name][-1]) if name in rests[3] else None,
        )
        for name, text in ((k, v[-1]) for k, v in _pairs(items).items())
    )
    unknown = sorted({k for r in rests for k in r} - {i.id for i in made})
    if unknown:
        raise InputError(f"'{unknown[0]}' is no item given here; add --item {unknown[0]}=TEXT.")
    standing = study.hypotheses().get(key)
    if standing is not None and question is None:
        kept = tuple(i for i in standing.items if i.id not in {m.id for m in made})
        return [replace(standing, items=(*kept, *made))], []
    if question is None:
        raise InputError(f"'{key}' is new; give it --question and --answer.")
    before = {k: _number(v[-1]) for k, v in _pairs(priors).items()}
    listed = tuple(Answer(k, v[-1], before.pop(k, None)) for k, v in _pairs(answers).items())
    if before:
        raise InputError(f"'{next(iter(before))}' has a prior and is no answer given here.")
    return [Hypothesis(key, question, listed, made, not separate, given)], []


def _rating(
    key: str, item: list[str] | None, p: list[str] | None, analyst: str, scale: str, why: str
) -> Rating:
    from tacitus.core.hypothesis import Rating

    if item and len(item) > 1:
        raise InputError("rate takes one --item at a time.")
    numbers, words = {}, {}
    for answer, values in _pairs(p).items():
        text = values[-1]
        try:
            numbers[answer] = float(text)
        except ValueError:
            words[answer] = text
    return Rating(
        key, analyst, item[0] if item else "", given=numbers, words=words, scale=scale, why=why
    )


def _pairs(given: list[str] | None, *, many: bool = False) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise InputError(f"'{text}' should read NAME=VALUE.")
        if name in found and not many:
            raise InputError(f"'{name}' is given twice.")
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InputError(f"'{text}' is no number; write 0.3.") from error
