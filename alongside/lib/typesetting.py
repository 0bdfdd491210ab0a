"""Documents for paper: a Typst file of ours and JSON data in, a tagged PDF out. Nothing is fetched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst


def typeset(source: Path, data: dict[str, Any]) -> bytes:
    """The PDF of `source`, which reads `data` as `json(bytes(sys.inputs.data))`.

    Texts reach the document as data, so that nothing in them is markup. Fonts are those that Typst brings.
    A name in a script that they lack makes no accessible PDF after PDF/UA; then the document is tagged all
    the same, without that mark, and uses the fonts of the machine: a plan must never be without its paper.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        made = typst.compile(
            source,
            root=source.parent,
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        made = typst.compile(source, root=source.parent, ignore_system_fonts=False, sys_inputs=inputs)
    return bytes(made)
