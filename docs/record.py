"""Run the tutorials anew and write down what the commands print now.

``python docs/record.py`` replays, in order, every ``tacitus`` line of each page in a fresh folder.
Where a block shows output (it begins with ``$``), the output is replaced by what is printed now,
as many lines of it as the page shows. Prose and tables stay: read them again afterwards.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
PAGES = (
    "tutorial/first-study.md",
    "tutorial/from-question-to-release.md",
    "tutorial/known-truth.md",
)
BLOCK = re.compile(r"^```(console|)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
RUN = (sys.executable, "-c", "from tacitus.cli import main; main()")


def replay(page: Path) -> str:
    """Give a page's text with what its commands print now."""
    beside = page.with_suffix("")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "here"
        shutil.copytree(beside, folder) if beside.is_dir() else folder.mkdir()
        text = page.read_text(encoding="utf-8")
        return BLOCK.sub(lambda m: f"```{m[1]}\n{_block(m[2], folder)}```", text)


def _block(text: str, folder: Path) -> str:
    if not text.startswith("$ tacitus "):
        for line in text.splitlines():
            if line.startswith("tacitus ") and "…" not in line:
                _run(line, folder)
        return text
    command, *shown = text.splitlines()
    printed = _run(command.removeprefix("$ "), folder)
    return "\n".join([command, *printed[: len(shown)]]) + "\n"


def _run(line: str, folder: Path) -> list[str]:
    words = shlex.split(line, comments=True)[1:]
    env = os.environ | {"COLUMNS": "150", "TACITUS_USER": "ada"}
    done = subprocess.run(
        [*RUN, *words],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{line}: {done.stdout}")
    return [each.rstrip() for each in done.stdout.splitlines()]


if __name__ == "__main__":
    for name in PAGES:
        path = DOCS / name
        path.write_text(replay(path), encoding="utf-8")
