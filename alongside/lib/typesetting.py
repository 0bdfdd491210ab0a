"""Documents for paper: a Typst file of ours and JSON data in, a tagged PDF out. Nothing is fetched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst


def typeset(source: Path, data: dict[str, Any]) -> bytes:
    """The PDF of `source`, which reads `data` as `json(bytes(sys.inputs.data))`.

    Texts reach the document as data, so that nothing in them is markup. Fonts are those that Typst brings.
    """
    made = typst.compile(
        source,
        root=source.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return bytes(made)
