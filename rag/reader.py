"""A document as text, with what a person must see before trusting it."""

from __future__ import annotations

from pathlib import Path

from rag import screen
from rag.passage import Document, Flag
from rag.reader_docx import DocxError, read_docx
from rag.reader_html import read_html

MOST_BYTES = 64 * 1024 * 1024
TEXT_SUFFIXES = (".txt", ".md", ".markdown")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
SUFFIXES = (*TEXT_SUFFIXES, *HTML_SUFFIXES, ".docx")


class ReadError(ValueError):
    """The file cannot be read as a document; the message says why in one sentence."""


def read(path: Path) -> Document:
    """The text of a document, cleaned of what is hidden in it.

    Raises:
        ReadError: The format is not known, or the file is damaged, too large or without text.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ReadError(f"the file has {size} bytes; {MOST_BYTES} are the most that is read")
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"the file cannot be opened: {error.strerror}") from error
    suffix = path.suffix.lower()
    flags: tuple[Flag, ...] = ()
    if suffix in TEXT_SUFFIXES:
        text = decode(data)
    elif suffix in HTML_SUFFIXES:
        text, flags = read_html(decode(data))
    elif suffix == ".docx":
        try:
            text, flags = read_docx(path)
        except DocxError as error:
            raise ReadError(str(error)) from error
    else:
        raise ReadError(f"files of type {suffix or '(none)'} are not read")
    text, hidden = screen.clean(text)
    return Document(text, (*flags, *hidden, *screen.screen(text)))


def decode(data: bytes) -> str:
    """Text from bytes: a byte order mark, else UTF-8, else GB18030 (which contains GBK).

    Raises:
        ReadError: It is none of these, or is no text.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"),
                       (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _plain(data[len(mark) :].decode(name, "replace"))
    for name in ("utf-8", "gb18030"):
        try:
            return _plain(data.decode(name))
        except UnicodeDecodeError:
            continue
    raise ReadError("the text is neither UTF-8 nor GB18030")


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ReadError("the file is not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")

