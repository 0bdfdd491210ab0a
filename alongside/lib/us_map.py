"""A map of the United States as SVG text: states, and places as points on the same Albers USA projection.

The outlines are us-atlas' `states-albers-10m`, drawn by its authors with
`d3.geoAlbersUsa().scale(1300).translate([487.5, 305])` onto 975 x 610; `project` repeats that projection, so
that a point lands where the outlines expect it. The SVG carries classes only: no style, no script.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, radians, sin, sqrt
from pathlib import Path

WIDTH, HEIGHT = 975, 610
SHEET_WIDTH = 1090  # the Atlantic has room for the labels of a crowded coast
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

    Marks that would cover each other move apart, and a label that fits nowhere is left out (its title stays).
    A place that the map cannot show is left out: the table beside the map lists every place.
    """
    parts = [
        f'<svg viewBox="0 0 {SHEET_WIDTH} {HEIGHT}" role="group" aria-label="{escape(title)}">',
        _states(frozenset(active_states)),
    ]
    marks = _marks(places)
    boxes = [mark.box for mark in marks]
    for mark in marks:
        label = _label(mark, boxes)
        if label:
            boxes.append(label.box)
        parts.append(_drawn(mark, label))
    parts.append("</svg>")
    return "".join(parts)


@lru_cache(maxsize=8)
def _states(active: frozenset[str]) -> str:
    """The ground of the map, which is the same on most pages."""
    paths = (
        f'<path class="{"state state-active" if state.name in active else "state"}" d="{state.path}"/>'
        for state in outlines()
    )
    return f'<g aria-hidden="true">{"".join(paths)}</g>'


def mark_radius(count: int) -> float:
    """Area grows with the count, so that twice as many look twice as many."""
    return DOT if count <= 0 else min(LARGEST, SMALLEST + 3.5 * sqrt(count))


DOT, SMALLEST, LARGEST = 9.0, 14.0, 40.0
LABEL_SIZE = 26.0  # the largest letters that the style sheet gives a label, in map units
LETTER = 0.54  # the width of a letter of its size, on the average
GAP = 4.0
ROUNDS = 40
MOST_MOVED = 100  # beyond so many marks none is moved: a crowd is read from the table

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(slots=True)
class _Mark:
    place: Place
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


@dataclass(frozen=True, slots=True)
class _Label:
    x: float
    y: float
    anchor: str
    box: Box
    leader: bool = False


def _marks(places: Iterable[Place]) -> list[_Mark]:
    """The marks in drawing order, large ones first so that no small one is hidden, moved apart."""
    marks = []
    for place in sorted(places, key=lambda place: (-place.count, place.kind, place.title)):
        if place.kind not in KINDS:
            raise ValueError(f"A place is one of {sorted(KINDS)}, not {place.kind!r}.")
        point = project(place.latitude, place.longitude)
        if point is not None:
            marks.append(_Mark(place, *point, mark_radius(place.count)))
    if len(marks) <= MOST_MOVED:
        for _round in range(ROUNDS):
            if not _move_apart(marks):
                break
    return marks


def _move_apart(marks: list[_Mark]) -> bool:
    """Push every overlapping pair apart by half of what they share; whether any was pushed."""
    pushed = False
    for index, one in enumerate(marks):
        for other in marks[index + 1 :]:
            across, down = other.x - one.x, other.y - one.y
            apart = sqrt(across * across + down * down)
            lacking = one.radius + other.radius + 2 - apart
            if lacking <= 0.1:
                continue
            pushed = True
            if apart < 0.01:  # the same spot: side by side
                across, down, apart = 1.0, 0.25 * (index % 3 - 1), 1.0
            step = lacking / 2 / apart
            one.x, one.y = _on_sheet(one.x - across * step, one.y - down * step, one.radius)
            other.x, other.y = _on_sheet(other.x + across * step, other.y + down * step, other.radius)
    return pushed


def _on_sheet(x: float, y: float, radius: float) -> Point:
    return min(max(x, radius), SHEET_WIDTH - radius), min(max(y, radius), HEIGHT - radius)


def _label(mark: _Mark, taken: Sequence[Box]) -> _Label | None:
    """Where the label fits: beside its mark, else a little off with a line leading to it; None if nowhere."""
    if not mark.place.label:
        return None
    for label in _label_positions(mark):
        left, top, right, bottom = label.box
        on_sheet = left >= 0 and top >= 0 and right <= SHEET_WIDTH and bottom <= HEIGHT
        if on_sheet and not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken
        ):
            return label
    return None


# How far off a label may stand if there is no room beside its mark: right of it, left of it, in map units.
LEADERS = tuple((across, down) for across in (34, 60, 90) for down in (0, -34, 34, -68, 68, 102))


def _label_positions(mark: _Mark) -> Iterator[_Label]:
    """Right, left, above, below; then off with a leader, the nearest first."""
    width, half = len(mark.place.label) * LABEL_SIZE * LETTER, LABEL_SIZE / 2
    away = mark.radius + GAP
    x, y = mark.x, mark.y
    yield _Label(x + away, y, "start", (x + away, y - half, x + away + width, y + half))
    yield _Label(x - away, y, "end", (x - away - width, y - half, x - away, y + half))
    above, below = y - away - half, y + away + half
    yield _Label(x, above, "middle", (x - width / 2, above - half, x + width / 2, above + half))
    yield _Label(x, below, "middle", (x - width / 2, below - half, x + width / 2, below + half))
    for across, down in LEADERS:
        right, left, level = x + across, x - across, y + down
        yield _Label(right, level, "start", (right, level - half, right + width, level + half), leader=True)
        yield _Label(left, level, "end", (left - width, level - half, left, level + half), leader=True)


def _drawn(mark: _Mark, label: _Label | None) -> str:
    place = mark.place
    inside = f"<title>{escape(place.title)}</title>"
    inside += f'<circle class="{place.kind}" cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.radius:.1f}"/>'
    if place.count > 0:
        inside += f'<text class="place-count" x="{mark.x:.1f}" y="{mark.y:.1f}">{place.count}</text>'
    if label and label.leader:
        line = f"M{mark.x:.1f},{mark.y:.1f}L{label.x:.1f},{label.y:.1f}"
        inside = f'<path class="leader" d="{line}"/>{inside}'
    if label:
        inside += (
            f'<text class="place-label" text-anchor="{label.anchor}" x="{label.x:.1f}" y="{label.y:.1f}">'
            f"{escape(place.label)}</text>"
        )
    if place.url:
        return f'<a href="{escape(place.url)}">{inside}</a>'
    return f'<g role="img" aria-label="{escape(place.title)}">{inside}</g>'
