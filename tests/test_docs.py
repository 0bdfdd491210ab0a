"""The documentation says what the program does: these tests fail when one changes without the other."""

import ast
import re
from pathlib import Path

import pytest

from alongside import cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def package_files(*places: str) -> list[Path]:
    return sorted(p for place in places for p in (ROOT / "alongside").glob(place))


def test_the_readme_is_one_screen_and_shows_both_commands_and_a_picture():
    assert len(README.splitlines()) <= 45
    assert "make run" in README
    assert "make test" in README
    (picture,) = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert (ROOT / picture).stat().st_size > 10_000


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page):
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())
    missing = [t for t in targets if not (page.parent / t).exists()]
    assert missing == []


def test_every_verb_of_the_command_is_documented():
    text = "\n".join(p.read_text() for p in PAGES)
    missing = [verb for verb in cli.verbs() if f"alongside {verb}" not in text]
    assert missing == []


def test_every_variable_of_the_environment_is_documented():
    operations = (ROOT / "docs" / "operations.md").read_text()
    source = "\n".join(p.read_text() for p in package_files("**/*.py"))
    names = set(re.findall(r'read_\w+\(\s*"([A-Z_]+)"', source)) | {"DATABASE_URL", "DATABASE_OWNER_URL"}
    assert len(names) > 10
    assert sorted(name for name in names if name not in operations) == []


def test_every_package_is_in_the_picture_of_the_architecture():
    architecture = (ROOT / "docs" / "architecture.md").read_text()
    packages = sorted(p.name for p in (ROOT / "alongside").iterdir() if (p / "__init__.py").exists())
    assert [name for name in packages if f"`{name}`" not in architecture] == []


def public_definitions(path: Path):
    """Public functions and classes of a module, and the public methods of its public classes."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node


CORE = package_files("core/**/*.py")
SERVICES = package_files("*/services.py", "*/services/*.py", "*/bulk.py", "*/selectors.py")


@pytest.mark.parametrize("path", CORE + SERVICES, ids=lambda p: str(p.relative_to(ROOT)))
def test_everything_public_in_the_core_and_the_services_says_what_it_does(path):
    silent = [name for name, node in public_definitions(path) if not ast.get_docstring(node)]
    assert silent == []
    assert ast.get_docstring(ast.parse(path.read_text())) or path.name == "__init__.py"


def test_writing_services_list_their_effects():
    """A public function of a service that records an audit line says so in its docstring."""
    silent = []
    for path in package_files("*/services.py", "*/services/*.py"):
        for name, node in public_definitions(path):
            calls = {
                n.func.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
            }
            if "record_event" in calls and "Effects" not in (ast.get_docstring(node) or ""):
                silent.append(f"{path.parent.name}.{name}")
    assert silent == []


def test_the_glossary_is_in_order_and_says_each_word_once():
    words = re.findall(r"^\| ([A-Z][^|]+?) \|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    assert words == sorted(words, key=str.casefold)
    assert len(words) == len(set(words))


def test_no_page_names_a_machine_or_a_registry():
    for page in PAGES:
        text = page.read_text()
        assert not re.search(r"/(home|root|work)/", text), page
        assert not re.search(r"(pypi|npmjs)\.\w", text), page


@pytest.mark.parametrize("name", ["requirements/*.txt", "package-lock.json"])
def test_lock_files_name_no_host(name):
    for path in ROOT.glob(name):
        assert not re.search(
            r"https?://", re.sub(r'"url": "https://[^"]*"|"funding".*', "", path.read_text())
        ), path
