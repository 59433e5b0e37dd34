"""What a model is asked: versioned data files, filled in with the closed lists in force."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tacitus.core import vocabulary
from tacitus.errors import InputError

#: The prompt in use.
PROMPT = "assertions-1"
_LISTS = (
    *("hedge_classes", "polarities", "modalities", "speech_acts", "relations", "supports"),
    *("party_statements", "bounds", "event_kinds", "frequencies", "targets"),
)


@dataclass(frozen=True)
class Prompt:
    """A prompt, ready to be filled in with a passage.

    Attributes
    ----------
    version : str
        The file's name, and the start of a hash of its words with the closed lists in them.
    """

    version: str
    system: str
    user: str

    def messages(
        self, passage: str, parties: Sequence[str], published: str
    ) -> tuple[dict[str, str], ...]:
        """Give the messages of one request."""
        asked = (
            self.user.replace("{parties}", "; ".join(parties))
            .replace("{published}", published or "not known")
            .replace("{passage}", passage)
        )
        return (
            {"role": "system", "content": self.system},
            {"role": "user", "content": asked.strip()},
        )


@cache
def load_prompt(name: str = PROMPT) -> Prompt:
    """Read a prompt by its version.

    Raises
    ------
    InputError
        There is none of this name.

    Examples
    --------
    >>> load_prompt().version.startswith("assertions-1+")
    True
    """
    file = files("tacitus.read.model").joinpath("prompts", f"{name}.toml")
    if not file.is_file():
        raise InputError(f"There is no prompt '{name}'; leave it out to use {PROMPT}.")
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    system = found["system"].strip()
    for listed in _LISTS:
        system = system.replace(f"{{{listed}}}", ", ".join(vocabulary(listed)))
    user = found["user"].strip()
    digest = hashlib.sha256(f"{system}\0{user}".encode()).hexdigest()[:8]
    return Prompt(f"{found['version']}+{digest}", system, user)
