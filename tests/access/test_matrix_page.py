"""The page that tells who may open what is the table that decides it."""

from pathlib import Path

from alongside.access.matrix import MATRIX
from alongside.access.matrix_page import access_page, sections_cover

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text() == access_page(MATRIX.entries.values()), "run: alongside access > docs/access.md"


def test_every_row_of_the_matrix_stands_on_the_page():
    page = access_page(MATRIX.entries.values())
    assert [url for url in MATRIX.entries if f"| `{url}` |" not in page] == []
    assert sections_cover(MATRIX.entries.values())
