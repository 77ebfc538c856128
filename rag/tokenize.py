"""Text as search terms: Chinese uni- and bigrams, whole words, and whole citations.

No dictionary: a bigram is the shortest thing in Chinese that means something, and it needs no
list of words that an office's own regulations would not be in. Terms are 63-bit integers, so a
large index is a few arrays instead of a dictionary of a million strings.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rag.numerals import NUMBER, read_number

Terms = npt.NDArray[np.int64]

_WORD = re.compile(r"[a-z0-9]+(?:[.\-_/][a-z0-9]+)*")
_ARTICLE = re.compile(rf"第\s*({NUMBER})\s*条(?:\s*之\s*({NUMBER}))?")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\])）]\d{1,5}号")
_HASHED = np.int64(1 << 62)
_FIRST, _LAST = 0x3400, 0x9FFF  # CJK unified ideographs with extension A
_ASTRAL = 0x20000  # rarer ideographs (extension B and later)
_SHIFT = 21  # bits of a code point


def terms(text: str) -> Terms:
    """Every term of `text`, repeats included, shape (n,). Order carries no meaning."""
    text = unicodedata.normalize("NFKC", text).lower()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    chinese = ((codes >= _FIRST) & (codes <= _LAST)) | (codes >= _ASTRAL)
    pairs = chinese[:-1] & chinese[1:]
    bigrams = ((codes[:-1] << _SHIFT) | codes[1:])[pairs]
    whole = [_hashed(word) for word in _whole(text)]
    return np.concatenate([codes[chinese], bigrams, np.array(whole, np.int64)])


def is_bigram(term: Terms) -> npt.NDArray[np.bool_]:
    """Which terms are pairs of Chinese characters."""
    return (term >> _SHIFT > 0) & (term < _HASHED)


def is_whole(term: Terms) -> npt.NDArray[np.bool_]:
    """Which terms are whole words, citations or document numbers."""
    return term >= _HASHED


def _whole(text: str) -> list[str]:
    out = [_stem(word) for word in _WORD.findall(text)]
    for match in _ARTICLE.finditer(text):
        inserted = read_number(match.group(2)) if match.group(2) else 0
        out.append(f"§{read_number(match.group(1))}.{inserted}")
    return out + _DOCUMENT_NUMBER.findall(text)


def _stem(word: str) -> str:
    """English plurals and the commonest endings off; enough for regulations in English."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):  # noqa: PLR2004
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word  # noqa: PLR2004


@lru_cache(maxsize=65536)
def _hashed(word: str) -> int:
    digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 2) | int(_HASHED)
