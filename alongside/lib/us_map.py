"""A map of the United States as SVG text: states, and places as points on the same Albers USA projection.

The outlines are us-atlas' `states-albers-10m`, drawn by its authors with
`d3.geoAlbersUsa().scale(1300).translate([487.5, 305])` onto 975 x 610; `project` repeats that projection, so
that a point lands where the outlines expect it. The SVG carries classes only: no style, no script.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, radians, sin, sqrt
from pathlib import Path

WIDTH, HEIGHT = 975, 610
SCALE = 1300.0
CENTER_X, CENTER_Y = 487.5, 305.0
OUTLINES = Path(__file__).resolve().parent.parent / "web" / "static" / "built" / "us_states.json"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A state: its FIPS code, its name, and its rings of points in map units."""

    fips: str
    name: str
    rings: tuple[tuple[Point, ...], ...]

    @property
    def path(self) -> str:
        """The `d` of an SVG path."""
        return "".join(f"M{'L'.join(f'{x:g},{y:g}' for x, y in ring)}Z" for ring in self.rings)


@dataclass(frozen=True, slots=True)
class Place:
    """Something at a point. `latitude` and `longitude` in degrees (west is negative).

    `kind` becomes the CSS class of the mark: office, client, client-unplaced or court. `count` is written
    into the mark and sizes it (0: a plain dot). `label` is written beside it if it is not empty; `title` is
    what a pointer or a screen reader gets.
    """

    latitude: float
    longitude: float
    kind: str
    title: str
    label: str = ""
    count: int = 0
    url: str = ""


KINDS = frozenset({"office", "client", "client-unplaced", "court"})


@dataclass(frozen=True, slots=True)
class _Conic:
    """An equal-area conic projection (Snyder 1987, section 14) as d3-geo parametrises it; angles in degrees."""

    parallels: Point
    rotation: float
    center: Point
    scale: float
    shift: Point

    def __call__(self, longitude: float, latitude: float) -> Point:
        x, y = self._raw(longitude + self.rotation, latitude)
        x0, y0 = self._raw(self.center[0], self.center[1])
        factor = SCALE * self.scale
        return (
            CENTER_X + SCALE * self.shift[0] + factor * (x - x0),
            CENTER_Y + SCALE * self.shift[1] - factor * (y - y0),
        )

    def _raw(self, longitude: float, latitude: float) -> Point:
        low, high = (sin(radians(angle)) for angle in self.parallels)
        n = (low + high) / 2
        c = 1 + low * (2 * n - low)
        radius = sqrt(c - 2 * n * sin(radians(latitude))) / n
        turn = n * radians(longitude)
        return radius * sin(turn), sqrt(c) / n - radius * cos(turn)


# The three parts of d3.geoAlbersUsa; the shifts put Alaska and Hawaii under the south-west.
MAINLAND = _Conic((29.5, 45.5), 96.0, (-0.6, 38.7), 1.0, (0.0, 0.0))
ALASKA = _Conic((55.0, 65.0), 154.0, (-2.0, 58.5), 0.35, (-0.307, 0.201))
HAWAII = _Conic((8.0, 18.0), 157.0, (-3.0, 19.9), 1.0, (-0.205, 0.212))


def project(latitude: float, longitude: float) -> Point | None:
    """Degrees to map units; None where the map shows nothing (Puerto Rico, the Pacific, abroad)."""
    if -90 <= latitude <= 90 and -180 <= longitude <= 180:
        if 18.5 <= latitude <= 22.6 and -160.6 <= longitude <= -154.5:
            return HAWAII(longitude, latitude)
        if 51.0 <= latitude <= 71.7 and -180.0 <= longitude <= -129.5:
            return ALASKA(longitude, latitude)
        if 24.3 <= latitude <= 49.6 and -125.0 <= longitude <= -66.8:
            return MAINLAND(longitude, latitude)
    return None


@lru_cache(maxsize=1)
def outlines() -> tuple[Outline, ...]:
    """The states, as `make assets` drew them from us-atlas."""
    if not OUTLINES.exists():
        raise FileNotFoundError(f"{OUTLINES} is missing. Run `make assets` to build it.")
    raw = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return tuple(
        Outline(
            fips,
            state["name"],
            tuple(tuple((float(x), float(y)) for x, y in ring) for ring in state["rings"]),
        )
        for fips, state in sorted(raw.items())
    )


def state_at(point: Point) -> str:
    """The name of the state whose outline holds the point (even-odd rule), or empty."""
    return next((state.name for state in outlines() if _holds(state.rings, point)), "")


def _holds(rings: Iterable[Sequence[Point]], point: Point) -> bool:
    x, y = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def draw(places: Iterable[Place], *, title: str, active_states: Iterable[str] = ()) -> str:
    """The map as one `<svg>` element. `active_states` are names of states to set off from the others.

    A place that the map cannot show is left out: the table beside the map lists every place.
    """
    active = set(active_states)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(title)}">',
        '<g aria-hidden="true">',
    ]
    for state in outlines():
        css = "state state-active" if state.name in active else "state"
        parts.append(f'<path class="{css}" d="{state.path}"/>')
    parts.append("</g>")
    # Large marks first, so that a small one beside them is not hidden.
    for place in sorted(places, key=lambda place: (-place.count, place.kind, place.title)):
        point = project(place.latitude, place.longitude)
        if point is not None:
            parts.append(_mark(place, point))
    parts.append("</svg>")
    return "".join(parts)


def mark_radius(count: int) -> float:
    """Area grows with the count, so that twice as many look twice as many."""
    return 7.0 if count <= 0 else min(34.0, 11.0 + 3.0 * sqrt(count))


def _mark(place: Place, point: Point) -> str:
    if place.kind not in KINDS:
        raise ValueError(f"A place is one of {sorted(KINDS)}, not {place.kind!r}.")
    x, y = point
    radius = mark_radius(place.count)
    inside = f"<title>{escape(place.title)}</title>"
    inside += f'<circle class="{place.kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    if place.count > 0:
        inside += f'<text class="place-count" x="{x:.1f}" y="{y:.1f}">{place.count}</text>'
    if place.label:
        inside += f'<text x="{x + radius + 5:.1f}" y="{y + 5:.1f}">{escape(place.label)}</text>'
    if place.url:
        return f'<a href="{escape(place.url)}" aria-label="{escape(place.title)}">{inside}</a>'
    return f'<g role="img" aria-label="{escape(place.title)}">{inside}</g>'
