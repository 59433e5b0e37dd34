"""tacitus: who is tied to whom, who did it and who claims it, and how anyone knows."""

__version__ = "0.1.0"
