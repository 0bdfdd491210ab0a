"""A command that answers one JSON document with another: read, refuse with every fault, write."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.core.documents import Fault, InvalidDocument, load

OK, BAD_INPUT = 0, 2


def answer_document(where: str, answer: Callable[[Any], dict[str, Any]]) -> int:
    """Answer the document in the file `where` ("-" is standard input) on standard output.

    0 when it is written; 2 with one line per fault on standard error and nothing written.
    """
    try:
        raw = sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
    except OSError as error:
        return refuse(where, [Fault("file", f"cannot be read ({error.strerror})", "check the path")])
    try:
        document = answer(load(raw))
    except InvalidDocument as error:
        return refuse(where, error.faults)
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    return OK


def refuse(where: str, faults: list[Fault]) -> int:
    """Say on standard error what is wrong with the input, a line for each fault."""
    name = "standard input" if where == "-" else where
    for fault in faults:
        print(f"{name}: {fault.line()}", file=sys.stderr)
    return BAD_INPUT
