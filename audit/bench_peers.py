"""The log's peers from PyPI, behind one face, for `audit.bench`.

They are in the dependency group `bench`, never in the program: `pip install --group bench`.
Each is set up as its own documentation says for a log that is durable and, where it can, signed.
"""

from __future__ import annotations

import importlib
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Protocol

TEXT = "进货查验记录缺失，现场照片与询问笔录相符，予以采纳。"
HOW_TO_INSTALL = "not installed: pip install --group bench"


class Peer(Protocol):
    """A log of somebody else's, open in a folder of its own."""

    def append(self, number: int) -> object:
        """Write one event and wait for the disk."""
        ...

    def fill(self, count: int) -> None:
        """Write `count` events, in the quickest way it has."""
        ...

    def verify(self) -> int:
        """Check everything it can check; returns how many events."""
        ...

    def prove(self) -> object:
        """A proof that the fourth event is in the log; None where it knows no such proof."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class _AuditChain:
    """SQLite, each record signed with Ed25519."""

    def __init__(self, folder: Path) -> None:
        chain = importlib.import_module("auditchain")
        seed, self._public = chain.generate_keypair()
        self._log = chain.SyncAuditLog(
            chain.SqliteBackend(str(folder / "chain.db")), signing_key=seed
        )

    def append(self, number: int) -> object:
        return self._log.append("p:li", "own.added", f"case-{number}", metadata={"t": TEXT})

    def fill(self, count: int) -> None:
        entries = [("p:li", "own.added", f"case-{n}", {"t": TEXT}) for n in range(count)]
        self._log.append_many(entries)

    def verify(self) -> int:
        self._log.verify(signers={"s0": self._public})
        return len(self._log.read())

    def prove(self) -> object:
        return self._log.inclusion_proof(3)

    def close(self) -> None:
        self._log.close()


class _SignLedger:
    """SQLite, each entry signed with Ed25519. It keeps no tree: a proof begins by making one."""

    def __init__(self, folder: Path) -> None:
        ledger = importlib.import_module("signledger")
        backend = importlib.import_module("signledger.backends.sqlite").SQLiteBackend
        signer = importlib.import_module("signledger.crypto.signatures").Ed25519Signer
        self._tree = importlib.import_module("signledger.crypto.merkle").MerkleTree
        self._ledger = ledger.Ledger(
            backend(str(folder / "ledger.db")), enable_signatures=True, signer=signer.generate()
        )

    def append(self, number: int) -> object:
        return self._ledger.append({"t": TEXT, "n": number})

    def fill(self, count: int) -> None:
        for number in range(count):
            self.append(number)

    def verify(self) -> int:
        if not self._ledger.check_integrity().ok:
            raise RuntimeError("signledger does not verify what it wrote")
        return int(self._ledger.count())

    def prove(self) -> object:
        leaves = [bytes.fromhex(entry.hash) for entry in self._ledger.iter_entries()]
        return self._tree(leaves).generate_inclusion_proof(3)

    def close(self) -> None:
        self._ledger.close()


class _LLMAuditTrail:
    """A chain of lines in a file; it knows neither signatures nor proofs."""

    def __init__(self, folder: Path) -> None:
        self._trail = importlib.import_module("llm_audit_trail")
        self._path = str(folder / "trail.jsonl")
        self._log = self._trail.AuditLogger(path=self._path, system="bench", fsync=True)

    def append(self, number: int) -> object:
        return self._log.emit("OwnAdded", {"t": TEXT, "n": number}, model_id="m")

    def fill(self, count: int) -> None:
        quick = self._trail.AuditLogger(path=self._path, system="bench", fsync=False)
        for number in range(count):
            quick.emit("OwnAdded", {"t": TEXT, "n": number}, model_id="m")

    def verify(self) -> int:
        ok, report = self._trail.verify_log(self._path)
        if not ok:
            raise RuntimeError("llm-audit-trail does not verify what it wrote")
        return int(report["events"])

    def prove(self) -> object:
        return None

    def close(self) -> None:
        pass


class Peers:
    """The peers that are installed, each open in `folder`; `missing` names the others."""

    KNOWN: ClassVar[dict[str, Any]] = {
        "auditchain": _AuditChain,
        "signledger": _SignLedger,
        "llm-audit-trail": _LLMAuditTrail,
    }

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.open: dict[str, Peer] = {}
        for name, kind in self.KNOWN.items():
            with suppress(ImportError):
                self.open[name] = kind(folder)
        self.missing = [name for name in self.KNOWN if name not in self.open]

    def close(self) -> None:
        """Close all."""
        for peer in self.open.values():
            peer.close()
