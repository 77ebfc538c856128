"""What program this is: its version, and a hash of its own sources."""

from __future__ import annotations

import hashlib
from pathlib import Path

from audit.events import AppIdentity

VERSION = "0.1.0"
ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("desktop", "casework", "rag", "models", "audit")


def identity() -> AppIdentity:
    """The program as the log names it: version, and SHA-256 over its own source files."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in {".py", ".typ"} and path.is_file():
                name = path.relative_to(ROOT).as_posix()
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{content}  {name}\n".encode())
    return AppIdentity(VERSION, digest.hexdigest())
