"""The copy of a decision for publication: personal data masked, and the files searched for rests.

What has to be public stays (name and code of an organisation, 行政处罚法 art. 48); the names of
natural persons, identity numbers, home addresses and telephone numbers go. The scan reads all parts
of the Word file and the text of the PDF again, as an outsider would.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pypdf

from casework import identifiers
from casework.decision import sha256_of
from casework.errors import PaperError
from casework.limits import is_organisation
from casework.model import Case, DecisionText, Sentence

_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}[- ]?[0-9]{7,8}(?![0-9])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_TAGS = re.compile(r"<[^>]+>")


def masked(document: DecisionText, case: Case) -> DecisionText:
    """The document with personal data masked; its own text, with its own digest."""
    names = secrets_of(case)
    paragraphs = tuple(
        replace(
            paragraph,
            sentences=tuple(
                Sentence(_mask(sentence.text, names), sentence.origin)
                for sentence in paragraph.sentences
            ),
        )
        for paragraph in document.paragraphs
    )
    return DecisionText(paragraphs, sha256_of(paragraphs))


def secrets_of(case: Case) -> dict[str, str]:
    """What names a natural person in this case, and what stands in its place."""
    party = case.party
    found = {}
    if party.representative:
        found[party.representative] = _initial(party.representative)
    if not is_organisation(party):
        natural = identifiers.kind_of(party.identifier) == identifiers.CITIZEN
        if natural or not party.identifier:  # a sole trader's shop name and code are public
            found[party.name] = _initial(party.name)
            found[party.identifier] = "（证件号码略）"
            found[party.address] = "（住址略）"
    return {secret: words for secret, words in found.items() if len(secret) > 1}


def rests(paths: Sequence[Path], case: Case) -> tuple[str, ...]:
    """Personal data still found in the files: in text, metadata, comments or PDF layer."""
    names = secrets_of(case)
    found = []
    for path in paths:
        for text in _texts(path):
            folded = "".join(text.split())
            found += [name for name in names if "".join(name.split()) in folded]
            found += [match[0] for match in _personal(text, case)]
    return tuple(dict.fromkeys(found))


def require_clean(paths: Sequence[Path], case: Case) -> None:
    """Raise PaperError where personal data is left; the files must not leave the office."""
    left = rests(paths, case)
    if left:
        raise PaperError(paths[0], f"personal data is left in the copy: {len(left)} places")


def _mask(text: str, names: dict[str, str]) -> str:
    for secret in sorted(names, key=len, reverse=True):
        text = text.replace(secret, names[secret])
    text = _NUMBER.sub(_masked_number, text)
    text = _MOBILE.sub("（电话略）", text)
    text = _LANDLINE.sub("（电话略）", text)
    return _MAIL.sub("（邮箱略）", text)


def _masked_number(match: re.Match[str]) -> str:
    """An identity number goes; a unified code, which can be all digits, stays."""
    number = match[0]
    if identifiers.kind_of(number) == identifiers.ORGANISATION:
        return number
    return "（证件号码略）"


def _initial(name: str) -> str:
    """何成栋 is 何某某."""
    return name[0] + "某" * (len(name) - 1)


def _personal(text: str, case: Case) -> Iterator[re.Match[str]]:
    for pattern in (_NUMBER, _MOBILE, _LANDLINE, _MAIL):
        for match in pattern.finditer(text):
            if match[0] == case.party.identifier:
                continue
            if pattern is not _NUMBER or identifiers.kind_of(match[0]) == identifiers.CITIZEN:
                yield match


def _texts(path: Path) -> Iterator[str]:
    if path.name.removesuffix(".part").endswith(".docx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    yield _TAGS.sub("", archive.read(name).decode("utf-8", "replace"))
        return
    with path.open("rb") as file:
        document = pypdf.PdfReader(file)
        yield " ".join(str(value) for value in (document.metadata or {}).values())
        for page in document.pages:
            yield page.extract_text()
