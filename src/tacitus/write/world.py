"""A simulated world in the readers' own layouts, with its truth in a folder beside them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tacitus.errors import InputError
from tacitus.infer.simulate import World, names_of
from tacitus.write.world_assertions import coding
from tacitus.write.world_events import Told, acled_rows, dsat_rows, ged_rows, gtd_rows
from tacitus.write.world_truth import truth

Row = Mapping[str, object]

FORMATS = ("ged", "dsat", "gtd", "acled", "assertions")
#: Assertions speak of events by the id of the first of these that is written.
_ID_ORDER = ("dsat", "gtd", "ged", "acled")
_TABLES: dict[str, Callable[[Told], tuple[Sequence[str], Iterable[Row]]]] = {
    "ged": ged_rows,
    "dsat": dsat_rows,
    "gtd": gtd_rows,
    "acled": acled_rows,
}
_NOTICE = """SIMULATED

Everything in the folder above was drawn by a program. {country}, its parties, places and
sources do not exist. This folder holds what was true; readers skip it.
"""


def write_world(
    world: World, folder: Path | str, formats: Sequence[str] = FORMATS
) -> tuple[Path, ...]:
    """Write a simulated world as files that the readers take, and its truth apart.

    Only what the world's record holds is written to the tables: attacks that no data set
    has are left out, deaths and claims that are not known are blank, and a perpetrator is
    named where a claim or a report names one. What sources say goes into the assertions, a
    copy with its chain where the copying source says so and without where it does not.
    The truth goes to ``truth/``, which reading leaves alone.

    Parameters
    ----------
    world : World
    folder : Path or str
        Made if absent; files of the same names are replaced.
    formats : sequence of str
        Of ``ged``, ``dsat``, ``gtd``, ``acled``, ``assertions``.

    Returns
    -------
    tuple of Path
        Files written, the truth last.

    Raises
    ------
    InputError
        A format is unknown.

    Examples
    --------
    >>> import tempfile
    >>> from tacitus.infer.simulate import simulate, triangle_parameters
    >>> world = simulate(triangle_parameters(1), seed=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_world(world, folder, formats=("dsat",))][:2]
    ['simulated_dsat.csv', 'SIMULATED.txt']
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise InputError(f"'{unknown[0]}' is no format of worlds; use {', '.join(FORMATS)}.")
    folder = Path(folder)
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    names = names_of(world)
    prefix = next((name for name in _ID_ORDER if name in formats), "world")
    told = Told.of(world, names, suspicions="assertions" not in formats)
    written = []
    for name in FORMATS:
        if name in formats and name in _TABLES:
            columns, rows = _TABLES[name](told)
            written.append(_write(folder / f"simulated_{name}.csv", columns, rows))
    if "assertions" in formats:
        claims_told = bool({"dsat", "gtd"} & set(formats))
        for sheet, (columns, rows) in coding(told, prefix, claims=not claims_told).items():
            written.append(_write(folder / f"simulated_{sheet}.csv", columns, rows))
    notice = folder / "truth" / "SIMULATED.txt"
    notice.write_text(_NOTICE.format(country=names.country), encoding="utf-8")
    written.append(notice)
    for sheet, (columns, rows) in truth(told, prefix).items():
        written.append(_write(folder / "truth" / f"{sheet}.csv", columns, rows))
    about = folder / "truth" / "world.json"
    summary = {
        "simulated": True,
        "country": names.country,
        "start": world.parameters.start,
        "days": int(world.parameters.days),
        "attacks": len(world),
        "digest": world.digest(),
        "event_ids": prefix,
    }
    about.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    return (*written, about)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns, restval="", extrasaction="raise", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)
    return path
