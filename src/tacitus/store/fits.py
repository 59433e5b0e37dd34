"""What a fit concluded, whole: every assessment of every year, one Parquet file per fit.

The ledger holds the assessments that are listed; this file holds the rest, so that a tie can be
unfolded in any year without fitting again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from tacitus.core.assessment import Assessment
from tacitus.core.codec import from_plain, to_plain
from tacitus.store.tables import connection, quoted

FOLDER = "fits"


def save_fit(study: Path, fit_id: str, assessments: Iterable[Assessment]) -> Path:
    """Write the assessments of a fit; the file is whole or not there.

    Parameters
    ----------
    study : Path
        The study's folder.
    fit_id : str
        Names the file.
    """
    folder = study / FOLDER
    folder.mkdir(exist_ok=True)
    target = folder / f"{fit_id}.parquet"
    with NamedTemporaryFile("w", dir=folder, suffix=".ndjson", encoding="utf-8") as lines:
        rows = 0
        for a in assessments:
            subject, _, when = a.subject.partition("@")
            body = json.dumps(to_plain(a), ensure_ascii=False)
            row = {"id": a.id, "kind": a.kind, "subject": subject, "period": when, "body": body}
            lines.write(json.dumps(row) + "\n")
            rows += 1
        lines.flush()
        part = target.with_suffix(".part")
        shape = "{id: 'VARCHAR', kind: 'VARCHAR', subject: 'VARCHAR', period: 'VARCHAR', body: 'VARCHAR'}"
        source = (
            f"SELECT * FROM read_json({quoted(Path(lines.name))}, format = 'newline_delimited', "
            f"columns = {shape}, maximum_object_size = 67108864)"
            if rows
            else "SELECT '' AS id, '' AS kind, '' AS subject, '' AS period, '' AS body WHERE false"
        )
        with connection() as db:
            db.execute(f"COPY ({source}) TO {quoted(part)} (FORMAT parquet, COMPRESSION zstd)")
        os.replace(part, target)
    return target


def load_fit(
    study: Path,
    fit_id: str,
    *,
    ids: Iterable[str] = (),
    at: str | None = None,
    kind: str | None = None,
) -> Iterator[Assessment]:
    """Read assessments of a fit: those with some ids, all of one year, or all of a kind.

    Gives nothing where the fit kept no file.
    """
    path = study / FOLDER / f"{fit_id}.parquet"
    if not path.is_file():
        return
    wanted = list(ids)
    test, bound = ("kind = ?", kind) if kind else ("period = ?", at)
    values: list[object] = [wanted] if wanted else [bound]
    test = "id IN (SELECT unnest(?))" if wanted else test
    with connection() as db:
        found = db.execute(f"SELECT body FROM {quoted(path)} WHERE {test}", values).fetchall()
    for (body,) in found:
        yield from_plain(Assessment, json.loads(body))


def strike_names(study: Path, names: Iterable[str]) -> None:
    """Take names of forgotten sources out of what fits concluded, and drop unfinished fits."""
    from tacitus.store.forgetting import struck

    folder = study / FOLDER
    for path in folder.glob("*.checkpoint.npz"):
        path.unlink()
    pairs = list(struck(names))
    if not pairs:
        return
    body = "body"
    for old, new in pairs:
        body = f"replace({body}, {quoted(old)}, {quoted(new)})"
    for path in folder.glob("*.parquet"):
        part = path.with_suffix(".part")
        with connection() as db:
            db.execute(
                f"COPY (SELECT * REPLACE ({body} AS body) FROM read_parquet({quoted(path)})) "
                f"TO {quoted(part)} (FORMAT parquet, COMPRESSION zstd)"
            )
        os.replace(part, path)
