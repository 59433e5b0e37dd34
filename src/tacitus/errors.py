"""Every error that tacitus raises.

::

    TacitusError
    ├── InputError            something given to us cannot be read or does not fit
    │   ├── FileFormatError   a file: names the file and, where known, row and column
    │   ├── VocabularyError   a word outside a closed list
    │   ├── PeriodError       a date or period that is not EDTF as we read it
    │   └── ArrayError        arrays of the wrong shape, kind or range
    ├── StudyError            the study on disk
    │   ├── NotAStudyError    no study in this folder
    │   ├── SchemaVersionError  made by another version
    │   ├── LockedError       another process writes
    │   ├── StaleError        a write based on something changed since
    │   └── NotFoundError     an id that the study does not hold
    ├── FindingError          a finding without resolvable support
    ├── LicenceError          terms of a source forbid what was asked
    ├── ReleaseError          a gate before release stands closed
    ├── RunError              work that a runner could not finish
    │   ├── InterruptedRunError  stopped by the user; what was done is kept
    │   └── EndpointError   a language model's endpoint that refused or did not answer
    └── MissingExtraError     an optional part is not installed

Each message is one sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Mapping


class TacitusError(Exception):
    """The root of all errors raised on purpose.

    Examples
    --------
    >>> from tacitus.core import vocabulary
    >>> try:
    ...     vocabulary("relations").check("allie")
    ... except TacitusError as error:
    ...     print(error)
    'allie' is not in the list of relations; did you mean 'ally'.
    """


class InputError(TacitusError):
    """Something given to us cannot be read or does not fit."""


class FileFormatError(InputError):
    """A file cannot be read; the sentence names file, row and column where known."""

    def __init__(
        self,
        problem: str,
        *,
        path: object = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        self.problem, self.path, self.row, self.column = problem, path, row, column
        where = [str(path)] if path is not None else []
        if row is not None:
            where.append(f"row {row}")
        if column is not None:
            where.append(f"column '{column}'")
        super().__init__(f"{', '.join(where)}: {problem}" if where else problem)


class VocabularyError(InputError):
    """A word stands outside a closed list."""


class PeriodError(InputError):
    """A date or period is not in the EDTF forms that we read."""


class ArrayError(InputError):
    """Arrays have the wrong shape, kind or range."""


class StudyError(TacitusError):
    """The study on disk cannot do what was asked."""


class NotAStudyError(StudyError):
    """The folder holds no study."""


class SchemaVersionError(StudyError):
    """The study was made by a version whose layout we do not know."""


class LockedError(StudyError):
    """Another process is writing to the study."""


class StaleError(StudyError):
    """The write is based on something that has changed since it was read."""


class NotFoundError(StudyError):
    """The study holds nothing under this id."""


class FindingError(TacitusError):
    """A finding has no support, or support that does not resolve."""


class LicenceError(TacitusError):
    """The terms of a source forbid what was asked."""


class ReleaseError(TacitusError):
    """A gate before release stands closed."""


class RunError(TacitusError):
    """A runner could not finish its work."""


class InterruptedRunError(RunError):
    """The user stopped the run; `results` keeps what was done, by position in the work list."""

    def __init__(self, message: str, results: Mapping[int, object] | None = None) -> None:
        self.results: dict[int, object] = dict(results or {})
        super().__init__(message)


class EndpointError(RunError):
    """A language model's endpoint refused, or did not answer as it should."""


class MissingExtraError(TacitusError):
    """An optional part is not installed."""
