"""Figures as SVG text: pure functions of a snapshot, drawn by hand, legible in grey."""
