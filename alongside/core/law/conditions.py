"""What must hold: small conditions over answers, facts and age, written in rule files as text.

`sij3=yes` is an answer; `fact:married=false` a fact ("unknown" where it is absent, "known" for any value);
`age<21` and `age>=18` compare completed years on the day of the screening. `a=yes & b=no` needs both; a list
holds alternatives. An unknown fact makes no condition true that does not ask for "unknown" itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from alongside.core.law.model import ANSWERS, Atom

Alternatives = tuple[tuple[Atom, ...], ...]

_AGE = re.compile(r"age(<|>=)([0-9]{1,3})")
_FACT = re.compile(r"fact:([a-z_0-9]+)=([A-Za-z_0-9]+)")
_ANSWER = re.compile(r"([a-z][a-z_0-9]*)=([a-z]+)")


def parse_atom(text: str) -> Atom:
    """One condition. Raises `ValueError` that says what is accepted."""
    text = text.strip()
    if found := _AGE.fullmatch(text):
        return Atom("age", found[1], found[2])
    if found := _FACT.fullmatch(text):
        return Atom("fact", found[1], found[2])
    if (found := _ANSWER.fullmatch(text)) and found[2] in ANSWERS:
        return Atom("answer", found[1], found[2])
    raise ValueError("write QUESTION=yes, fact:NAME=VALUE, age<N or age>=N, joined by &")


def parse_alternatives(texts: Iterable[str]) -> Alternatives:
    """Alternatives as a rule file lists them. Raises `ValueError`."""
    return tuple(tuple(parse_atom(part) for part in text.split("&")) for text in texts)


class Situation:
    """One person's answers and facts (as words) and age, against which conditions are held."""

    def __init__(self, answers: Mapping[str, str], facts: Mapping[str, str], age: int | None) -> None:
        self.answers = answers
        self.facts = facts
        self.age = age

    def holds(self, atom: Atom) -> bool:
        """Whether one condition holds."""
        if atom.kind == "answer":
            return self.answers.get(atom.name) == atom.value
        if atom.kind == "fact":
            value = self.facts.get(atom.name, "unknown")
            return value != "unknown" if atom.value == "known" else value == atom.value
        if self.age is None:
            return False
        return self.age < int(atom.value) if atom.name == "<" else self.age >= int(atom.value)

    def reasons(self, alternatives: Sequence[Sequence[Atom]]) -> tuple[str, ...]:
        """The words of every alternative that holds, each once, in the order of the file; empty if none."""
        found: dict[str, None] = {}
        for alternative in alternatives:
            if all(self.holds(atom) for atom in alternative):
                found.update((atom.words(), None) for atom in alternative)
        return tuple(found)
