"""The page on operations names every setting, and no other."""

import re

from alongside.lib.data_folder import CHECKOUT

PAGE = (CHECKOUT / "docs" / "operations.md").read_text()
READ = re.compile(r'(?:read_\w+|environ\.get|getenv)\(\s*"([A-Z_]+)"')
# Constants that hold a name, and the tests' own.
NAMED = re.compile(r'^(?:URL|OWNER_URL|ROLE) = "([A-Z_]+)"', re.MULTILINE)
NOT_SETTINGS = {"PATH"}


def settings_read() -> set[str]:
    found: set[str] = set()
    for file in (CHECKOUT / "alongside").rglob("*.py"):
        text = file.read_text()
        found |= set(READ.findall(text))
        if file.name == "database_address.py":
            found |= set(NAMED.findall(text))
    return found - NOT_SETTINGS


def test_every_setting_that_is_read_is_on_the_page():
    assert {"PORT", "DATABASE_URL", "ALONGSIDE_DATA"} <= settings_read()
    assert sorted(name for name in settings_read() if f"| `{name}` |" not in PAGE) == []


def test_every_setting_on_the_page_is_read():
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))
    assert told - settings_read() == set()
