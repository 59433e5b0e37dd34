"""One file per input: what it is, and how its rows become ours."""
