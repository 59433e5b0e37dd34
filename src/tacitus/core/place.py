"""Places that keep their precision: a province is a region, never a pin."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tacitus.errors import InputError

#: UCDP ``where_prec``: what each code says and the radius in km it allows (None: a region).
WHERE_PREC: dict[int, tuple[str, float | None]] = {
    1: ("exact place", 1.0),
    2: ("within about 25 km", 25.0),
    3: ("district", None),
    4: ("province", None),
    5: ("vague region or line", None),
    6: ("country", None),
    7: ("international waters or airspace", None),
}


@dataclass(frozen=True)
class Place:
    """Where something happened or held, no finer than the source says.

    Attributes
    ----------
    name : str
        As the source names it.
    country, admin1, admin2 : str or None
        Country, province, district, as the source names them.
    latitude, longitude : float or None
        Degrees, WGS 84.
    where_prec : int or None
        UCDP code 1-7; None if not recorded.
    where_prec_max : int or None
        The coarsest code it can have, where a cut of a data set tells no more.

    Examples
    --------
    >>> Place("Khost", "Afghanistan", "Khost", where_prec=4).is_point
    False
    """

    name: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    where_prec: int | None = None
    where_prec_max: int | None = None

    def __post_init__(self) -> None:
        for label, value, limit in (
            ("latitude", self.latitude, 90),
            ("longitude", self.longitude, 180),
        ):
            if value is not None and not (math.isfinite(value) and -limit <= value <= limit):
                raise InputError(f"{label} {value} is out of range; give degrees within ±{limit}.")
        for code in (self.where_prec, self.where_prec_max):
            if code is not None and code not in WHERE_PREC:
                raise InputError(f"where_prec {code} is unknown; use a UCDP code from 1 to 7.")

    @property
    def coarsest(self) -> int | None:
        """The coarsest precision code it can have; None if nothing is recorded."""
        return self.where_prec if self.where_prec is not None else self.where_prec_max

    @property
    def is_point(self) -> bool:
        """Whether it may be drawn as a point: coordinates, and precision 1 or 2 for sure.

        Examples
        --------
        >>> Place("Khost", latitude=33.3, longitude=69.9, where_prec=4).is_point
        False
        """
        located = self.latitude is not None and self.longitude is not None
        return located and self.coarsest is not None and self.coarsest <= 2

    @property
    def radius_km(self) -> float | None:
        """Radius in km that the precision allows around a point; None for a region."""
        return None if self.coarsest is None else WHERE_PREC[self.coarsest][1]

    @property
    def precision_text(self) -> str:
        """The precision in words.

        Examples
        --------
        >>> Place("x", where_prec_max=2).precision_text
        'at most 2: within about 25 km (not recorded)'
        """
        if self.where_prec is not None:
            return WHERE_PREC[self.where_prec][0]
        if self.where_prec_max is not None:
            words = WHERE_PREC[self.where_prec_max][0]
            return f"at most {self.where_prec_max}: {words} (not recorded)"
        return "not recorded"
