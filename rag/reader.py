"""A document as text, with what a person must see before trusting it."""

from __future__ import annotations

from pathlib import Path

from models.process import WorkerCrashed, WorkerError, WorkerHung, WorkerProcess
from models.progress import CancelToken
from rag import screen
from rag.passage import Document, Flag
from rag.reader_docx import DocxError, read_docx
from rag.reader_html import read_html

MOST_BYTES = 64 * 1024 * 1024
TEXT_SUFFIXES = (".txt", ".md", ".markdown")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
SUFFIXES = (*TEXT_SUFFIXES, *HTML_SUFFIXES, ".docx", ".pdf")

PICTURES_OF_PAGES = ("the PDF has no text layer", "the PDF shows pictures of pages")
"""How `rag.reader_pdf` begins to say that there is no text to read."""
_PDF_SECONDS = 120.0


class ReadError(ValueError):
    """The file cannot be read as a document; the message says why in one sentence."""


class NoTextError(ReadError):
    """A PDF that holds pictures of pages: nothing is wrong with it, but it has no text to read."""


def pdf_worker() -> WorkerProcess:
    """A process that reads PDF, started when first needed; to be closed by whoever asked for it."""
    return WorkerProcess("rag.pdf_worker")


def read(
    path: Path, worker: WorkerProcess | None = None, token: CancelToken | None = None,
) -> Document:
    """The text of a document, cleaned of what is hidden in it.

    `worker` is a `pdf_worker` that many files share; without one each PDF starts its own.

    Raises:
        ReadError: The format is not known, or the file is damaged, too large or without text.
        Cancelled: by `token`, while a PDF is read.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ReadError(f"the file has {size} bytes; {MOST_BYTES} are the most that is read")
        data = b"" if path.suffix.lower() == ".pdf" else path.read_bytes()
    except OSError as error:
        raise ReadError(f"the file cannot be opened: {error.strerror}") from error
    suffix = path.suffix.lower()
    flags: tuple[Flag, ...] = ()
    warnings: tuple[str, ...] = ()
    if suffix in TEXT_SUFFIXES:
        text = decode(data)
    elif suffix in HTML_SUFFIXES:
        text, flags = read_html(decode(data))
    elif suffix == ".docx":
        try:
            text, flags = read_docx(path)
        except DocxError as error:
            raise ReadError(str(error)) from error
    elif suffix == ".pdf":
        text, flags, warnings = _read_pdf(path, worker, token)
    else:
        raise ReadError(f"files of type {suffix or '(none)'} are not read")
    text, hidden = screen.clean(text)
    return Document(text, (*flags, *hidden, *screen.screen(text)), warnings)


def _read_pdf(
    path: Path, worker: WorkerProcess | None, token: CancelToken | None,
) -> tuple[str, tuple[Flag, ...], tuple[str, ...]]:
    if worker is None:
        with pdf_worker() as own:
            return _read_pdf(path, own, token)
    try:
        answer = worker.call("read", {"path": str(path.resolve())}, token=token,
                             timeout_s=_PDF_SECONDS)
    except WorkerError as error:
        if str(error).startswith(PICTURES_OF_PAGES):
            raise NoTextError(str(error)) from error
        raise ReadError(str(error) or "the PDF is damaged") from error
    except WorkerHung as error:
        raise ReadError("the PDF takes too long to read") from error
    except WorkerCrashed as error:
        raise ReadError("the PDF brought down the process that reads it") from error
    if not isinstance(answer, dict):
        raise ReadError("the PDF is damaged")
    flags = tuple(Flag(str(kind), str(excerpt), str(detail))
                  for kind, excerpt, detail in answer["flags"])
    return str(answer["text"]), flags, tuple(map(str, answer["warnings"]))


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

