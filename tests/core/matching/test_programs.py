"""Programs as they are run: a multicity partnership, a national campaign, a regional center."""

from alongside.core.matching.check import check
from tests.core.matching.samples import SEATTLE, Document, client, members, program, team_of, value, volunteer
from tests.core.matching.solving import solved

CITIES = {
    "Los Angeles": ("CA", 34.05, -118.24),
    "New York": ("NY", 40.71, -74.01),
    "Seattle": ("WA", SEATTLE["lat"], SEATTLE["lon"]),
}


def right(document: Document) -> Document:
    result = solved(document)
    assert check(document, result) == []
    return result


def multicity() -> Document:
    """Three cities, teams of four to six of a firm and a legal department, eight children."""
    document = program()
    document["settings"]["team_size"] = [4, 6]
    document["offices"], document["volunteers"], document["clients"] = [], [], []
    for number, (city, (state, lat, lon)) in enumerate(CITIES.items()):
        for organization in ("corp", "firm"):
            office = f"{organization}-{number}"
            place = {"city": city, "state": state, "lat": lat, "lon": lon}
            document["offices"].append({"id": office, "organization": organization, **place})
            for person in range(6):
                document["volunteers"].append(
                    volunteer(
                        f"{office}-{person}",
                        organization,
                        office=office,
                        role="attorney" if person < 4 else "paralegal",
                        admissions=[state] if person % 2 == 0 else [],
                        languages=["spa"] if person in (1, 4) else [],
                        trained=["sijs"] if person < 3 else [],
                    )
                )
        for child in range(3 if number else 2):
            document["clients"].append(
                client(
                    f"child-{number}-{child}", court_state=state, lat=lat + 0.1, lon=lon, urgency=50 + child
                )
            )
    document["mentors"][0]["office"] = None
    document["interpreters"] = [{"id": "ixchel", "languages": ["mam", "quc"], "capacity": 2}]
    return document


def test_a_multicity_partnership_mixes_firm_and_legal_department_in_every_team() -> None:
    document = multicity()
    result = right(document)
    assert result["status"] == "optimal"
    assert len(result["teams"]) == 8
    for team in result["teams"]:
        houses = {member["volunteer"].split("-")[0] for member in team["members"]}
        assert houses == {"corp", "firm"}
        assert 4 <= len(team["members"]) <= 6
        cities = {member["volunteer"].split("-")[1] for member in team["members"]}
        assert cities == {team["clients"][0].split("-")[1]}, "nobody travels to another city"


def test_rare_languages_are_served_by_the_shared_interpreter() -> None:
    document = multicity()
    for row in document["clients"]:
        row["languages"] = ["mam"]
    result = right(document)
    assert len(result["teams"]) == 2, "the interpreter has two places"
    assert {team["interpreter"] for team in result["teams"]} == {"ixchel"}
    assert any(advice["recruit"]["role"] == "interpreter" for advice in result["advice"])


def test_a_national_campaign_seats_solo_practitioners_and_counsel_from_afar() -> None:
    """Detained clients across the country, teams of one or two, everyone remote, no in-house seat asked for."""
    document = program()
    document["settings"].update(team_size=[1, 2], seats=["trained", "language"])
    document["organizations"].append({"id": "solo", "kind": "individual"})
    document["volunteers"] = [
        volunteer("sol", "solo", office=None, remote=True, trained=["asylum", "release"], languages=["fra"]),
        volunteer("stu", "solo", office=None, remote=True, role="law_student", languages=["pus"], trained=[]),
        volunteer("ann", "firm", remote=True, trained=["release"], capacity=3),
    ]
    document["mentors"] = [
        {
            "id": "alice",
            "organization": "home",
            "pathways": ["asylum", "release"],
            "capacity": 9,
            "office": None,
        }
    ]
    places = {
        "dana": ("release", ["pus"], 60),
        "femi": ("asylum", ["fra"], 80),
        "joy": ("release", ["eng"], 40),
    }
    document["clients"] = [
        client(
            name, pathway=pathway, court_state=None, languages=spoken, urgency=urgency, lat=31.3, lon=-92.4
        )
        for name, (pathway, spoken, urgency) in places.items()
    ]
    result = right(document)
    assert value(result, "urgency") == 180
    assert members(result, "femi") == ["sol"]
    assert members(result, "dana") == ["ann", "stu"]
    assert members(result, "joy") == ["ann"]
    assert {team["mentor"] for team in result["teams"]} == {"alice"}


def test_a_regional_center_pairs_attorneys_with_a_mentor() -> None:
    """One center, teams of one or two attorneys, asylum and U visas, mentors of the center with few places."""
    document = program()
    document["settings"].update(team_size=[1, 2], seats=["trained"])
    document["volunteers"] = [
        volunteer("bob", "firm", trained=["asylum"], capacity=2),
        volunteer("eve", "firm", trained=["u_visa"]),
    ]
    document["mentors"] = [
        {"id": "alice", "organization": "home", "pathways": ["asylum"], "capacity": 1, "office": "sea-home"},
        {"id": "max", "organization": "home", "pathways": ["u_visa"], "capacity": 5, "office": "sea-home"},
    ]
    document["clients"] = [
        client("ana", pathway="asylum", court_state=None, urgency=70),
        client("dana", pathway="asylum", court_state=None, urgency=90),
        client("uma", pathway="u_visa", court_state=None, urgency=20),
    ]
    result = right(document)
    assert members(result, "dana") == ["bob"]
    assert (team_of(result, "uma") or {})["mentor"] == "max"
    (unplaced,) = result["unplaced"]
    assert unplaced["client"] == "ana"
    assert unplaced["because"]["resource"] == "mentor for asylum"
    assert unplaced["because"]["held_by"] == ["dana"]
    assert result["advice"][0]["recruit"]["role"] == "mentor"
