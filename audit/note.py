"""C2SP signed notes, checkpoints and cosignatures, with Ed25519 keys.

Formats: c2sp.org/signed-note@v1.0.0, tlog-checkpoint@v1.0.0, tlog-cosignature@v1.0.1. Keys are
stored in the text form of Go's `note` package, so that the office can check with other tools.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_SIGNATURE_BYTES = 64
_PRIVATE_PREFIX = "PRIVATE+KEY+"
_CHECKPOINT_LINES = 3


class NoteError(ValueError):
    """A note, key or checkpoint that does not read or does not verify."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size of a log and the root of its tree, under the log's name (origin)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note text that is signed: three lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature line of a note: who claims to have signed, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """The line as it stands in the note, with its newline."""
        return f"\u2014 {self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name; `kind` is the C2SP signature type."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Read `name+keyid+base64(kind || public)`.

        Raises:
            NoteError: it does not read, or the key id belongs to another key.
        """
        parts = vkey.strip().split("+", 2)
        if len(parts) != 3:  # noqa: PLR2004 -- name, id, key
            raise NoteError("a verification key is name+id+key")
        name, claimed, encoded = parts
        data = _unbase64(encoded)
        if len(data) != 1 + _KEY_BYTES or data[0] not in {ED25519, COSIGNATURE}:
            raise NoteError("this kind of key is not known")
        verifier = cls(name, data[0], data[1:])
        check_name(name)
        if verifier.key_id.hex() != claimed:
            raise NoteError("the key id does not belong to the key")
        return verifier

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name || LF || kind || public)."""
        data = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(data).digest()[:_KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The text form."""
        key = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def check(self, text: str, line: SignatureLine) -> int | None:
        """Verify a line over a note's text; returns the cosigner's POSIX time, if it has one.

        Raises:
            NoteError: the signature is not this key's over this text.
        """
        signature, message, moment = line.signature, text.encode(), None
        if self.kind == COSIGNATURE:
            if len(signature) != 8 + _SIGNATURE_BYTES:
                raise NoteError("a cosignature has 8 bytes of time and 64 of signature")
            moment = int.from_bytes(signature[:8], "big")
            message, signature = _cosigned(text, moment), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise NoteError(f"the signature of {self.name} does not verify") from error
        return moment


class Signer:
    """A private key with its name."""

    __slots__ = ("_private", "verifier")

    def __init__(self, name: str, private: Ed25519PrivateKey, kind: int = ED25519) -> None:
        check_name(name)
        self._private = private
        self.verifier = Verifier(name, kind, private.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str, kind: int = ED25519) -> Signer:
        """A new random key."""
        return cls(name, Ed25519PrivateKey.generate(), kind)

    @classmethod
    def parse(cls, text: str) -> Signer:
        """Read `PRIVATE+KEY+name+id+base64(kind || seed)`.

        Raises:
            NoteError: it does not read, or the key id belongs to another key.
        """
        if not text.startswith(_PRIVATE_PREFIX):
            raise NoteError("this is not a private key of a log")
        parts = text.strip().removeprefix(_PRIVATE_PREFIX).split("+", 2)
        data = _unbase64(parts[-1])
        if len(parts) != 3 or len(data) != 1 + _KEY_BYTES:  # noqa: PLR2004 -- name, id, key
            raise NoteError("a private key is PRIVATE+KEY+name+id+key")
        signer = cls(parts[0], Ed25519PrivateKey.from_private_bytes(data[1:]), data[0])
        if signer.verifier.key_id.hex() != parts[1]:
            raise NoteError("the key id does not belong to the key")
        return signer

    @property
    def secret_text(self) -> str:
        """The text form, to be stored where only its owner can read it."""
        kind, name = self.verifier.kind, self.verifier.name
        key = base64.b64encode(bytes([kind]) + self._private.private_bytes_raw()).decode()
        return f"{_PRIVATE_PREFIX}{name}+{self.verifier.key_id.hex()}+{key}\n"

    def sign(self, text: str, moment: int = 0) -> SignatureLine:
        """Sign a note's text; a cosignature also says `moment`, in POSIX seconds."""
        if self.verifier.kind == COSIGNATURE:
            signature = moment.to_bytes(8, "big") + self._private.sign(_cosigned(text, moment))
        else:
            signature = self._private.sign(text.encode())
        return SignatureLine(self.verifier.name, self.verifier.key_id, signature)


def signed_note(text: str, lines: list[SignatureLine]) -> str:
    """A note: its text, an empty line, its signature lines."""
    return text + "\n" + "".join(line.text for line in lines)


def parse_note(note: str) -> tuple[str, list[SignatureLine]]:
    """Split a note into its text (with its last newline) and its signature lines.

    Raises:
        NoteError: it is not a signed note.
    """
    text, middle, signatures = note.rpartition("\n\n")
    if not middle or not signatures.endswith("\n"):
        raise NoteError("a note is text, an empty line and signatures")
    if any(character < " " and character != "\n" for character in note):
        raise NoteError("a note holds no control characters")
    lines = []
    for line in signatures[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014":  # noqa: PLR2004 -- dash, name, signature
            raise NoteError("this is not a signature line")
        check_name(parts[1])
        data = _unbase64(parts[2])
        if len(data) <= _KEY_ID_BYTES:
            raise NoteError("a signature is missing")
        lines.append(SignatureLine(parts[1], data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:]))
    return text + "\n", lines


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's three lines; extension lines are refused.

    Raises:
        NoteError: it is not a checkpoint.
    """
    lines = text.split("\n")
    if len(lines) != _CHECKPOINT_LINES + 1 or lines[-1]:
        raise NoteError("a checkpoint is three lines")
    origin, size, root = lines[0], lines[1], _unbase64(lines[2])
    if not origin or not size.isdecimal() or not size.isascii() or str(int(size)) != size:
        raise NoteError("a checkpoint is a name, a size and a root")
    if len(root) != _KEY_BYTES:
        raise NoteError("a root is 32 bytes")
    return Checkpoint(origin, int(size), root)


def check_name(name: str) -> None:
    """Refuse a key name that could not stand in a signature line."""
    if not name or "+" in name or any(c.isspace() or c < " " for c in name):
        raise NoteError(f"{name!r} cannot name a key")


def _cosigned(text: str, moment: int) -> bytes:
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def _unbase64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("this is not base64") from error
    if base64.b64encode(data).decode() != text:
        raise NoteError("this is not the one base64 form of its bytes")
    return data
