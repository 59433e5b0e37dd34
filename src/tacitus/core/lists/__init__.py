"""Closed lists as data: one TOML file each, every term with a definition and an example."""
