# ruff: noqa: INP001 -- a script, not a package
"""Bring `audit/verify.html` up to date: `python tools/verify_page.py [--check]`.

Copies the closed list of events and the sentences from `audit/verify.py` into the page, so that the
two verifiers speak of the same things in the same words, and sets the hashes of the page's scripts
and styles in its Content-Security-Policy. With --check nothing is written; exit 1 if the page is
not up to date.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from audit import verify  # noqa: E402 -- found through the path set above

PAGE = ROOT / "audit" / "verify.html"
TABLES = (
    "SCHEMA", "ENVELOPE", "CASE", "CONTEXT", "REQUIRED_FILES", "EXPECTED_FILES", "CHECKS", "STATES",
    "OVERALL", "SENTENCES", "OF_A_CASE", "GIVES_AWAY",
)  # fmt: skip
_BETWEEN = re.compile(r"(/\* tables of verify\.py \*/).*?(/\* end of tables \*/)", re.DOTALL)
_INLINE = re.compile(r"<(script|style)[^>]*>(.*?)</\1>", re.DOTALL)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def tables() -> str:
    """The tables of `verify.py` as JSON."""
    values = {name: _plain(getattr(verify, name)) for name in TABLES}
    return json.dumps(values, ensure_ascii=False, indent=1)


def updated(page: str) -> str:
    """The page with the tables and the hashes as they must be."""
    page = _BETWEEN.sub(lambda found: found[1] + tables() + found[2], page)
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _INLINE.findall(page):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    for kind, values in hashes.items():
        page = re.sub(rf"{kind}-src [^;\"]*", f"{kind}-src {' '.join(values)}", page, count=1)
    return page


def main() -> int:
    """Write the page, or check it."""
    found = PAGE.read_text(encoding="utf-8")
    wanted = updated(found)
    if found == wanted:
        return 0
    if "--check" in sys.argv[1:]:
        sys.stderr.write("audit/verify.html is not up to date: run python tools/verify_page.py\n")
        return 1
    PAGE.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
