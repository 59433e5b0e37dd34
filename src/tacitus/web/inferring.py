"""The process that fits for the workbench: ``python -m tacitus.web.inferring STUDY GIVEN``.

It tells its progress as lines of JSON. A process of its own keeps the pages quick while it
reckons, and can be ended at any moment: what a fit writes, it writes whole.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tacitus.errors import TacitusError


def main(arguments: list[str]) -> int:
    """Fit, and tell how far it is."""
    folder, given = Path(arguments[0]), json.loads(arguments[1])

    def tell(share: float, words: str) -> None:
        say(share=share, words=words)

    try:
        from tacitus.study import Study

        with Study.open(folder, write=True) as study:
            report = study.infer(**given, progress=tell)
        say(lines=report.lines())
    except TacitusError as error:
        say(failed=str(error))
        return 1
    return 0


def say(**message: Any) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
