"""Hours, phone numbers, e-mail addresses and yes or no, as people type them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .text import BOXES, TICKS, fold, is_empty, strip_accents

_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "couple": 2, "few": 3, "dozen": 12,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "doce": 12, "quince": 15, "veinte": 20,
}  # fmt: skip
_WORKDAY = re.compile(r"(?:\d|one|two|three|un|dos|tres)\s*(?:full |working |work )?(?:days?|dias?)\b")
_WEEK = re.compile(r"\b(?:week|weekly|wk|wkly|semana|semanal|semanales)\b|/\s*w\b")
_DAY = re.compile(r"\b(?:per day|(?<!half )a day|daily|por dia|al dia|diarias?|each day)\b|/\s*day\b")
_QUARTER = re.compile(r"\b(?:quarter|quarterly|qtr|trimestre|trimestral)\b")
_YEAR = re.compile(r"\b(?:year|yearly|yr|annual|annually|annum|ano|anual|anuales)\b")
_NUMBER = re.compile(r"(?<![\d.])\d{1,4}(?:[.,]\d{1,2})?(?!\d)")
_EXCEL_DATE = re.compile(r"\d{4}-(\d{2})-(\d{2})(?:T.*)?$")
_DAY_MONTH = re.compile(
    r"(?:(\d{1,2})-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-(\d{1,2}))$"
)
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKS_A_MONTH = 4  # the lower end, as everywhere with hours
HOURS_A_MONTH = 744
HOURS_A_DAY = 8  # of work: "1 day"


def hours(text: str, *, per: str = "month") -> float | int | None:
    """Hours a month, or None where the cell names no number.

    A range or an "about" reads as its lower end. Hours a week count four times, hours a quarter a third,
    hours a year a twelfth (rounded down); a day of work is eight; `per` is the unit that the heading names.
    A range that a spreadsheet turned into a date ("4-6" to 6 April) is turned back.
    """
    line = strip_accents(text).lower().strip()
    if line.isdigit() and len(line) < 4:
        value: float = int(line)
    elif mangled := _EXCEL_DATE.match(line):
        value = min(int(mangled[1]), int(mangled[2]))
    elif mangled := _DAY_MONTH.match(line):
        month = _SHORT_MONTHS.index(mangled[2] or mangled[3]) + 1
        value = min(month, int(mangled[1] or mangled[4]))
    else:
        numbers = [float(n.replace(",", ".")) for n in _NUMBER.findall(line[:200])]
        numbers = numbers or [float(_NUMBER_WORDS[w]) for w in fold(line[:200]).split() if w in _NUMBER_WORDS]
        half = bool(re.search(r"\bhalf (?:a )?days?\b|\bmedio dia\b", line))
        if not numbers and half:
            numbers = [1]
        if not numbers:
            return None
        value = numbers[0]
        if len(numbers) > 1 and re.search(r"[-–—~]|\bto\b|\bor\b|\ba\b|\by\b|\band\b|\bo\b", line):
            value = min(numbers[:2])
        if (half or _WORKDAY.search(line)) and not re.search(r"\bh(?:ou)?rs?\b|\bhoras?\b|\dh\b", line):
            value *= HOURS_A_DAY / 2 if half else HOURS_A_DAY
    for pattern, unit in ((_WEEK, "week"), (_DAY, "day"), (_QUARTER, "quarter"), (_YEAR, "year")):
        if pattern.search(line):
            per = unit
            break
    else:
        if re.search(r"\b(?:month|monthly|mo|mes|mensual|mensuales)\b", line):
            per = "month"
    value = {
        "month": value,
        "week": value * WEEKS_A_MONTH,
        "day": value * 20,
        "quarter": value // 3,
        "year": value // 12,
    }[per]
    if value > HOURS_A_MONTH:
        return None
    return int(value) if float(value).is_integer() else value


def hours_unit(heading: str) -> str:
    """The unit that a heading of hours names; a month where it names none."""
    line = strip_accents(heading).lower()
    for pattern, unit in ((_WEEK, "week"), (_DAY, "day"), (_QUARTER, "quarter"), (_YEAR, "year")):
        if pattern.search(line):
            return unit
    return "month"


_EXTENSION = re.compile(
    r"[\s,;]*(?:extension|ext|extn|anexo|int|x|#|;ext=)\s*[.:#]?\s*(\d{1,7})\s*\)?\s*$", re.IGNORECASE
)
_SECOND_PHONE = re.compile(
    r"\s+(?:or|o|/|;|and|y)\s+|[/;,\n]|(?<=\d)\s*\((?:c|cell|w|work|h|home|m|mobile)\)", re.IGNORECASE
)
_PHONE_AS_NUMBER = re.compile(r"(\d{10,15})[.,]0$|(\d)(?:[.,](\d+))?e\+?(\d{1,2})$", re.IGNORECASE)
_PUNCTUATION = str.maketrans("", "", " ().-")
_TEN_DIGITS = re.compile(r"[1-9][0-9]{9}")
_NOT_DIGITS = re.compile(r"\D+")


def ten_digits(texts: Sequence[str]) -> list[str | None]:
    """For each text, its number in E.164 where it is ten digits of the North American plan and nothing else."""
    lines = "\n".join(texts).translate(_PUNCTUATION).split("\n")
    if len(lines) != len(texts):  # one of them has several lines
        lines = [text.translate(_PUNCTUATION) for text in texts]
    return ["+1" + line if _TEN_DIGITS.fullmatch(line) else None for line in lines]


def phone(text: str) -> str | None:
    """A number in E.164, with ";ext=" and the digits where it has an extension (RFC 3966); None if unreadable.

    Ten digits, or eleven beginning with 1, are of the North American plan; any other country needs + or 00.
    """
    digits = text.translate(_PUNCTUATION)
    if len(digits) == 10 and digits.isdecimal() and digits.isascii() and digits[0] != "0":
        return "+1" + digits
    line = text.strip()[:120]
    if number := _PHONE_AS_NUMBER.match(line):
        if number[1]:
            return phone(number[1])
        decimals = number[3] or ""
        # "2.125550100E+09" is whole; "2.13E+09" has lost its last digits
        return phone(number[2] + decimals) if len(decimals) == int(number[4]) else None
    extension = ""
    if not line.isascii() or not line[-4:].isdigit() or not line[:1].isdigit() or "x" in line or "e" in line:
        if found := _EXTENSION.search(line):
            extension, line = ";ext=" + found[1], line[: found.start()]
    elif found := _EXTENSION.search(line):
        extension, line = ";ext=" + found[1], line[: found.start()]
    digits = _NOT_DIGITS.sub("", line)
    if len(digits) > 11 and not line.lstrip("( ").startswith(("+", "00")):
        first = next(
            (part for part in _SECOND_PHONE.split(line) if len(_NOT_DIGITS.sub("", part)) >= 10), line
        )
        if first != line:
            return phone(first)
    if line.lstrip(" ('=").startswith("+"):
        pass
    elif digits.startswith("011") and len(digits) > 11:
        digits = digits[3:]
    elif digits.startswith("00"):
        digits = digits[2:]
    elif len(digits) == 10:
        digits = "1" + digits
    elif not (len(digits) == 11 and digits[0] == "1"):
        return None
    if not 8 <= len(digits) <= 15 or digits[0] == "0":
        return None
    return f"+{digits}{extension}"


_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~\-\u00a1-\uffff]+@(?:[a-z0-9\u00a1-\uffff](?:[a-z0-9\-\u00a1-\uffff]*[a-z0-9\u00a1-\uffff])?\.)+[a-z\u00a1-\uffff][a-z0-9\-\u00a1-\uffff]*"
)
_PLAIN_EMAIL = re.compile(r"[a-z0-9._+'\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+$")
# Sound as it stands, with no thought of what people add around an address or leave out.
PLAINEST_EMAIL = re.compile(r"[a-z0-9_+'\-]+(?:\.[a-z0-9_+'\-]+)*@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")
_AT = re.compile(r"\s*[(\[{<]\s*(?:at|arroba)\s*[)\]}>]\s*|\s+(?:at|arroba)\s+")
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|punto)\s*[)\]}]\s*|\s+(?:dot|punto)\s+")


def email(text: str) -> str | None:
    """The (first) address in lower case, or None if there is no address to be read."""
    line = text.strip().lower()
    if _PLAIN_EMAIL.match(line) and ".." not in line and not line.startswith("."):
        return line
    line = line[:400].replace("mailto:", "").replace("\u200b", "").replace("\u00a0", " ")
    if "@" not in line:
        line = _AT.sub("@", line, count=1)
        line = _DOT.sub(".", line)
    line = _DOT.sub(".", line)
    line = re.sub(r"\s*@\s*", "@", line)
    line = re.sub(r"@([\w\-]+)\s*[,.]\s*([a-z]{2,})\b", r"@\1.\2", line)
    found = _EMAIL.search(line)
    if not found:
        return None
    address = found[0].strip(".'")
    return address if ".." not in address and len(address) <= 254 and not address.startswith("@") else None


_YES = re.compile(
    r"(?:y|yes|si|s|x|true|t|1|done|complete|completed|completo|completa|completado|screened|ok|oui|sim|listo|lista|hecho|hecha|verdadero|realizad[ao]|entrevistad[ao]|evaluad[ao]|finished|yep|yeah)\b"
)
_NO = re.compile(
    r"(?:n|no|not|false|f|0|pending|pendiente|scheduled|todo|to do|needs|in progress|en proceso|partial|partially|started|waiting|awaiting|aun|todavia|falta|never|nao|non|falso|unscreened|incomplete|incompleto|programad[ao]|sin)\b"
)
_MARKS = TICKS | frozenset("xX\ufe0f")


def yes_or_no(text: str) -> bool | None:
    """Whether a cell says yes; a screening that is only scheduled or begun is a no. None where it says neither."""
    line = text.strip()
    if line and all(c in _MARKS for c in line):
        return True
    if line and line[0] in TICKS | BOXES:
        return line[0] in TICKS
    words = fold(line[:80])
    if _NO.match(words):
        return False
    if _YES.match(words):
        return True
    if is_empty(text):
        return None
    # A date in a column "Screened?" says when it was done.
    return True if re.match(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}", line) else None
