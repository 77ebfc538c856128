"""The verifier keeps its own copy of the closed list; it must be the writer's."""

import ast
from pathlib import Path

import audit.bundle
import audit.events
import audit.verify


def test_writer_and_verifier_know_the_same_events():
    assert audit.verify.SCHEMA == audit.events.SCHEMA
    assert audit.verify.ENVELOPE == audit.events.ENVELOPE
    assert audit.verify.CASE == audit.events.CASE
    assert audit.verify.OF_A_CASE == audit.events.OF_A_CASE
    assert frozenset(audit.bundle.CONTEXT) == audit.verify.CONTEXT


def test_the_verifier_is_written_for_python_3_8_and_imports_the_standard_library_only():
    source = Path(audit.verify.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    allowed = {
        "__future__", "argparse", "base64", "binascii", "functools", "gc", "hashlib", "io", "json",
        "locale", "os", "pathlib", "re", "struct", "sys", "typing", "unicodedata", "zipfile",
        "zlib",
    }  # fmt: skip
    assert names <= allowed
