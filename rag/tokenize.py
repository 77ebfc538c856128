"""Text as search terms: Chinese uni- and bigrams, stems and pairs of words, whole citations.

No dictionary: a bigram is the shortest thing in Chinese that means something, and it needs no
list of words that an office's own regulations would not be in. Terms are 63-bit integers, so a
large index is a few arrays instead of a dictionary of a million strings.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from threading import Lock

import numpy as np
import numpy.typing as npt
import Stemmer

from rag.numerals import NUMBER, read_number

Terms = npt.NDArray[np.int64]

_WORD = re.compile(r"[a-z0-9]+(?:[.\-_/][a-z0-9]+)*")
_POSSESSIVE = re.compile(r"(?<=[a-z])['’]s\b")
_HYPHENED = re.compile(r"[a-z]+(?:-[a-z]+)+")
_ARTICLE = re.compile(rf"第\s*({NUMBER})\s*条(?:\s*之\s*({NUMBER}))?")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\])）]\d{1,5}号")
WHOLE_FROM = np.int64(1 << 62)
"""The least term that is a whole word, citation or document number."""

_FIRST, _LAST = 0x3400, 0x9FFF  # CJK unified ideographs with extension A
_ASTRAL = 0x20000  # rarer ideographs (extension B and later)
_SHIFT = 21  # bits of a code point
_STEMMER = Stemmer.Stemmer("english")
_STEMMING = Lock()  # a stemmer may not be asked by two threads at once
_STOPPED = frozenset(_STEMMER.stemWords(re.findall(
    r"\w+",
    "a an the and or of to in on at by for from with as is are was were be been being it its this "
    "that these those which what how when where who whom any such may must shall should can could "
    "would will does do if under their they there than then not no other into between through "
    "about upon also has have had",
)))


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
    return (term >> _SHIFT > 0) & (term < WHOLE_FROM)


def is_whole(term: Terms) -> npt.NDArray[np.bool_]:
    """Which terms are whole words, citations or document numbers."""
    return term >= WHOLE_FROM


def _whole(text: str) -> list[str]:
    words = [_stem(part) for word in _WORD.findall(_POSSESSIVE.sub("", text))
             for part in (word.split("-") if _HYPHENED.fullmatch(word) else (word,))]
    said = [word for word in words if word not in _STOPPED]
    out = said + [f"{one} {other}" for one, other in pairwise(said)]
    for match in _ARTICLE.finditer(text):
        inserted = read_number(match.group(2)) if match.group(2) else 0
        out.append(f"§{read_number(match.group(1))}.{inserted}")
    return out + _DOCUMENT_NUMBER.findall(text)


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """The stem of an English word (Porter 2); a number or a Chinese word as it is."""
    if not word.isalpha():
        return word
    with _STEMMING:
        return str(_STEMMER.stemWord(word))


@lru_cache(maxsize=65536)
def _hashed(word: str) -> int:
    digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 2) | int(WHOLE_FROM)
