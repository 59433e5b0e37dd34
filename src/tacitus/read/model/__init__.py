"""A language model as a reader: off by default, named by the user, held to the passage.

It talks to any endpoint of the OpenAI chat form (Ollama and other local servers too). What it
answers is a proposal of tier ``model``: every assertion quotes its passage word for word, or
is refused and counted.
"""

from tacitus.read.model.asking import Asked, Estimate, Kept, ask, estimate
from tacitus.read.model.endpoint import Endpoint, Reply
from tacitus.read.model.prompt import PROMPT, Prompt, load_prompt

__all__ = [
    "PROMPT",
    "Asked",
    "Endpoint",
    "Estimate",
    "Kept",
    "Prompt",
    "Reply",
    "ask",
    "estimate",
    "load_prompt",
]
