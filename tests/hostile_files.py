"""Files that nobody should have to fear: bombs, broken workbooks, wrong encodings, quotes without end.

`named()` gives one file of each known kind; `fuzzed(seed)` one that chance made.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import xlsxwriter

HEAD = "First name,Last name,Email,Office,Languages,Bar,Hours per month,Phone,Notes"
LINES = [
    "Bob,Ray,bob@firm.example,SF,Spanish (fluent),CA,4-6,212-555-0100,none",
    'Carol,Lane,carol@firm.example,LA,none,"CA, NY",5,212-555-0101 x4,"can\'t, sorry"',
    "Omar,Díaz,omar@other.example,NYC,español; Mam,NY,about 8,,=1+1",
    "Alice,Ames,alice@legal.example,Newark,French,NJ,10,(212) 555-0103,",
]
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
ROOT = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def honest_csv() -> bytes:
    return ("\r\n".join([HEAD, *LINES]) + "\r\n").encode()


def honest_xlsx() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("People")
    for row, line in enumerate([HEAD, *LINES]):
        sheet.write_row(row, 0, line.split(","))
    book.close()
    return out.getvalue()


def package(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def book_of(sheet: bytes | str, **more: bytes | str) -> bytes:
    """A workbook whose only sheet is this XML."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATIONS, "_rels/.rels": ROOT,
        "xl/worksheets/sheet1.xml": sheet,
    }  # fmt: skip
    return package(
        parts | {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in more.items()}
    )


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def header_row() -> str:
    return (
        '<row r="1">'
        + "".join(cell(f"{'ABC'[at]}1", h) for at, h in enumerate(("First name", "Last name", "Email")))
        + "</row>"
    )


def lying_sizes() -> bytes:
    """A zip whose directory says that a 300 MB part has 100 bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b"A" * (1 << 20)) for _ in range(300)) + packer.flush()
    name = b"xl/workbook.xml"
    local = (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 100, len(name), 0)
        + name
        + packed
    )
    central = (
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), 100, len(name), 0, 0, 0, 0, 0, 0
        )
        + name
    )
    return local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def overlapping() -> bytes:
    """A zip of 190 entries that all unpack the same bytes: small file, small entries, large sum."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    noise = random.Random(1).randbytes(30_000)
    packed = b"".join(packer.compress(noise + bytes(5_000_000 // 60)) for _ in range(60)) + packer.flush()
    size = 60 * (len(noise) + 5_000_000 // 60)
    name = b"xl/workbook.xml"
    local = (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), size, len(name), 0)
        + name
        + packed
    )
    entry = (
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            0,
            len(packed),
            size,
            len(name),
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + name
    )
    central = entry * 190
    return (
        local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 190, 190, len(central), len(local), 0)
    )


def encrypted_flag() -> bytes:
    data = bytearray(honest_xlsx())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def many_rows() -> bytes:
    return (
        "First name,Last name,Email\n" + "".join(f"A{n},B{n},c{n}@firm.example\n" for n in range(100_200))
    ).encode()


def many_rows_xlsx() -> bytes:
    rows = "".join(f'<row r="{n}">{cell(f"A{n}", f"P{n}")}</row>' for n in range(2, 100_300))
    return book_of(SHEET.format(rows=header_row() + rows))


def laughs() -> bytes:
    entities = (
        '<!DOCTYPE x [<!ENTITY a "ha">'
        + "".join(
            f'<!ENTITY a{n} "{("&a" + (str(n - 1) if n > 1 else "") + ";") * 10}">' for n in range(1, 10)
        )
        + "]>"
    )
    return book_of(
        SHEET.format(rows=header_row() + f'<row r="2">{cell("A2", "&a9;")}</row>').replace(
            "<worksheet", entities + "<worksheet"
        )
    )


def named() -> dict[str, Callable[[], bytes]]:
    """What each hostile file is → its bytes."""
    return {
        "empty": lambda: b"",
        "blank": lambda: b"\r\n \t\r\n" * 50,
        "only a byte order mark": lambda: b"\xef\xbb\xbf",
        "only NULs": lambda: bytes(10_000),
        "a PDF named CSV": lambda: b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n" * 50,
        "a web page": lambda: b"<html><body><table><tr><td>First name</td></tr></table></body></html>",
        "a picture": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(0).randbytes(5_000),
        "noise": lambda: random.Random(0).randbytes(200_000),
        "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(0).randbytes(20_000),
        "gzip": lambda: b"\x1f\x8b\x08\x00" + random.Random(0).randbytes(500),
        "UTF-32": lambda: HEAD.encode("utf-32"),
        "half a UTF-16 character": lambda: (HEAD + "\r\n" + LINES[0]).encode("utf-16")[:-1],
        "a quote that never closes": (HEAD + "\r\n" + "\r\n".join(['"' + LINES[0], *LINES * 3000])).encode,
        "quotes everywhere": (HEAD + "\n" + '"' * 300_001 + "\n" + LINES[0]).encode,
        "one line of 30 MB": lambda: b"First name,Last name,Email," + b"a" * 30_000_000,
        "one field of 30 MB in quotes": lambda: b'First name,Last name,Email\nBob,Ray,"' + b"a\n" * 15_000_000,
        "a cell of 200 kB": (HEAD + "\n" + LINES[0] + "y" * 200_000 + "\n" + LINES[1]).encode,
        "100,000 columns": (",".join(["First name", "Last name", "Email"] * 33_334) + "\n" + LINES[0]).encode,
        "a million blank lines": (HEAD + "\n" * 1_050_000 + LINES[0]).encode,
        "too many rows": many_rows,
        "too many rows in a workbook": many_rows_xlsx,
        "NULs between letters": lambda: honest_csv().replace(b"o", b"o\0"),
        "carriage returns alone": lambda: honest_csv().replace(b"\r\n", b"\r"),
        "patterns that are slow to match": (HEAD + "\n" + "\n".join(f"{'a' * 3000},{'- ' * 3000},{'a.' * 3000}@,{'st ' * 900},{'(' * 2000},{'CA(' * 600},{'1-' * 2000},{'+' * 3000}," for _ in range(300))).encode,
        "a zip without a directory": lambda: honest_xlsx()[:-200],
        "half a workbook": lambda: honest_xlsx()[:2_000],
        "a bomb": lambda: book_of(b"<a>" + b" " * 250_000_000),
        "a bomb beside the sheet": lambda: book_of(SHEET.format(rows=header_row()), xl__media__x_xml=bytes(120_000_000)),
        "sizes that lie": lying_sizes,
        "entries that overlap": overlapping,
        "5,000 entries": lambda: package({"xl/workbook.xml": WORKBOOK} | {f"xl/x{n}.xml": "x" for n in range(5_000)}),
        "a password": encrypted_flag,
        "a zip of something else": lambda: package({"readme.txt": "hello"}),
        "an OpenDocument file": lambda: package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "a binary workbook": lambda: package({"xl/workbook.bin": "x"}),
        "a workbook without its sheet": lambda: package({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATIONS, "_rels/.rels": ROOT}),
        "XML that is none": lambda: book_of(random.Random(0).randbytes(5_000)),
        "XML 300,000 deep": lambda: book_of("<a>" * 300_000),
        "a billion laughs": laughs,
        "a cell at the far corner": lambda: book_of(SHEET.format(rows=header_row() + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')),
        "a cell beyond the far corner": lambda: book_of(SHEET.format(rows=header_row() + f'<row r="99999999999">{cell("ZZZZZZ99999999999", "x")}</row>')),
        "a shared string that is missing": lambda: book_of(SHEET.format(rows=header_row() + '<row r="2"><c r="A2" t="s"><v>987654321</v></c></row>')),
        "a size that is claimed": lambda: book_of(SHEET.format(rows=header_row() + f'<row r="2">{cell("A2", "Bob")}{cell("B2", "Ray")}</row>').replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')),
        "numbers that are none": lambda: book_of(SHEET.format(rows=header_row() + '<row r="2"><c r="A2"><v>1e999</v></c><c r="B2"><v>NaN</v></c><c r="C2"><v>x</v></c></row>')),
    }  # fmt: skip


def _mangled(rng: random.Random, data: bytes) -> bytes:
    """The bytes with some of them changed, cut, doubled or moved."""
    changed = bytearray(data)
    for _ in range(rng.choice([1, 3, 20, 200])):
        at = rng.randrange(max(1, len(changed)))
        act = rng.randrange(5)
        if act == 0:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif act == 1:
            del changed[at : at + rng.choice([1, 10, 400])]
        elif act == 2:
            changed[at:at] = changed[at : at + rng.choice([1, 30, 300])]
        elif act == 3:
            changed[at:at] = rng.choice(
                [
                    b'"',
                    b'""',
                    b"\0",
                    b"\r",
                    b"\n",
                    b";",
                    b"\t",
                    b"|",
                    b",",
                    b"\xff\xfe",
                    b"\xef\xbb\xbf",
                    b"=cmd|' /C calc'!A0",
                    b"\xed\xa0\x80",
                    b"\x85",
                ]
            )
        else:
            changed[at:at] = rng.randbytes(rng.choice([1, 5, 50]))
    return bytes(changed)


_WORDS = ["", "Bob", "=1+1", "@x", "-", "N/A", "\u202eBob", "中文", "a" * 5_000, "O'Neil", '"', "''", "\n", "1/2/3", "99/99/9999", "00000", "1e308", "CA,,,NY",
          "Spanish (((", ")))", "🙂", "\x07", "٣", "²", "½", "İ", "ß", "ﬁ", "\u0000", "TRUE", "2017-13-45", "12 de nada de 2008", "+", "+1", "@", "a@b", "a@b.c",
          "nan", "inf", "²/²/²²²²", "１２/２５/２００９", "٠١/٠٢/٢٠٠٩", "4-6-8-10", "9999999999999999999999", "10/10/10/10", "first second third fourth fifth"]  # fmt: skip
_HEADINGS = ["First name", "Last name", "Email", "Name", "DOB", "Office", "Languages", "Bar", "Hours", "Phone", "Notes", "Ref", "Entry date", "Next hearing", "Country", "City",
             "State", "Relief", "Screened?", "Level", "Spanish?", "Idiomas", "", "   ", "Apellidos", "Nombre", "\u202e", "First name" * 50]  # fmt: skip


def _table(rng: random.Random) -> bytes:
    """A table of odd cells under odd headings."""
    width = rng.randint(1, 12)
    lines = [[rng.choice(_HEADINGS) for _ in range(width)]]
    lines += [
        [rng.choice(_WORDS) for _ in range(rng.choice([width, width, rng.randint(0, 14)]))]
        for _ in range(rng.randint(0, 12))
    ]
    delimiter = rng.choice([",", ";", "\t", "|"])
    quoted = rng.random() < 0.5
    text = rng.choice(["\r\n", "\n", "\r"]).join(
        delimiter.join('"' + word.replace('"', '""') + '"' if quoted else word for word in line)
        for line in lines
    )
    return text.encode(rng.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))


def fuzzed(seed: int) -> bytes:
    """One file that chance made; most begin like CSV, one in six like a workbook."""
    rng = random.Random(seed)
    kind = rng.randrange(6)
    if kind == 0:
        data = honest_xlsx()
        return _mangled(rng, data) if rng.random() < 0.7 else _mangled_part(rng, data)
    if kind <= 2:
        return _table(rng)
    if kind == 3:
        return _mangled(rng, _table(rng))
    encoding = rng.choice(["utf-8", "utf-16", "cp1252", "utf-8-sig"])
    return _mangled(rng, honest_csv().decode().encode(encoding))


def _mangled_part(rng: random.Random, data: bytes) -> bytes:
    """A sound zip with one part mangled."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(parts))
    content = parts[name]
    assert isinstance(content, bytes)
    parts[name] = _mangled(rng, content)
    return package(parts)
