"""UCDP Dyadic Dataset: state-based conflicts, one row per dyad and year."""

from __future__ import annotations

from tacitus.read.ucdp import source
from tacitus.read.ucdp_nonstate import ConflictTable


class DyadicTable(ConflictTable):
    """The reader of state-based dyads."""

    name = "ucdp-dyadic"
    title = "UCDP Dyadic Dataset"
    source = source(
        "ucdp-dyadic",
        "UCDP Dyadic Dataset",
        "Harbom, L., Melander, E. and Wallensteen, P. (2008). Dyadic dimensions of armed "
        "conflict, 1946-2007. Journal of Peace Research 45(5), 697-710.",
    )
    needs = ("dyad_id", "side_a", "side_a_id", "side_b", "side_b_id", "year", "intensity_level")
    sides = (
        ("a", ("side_a",), "side_a_id", "side_a_components"),
        ("b", ("side_b",), "side_b_id", "side_b_components"),
    )


reader = DyadicTable()
