"""A plan's page in a real browser: what a coordinator at a small screen can see of it."""

import pytest
from django.test import Client as Browser

from tests.placement.test_plans import proposed
from tests.placement.town import small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("tongue", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 1024, 390])
def test_the_table_by_city_shows_every_column(open_page, live_server, tongue, width):
    town = small_town()
    town.client("Far Finch 8", city="Newark", in_days=40)
    plan = proposed(town)
    grace = Browser()
    grace.force_login(town.accounts["Grace"])
    page = open_page(width=width, locale=tongue)
    session = {name: morsel.value for name, morsel in grace.cookies.items()}
    page.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in session.items()])
    page.goto(f"{live_server.url}/office/plans/{plan.code}/")
    label = "Por ciudad" if tongue == "es" else "By city"
    table = page.get_by_role("region", name=label)
    assert table.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
