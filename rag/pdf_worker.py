"""The child process that reads and draws PDF: what a file does to it, it does to itself alone."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from models.process import WorkerError
from models.serve import IsCancelled, Report, serve
from rag import pdf_pages
from rag.reader_pdf import PdfError, read_pdf

_MOST_MEMORY = 1 << 30


def read(params: Mapping[str, object], _report: Report, _cancelled: IsCancelled) -> object:
    """The text of the PDF at `path`: `{"text", "flags": [[kind, excerpt, detail]], "warnings"}`."""
    try:
        text, flags, warnings = read_pdf(Path(str(params["path"])).read_bytes())
    except PdfError as error:
        raise WorkerError("pdf", str(error)) from error
    except MemoryError as error:
        raise WorkerError("pdf", "the PDF needs more memory than it is given") from error
    return {"text": text, "flags": [[f.kind, f.excerpt, f.detail] for f in flags],
            "warnings": list(warnings)}


def draw(params: Mapping[str, object], report: Report, _cancelled: IsCancelled) -> object:
    """Pictures of pages; see `rag.pdf_pages.draw`."""
    return pdf_pages.draw(params, report)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    serve({"read": read, "draw": draw})
