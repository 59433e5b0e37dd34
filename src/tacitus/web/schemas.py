"""What goes over the wire beside the study's own rows: envelopes, requests, errors."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from tacitus.core.review import Review
from tacitus.study.mapped import Labelled, Region
from tacitus.study.proposals import ProposalRow

Row = TypeVar("Row")
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Id = Annotated[str, Field(min_length=1, max_length=500)]
Reason = Annotated[str, Field(max_length=2000)]


class Rows(BaseModel, Generic[Row]):
    """A list's answer."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = Field(description="What is left out, and on what the rows rest.")
    revision: int = Field(description="The number of the study's last write.")


class Problem(BaseModel):
    """Why a request was refused, in one sentence."""

    detail: str


class Stale(Problem):
    """A write on older ground, with what stands now."""

    revision: int
    now: ProposalRow | None


class Given(BaseModel):
    """A request's body; a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class ReviewGiven(Given):
    """A verdict on a proposal."""

    assertion: Id
    verdict: Literal["accept", "correct", "reject", "unsure"]
    who: Name
    why: Reason = ""
    based_on: int = Field(ge=0, le=2**53, description="The revision that the person saw.")
    corrected: dict[str, Any] | None = Field(
        default=None, description="The whole assertion as it should be, for the verdict correct."
    )


class UndoGiven(Given):
    """A review to take back."""

    review: Id
    who: Name
    why: Reason = ""


class MergeGiven(Given):
    """Parties, or events, that are one: ``kept`` stands for the others."""

    kept: Id
    others: Annotated[list[Id], Field(min_length=1, max_length=100)]
    who: Name
    why: Reason = ""


class Reviewed(BaseModel):
    """A decision as it was recorded."""

    review: Review
    revision: int


class RunGiven(Given):
    """What to fit, as ``tacitus infer`` takes it."""

    what: Literal["ties", "strengths", "attribution"] | None = None
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    draws: int = Field(default=300, ge=10, le=20_000)
    chains: int = Field(default=4, ge=1, le=16)
    fast: bool = False
    tiers: Annotated[list[Name], Field(max_length=10)] = []
    who: Name = "workbench"


class RunState(BaseModel):
    """A run: how far it is, and what came of it."""

    id: str
    given: RunGiven
    state: Literal["running", "done", "failed", "cancelled"]
    share: float = Field(description="0 to 1.")
    words: str = Field(description="The part at work.")
    left_seconds: float | None = Field(description="Estimate; None while none can be made.")
    started: str
    ended: str | None
    lines: tuple[str, ...] = Field(description="The report, or why it failed.")


class Runs(BaseModel):
    """Runs since the server was opened, the last first."""

    rows: tuple[RunState, ...]


class ExportReport(BaseModel):
    """What an export would hold, and what terms or the format keep out."""

    format: str
    filename: str
    media_type: str
    state: str = Field(description="draft, or released.")
    rows: dict[str, int]
    left_out: dict[str, int] = Field(description="Rows kept back under terms, by table.")
    lost: tuple[str, ...] = Field(description="What the format cannot hold.")


class Formats(BaseModel):
    """The formats of an export, by name, with their titles."""

    formats: dict[str, str]


class Column(BaseModel):
    """A column of the events: its place in the body after the header."""

    name: str
    type: Literal["int32", "float32", "uint16", "uint8"]
    offset: int = Field(description="Bytes from the end of the header line.")
    length: int = Field(description="Bytes.")
    missing: int | None = Field(description="The number for not known; NaN in floats.")
    dictionary: str | None = Field(description="The dictionary that its codes index.")


class EventsHeader(BaseModel):
    """The first line of ``/api/events``: JSON, padded so that the arrays are aligned."""

    n: int
    revision: int
    columns: tuple[Column, ...]
    party: tuple[Labelled, ...]
    source: tuple[Labelled, ...]
    country: tuple[Labelled, ...]
    admin1: tuple[Region, ...]
    target: tuple[Labelled, ...]
    stratum: tuple[Labelled, ...]
    type: tuple[Labelled, ...]
    undated: int
    unplaced: int
    notes: tuple[str, ...]
