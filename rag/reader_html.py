"""HTML as text: what a browser would show, and what the page hides from its reader."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from rag.passage import Flag
from rag.screen import screen

_SKIPPED = {"script", "style", "template", "noscript", "head", "svg", "iframe", "object"}
_BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "section", "article", "header", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "dt", "dd", "title", "body",
}
_VOID = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source",
         "track", "wbr"}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|"
    r"font-size\s*:\s*(?:0|[0-3](?:\.\d+)?\s*p[xt])\s*(?:[a-z]*\s*)?(?:;|!|$)|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?(?![0-9a-f])|#f[0-9a-f]f[0-9a-f]f[0-9a-f]|"
    r"rgba?\(\s*2[45]\d\s*,\s*2[45]\d\s*,\s*2[45]\d|transparent)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"background(?:-color)?\s*:\s*(?!white|#fff|transparent|none)", re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"^(?:[a-z0-9]+)?(?:[.#][\w-]+)?$", re.IGNORECASE)


def read_html(source: str) -> tuple[str, tuple[Flag, ...]]:
    """The visible text of a page, one block a line, table cells separated by tabs."""
    page = _Page(_hiding_selectors(source))
    page.feed(source)
    page.close()
    page.finish()
    lines = [re.sub(r"[ \t\r\n\f]*\n[ \t\r\n\f]*", "\n", line) for line in page.lines]
    return "\n".join(line.strip(" \n") for line in lines if line.strip()), tuple(page.flags)


def _hiding_selectors(source: str) -> set[str]:
    """Simple selectors (tag, .class, #id) whose style hides; enough for what people write."""
    out = set()
    for sheet in re.findall(r"<style[^>]*>(.*?)</style", source, re.IGNORECASE | re.DOTALL):
        for selectors, style in _RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
            if _hides(style):
                names = (name.strip().lower() for name in selectors.split(","))
                out |= {name for name in names if name and _SIMPLE.match(name)}
    return out


def _hides(style: str) -> str:
    if _HIDING.search(style):
        return "html_hidden"
    if _WHITE.search(style) and not _BACKGROUND.search(style):
        return "white_text"
    return ""


class _Page(HTMLParser):
    def __init__(self, selectors: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.flags: list[Flag] = []
        self._line: list[str] = []
        self._hidden: list[str] = []
        self._open: list[tuple[str, str]] = []  # tag, and what hides it
        self._selectors = selectors

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if tag in {"td", "th"} and self._line:
            self._line.append("\t")
        if tag in _VOID:
            return
        self._open.append((tag, self._hiding(tag, dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if any(tag == name for name, _ in self._open):
            while self._open:
                name, why = self._open.pop()
                if why and why != "skipped":
                    self._flag_hidden(why)
                if name == tag:
                    break

    def handle_data(self, data: str) -> None:
        why = next((why for _, why in self._open if why), "")
        if why == "skipped":
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        if why:
            self._hidden.append(text)
        else:
            self._line.append(text)

    def handle_comment(self, data: str) -> None:
        if screen(data):  # a comment is ordinary unless it speaks to the machine
            self.flags.append(Flag("hidden_text", data.strip()[:400], "html_comment"))

    def finish(self) -> None:
        """Take in what unclosed elements hold."""
        for _, why in self._open:
            if why and why != "skipped":
                self._flag_hidden(why)
        self._end_line()

    def _hiding(self, tag: str, attributes: dict[str, str | None]) -> str:
        if tag in _SKIPPED:
            return "skipped"
        if "hidden" in attributes or (attributes.get("type") or "").lower() == "hidden":
            return "html_hidden"
        names = [f".{name}" for name in (attributes.get("class") or "").lower().split()]
        if attributes.get("id"):
            names.append(f"#{(attributes['id'] or '').lower()}")
        if self._selectors & {tag, *names, *(tag + name for name in names)}:
            return "html_hidden"
        if tag == "font" and _WHITE.search(f"color:{attributes.get('color') or ''}"):
            return "white_text"
        return _hides(attributes.get("style") or "")

    def _flag_hidden(self, why: str) -> None:
        text = "".join(self._hidden).strip()
        self._hidden.clear()
        if text:
            self.flags.append(Flag("hidden_text", text[:400], why))

    def _end_line(self) -> None:
        text = "".join(self._line).strip(" ")
        self._line.clear()
        if text.strip():
            self.lines.append(text)
