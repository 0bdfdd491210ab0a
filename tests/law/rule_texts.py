"""Texts of rules that the tests of the law change: the shipped file with a few words replaced."""

from alongside.law.rules import shipped_text

ORR = "orr_18"
ONE_YEAR = "asylum_one_year"


def without_examples(text: str) -> str:
    """A rule without its worked examples."""
    return text.split("[[versions.examples]]", maxsplit=1)[0].rstrip("\n") + "\n"


def shorter_year() -> str:
    """The one-year rule read as 200 days, without the examples that would contradict it."""
    text = without_examples(shipped_text(ONE_YEAR))
    changed = text.replace("length = 1\n", "length = 200\n").replace('unit = "years"', 'unit = "days"')
    assert changed != text
    return changed


def with_note(text: str) -> str:
    """The same rule with a comment on top: nothing moves."""
    return f"# read again\n{text}"
