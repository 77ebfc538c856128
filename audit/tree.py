"""The Merkle tree of RFC 6962 section 2.1: hashing, growth, proofs and their verification.

Hashes are 32 bytes of SHA-256. A node is addressed by (level, index): level 0 holds the leaf
hashes, node (l, i) is the root of the complete subtree over leaves i * 2**l ... (i+1) * 2**l - 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeAlias

NodeReader: TypeAlias = Callable[[int, int], bytes]

_HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


class ProofError(ValueError):
    """A proof that does not prove what it should."""


def leaf_hash(data: bytes) -> bytes:
    """MTH({d}) = SHA-256(0x00 || d)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The growing tree's right edge: all that is needed to append and to know the root."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    @classmethod
    def load(cls, size: int, node: NodeReader) -> Frontier:
        """The frontier of a stored tree: one node for each bit of `size`, largest first."""
        return cls(size, [node(level, index) for level, index in _peaks(0, size)])

    def copy(self) -> Frontier:
        """An independent copy, to go back to when a transaction fails."""
        return Frontier(self.size, self._peaks)

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Append a leaf hash; returns the (level >= 1, index, hash) nodes completed by it."""
        completed = []
        level, index = 0, self.size
        peak = leaf
        while index & 1:
            peak = node_hash(self._peaks.pop(), peak)
            level += 1
            index >>= 1
            completed.append((level, index, peak))
        self._peaks.append(peak)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """MTH of all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def levels_of(leaves: bytes) -> list[bytes]:
    """The whole tree at once: item l holds the hashes of all nodes (l, i), 32 bytes each, in order.

    `leaves` are the leaf hashes, one after the other.
    """
    levels = [leaves]
    while len(below := levels[-1]) >= 2 * _HASH_BYTES:
        pairs = range(0, len(below) - _HASH_BYTES, 2 * _HASH_BYTES)
        step = 2 * _HASH_BYTES
        levels.append(b"".join([sha256(b"\x01" + below[at : at + step]).digest() for at in pairs]))
    return levels


def root_at(size: int, node: NodeReader) -> bytes:
    """The root the stored tree had when it held `size` leaves."""
    return _range_root(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1."""
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} is not in a tree of {size}")
    proof = []
    low, high = 0, size
    while high - low > 1:
        split = low + _split(high - low)
        if index < split:
            proof.append(_range_root(split, high, node))
            high = split
        else:
            proof.append(_range_root(low, split, node))
            low = split
    proof.reverse()
    return proof


def consistency_proof(old: int, new: int, node: NodeReader) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 6962 section 2.1.2; empty for old in (0, new)."""
    if not 0 <= old <= new:
        raise ProofError(f"no tree of {new} leaves grew from one of {old}")
    proof: list[bytes] = []
    if old in {0, new}:
        return proof
    low, high, whole = 0, new, True
    while old != high:
        split = low + _split(high - low)
        if old <= split:
            proof.append(_range_root(split, high, node))
            high = split
        else:
            proof.append(_range_root(low, split, node))
            low = split
            whole = False
    if not whole:
        proof.append(_range_root(low, high, node))
    proof.reverse()
    return proof


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """RFC 9162 section 2.1.3.2.

    Raises:
        ProofError: the leaf is not shown to stand at `index` under `root`.
    """
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} is not in a tree of {size}")
    if any(len(value) != _HASH_BYTES for value in (leaf, root, *proof)):
        raise ProofError("a hash is 32 bytes")
    position, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofError("the proof is too long")
        if position & 1 or position == last:
            result = node_hash(step, result)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            result = node_hash(result, step)
        position >>= 1
        last >>= 1
    if last:
        raise ProofError("the proof is too short")
    if result != root:
        raise ProofError("the proof leads to another root")


def check_consistency(  # noqa: C901, PLR0912 -- the RFC's algorithm, step by step
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """RFC 9162 section 2.1.4.2.

    Raises:
        ProofError: the tree of `new` leaves is not shown to continue the one of `old`.
    """
    if not 0 <= old <= new:
        raise ProofError(f"no tree of {new} leaves grew from one of {old}")
    if old == 0:
        raise ProofError("that a log grew from nothing says nothing")
    if old == new:
        if proof:
            raise ProofError("the proof is too long")
        if old_root != new_root:
            raise ProofError("two trees of one size have different roots")
        return
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise ProofError("the proof is too short")
    position, last = old - 1, new - 1
    while position & 1:
        position >>= 1
        last >>= 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if position & 1 or position == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            second = node_hash(second, step)
        position >>= 1
        last >>= 1
    if last:
        raise ProofError("the proof is too short")
    if first != old_root:
        raise ProofError("the proof leads to another old root")
    if second != new_root:
        raise ProofError("the proof leads to another new root")


def _split(count: int) -> int:
    """The largest power of two smaller than `count` (> 1)."""
    return 1 << (count - 1).bit_length() - 1


def _peaks(low: int, high: int) -> list[tuple[int, int]]:
    """The complete subtrees that cover leaves low ... high-1, where `low` starts a subtree."""
    peaks = []
    while low < high:
        level = (high - low).bit_length() - 1
        peaks.append((level, low >> level))
        low += 1 << level
    return peaks


def _range_root(low: int, high: int, node: NodeReader) -> bytes:
    peaks = [node(level, index) for level, index in _peaks(low, high)]
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root
