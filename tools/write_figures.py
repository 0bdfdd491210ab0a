"""Gather what the long campaigns measured (build/figures/*.jsonl) into docs/figures.md."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
MEASURED = TOP / "build" / "figures"
PAGE = TOP / "docs" / "figures.md"


def main() -> None:
    """Write the page anew, campaigns in the order of their names."""
    rows = [
        json.loads(line)
        for file in sorted(MEASURED.glob("*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    if not rows:
        raise SystemExit("make: no campaign recorded a figure; docs/figures.md is left as it was.")
    machine = f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}"
    lines = [
        "# Figures of the long campaigns",
        "",
        f"Written by `make prove` on {datetime.now(UTC):%Y-%m-%d}: {machine}.",
        "",
        "| campaign | figure | value |",
        "|---|---|---|",
    ]
    lines += [
        f"| {row['campaign']} | {row['figure']} | {row['value']} |"
        for row in sorted(rows, key=lambda r: r["campaign"])
    ]
    PAGE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
