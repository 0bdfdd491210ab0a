"""A document on paper, whatever script a name is written in."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.lib.typesetting import typeset

SOURCE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
= #data.title
"""


@pytest.mark.parametrize(
    "title", ["Spring", "\u674e \u5a1c", "\U0001f9d1\u200d\u2696\ufe0f", "#let x = $1", "\u202ebidi"]
)
def test_any_name_is_typeset(tmp_path: Path, title: str) -> None:
    source = tmp_path / "sheet.typ"
    source.write_text(SOURCE, encoding="utf-8")
    assert typeset(source, {"title": title}).startswith(b"%PDF-")


def test_a_name_in_latin_script_makes_an_accessible_document(tmp_path: Path) -> None:
    source = tmp_path / "sheet.typ"
    source.write_text(SOURCE, encoding="utf-8")
    assert b"pdfuaid" in typeset(source, {"title": "José Núñez"})
