"""Pages of a PDF as pictures, drawn by PDFium in the process that reads PDF (`rag.pdf_worker`).

The text of a PDF is what the machine reads; its pages are what a person would see on paper. PDFium
is native code, fed with files that anybody may have made, so it never runs in the window's process.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.process import WorkerCrashed, WorkerError, WorkerHung, WorkerProcess
from models.progress import CancelToken
from rag.reader import MOST_BYTES

MOST_PX = 3_000
"""Of the longer side of a picture."""
_STRIP_BYTES = 1 << 20  # decoding one frame must not keep the window from drawing
_PAGES_SECONDS = 30.0

ALTERED, LOCKED, DAMAGED, TOO_LARGE, SLOW, CRASHED = (
    "altered", "locked", "damaged", "too_large", "slow", "crashed",
)


class PageError(ValueError):
    """A page cannot be drawn; `kind` is one of the words above."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: rows of `stride` bytes from the top, four bytes a pixel: blue, green, red, none."""

    number: int  # of the page, from 1
    width: int  # pixels
    height: int
    stride: int
    pixels: bytes


def draw_pages(
    worker: WorkerProcess,
    path: Path,
    sha256: str,
    numbers: Sequence[int],
    width: int,
    *,
    token: CancelToken | None = None,
) -> tuple[int, tuple[PagePicture, ...]]:
    """How many pages the PDF has, and pictures `width` pixels wide of those asked for.

    Pages that there are not are left out. The file must have this hash. `worker` is a
    `rag.reader.pdf_worker`, which whoever leafs through a file keeps for it. Blocks.

    Raises:
        PageError: Not the file that came in, locked, damaged, too large, or more than the process
            that draws can bear.
        Cancelled: by `token`.
    """
    parts: dict[int, list[bytes]] = {}

    def take(strip: Mapping[str, object]) -> None:
        data = zlib.decompress(base64.b64decode(str(strip["data"])))
        parts.setdefault(int(str(strip["page"])), []).append(data)

    asked = {"path": str(path.resolve()), "sha256": sha256, "pages": list(numbers), "width": width}
    try:
        answer = worker.call(
            "draw", asked, token=token, on_progress=take, timeout_s=_PAGES_SECONDS,
        )
    except WorkerError as error:
        kind = error.kind if error.kind in {ALTERED, LOCKED, TOO_LARGE} else DAMAGED
        raise PageError(kind, str(error)) from error
    except WorkerHung as error:
        raise PageError(SLOW, "the page takes too long to draw") from error
    except WorkerCrashed as error:
        raise PageError(CRASHED, "the PDF brought down the process that draws it") from error
    if not isinstance(answer, dict):
        raise PageError(DAMAGED, "the PDF is damaged")
    return int(answer["count"]), tuple(
        PagePicture(number, wide, high, stride, b"".join(parts[number]))
        for number, wide, high, stride in answer["pages"]
    )


def draw(params: Mapping[str, Any], report: Callable[[Mapping[str, object]], None]) -> object:
    """Draw in the child: strips of pixels go out as progress, sizes are the result.

    Raises:
        WorkerError: see `draw_pages`.
    """
    from pypdfium2 import PdfDocument, PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        with PdfDocument(_content(Path(params["path"]), params["sha256"])) as pdf:
            if not len(pdf):
                raise WorkerError(DAMAGED, "the PDF has no pages")
            pdf.init_forms()  # what was filled in belongs to what a reader sees
            numbers = [n for n in params["pages"] if 1 <= n <= len(pdf)]
            pages = [_drawn(pdf, number, params["width"], report) for number in numbers]
            return {"count": len(pdf), "pages": pages}
    except PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise WorkerError(LOCKED, "the PDF is locked with a password") from error
        raise WorkerError(DAMAGED, f"the PDF is damaged: {error}") from error
    except OSError as error:
        raise WorkerError(DAMAGED, f"the file cannot be opened: {error.strerror}") from error
    except MemoryError as error:
        raise WorkerError(TOO_LARGE, "the PDF needs more memory than it is given") from error


def _content(path: Path, sha256: str) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise WorkerError(TOO_LARGE, f"the file has more than {MOST_BYTES} bytes")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WorkerError(ALTERED, "the file is not the one that came in")
    return content


def _drawn(
    pdf: Any, number: int, width: int, report: Callable[[Mapping[str, object]], None],
) -> list[int]:
    page = pdf[number - 1]
    wide, high = page.get_size()  # points
    if wide <= 0 or high <= 0:
        raise WorkerError(DAMAGED, f"page {number} has no size")
    scale = min(width / wide, MOST_PX / wide, MOST_PX / high)
    bitmap = page.render(scale=scale, prefer_bgrx=True, fill_color=(255, 255, 255, 255))
    pixels = memoryview(bitmap.buffer).cast("B")
    for start in range(0, len(pixels), _STRIP_BYTES):
        packed = zlib.compress(pixels[start : start + _STRIP_BYTES], 1)
        report({"page": number, "data": base64.b64encode(packed).decode()})
    size = [number, bitmap.width, bitmap.height, bitmap.stride]
    bitmap.close()
    page.close()
    return size
