"""The campaign that removes each check of access: a handful here, all of them under `make prove`."""

import pytest

from tools.authorization_mutants import TARGET, TOP, known_survivors, make_copy, run_campaign
from tools.mutants import runtime
from tools.mutants.instrument import instrument

SOURCE = '''"""A module of a made-up room."""
from django.core.exceptions import PermissionDenied


def page(actor, rows, code):
    row = load(actor, rows.visible_to(actor), code, Permission.CLIENT_EDIT)
    demand(actor, Permission.PLAN_EDIT, program=row.program)
    if not can_edit(actor, row):
        raise PermissionDenied
    return {"may_edit": mine.may(Permission.PLAN_EDIT)}
'''

# Who reaches a client's file: tried at every run of the tests.
FEW = (
    "condition: scope__in=scopes",
    "date: grants.in_force",
    "wall: self.filter(_staffed(actor) | Q(code__in=granted))",
)


@pytest.fixture
def made_up(tmp_path):
    room = tmp_path / "alongside" / "web"
    room.mkdir(parents=True)
    (room / "page.py").write_text(SOURCE)
    return tmp_path


def test_every_kind_of_check_is_found_and_what_only_shows_a_button_is_not(made_up):
    found = sorted(mutant.kind for mutant in instrument(made_up))
    assert found == ["demand", "guard", "permission", "scope"]


def test_the_instrumented_module_does_what_it_did_until_a_check_is_removed(made_up, monkeypatch):
    kinds = {mutant.kind: mutant.number for mutant in instrument(made_up)}
    asked = []

    class Rows:
        def all(self):
            return "all rows"

        def visible_to(self, actor):
            return f"rows of {actor}"

    class Refused(Exception):  # noqa: N818 - what Django calls it
        pass

    def load(actor, rows, code, permission):
        asked.append((rows, permission))
        return type("Row", (), {"program": "coast"})

    names = {
        "load": load,
        "demand": lambda *_a, **_n: asked.append("demanded"),
        "can_edit": lambda *_a: False,
        "Permission": type("Permission", (), {"CLIENT_EDIT": "edit", "PLAN_EDIT": "plan"}),
        "mine": type("Mine", (), {"may": staticmethod(lambda _p: True)}),
        "__name__": "made_up",
    }
    exec(compile((made_up / "alongside/web/page.py").read_text(), "page", "exec"), names)  # noqa: S102 - our own
    names["PermissionDenied"] = Refused

    def visit(active):
        asked.clear()
        monkeypatch.setattr(runtime, "ACTIVE", active)
        try:
            names["page"]("Mara", Rows(), "code")
        except Refused:
            return [*asked, "refused"]
        return list(asked)

    assert visit(0) == [("rows of Mara", "edit"), "demanded", "refused"]
    assert visit(kinds["scope"]) == [("all rows", "edit"), "demanded", "refused"]
    assert visit(kinds["permission"]) == [("rows of Mara", None), "demanded", "refused"]
    assert visit(kinds["demand"]) == [("rows of Mara", "edit"), "refused"]
    assert visit(kinds["guard"]) == [("rows of Mara", "edit"), "demanded"]


def test_every_known_survivor_is_a_check_that_stands(tmp_path):
    there = {mutant.place for mutant in make_copy(tmp_path / "copy")}
    assert sorted(set(known_survivors()) - there) == []


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_tests_notice_when_a_check_of_access_is_removed(prove, record_figure):
    result = run_campaign() if prove else run_campaign(only=FEW, short=True)
    assert result.broken == []
    assert len(result.killed) + len(result.survived) >= len(FEW)
    record_figure("checks of access removed, one at a time", len(result.killed) + len(result.survived))
    record_figure("noticed by a test", len(result.killed))
    record_figure("known survivors, each with a reason", len(result.survived) - len(result.unexplained))
    record_figure("noticed of those that could be, in per cent", result.score)
    assert result.score >= TARGET, [str(m) for m in result.unexplained]


def test_the_copy_is_not_the_checkout():
    from tools.authorization_mutants import copy_folder

    assert TOP not in [copy_folder(), *copy_folder().parents]
