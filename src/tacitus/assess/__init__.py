"""Nouns to arrays, arrays to assessments."""
