"""What `docs/commands/match.md` shows is true."""

import json
import re
from pathlib import Path

from alongside.core.matching.check import check
from alongside.core.matching.model import ORGANIZATION_KINDS, PATHWAYS, ROLES, SEATS
from tests.core.matching.samples import Document
from tests.core.matching.solving import solved

PAGE = Path(__file__).parents[3] / "docs" / "commands" / "match.md"


def example() -> Document:
    (text,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    document: Document = json.loads(text)
    return document


def test_the_example_is_solved_and_right() -> None:
    result = solved(example())
    assert check(example(), result) == []
    assert [team["clients"] for team in result["teams"]] == [["dana"]]
    assert result["unplaced"][0]["because"]["kind"] == "nobody"


def test_every_word_of_the_vocabulary_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    reasons = ("nobody", "combination", "pins", "competition", "not_proved")
    for word in (*ROLES, *ORGANIZATION_KINDS, *PATHWAYS, *SEATS, *reasons):
        assert f"`{word}`" in page, word
