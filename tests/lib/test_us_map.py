"""The map of the United States: places land inside their states, marks grow with counts, nothing is styled."""

import re
from xml.etree import ElementTree

import pytest

from alongside.lib import us_map

CITIES = [
    ("Seattle", 47.6062, -122.3321, "Washington"),
    ("Los Angeles", 34.0522, -118.2437, "California"),
    ("San Francisco", 37.7749, -122.4194, "California"),
    ("Sunnyvale", 37.3688, -122.0363, "California"),
    ("New York", 40.7128, -74.0060, "New York"),
    ("Newark", 40.7357, -74.1724, "New Jersey"),
    ("Washington DC", 38.9072, -77.0369, "District of Columbia"),
    ("Arlington", 38.8816, -77.0910, "Virginia"),
    ("Brownsville", 25.9017, -97.4975, "Texas"),
    ("Miami", 25.7617, -80.1918, "Florida"),
    ("Duluth", 46.7867, -92.1005, "Minnesota"),
    ("Bangor", 44.8016, -68.7712, "Maine"),
    ("Anchorage", 61.2181, -149.9003, "Alaska"),
    ("Honolulu", 21.3300, -157.8600, "Hawaii"),
]


@pytest.mark.parametrize(("city", "latitude", "longitude", "state"), CITIES)
def test_a_city_lands_inside_its_state(city, latitude, longitude, state):
    point = us_map.project(latitude, longitude)
    assert point is not None
    assert us_map.state_at(point) == state


def test_every_city_lies_on_the_sheet():
    for _city, latitude, longitude, _state in CITIES:
        point = us_map.project(latitude, longitude)
        assert point is not None
        x, y = point
        assert 0 < x < us_map.WIDTH
        assert 0 < y < us_map.HEIGHT


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [
        ("San Juan", 18.4655, -66.1057),
        ("Guatemala City", 14.6349, -90.5069),
        ("Greenwich", 51.48, 0.0),
        ("nonsense", 900.0, 4.0),
    ],
)
def test_a_place_that_the_map_does_not_show_has_no_point(place, latitude, longitude):
    assert us_map.project(latitude, longitude) is None


def test_fifty_states_and_the_district_are_drawn_and_the_active_ones_set_off():
    root = ElementTree.fromstring(us_map.draw([], title="Offices", active_states=["Texas"]))  # noqa: S314 - our own text
    paths = [path for path in root.iter("path") if path.get("class", "").startswith("state")]
    names = {outline.name for outline in us_map.outlines()}
    assert {"Texas", "District of Columbia", "Hawaii"} <= names
    assert len(paths) == len(names) == len(us_map.outlines())
    assert len(names) >= 51
    assert [path.get("class") for path in paths].count("state state-active") == 1


def test_the_picture_carries_classes_only_and_escapes_what_people_typed():
    place = us_map.Place(40.7, -74.0, "office", 'O\'Hara & "Sons" <b>', "A & B", 3, "/office/?a=1&b=2")
    svg = us_map.draw([place], title="<Offices>")
    ElementTree.fromstring(svg)  # noqa: S314 - our own text
    assert not re.search(r"\bstyle=|<script|\bon\w+=", svg)
    assert "<b>" not in svg
    assert "A &amp; B" in svg


def test_a_mark_of_twice_the_count_has_more_room_but_never_covers_a_state():
    assert us_map.mark_radius(0) < us_map.mark_radius(1) < us_map.mark_radius(2) < us_map.mark_radius(20)
    assert us_map.mark_radius(1_000_000) <= 40


def test_small_marks_are_drawn_above_large_ones():
    near = [us_map.Place(40.7, -74.0, "office", "many", count=40), us_map.Place(40.7, -74.1, "client", "one")]
    svg = us_map.draw(near, title="x")
    assert svg.index("many") < svg.index(">one<")


def test_an_unknown_kind_of_place_is_refused():
    with pytest.raises(ValueError, match="castle"):
        us_map.draw([us_map.Place(40.7, -74.0, "castle", "x")], title="x")


def test_a_place_off_the_map_leaves_the_map_whole():
    assert us_map.draw([us_map.Place(14.6, -90.5, "client", "abroad")], title="x") == us_map.draw(
        [], title="x"
    )


NEW_YORK = us_map.Place(40.7128, -74.0060, "office", "New York: 3 teams", "New York", 3)
NEWARK = us_map.Place(40.7357, -74.1724, "office", "Newark: 3 teams", "Newark", 3)


def _circles(svg):
    found = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg)
    return [tuple(float(value) for value in circle) for circle in found]


def test_marks_of_neighbouring_cities_do_not_cover_each_other():
    same_spot = us_map.Place(40.7128, -74.0060, "client", "four children", count=4)
    circles = _circles(us_map.draw([NEW_YORK, NEWARK, same_spot], title="x"))
    assert len(circles) == 3
    for index, (x1, y1, r1) in enumerate(circles):
        for x2, y2, r2 in circles[index + 1 :]:
            assert (x1 - x2) ** 2 + (y1 - y2) ** 2 >= (r1 + r2) ** 2


def test_a_mark_that_stands_alone_stays_where_its_city_is():
    point = us_map.project(NEWARK.latitude, NEWARK.longitude)
    assert point is not None
    x, y = point
    assert _circles(us_map.draw([NEWARK], title="x"))[0][:2] == (round(x, 1), round(y, 1))


def test_labels_of_neighbours_take_different_sides_and_stay_on_the_sheet():
    svg = us_map.draw([NEW_YORK, NEWARK], title="x")
    anchors = dict(re.findall(r'text-anchor="(\w+)"[^>]*>([\w ]+)</text>', svg))
    assert len(re.findall("place-label", svg)) == 2
    assert len(anchors) == 2


def test_a_label_without_room_is_left_out_and_its_title_stays():
    crowd = [
        us_map.Place(40.7, -74.0 - n / 100, "office", f"Office {n}", f"Long office name {n}")
        for n in range(60)
    ]
    svg = us_map.draw(crowd, title="x")
    assert svg.count("place-label") < 60
    assert svg.count("<title>") == 60


def test_the_same_places_are_drawn_the_same_way_in_any_order():
    assert us_map.draw([NEW_YORK, NEWARK], title="x") == us_map.draw([NEWARK, NEW_YORK], title="x")
