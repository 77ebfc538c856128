"""The witness: a second person who signs what the log was, with a key that is not the log's.

It runs on the legal reviewer's own PC, or from a stick, and shares nothing with the log's PC but
files: a request (the body of C2SP tlog-witness add-checkpoint) goes there, a reply (signature
lines, C2SP tlog-cosignature) comes back. It remembers the largest checkpoint of each log and
refuses every one that does not continue it: that is what makes rewriting show.

    python -m audit.witness FOLDER [--name NAME] enrol VKEY   trust a log's key, read from paper
    python -m audit.witness FOLDER key                        print the witness's own public key
    python -m audit.witness FOLDER sign REQUEST REPLY         cosign, or refuse and say why
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from audit.clock import Clock, SystemClock
from audit.note import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    NoteError,
    Signer,
    Verifier,
    parse_checkpoint,
    parse_note,
)
from audit.tree import ProofError, check_consistency

LONGEST_PROOF = 63
_KEY_FILE = "witness.key"
_STATE_FILE = "witness.json"


class WitnessRefusedError(ValueError):
    """The witness does not sign. `code` is one of: unknown_log, unsigned, older, stale,
    inconsistent, unreadable; `known_size` is what it signed last, where that matters.
    """

    def __init__(self, code: str, message: str, known_size: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.known_size = known_size


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request to cosign `note`; `proof` leads from the tree of `old` events to its."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    @property
    def text(self) -> str:
        """The file: c2sp.org/tlog-witness, body of add-checkpoint."""
        proof = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{proof}\n{self.note}"

    @classmethod
    def parse(cls, text: str) -> AddCheckpoint:
        """Read the file.

        Raises:
            WitnessRefusedError: it does not read.
        """
        head, middle, note = text.partition("\n\n")
        first, *steps = head.split("\n")
        old = re.fullmatch(r"old (0|[1-9][0-9]{0,15})", first)
        if not middle or old is None or len(steps) > LONGEST_PROOF:
            raise WitnessRefusedError("unreadable", "this is not a request to a witness")
        try:
            proof = tuple(base64.b64decode(step, validate=True) for step in steps)
        except ValueError as error:
            raise WitnessRefusedError("unreadable", "the proof does not read") from error
        return cls(int(old.group(1)), proof, note)


class _Known(TypedDict):
    """What the witness keeps of one log: keys it trusts, and the last checkpoint it signed."""

    vkeys: list[str]
    size: int
    root: str
    note: str


class Witness:
    """A witness in a folder of its own: a key, and what it has signed."""

    def __init__(self, folder: Path, clock: Clock, name: str = "") -> None:
        """Open the folder, making the key where there is none; `name` is needed only then.

        Raises:
            NoteError: the key does not read, or the name cannot be one.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._clock = clock
        key = folder / _KEY_FILE
        if key.exists():
            self._signer = Signer.parse(key.read_text(encoding="ascii"))
        else:
            self._signer = Signer.generate(name, COSIGNATURE)
            _write_durably(key, self._signer.secret_text)
        state = folder / _STATE_FILE
        text = state.read_text(encoding="utf-8") if state.exists() else "{}"
        self._logs: dict[str, _Known] = json.loads(text)

    @property
    def vkey(self) -> str:
        """The witness's public key: to be printed, and enrolled in the log and in policies."""
        return self._signer.verifier.vkey

    def enrol(self, vkey: str) -> None:
        """Trust a log's key, once it was compared with the paper of the office.

        Raises:
            NoteError: it is not a log's key.
        """
        verifier = Verifier.parse(vkey)
        if verifier.kind != ED25519:
            raise NoteError("this is not the key of a log")
        known = self._logs.setdefault(verifier.name, _Known(vkeys=[], size=0, root="", note=""))
        if vkey not in known["vkeys"]:
            known["vkeys"].append(vkey)
        self._keep()

    def vkeys(self, origin: str) -> tuple[str, ...]:
        """The keys of a log that it was told to trust."""
        return tuple(self._logs[origin]["vkeys"]) if origin in self._logs else ()

    def known_size(self, origin: str) -> int:
        """How many events of the log it has signed for; 0 where none."""
        return self._logs[origin]["size"] if origin in self._logs else 0

    def sign(self, untrusted_request: str) -> str:
        """The reply to a request: a signature line. What is signed is on disk before it returns.

        Raises:
            WitnessRefusedError: the checkpoint does not continue what was signed before. A signed
                checkpoint that is refused is kept in `refused/`: it is evidence.
        """
        request = AddCheckpoint.parse(untrusted_request)
        try:
            text, lines = parse_note(request.note)
            checkpoint = parse_checkpoint(text)
        except NoteError as error:
            raise WitnessRefusedError("unreadable", str(error)) from error
        known = self._logs.get(checkpoint.origin)
        if known is None:
            raise WitnessRefusedError("unknown_log", f"{checkpoint.origin} was never enrolled")
        keys = [Verifier.parse(vkey) for vkey in known["vkeys"]]
        signed = False
        for key in keys:
            for line in lines:
                if (line.name, line.key_id) == (key.name, key.key_id):
                    try:
                        key.check(text, line)
                    except NoteError as error:
                        raise WitnessRefusedError("unsigned", str(error)) from error
                    signed = True
        if not signed:
            raise WitnessRefusedError("unsigned", "no key that was enrolled has signed this")
        self._compare(known, checkpoint, request)
        known["size"], known["root"] = checkpoint.size, checkpoint.root.hex()
        known["note"] = request.note
        self._keep()
        moment = int(self._clock.now().timestamp())
        return self._signer.sign(text, moment).text

    def _compare(self, known: _Known, checkpoint: Checkpoint, request: AddCheckpoint) -> None:
        size, root = known["size"], bytes.fromhex(known["root"])
        if checkpoint.size < size:
            self._accuse(request)
            message = f"{size} events were signed before; this has {checkpoint.size}"
            raise WitnessRefusedError("older", message, size)
        if size and checkpoint.size == size and checkpoint.root != root:
            self._accuse(request)
            raise WitnessRefusedError("inconsistent", "another history of the same size", size)
        if request.old != size:
            message = f"the request continues {request.old} events, not {size}"
            raise WitnessRefusedError("stale", message, size)
        if not size:  # the first one of this log: there is nothing to continue
            if request.proof:
                raise WitnessRefusedError("unreadable", "there is nothing to prove yet")
            return
        try:
            check_consistency(size, checkpoint.size, root, checkpoint.root, request.proof)
        except ProofError as error:
            self._accuse(request)
            raise WitnessRefusedError("inconsistent", str(error), size) from error

    def _accuse(self, request: AddCheckpoint) -> None:
        folder = self._folder / "refused"
        folder.mkdir(exist_ok=True)
        number = len(list(folder.iterdir())) + 1
        _write_durably(folder / f"{number:04d}.add-checkpoint", request.text)

    def _keep(self) -> None:
        text = json.dumps(self._logs, indent=1, sort_keys=True)
        _write_durably(self._folder / _STATE_FILE, text)


def _write_durably(path: Path, text: str) -> None:
    """Replace a file as a whole, and wait until the disk has it."""
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def main(argv: Sequence[str] | None = None) -> int:
    """The command. Returns 0, 1 where the witness refuses, 2 on bad usage."""
    parser = argparse.ArgumentParser(prog="python -m audit.witness")
    parser.add_argument("folder", type=Path, help="where the witness keeps its key and memory")
    parser.add_argument("--name", default="", help="the witness's name; needed the first time")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("key")
    commands.add_parser("enrol").add_argument("vkey")
    sign = commands.add_parser("sign")
    sign.add_argument("request", type=Path)
    sign.add_argument("reply", type=Path)
    arguments = parser.parse_args(argv)
    try:
        witness = Witness(arguments.folder, SystemClock(), arguments.name)
        if arguments.command == "enrol":
            witness.enrol(arguments.vkey)
        elif arguments.command == "sign":
            reply = witness.sign(arguments.request.read_text(encoding="utf-8"))
            _write_durably(arguments.reply, reply)
        else:
            sys.stdout.write(witness.vkey + "\n")
    except WitnessRefusedError as error:
        sys.stderr.write(f"the witness refuses: {error}\n")
        return 1
    except (NoteError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
