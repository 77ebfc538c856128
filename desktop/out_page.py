"""The page that lists what a demonstration or a tour left in its folder."""

from __future__ import annotations

import html
from pathlib import Path

PAPERS = (
    ("decision.pdf", "The decision, as paper", "决定书（PDF）"),
    ("decision.docx", "The decision, as a document", "决定书（DOCX）"),
    ("bundle.zip", "The audit bundle", "审计包"),
)

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Shuoli 说理</title>
<style>
body {{ font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 90rem;
  margin: 2rem auto; padding: 0 1rem; color: #1f2933; background: #fbfaf7; }}
h1 {{ font-weight: 600; }} h2 {{ margin-top: 2.5rem; font-size: 1.1rem; }}
pre {{ background: #f0eee8; padding: 1rem; overflow-x: auto; font-size: .85rem; }}
figure {{ margin: 0 0 2rem; }} figcaption {{ color: #52606d; }}
.pair {{ display: flex; gap: 1rem; }} .pair a {{ flex: 1; max-width: 50%; }}
img {{ max-width: 100%; border: 1px solid #d8d4c8; }}
</style>
<h1>Shuoli 说理</h1>
<p>{words}</p>
<h2>Papers 文书</h2>
<ul>
{papers}
</ul>
<pre>{verdict}</pre>
{pictures}
</html>
"""


def write_page(out: Path, words: str, verdict: str = "") -> Path:
    """Write `out/index.html` over what lies in `out` and return it.

    `words` is the sentence under the title, `verdict` what the verifier printed. Pictures are
    every .png below `out`, in the order of their names.
    """
    papers = "\n".join(
        f'<li><a href="{name}">{english} {chinese}</a> ({(out / name).stat().st_size:,} bytes)</li>'
        for name, english, chinese in PAPERS
        if (out / name).is_file()
    )
    steps: dict[str, list[Path]] = {}  # one step of the job in each language, side by side
    for path in sorted(out.rglob("*.png"), key=lambda path: (path.stem, path.parent.name)):
        steps.setdefault(path.stem, []).append(path)
    figures = [_figure(out, stem, paths) for stem, paths in steps.items()]
    heading = "<h2>The window, step by step 窗口逐步</h2>\n" if figures else ""
    page = out / "index.html"
    page.write_text(
        _PAGE.format(
            words=html.escape(words),
            papers=papers,
            verdict=html.escape(verdict),
            pictures=heading + "\n".join(figures),
        ),
        encoding="utf-8",
    )
    return page


def _figure(out: Path, stem: str, paths: list[Path]) -> str:
    caption = html.escape(stem.replace("-", " ").replace("_", " "))
    pictures = []
    for path in paths:
        name = html.escape(path.relative_to(out).as_posix())
        image = f'<img src="{name}" alt="{caption}" loading="lazy">'
        pictures.append(f'<a href="{name}">{image}</a>')
    return (
        f"<figure><figcaption>{caption}</figcaption>"
        f'<div class="pair">{"".join(pictures)}</div></figure>'
    )
