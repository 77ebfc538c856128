"""What evidence may hide or say to the machine: found by rule, shown to the person.

A flag changes nothing by itself. Hidden characters are removed from what the machine reads;
sentences that address the machine stay, fenced as evidence, because evidence is never edited.
Rules by class (`rag.screen_rules`) find the orders that people ordinarily write, also disguised;
who knows the rules words an order past them (tests/rag/test_screen.py says how many). What keeps
an order without effect is not this but the grammar, the labels and the person.
"""

# ruff: noqa: E501 - a pattern is read as one line

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata

from rag.passage import Flag
from rag.screen_rules import CHINESE, ENGLISH, LEET, PINYIN, TRADITIONAL

_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_ZERO_WIDTH = re.compile("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]+")
# One variation selector after a character is ordinary (rare names); a run of them carries data.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufff9-\ufffb]+")
_HIDDEN = (
    ("tag_characters", _TAGS), ("bidi", _BIDI), ("zero_width", _ZERO_WIDTH),
    ("variation_selectors", _SELECTORS), ("control_characters", _CONTROLS),
)
_AROUND = 12  # characters of context in an excerpt
_LONGEST_EXCERPT = 200


def clean(text: str) -> tuple[str, tuple[Flag, ...]]:
    """Text without characters that no reader sees, and one flag for each run that was removed.

    A byte order mark at the very beginning is ordinary and goes without a flag.
    """
    text = text.removeprefix("\ufeff")
    flags: list[Flag] = []
    for detail, pattern in _HIDDEN:
        flags += [
            Flag("hidden_text", _excerpt_of_hidden(text, match), detail)
            for match in pattern.finditer(text)
        ]
        text = pattern.sub("", text)
    return text, tuple(flags)


def _excerpt_of_hidden(text: str, match: re.Match[str]) -> str:
    hidden = match.group()
    if "\U000e0020" <= hidden[0] <= "\U000e007f":  # tag characters spell ASCII: show the words
        shifted = "".join(chr(ord(c) - 0xE0000) for c in hidden)
        spelled = "".join(c for c in shifted if c.isprintable())
        return spelled[:_LONGEST_EXCERPT]
    before = text[max(0, match.start() - _AROUND):match.start()]
    after = text[match.end():match.end() + _AROUND]
    for _, pattern in _HIDDEN:
        before, after = pattern.sub("", before), pattern.sub("", after)
    codes = " ".join(f"U+{ord(c):04X}" for c in hidden[:4])
    return f"{before}[{codes}]{after}"


_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_HAN = r"[\u3400-\u9fff]"
_SET_APART = re.compile(rf"(?<={_HAN})[^\w\u3400-\u9fff，,。：:]+(?={_HAN})")
_LETTERS_APART = re.compile(r"\b[A-Za-z](?:[ \-_.*/][A-Za-z]){3,}\b")
_WORD_WITH_DIGITS = re.compile(r"\b(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{2,}\b")
_WORDS = re.compile(r"(?<![A-Za-z])[A-Za-z']{2,15}(?![A-Za-z])")
_FEW_WORDS = 4  # fewer English words are a name or a label
_PINYIN_WORDS = 2  # so many of the list in one sentence
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_READABLE = 0.9
# What a party asks an authority for, what an officer asked, and what a statute or paper orders.
_ORDINARY = re.compile(
    r"^\s*[问答][：:]|恳请|敬请|(?:请求|希望|申请|要求)(?:贵|你|您)?(?:局|单位|机关|能|予以|给予|依法|撤销|变更|从轻|减轻|免)"
    r"|请(?:你|贵|各|市|区|县|上级)?(?:局|单位|机关|政府|委员会|领导|组织|法院)|(?:贵|你|我)局|责令|执法人员(?:告知|要求|责令)"
)
_CHINESE = tuple((code, re.compile(p, re.IGNORECASE)) for code, p in CHINESE)
_ENGLISH = tuple((code, re.compile(p, re.IGNORECASE)) for code, p in ENGLISH)
_MIRRORED = frozenset({"dictate", "set_aside", "english"})
_NEVER_EXCUSED = frozenset({"markup", "to_machine", "schema", "role", "lure"})


def screen(text: str) -> tuple[Flag, ...]:
    """Sentences of `text` that address the machine instead of telling a fact; one flag each.

    `detail` is the class of the rule that matched. `start` counts characters of `text`.
    """
    flags: list[Flag] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        detail = _class_of(sentence)
        if detail:
            offset = len(sentence) - len(sentence.lstrip())
            excerpt = sentence.strip()[:_LONGEST_EXCERPT]
            flags.append(Flag("instruction", excerpt, detail, match.start() + offset))
    return tuple(flags)


def _class_of(sentence: str) -> str:
    """The class of rule that a sentence falls under, however it is disguised; empty: none."""
    plain = unicodedata.normalize("NFKC", sentence).translate(TRADITIONAL).strip()
    if found := _rule_matched(plain):
        return found
    for disguise in (_joined(plain), _from_leet(plain)):
        if disguise != plain and (found := _rule_matched(disguise)):
            return found
    if _rule_matched(plain[::-1].strip()) in _MIRRORED:
        return "encoded"
    if _WORDS.search(plain):
        turned = codecs.encode(plain, "rot13")
        if len(_WORDS.findall(plain)) >= _FEW_WORDS and _english(turned):
            return "encoded"
        if len(PINYIN.findall(_without_tones(plain))) >= _PINYIN_WORDS:
            return "encoded"
    return "encoded" if _holds_encoded_words(plain) else ""


def _rule_matched(sentence: str) -> str:
    excused = _ORDINARY.search(sentence) is not None
    for code, pattern in _CHINESE:
        if (not excused or code in _NEVER_EXCUSED) and pattern.search(sentence):
            return code
    return _english(sentence)


def _english(sentence: str) -> str:
    if len(_WORDS.findall(sentence)) < _FEW_WORDS - 1:
        return ""
    return next((code for code, pattern in _ENGLISH if pattern.search(sentence)), "")


def _joined(sentence: str) -> str:
    """Without what sets single letters and characters apart."""
    joined = _LETTERS_APART.sub(lambda m: re.sub(r"[^A-Za-z]", "", m.group()), sentence)
    return _SET_APART.sub("", joined)


def _from_leet(sentence: str) -> str:
    return _WORD_WITH_DIGITS.sub(lambda m: m.group().translate(LEET), sentence)


def _without_tones(sentence: str) -> str:
    decomposed = unicodedata.normalize("NFD", sentence.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _holds_encoded_words(sentence: str) -> bool:
    for match in _BASE64.finditer(sentence):
        try:
            decoded = base64.b64decode(match.group().rstrip("=") + "==").decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        plain = sum(c.isalpha() or c.isspace() or c in "，。、,.!" for c in decoded)
        if decoded and plain >= _READABLE * len(decoded):
            return True
    return False
