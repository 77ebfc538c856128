"""DOCX as text: what a reader of the paper sees, and what the file hides from them.

Hidden text (vanish, white, tiny, deleted while changes were tracked) and comments are left out of
the text and reported. ECMA-376 part 1, 17.3 and 17.13.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.parsers import expat

from rag.passage import Flag

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MOST_UNPACKED = 128 * 1024 * 1024
_MOST_MEMBERS = 5000
_TINY_HALF_POINTS = 6  # 3 pt; nobody reads that
_NEAR_WHITE = 240
_DARK = 128
_MOST_STYLES_DEEP = 12


class DocxError(ValueError):
    """The file is no DOCX that is read; the message says why."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What decides whether text can be seen. `size` is in half points; None: not set."""

    vanish: bool | None = None
    colour: str | None = None
    size: int | None = None
    fill: str | None = None

    def over(self, below: _Look) -> _Look:
        """This look where it is set, else the one below."""
        return _Look(
            below.vanish if self.vanish is None else self.vanish,
            below.colour if self.colour is None else self.colour,
            below.size if self.size is None else self.size,
            below.fill if self.fill is None else self.fill,
        )

    def hides(self) -> str:
        """The code of what hides text of this look, or an empty string."""
        if self.vanish:
            return "vanish"
        if self.size is not None and self.size <= _TINY_HALF_POINTS:
            return "tiny_text"
        if _is_white(self.colour) and not (self.fill and not _is_white(self.fill, _DARK)):
            return "white_text"
        return ""


@dataclass(slots=True)
class _Reading:
    styles: Mapping[str, _Look]
    lines: list[str] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)

    def end_line(self) -> None:
        """Finish a paragraph: its text is a line, its hidden runs are flags."""
        self.lines.append("".join(self.line))
        self.line.clear()
        merged: list[tuple[str, str]] = []
        for detail, text in self.hidden:
            if merged and merged[-1][0] == detail:
                merged[-1] = (detail, merged[-1][1] + text)
            else:
                merged.append((detail, text))
        self.flags += [Flag("hidden_text", t, d) for d, t in merged if t.strip()]
        self.hidden.clear()


def read_docx(path: Path) -> tuple[str, tuple[Flag, ...]]:
    """The visible text, one paragraph a line, table cells separated by tabs; and what was hidden.

    Raises:
        DocxError: Not a DOCX, damaged, or built to exhaust the machine.
    """
    parts = _parts(path)
    if "word/document.xml" not in parts:
        raise DocxError("there is no document in the file")
    body = _tree(parts["word/document.xml"]).find(f"{_W}body")
    if body is None:
        raise DocxError("the document has no body")
    reading = _Reading(_styles(parts.get("word/styles.xml")))
    _blocks(body, reading)
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in parts:
            for note in _tree(parts[name]):
                if note.get(f"{_W}type") is None:
                    _blocks(note, reading)
    flags = list(reading.flags)
    if "word/comments.xml" in parts:
        for comment in _tree(parts["word/comments.xml"]):
            text = "".join(t.text or "" for t in comment.iter(f"{_W}t"))
            if text.strip():
                flags.append(Flag("hidden_text", text, "comment"))
    return "\n".join(reading.lines), tuple(flags)


def _parts(path: Path) -> dict[str, bytes]:
    """The parts that are read, unpacked within bounds."""
    wanted = {f"word/{n}.xml" for n in ("document", "styles", "comments", "footnotes", "endnotes")}
    out = {}
    left = _MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist()[:_MOST_MEMBERS]:
                if member.filename in wanted:
                    with archive.open(member) as file:  # the declared size may lie: count
                        out[member.filename] = file.read(left + 1)
                    left -= len(out[member.filename])
                    if left < 0:
                        break
    except Exception as error:  # zipfile raises many kinds for a damaged or encrypted archive
        raise DocxError(f"the file is no readable DOCX: {error}") from error
    if left < 0:
        raise DocxError("the file unpacks to more than is read")
    return out


def _tree(data: bytes) -> ET.Element:
    """XML without a document type: no entities, so nothing can expand or be fetched."""
    try:
        guard = expat.ParserCreate()
        guard.StartDoctypeDeclHandler = _refuse_doctype
        guard.Parse(data, True)
        return ET.fromstring(data)  # noqa: S314 - a document type was refused just now
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        if isinstance(error, DocxError):
            raise
        raise DocxError(f"a part of the file is damaged: {error}") from error


def _refuse_doctype(*_: object) -> None:
    raise DocxError("a part of the file declares a document type")


def _styles(data: bytes | None) -> dict[str, _Look]:
    if data is None:
        return {}
    own: dict[str, tuple[_Look, str]] = {}
    base = _Look()
    root = _tree(data)
    defaults = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
    if defaults is not None:
        base = _look(defaults)
    for style in root.iter(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        parent = style.find(f"{_W}basedOn")
        properties = style.find(f"{_W}rPr")
        look = _look(properties) if properties is not None else _Look()
        own[name] = (look, parent.get(f"{_W}val", "") if parent is not None else "")

    def whole(name: str, depth: int = 0) -> _Look:
        if name not in own or depth > _MOST_STYLES_DEEP:
            return base
        look, parent = own[name]
        return look.over(whole(parent, depth + 1))

    return {name: whole(name) for name in own}


def _look(properties: ET.Element) -> _Look:
    def value(tag: str, attribute: str = "val") -> str | None:
        found = properties.find(f"{_W}{tag}")
        return None if found is None else found.get(f"{_W}{attribute}", "")

    vanish = value("vanish")
    size = value("sz")
    fill = value("shd", "fill") or ("000000" if value("highlight") == "black" else None)
    return _Look(
        vanish=None if vanish is None else vanish not in {"0", "false", "off"},
        colour=value("color"),
        size=int(size) if size is not None and size.isdecimal() else None,
        fill=fill,
    )


def _is_white(colour: str | None, threshold: int = _NEAR_WHITE) -> bool:
    try:
        return colour is not None and len(colour) == len("rrggbb") and all(
            part >= threshold for part in bytes.fromhex(colour)
        )
    except ValueError:
        return False


def _blocks(parent: ET.Element, reading: _Reading) -> None:
    """Paragraphs and tables, in the order of the document."""
    for block in parent:
        if block.tag == f"{_W}p":
            _paragraph(block, reading)
            reading.end_line()
        elif block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                for place, cell in enumerate(row.iter(f"{_W}tc")):
                    if place:
                        reading.line.append("\t")
                    for paragraph in cell.iter(f"{_W}p"):
                        _paragraph(paragraph, reading)
                reading.end_line()
        elif block.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            _blocks(block, reading)


def _paragraph(paragraph: ET.Element, reading: _Reading) -> None:
    look = reading.styles.get("Normal", _Look())
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    if style is not None:
        look = reading.styles.get(style.get(f"{_W}val", ""), look)
    shade = paragraph.find(f"{_W}pPr/{_W}shd")
    if shade is not None and shade.get(f"{_W}fill"):
        look = replace(look, fill=shade.get(f"{_W}fill"))
    for run, change in _runs(paragraph, ""):
        _run(run, change, look, reading)


def _runs(parent: ET.Element, change: str) -> Iterator[tuple[ET.Element, str]]:
    """Every run, with what was done to it while changes were tracked."""
    for child in parent:
        if child.tag == f"{_W}r":
            yield child, change
        elif child.tag in {f"{_W}del", f"{_W}moveFrom"}:
            yield from _runs(child, "deleted_text")
        elif child.tag in {f"{_W}ins", f"{_W}moveTo"}:
            yield from _runs(child, change or "inserted_text")
        elif child.tag not in {f"{_W}pPr", f"{_W}p", f"{_W}tbl", _FALLBACK}:
            yield from _runs(child, change)


def _run(run: ET.Element, change: str, look: _Look, reading: _Reading) -> None:
    properties = run.find(f"{_W}rPr")
    if properties is not None:
        style = properties.find(f"{_W}rStyle")
        if style is not None:
            look = reading.styles.get(style.get(f"{_W}val", ""), look).over(look)
        look = _look(properties).over(look)
    text = "".join(_text(run))
    if not text:
        return
    detail = "deleted_text" if change == "deleted_text" else look.hides()
    if detail:
        reading.hidden.append((detail, text))
        return
    if change:
        reading.hidden.append((change, text))
    reading.line.append(text)


def _text(element: ET.Element) -> Iterator[str]:
    for child in element:
        if child.tag in {f"{_W}t", f"{_W}delText"}:
            yield child.text or ""
        elif child.tag in {f"{_W}tab", f"{_W}ptab"}:
            yield "\t"
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag not in {f"{_W}rPr", f"{_W}instrText", _FALLBACK}:
            yield from _text(child)
