"""Commands about charters: lint, diff, schema, keygen, keys, sign."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.terminal import CheckFailedError, UsageError, say, say_json

if TYPE_CHECKING:
    from casework.lint_benchmark import Finding


def add_commands(
    commands: Any, _home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    charter = commands.add_parser("charter", help="charters of scenarios")
    actions = charter.add_subparsers(dest="action", metavar="ACTION", required=True)
    lint = actions.add_parser("lint", parents=[as_json], help="check charters against the law")
    lint.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    lint.add_argument(
        "--home", type=Path, help="an office whose library resolves what the pack does not hold"
    )
    lint.set_defaults(handler=_lint)

    diff = actions.add_parser("diff", parents=[as_json], help="what changed, by meaning")
    diff.add_argument("old", type=Path, help="charter.yaml, or the folder of a pack")
    diff.add_argument("new", type=Path)
    diff.set_defaults(handler=_diff)

    schema = actions.add_parser("schema", help="the JSON Schema of a charter, with help texts")
    schema.set_defaults(handler=_schema)

    keygen = actions.add_parser("keygen", help="make a department's key")
    keygen.add_argument("department", help="its name, exactly as the charter has it")
    keygen.add_argument("--out", type=Path, required=True, help="file for the private key")
    keygen.set_defaults(handler=_keygen)

    keys = actions.add_parser("keys", parents=[as_json], help="whose keys the office knows")
    keys.add_argument("pack", type=Path)
    keys.add_argument("--add", metavar="KEY", help="a department's public key (name+id+key)")
    keys.set_defaults(handler=_keys)

    sign = actions.add_parser("sign", help="sign a charter for a department")
    sign.add_argument("charter", type=Path, help="charter.yaml, or the folder of a pack")
    who = sign.add_mutually_exclusive_group(required=True)
    who.add_argument("--key", type=Path, help="the department's private key")
    who.add_argument(
        "--sample", action="store_true", help="with the published sample keys, for all departments"
    )
    sign.set_defaults(handler=_sign)


def _lint(arguments: argparse.Namespace) -> int:
    from audit.clock import SystemClock
    from casework.lint import lint

    today = SystemClock().now().astimezone().date()
    findings: list[Finding] = []
    with _library(arguments.home) as library:
        for path in arguments.paths:
            findings.extend(lint(path, today, library))
    errors = sum(finding.level == "error" for finding in findings)
    if arguments.json:
        say_json({"findings": findings})
    else:
        for finding in findings:
            line = f", line {finding.line}" if finding.line else ""
            article = f" ({finding.article})" if finding.article else ""
            say(f"{finding.path}{line}: {finding.level}: {finding.message}{article}")
        notes = len(findings) - errors
        say(f"{len(arguments.paths)} charters, {errors} findings, {notes} notes")
    return 1 if errors else 0


def _library(home: Path | None) -> Any:
    """The library of an office, to be closed; None where no office is named."""
    from contextlib import closing, nullcontext

    if home is None:
        return nullcontext()
    from desktop.app import library_of

    library = library_of(home)
    if library is None:
        raise UsageError(f"there is no library in {home}")
    return closing(library)


def _diff(arguments: argparse.Namespace) -> int:
    from casework.charter_diff import diff

    changes = diff(arguments.old, arguments.new)
    if arguments.json:
        say_json({"changes": changes})
        return 0
    for change in changes:
        say(change.zh)
        say(f"    {change.en}")
    say(f"{len(changes)} changes")
    return 0


def _schema(_: argparse.Namespace) -> int:
    from casework.charter_schema import json_schema

    say_json(json_schema())
    return 0


def _keygen(arguments: argparse.Namespace) -> int:
    from audit.note import NoteError, Signer

    try:
        signer = Signer.generate(arguments.department)
    except NoteError as error:
        raise UsageError(str(error)) from error
    try:
        descriptor = os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{arguments.out} exists; a key is never overwritten") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(signer.secret_text)
    say(signer.verifier.vkey)
    return 0


def _keys(arguments: argparse.Namespace) -> int:
    from audit.note import NoteError, Verifier
    from casework.charter_signatures import KEYS, add_key, is_sample_key, read_keys

    folder = arguments.pack if arguments.pack.is_dir() else arguments.pack.parent
    if arguments.add:
        try:
            add_key(folder, Verifier.parse(arguments.add))
        except NoteError as error:
            raise UsageError(str(error)) from error
    known = read_keys(folder / KEYS)
    if arguments.json:
        say_json({name: {"key": k.vkey, "sample": is_sample_key(k)} for name, k in known.items()})
        return 0
    for name, key in known.items():
        say(f"{name}  {key.key_id.hex()}{'  SAMPLE KEY' if is_sample_key(key) else ''}")
    return 0


def _sign(arguments: argparse.Namespace) -> int:
    from audit.note import NoteError, Signer
    from casework.charter import load_charter
    from casework.charter_signatures import add_key, add_signature, sample_signer

    path = arguments.charter / "charter.yaml" if arguments.charter.is_dir() else arguments.charter
    charter = load_charter(path).charter
    departments = charter.signatories()
    if arguments.sample:
        if not charter.sample:
            raise CheckFailedError(f"{charter.id} is no sample: sample keys sign exercises only")
        for department in departments:
            signer = sample_signer(department)
            add_key(path.parent, signer.verifier)
            add_signature(path, signer)
    else:
        try:
            signer = Signer.parse(arguments.key.read_text(encoding="utf-8"))
        except NoteError as error:
            raise UsageError(f"{arguments.key}: {error}") from error
        if signer.verifier.name not in departments:
            raise CheckFailedError(
                f"{charter.id} does not name {signer.verifier.name}; it names "
                f"{', '.join(departments)}"
            )
        add_signature(path, signer)
    lacking = load_charter(path).unsigned
    for fault in lacking:
        say(f"{fault.department}: {fault.code.replace('_', ' ')}")
    say(f"{len(departments) - len(lacking)} of {len(departments)} departments have signed")
    return 0
