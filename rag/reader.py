"""A document as text, with what a person must see before trusting it."""

from __future__ import annotations

from pathlib import Path

from rag.passage import Document, Flag

MOST_BYTES = 64 * 1024 * 1024
TEXT_SUFFIXES = (".txt", ".md", ".markdown")
SUFFIXES = TEXT_SUFFIXES


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
    if suffix in TEXT_SUFFIXES:
        text, flags = decode(data), ()
    else:
        raise ReadError(f"files of type {suffix or '(none)'} are not read")
    return _screened(text, flags)


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


def _screened(text: str, flags: tuple[Flag, ...]) -> Document:
    from rag import screen

    text, hidden = screen.clean(text)
    return Document(text, (*flags, *hidden, *screen.screen(text)))
