"""What is read at a sweep is what the cell's own reader makes of it, and the document is what JSON makes of it."""

from __future__ import annotations

import json
import random

import pytest

from alongside.core.importing import cells, quantities
from alongside.core.importing.store import document_lines
from tests.core.importing.test_understand import read

NAMES = ["Ana", "Ana María", "José", "O'Neil", "de la Cruz", "ANA", "ana", "None", "TBD", "Unknown", "nOne", "Na", "An a", "N/A", "Ana  Paz",
         " Ana", "Ana,", "Ana\nPaz", "Ana\u00a0Paz", "=Ana", "-", "", "X", "Xy", "Ñandú-Pérez", "Tecún2", "A.", "St. John", "Mc Donald", "Él"]  # fmt: skip
EMAILS = ["ana@firm.example", "a.b@c.example", "a..b@c.example", ".a@c.example", "a.@c.example", "A@C.example", "a@c", "a@c..example", "none",
          "a@c.example.", "a+b_c'd@e-f.example", " a@c.example", "a@c.example; b@c.example", "a@@c.example", ""]  # fmt: skip
PHONES = ["(212) 555-0100", "212.555.0100", "2125550100", "0125550100", "1 212 555 0100", "+1 212 555 0100", "212-555-0100 x5", "٢١٢٥٥٥٠١٠٠",
          "555-0100", "none", "", "21255501001", "2125550100\n", "212\n5550100"]  # fmt: skip


@pytest.mark.parametrize(
    ("sweep", "reader", "texts"),
    [
        (cells.plain_names, cells.name_part, NAMES),
        (cells.plain_emails, cells.email, EMAILS),
        (quantities.ten_digits, cells.phone, PHONES),
    ],
)
def test_a_sweep_finds_what_the_reader_finds_or_leaves_it_to_it(sweep, reader, texts):
    chance = random.Random(7)
    made = [
        "".join(chance.choices("aA1é .-'@_\u017f\u212a\u0130ß,+()xn/", k=chance.randint(1, 9)))
        for _ in range(4_000)
    ]
    for column in (texts, made):
        found = list(sweep(column))
        assert len(found) == len(column)
        for text, value in zip(column, found, strict=True):
            if value is not None:
                assert (value, ()) == reader(text), text
    assert any(sweep(texts))
    assert not all(sweep(texts))


def test_a_column_of_many_different_cells_is_read_as_one_of_few():
    head = ("First name", "Last name", "Email", "Phone")
    rows = [
        (NAMES[n % len(NAMES)] + "abcdef"[n % 6], f"Paz{n}", EMAILS[n % 15].replace("a", f"a{n}"), PHONES[n % 12] + str(n))
        for n in range(300)
    ]  # fmt: skip
    together = read("volunteers", head, *rows)
    alone = [read("volunteers", head, row, ("Bob", "Ray", "bob@firm.example", "")).rows[0] for row in rows]
    assert [row.record for row in together.rows] == [row.record for row in alone]


def test_the_document_is_written_as_json_would_write_it():
    head = ("First name", "Last name", "Email", "Languages", "Bar", "Hours", "Note")
    rows = [
        ("Ana", f'Paz "{n}" \\ {n}', f"a{n}@firm.example", ("Spanish (fluent); Mam", "", "Klingonish")[n % 3], ("NY; CA", "", "Narnia")[n % 3],
         ("5", "2.5", "")[n % 3], "línea\tuna" if n % 2 else "")
        for n in range(2_050)
    ]  # fmt: skip
    found = read("volunteers", head, *rows[:1_000], ("Total", "", "", "", "", "", ""), *rows[1_000:])
    written = "".join(document_lines(found))
    assert json.loads(written) == json.loads(json.dumps(found.document()))
    row = json.dumps(found.rows[1_000].document(), ensure_ascii=False)
    assert found.rows[1_000].status == "refused"
    assert row in written
    assert json.dumps(found.rows[0].document(), ensure_ascii=False) in written
