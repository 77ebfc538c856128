"""Passwords and what they seal: Argon2id (RFC 9106, section 4, the second recommended setting)."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_SALT, _NONCE, _KEY = 16, 12, 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a password costs: memory in KiB, passes over it, lanes."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4


_NOTHING_TO_GUESS = Cost(memory_kib=8, passes=1, lanes=1)  # the sample office has no passwords


def hashed(password: str, cost: Cost) -> str:
    """The password as it is kept: a PHC string with its own salt."""
    return _argon2(os.urandom(_SALT), cost).derive_phc_encoded(password.encode())


def fits(password: str, kept: str) -> bool:
    """Whether this is the password."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), kept)
    except InvalidKey:
        return False
    return True


def seal(password: str, secret: str, cost: Cost) -> bytes:
    """Encrypt a secret under a password (ChaCha20-Poly1305, RFC 8439)."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    cipher = ChaCha20Poly1305(_key(password, salt, cost))
    return salt + nonce + cipher.encrypt(nonce, secret.encode(), None)


def unseal(password: str, sealed: bytes, cost: Cost) -> str:
    """Open what was sealed. Raises cryptography.exceptions.InvalidTag."""
    salt, nonce, text = sealed[:_SALT], sealed[_SALT : _SALT + _NONCE], sealed[_SALT + _NONCE :]
    return ChaCha20Poly1305(_key(password, salt, cost)).decrypt(nonce, text, None).decode()


def _key(password: str, salt: bytes, cost: Cost) -> bytes:
    return _argon2(salt, cost if password else _NOTHING_TO_GUESS).derive(password.encode())


def _argon2(salt: bytes, cost: Cost) -> Argon2id:
    return Argon2id(
        salt=salt,
        length=_KEY,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
