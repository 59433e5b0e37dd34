"""Compiled loops: the only modules that import numba."""
