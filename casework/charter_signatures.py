"""Signatures of a charter: one line from each department, in a file beside it.

`charter.sig` is a C2SP signed note over the charter's name and SHA-256; `departments.keys` holds
one public key a line, as the departments handed them over. Whoever may replace both files may
replace the charter: the office compares the fingerprints of the keys by another way, and each
case logs the hash of the charter it was opened under.

Sample keys follow from the department's name and a published word, so that anybody can sign an
exercise, and any program can recognise such a key without a list of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.note import NoteError, SignatureLine, Signer, Verifier, parse_note, signed_note
from casework import strict_yaml
from casework.errors import PackError

SIGNATURES, KEYS = "charter.sig", "departments.keys"
_FIRST_LINE = "shuoli charter 1"
_SAMPLE_WORD = "shuoli sample key, for exercises only: "


@dataclass(frozen=True, slots=True)
class SignatureFault:
    """What a department's signature lacks.

    `code`: `missing` (it has not signed), `unknown_key` (no key of it is in the office),
    `wrong` (the signature is over another text or by another key), `sample_key` (a sample key
    under a charter that is no sample).
    """

    department: str
    code: str


def statement(sha256: str) -> str:
    """The text that every department signs: the SHA-256 of the charter's bytes."""
    return f"{_FIRST_LINE}\nsha256 {sha256}\n"


def sample_signer(department: str) -> Signer:
    """The sample key of a department: known to everybody, worth nothing outside samples."""
    seed = hashlib.sha256((_SAMPLE_WORD + department).encode()).digest()
    return Signer(department, Ed25519PrivateKey.from_private_bytes(seed))


def is_sample_key(key: Verifier) -> bool:
    """Whether it is the key that `sample_signer` makes for this name."""
    return sample_signer(key.name).verifier.public == key.public


def check_signatures(
    charter: Path, sha256: str, departments: Sequence[str], *, is_sample: bool
) -> tuple[SignatureFault, ...]:
    """What is lacking so that every department has signed these bytes. Raises PackError where a
    file beside the charter cannot be read.
    """
    keys = read_keys(charter.parent / KEYS)
    signed = _read_signatures(charter.parent / SIGNATURES)
    faults = []
    for department in departments:
        lines = [line for line in signed[1] if line.name == department]
        key = keys.get(department)
        if not lines:
            faults.append(SignatureFault(department, "missing"))
        elif key is None:
            faults.append(SignatureFault(department, "unknown_key"))
        elif is_sample_key(key) and not is_sample:
            faults.append(SignatureFault(department, "sample_key"))
        elif signed[0] != statement(sha256) or not any(_verifies(key, sha256, s) for s in lines):
            faults.append(SignatureFault(department, "wrong"))
    return tuple(faults)


def add_signature(charter: Path, signer: Signer) -> None:
    """Sign the charter as it lies there. Signatures over other bytes are dropped; they are void.

    Raises PackError, OSError.
    """
    text = statement(hashlib.sha256(strict_yaml.read_bytes(charter)).hexdigest())
    path = charter.parent / SIGNATURES
    before, lines = _read_signatures(path)
    kept = [s for s in lines if before == text and s.name != signer.verifier.name]
    note = signed_note(text, [*kept, signer.sign(text)])
    path.write_text(note, encoding="utf-8", newline="\n")


def add_key(folder: Path, key: Verifier) -> None:
    """Keep a department's public key, replacing an older one of its name. Raises PackError."""
    keys = {**read_keys(folder / KEYS), key.name: key}
    text = "".join(f"{kept.vkey}\n" for kept in keys.values())
    (folder / KEYS).write_text(text, encoding="utf-8", newline="\n")


def read_keys(path: Path) -> dict[str, Verifier]:
    """The public keys of a file, by department; none where there is no file. Raises PackError."""
    if not path.is_file():
        return {}
    found: dict[str, Verifier] = {}
    text = strict_yaml.decode(path, strict_yaml.read_bytes(path))
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            key = Verifier.parse(line)
        except NoteError as error:
            raise PackError(path, number, str(error), "Ask the department for its key") from error
        if key.name in found:
            raise PackError(path, number, f"{key.name} has two keys", "Keep the valid one")
        found[key.name] = key
    return found


def _verifies(key: Verifier, sha256: str, line: SignatureLine) -> bool:
    try:
        key.check(statement(sha256), line)
    except NoteError:
        return False
    return line.key_id == key.key_id


def _read_signatures(path: Path) -> tuple[str, list[SignatureLine]]:
    if not path.is_file():
        return "", []
    try:
        return parse_note(strict_yaml.decode(path, strict_yaml.read_bytes(path)))
    except NoteError as error:
        raise PackError(path, None, str(error), "Let the departments sign again") from error
