"""The shape of the house, held by tests: what import-linter cannot see, and the sizes."""

import ast
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

TOP = Path(__file__).resolve().parents[1]
PACKAGE = TOP / "alongside"

# From the top; a relation may point to the same layer or below. Read together with pyproject's contract.
LAYERS = (
    "demo", "web", "placement", "intake", "volunteers", "imports", "messaging", "law", "partners", "access", "accounts",
    "audit",
)  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "common", "managers", "misc"}
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES = 500, 60, 40, 150
# What may import inside a function: the command, which finds verbs by name, and the script that reads a
# file in a limited process, where a CSV never loads the reader of workbooks.
LATE_IMPORTERS = {"alongside/cli.py", "alongside/lib/tabular_child.py"}

IMPURE_MODULES = {
    "asyncio", "concurrent", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "secrets", "shutil",
    "signal", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid", "zipfile",
    "importlib", "django", "psycopg", "procrastinate", "structlog", "requests", "httpx",
}  # fmt: skip
IMPURE_CALLS = {
    "open", "input", "print", "exec", "eval", "__import__",
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "dt.date.today", "dt.datetime.now",
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "np.random.rand", "np.random.seed", "np.random.shuffle", "np.random.permutation", "np.random.random",
    "random.random", "random.choice", "random.shuffle", "random.randint", "random.sample", "random.seed",
    "np.load", "np.save", "np.loadtxt", "np.savetxt",
}  # fmt: skip
SEEDED = {"random.Random", "np.random.default_rng"}


def python_files(folder: Path = PACKAGE) -> list[Path]:
    return [
        f
        for f in sorted(folder.rglob("*.py"))
        if "migrations" not in f.parts and "node_modules" not in f.parts
    ]


def all_python_files() -> list[Path]:
    return [*python_files(), *python_files(TOP / "tests")]


def name(path: Path) -> str:
    return str(path.relative_to(TOP))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return int(function.end_lineno or 0) - function.lineno + 1


def upward_relations(models: list[Any]) -> list[str]:
    """Relations from a model of ours to a model of ours in a higher layer."""
    found = []
    for model in models:
        home = model._meta.app_label
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or field.related_model in {None, "self"}:
                continue
            there = field.related_model._meta.app_label
            if home in LAYERS and there in LAYERS and LAYERS.index(there) < LAYERS.index(home):
                found.append(f"{home}.{model.__name__}.{field.name} points up to {there}")
    return found


def late_imports(source: str) -> list[int]:
    """Lines with an import inside a function."""
    tree = ast.parse(source)
    inside = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]
    return sorted(
        {n.lineno for f in inside for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)}
    )


def impurities(source: str) -> list[str]:
    """What in this source reaches for a clock, chance, files, the network or Django."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [
                f"{node.lineno}: import {a.name}"
                for a in node.names
                if a.name.split(".")[0] in IMPURE_MODULES
            ]
        if (
            isinstance(node, ast.ImportFrom)
            and not node.level
            and (node.module or "").split(".")[0] in IMPURE_MODULES
        ):
            found.append(f"{node.lineno}: from {node.module} import")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE_CALLS:
            found.append(f"{node.lineno}: {ast.unparse(node.func)}()")
        if isinstance(node, ast.Call) and not (node.args or node.keywords):
            maker = ast.unparse(node.func)
            found += [f"{node.lineno}: {maker}() without a seed"] * (maker in SEEDED)
    return found


# --- the rules ------------------------------------------------------------------------------------


def test_every_app_of_ours_has_its_layer():
    ours = {c.label for c in apps.get_app_configs() if c.name.startswith("alongside.")}
    assert ours - set(LAYERS) == set()


def test_no_relation_points_up():
    assert upward_relations(list(apps.get_models(include_auto_created=True))) == []


def test_the_layers_here_are_those_of_the_import_contract():
    text = (TOP / "pyproject.toml").read_text()
    contract = re.search(r'type = "layers".*?layers = \[(.*?)\n\]', text, re.DOTALL)
    assert contract
    named = [layer.strip("()") for layer in re.findall(r'"([^"]+)"', contract[1])]
    assert named == ["config : cli : commands", *LAYERS, "lib", "core"]


def test_no_import_inside_a_function():
    found = [
        f"{name(f)}:{line}"
        for f in python_files()
        if name(f) not in LATE_IMPORTERS
        for line in late_imports(f.read_text())
    ]
    assert found == []


def test_the_core_is_pure():
    found = [
        f"{name(f)}:{what}" for f in python_files(PACKAGE / "core") for what in impurities(f.read_text())
    ]
    assert found == []


def test_no_module_is_named_for_nothing():
    found = [name(p) for p in [*PACKAGE.rglob("*"), *(TOP / "tests").rglob("*")] if p.stem in FORBIDDEN_NAMES]
    assert found == []


def test_files_stay_readable():
    sizes = {name(f): len(f.read_text().splitlines()) for f in all_python_files()}
    assert {n: s for n, s in sizes.items() if s > FILE_LINES} == {}


def test_functions_stay_readable():
    sizes = {f"{name(f)}:{d.name}": length(d) for f in python_files() for d in functions(f)}
    assert {n: s for n, s in sizes.items() if s > FUNCTION_LINES} == {}


def test_views_load_check_call_and_respond():
    views = [f for f in python_files(PACKAGE / "web") if "views" in f.parts or f.stem == "views"]
    sizes = {f"{name(f)}:{d.name}": length(d) for f in views for d in functions(f)}
    assert {n: s for n, s in sizes.items() if s > VIEW_LINES} == {}


def test_templates_stay_readable():
    sizes = {
        name(f): len(f.read_text().splitlines()) for f in PACKAGE.rglob("*.html") if "built" not in f.parts
    }
    assert {n: s for n, s in sizes.items() if s > TEMPLATE_LINES} == {}


def test_no_inline_script_or_style():
    """The content security policy would refuse it in the browser; here it is refused sooner."""
    mark = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style\b|\sstyle=|\son[a-z]+=\""
    )
    found = [
        f"{name(f)}:{number}"
        for f in PACKAGE.rglob("*.html")
        for number, line in enumerate(f.read_text().splitlines(), 1)
        if mark.search(line)
    ]
    assert found == []


def test_the_admin_of_django_is_not_mounted():
    assert not apps.is_installed("django.contrib.admin")


def test_third_party_code_and_hosts_are_not_committed():
    listed = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    names = listed.stdout.splitlines()
    assert [
        n for n in names if "node_modules/" in n or "static/built/" in n or n.endswith((".min.js", ".whl"))
    ] == []
    locks = [TOP / n for n in names if n == "package-lock.json" or re.fullmatch(r"requirements/.*\.txt", n)]
    assert [name(f) for f in locks if re.search(r"https?://|--index-url|--find-links", f.read_text())] == []


# --- the rules' own tests: each can fail ----------------------------------------------------------


def test_a_late_import_is_found():
    assert late_imports("import os\ndef f():\n    import re\n    def g():\n        from a import b\n") == [
        3,
        5,
    ]


@pytest.mark.parametrize(
    "source",
    [
        "import os", "from pathlib import Path", "from django.db import models", "import datetime\ndatetime.date.today()",
        "open('x')", "import random\nrandom.shuffle(x)", "import random\nrandom.Random()",
        "import numpy as np\nnp.random.default_rng()", "import time", "from datetime import date\ndate.today()",
    ],
)  # fmt: skip
def test_an_impure_line_is_found(source):
    assert impurities(source)


@pytest.mark.parametrize(
    "source",
    [
        "import random\nrandom.Random(7)",
        "from datetime import date\ndate(2026, 1, 2)",
        "from .text import fold",
    ],
)
def test_a_pure_line_is_left_alone(source):
    assert impurities(source) == []


def test_a_relation_that_points_up_is_found():
    above = next(m for m in apps.get_models() if m._meta.app_label == "placement")
    field = SimpleNamespace(name="team", auto_created=False, is_relation=True, related_model=above)
    options = SimpleNamespace(app_label="audit", get_fields=lambda: [field])
    low = SimpleNamespace(__name__="Low", _meta=options)
    assert upward_relations([low]) == ["audit.Low.team points up to placement"]
