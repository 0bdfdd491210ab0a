"""The building blocks of a page, without a browser."""

import datetime
import re
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from alongside.web.statuses import STATUSES, TONES
from alongside.web.templatetags import ui

TODAY = datetime.date(2026, 11, 21)
TEMPLATES = Path(ui.__file__).resolve().parent.parent / "templates"


def draw(source, **values):
    return Template("{% load i18n ui ui_forms %}" + source).render(Context({"today": TODAY, **values}))


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [(-3, "harm", "3 days ago"), (0, "harm", "today"), (1, "harm", "tomorrow"), (7, "harm", "in 7 days"),
     (8, "soon", "in 8 days"), (30, "soon", "in 30 days"), (31, "calm", "in 31 days")],
)  # fmt: skip
def test_a_date_is_red_when_past_or_within_a_week_and_amber_within_a_month(days, level, words):
    html = draw("{% due day %}", day=TODAY + datetime.timedelta(days=days))
    assert f"due-{level}" in html
    assert words in html


@pytest.mark.parametrize(
    ("days", "words"),
    [(90, "in 90 days"), (91, "in 3 months"), (-328, "11 months ago"), (700, "in 23 months"), (731, "in 2 years"),
     (2721, "in 7 years"), (-800, "2 years ago")],
)  # fmt: skip
def test_beyond_three_months_nobody_counts_days(days, words):
    assert ui.time_left(TODAY + datetime.timedelta(days=days), TODAY) == words


def test_an_unknown_date_says_so_and_is_never_calm():
    assert ui.urgency(None, TODAY) == "unknown"
    assert "Date not known" in draw("{% due day %}", day=None)


def test_a_date_that_may_pass_is_calm_once_past():
    assert ui.urgency(TODAY - datetime.timedelta(days=1), TODAY, past_harms=False) == "calm"


@pytest.mark.parametrize("key", STATUSES)
def test_every_status_is_a_word_and_a_sign(key):
    html = draw("{% status key %}", key=key)
    assert "<svg" in html
    assert str(STATUSES[key].label) in html
    assert STATUSES[key].tone in TONES


def test_red_is_kept_for_dates():
    assert {key for key, known in STATUSES.items() if known.tone == "harm"} == {"urgent"}


def test_an_unknown_status_or_icon_is_refused_where_it_stands():
    with pytest.raises(TemplateSyntaxError, match="wobbly"):
        draw("{% status 'wobbly' %}")
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        draw("{% icon 'no-such-icon' %}")


def test_what_people_typed_is_escaped_in_every_block():
    evil = "<img src=x onerror=alert(1)>"
    source = (
        "{% page_header title=evil intro=evil %}{% endpage_header %}{% card title=evil %}{{ evil }}{% endcard %}"
        "{% notice title=evil %}{{ evil }}{% endnotice %}{% empty title=evil text=evil %}{% endempty %}"
        "{% why summary=evil %}{{ evil }}{% endwhy %}{% badge evil %}"
        "{% include 'components/person.html' with name=evil note=evil %}"
    )
    assert "<img" not in draw(source, evil=evil)


def test_a_field_ties_its_hint_and_fault_to_the_box():
    class Form(forms.Form):
        email = forms.EmailField(label="E-mail", help_text="Where we write to.")

    form = Form({"email": "nonsense"})
    html = draw("{% error_summary form %}{% field form.email %}", form=form)
    assert 'aria-describedby="id_email_hint id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'href="#id_email"' in html
    assert 'value="nonsense"' in html


def test_a_form_without_faults_has_no_summary():
    class Form(forms.Form):
        name = forms.CharField()

    assert draw("{% error_summary form %}", form=Form()).strip() == ""
    assert draw("{% error_summary form %}", form=Form({"name": "Dana"})).strip() == ""


def test_changing_one_value_of_the_address_keeps_the_others():
    request = RequestFactory().get("/?city=nwk&page=3&language=spa")
    assert draw("{% query page=None city='la' %}", request=request) == "?city=la&amp;language=spa"


def test_a_long_pager_shows_ends_and_neighbours():
    page = Paginator(range(1000), 10).page(50)
    assert ui.page_numbers(page) == [1, None, 49, 50, 51, None, 100]


def test_two_letters_stand_for_a_name():
    assert [ui.initials(name) for name in ("Alice Alder", "Dana", "Zoë Żółć-Ramírez", "")] == [
        "AA",
        "D",
        "ZR",
        "?",
    ]


def _templates():
    return sorted(TEMPLATES.rglob("*.html"))


def test_what_people_typed_is_escaped_in_teams_seats_and_rows_made_in_python():
    evil = "<script>alert('1')</script>\""
    seat: dict[str, object] = dict.fromkeys(
        ("code", "role", "role_label", "name", "note", "next_best", "can"), evil
    )
    seat |= {"why": [evil], "pin_url": f"/{evil}", "move_url": f"/{evil}"}
    team = dict.fromkeys(("code", "title", "subtitle", "due_label", "url", "note", "mentor"), evil)
    html = draw(
        '{% include "components/team_card.html" %}',
        team={**team, "due": TODAY, "open_seats": 1, "seats": [seat]},
    )
    client = SimpleNamespace(handle=evil, city=evil, state=evil, safe_on=None, client_code=uuid.uuid4())
    row = {"client": client, "pathway": evil, "languages": evil, "because": [evil], "is_pinned": False}
    plan = SimpleNamespace(code=uuid.uuid4(), version=1)
    html += draw(
        "{% load ui_unplaced %}{% unplaced_list rows %}",
        rows=[row, {**row, "is_pinned": True}], plan=plan, can_edit=True, csrf_token=evil,
    )  # fmt: skip
    assert "<script" not in html
    assert evil not in html
    assert (
        html.count("&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&quot;") > 30
    )  # shown as text in every place


def test_whoever_may_not_edit_gets_no_button_beside_a_client_without_a_team():
    client = SimpleNamespace(
        handle="Blue Heron 17", city="Newark", state="NJ", safe_on=TODAY, client_code="x"
    )
    row = {"client": client, "pathway": "SIJS", "languages": "Mam", "because": [], "is_pinned": False}
    html = draw(
        "{% load ui_unplaced %}{% unplaced_list rows %}", rows=[row], plan=SimpleNamespace(code=uuid.uuid4())
    )
    assert "Newark, NJ · SIJS · Mam" in html
    assert "<form" not in html


def test_no_template_carries_a_style_or_a_script_of_its_own():
    banned = re.compile(r"""\sstyle=|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+=|hx-on|javascript:|["']js:""")
    faults = [
        (str(path.relative_to(TEMPLATES)), found.group(0))
        for path in _templates()
        if "email" not in path.parts
        for found in banned.finditer(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_no_template_reaches_for_another_host():
    allowed = {"http://www.w3.org/2000/svg"}
    for path in _templates():
        addresses = set(
            re.findall(r"""(?:src|href|action)=["'](https?://[^"']+)""", path.read_text(encoding="utf-8"))
        )
        assert addresses <= allowed, path


def test_every_icon_that_a_template_names_exists():
    for path in _templates():
        for name in re.findall(r"""\{% icon ["']([\w-]+)["']""", path.read_text(encoding="utf-8")):
            assert "<svg" in draw(f"{{% icon '{name}' %}}"), (path, name)


def test_no_template_leaves_its_words_untranslated():
    """Text between tags must come from a translation tag or a value."""
    plain = re.compile(r">\s*([A-Za-zÀ-ÿ][^<>{}]*[a-zà-ÿ]{2}[^<>{}]*)\s*<")
    names = {"Alongside", "English", "Español", "Django", "PostgreSQL", "Python"}
    for path in _templates():
        if "email" in path.parts:
            continue  # plain text; the Spanish test reads it
        source = path.read_text(encoding="utf-8")
        for gone in (
            r"\{% blocktrans.*?endblocktrans %\}",
            r"\{% block \w*class %\}.*?\{% endblock %\}",
            r"\{% comment.*?endcomment %\}",
            r"\{#.*?#\}",
            r"""<[a-zA-Z/!](?:[^<>'"]|'[^']*'|"[^"]*")*>""",
            r"\{%.*?%\}",
        ):
            source = re.sub(gone, "<>", source, flags=re.DOTALL)
        found = {text.strip() for text in plain.findall(source)} - names
        assert not found, (path.relative_to(TEMPLATES), found)
