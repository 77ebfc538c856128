"""What the library page shows as rich text: a chapter to read, two versions side by side."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.difference import as_html, parts
from desktop.theme import theme
from rag import citation as citations
from rag.provision import Citation, Provision, Rank, Regulation

translate = QCoreApplication.translate

MOST_ARTICLES = 80
"""Of a chapter that are shown at once; the one looked for is among them."""

_LINE = "line-height:125%;margin-top:3px;margin-bottom:9px;"


def articles_of(regulation: Regulation) -> tuple[Provision, ...]:
    """The articles of a version, without their parts."""
    return tuple(
        p for p in regulation.provisions
        if p.citation.paragraph is None and p.citation.item is None and p.citation.subitem is None
    )


def around(articles: Sequence[Provision], chosen: Provision) -> Sequence[Provision]:
    """The articles under the same headings as `chosen`, at most `MOST_ARTICLES` around it."""
    same = [a for a in articles if a.path == chosen.path]
    at = next((i for i, a in enumerate(same) if _number(a) == _number(chosen)), 0)
    start = max(0, min(at - MOST_ARTICLES // 2, len(same) - MOST_ARTICLES))
    return same[start : start + MOST_ARTICLES]


def _number(provision: Provision) -> tuple[int, int]:
    return provision.citation.article, provision.citation.inserted


def anchor(citation: Citation) -> str:
    """The name of an article in the page, and the target of a link to it."""
    return f"a{citation.article}.{citation.inserted}"


def reading_html(regulation: Regulation, shown: Sequence[Provision], chosen: Provision) -> str:
    """Articles to read one after another, with headings; `chosen` stands out."""
    soft, mark = theme.name("soft"), theme.name("mark")
    out = [f'<p style="{_LINE}"><b>{html.escape(regulation.title)}</b></p>']
    out += [f'<p style="{_LINE}color:{soft};">{html.escape(heading)}</p>'
            for heading in chosen.path]
    if chosen.path == () and regulation.preamble and shown[:1] and _number(shown[0]) <= (1, 0):
        preamble = html.escape(regulation.preamble).replace("\n", "<br>")
        out.append(f'<p style="{_LINE}color:{soft};font-size:{10.5 * theme.zoom:.1f}pt;">'
                   f"{preamble}</p>")
    for article in shown:
        number = html.escape(citations.format(article.citation, with_title=False))
        text = html.escape(article.text).replace("\n", "<br>")
        back = f"background:{mark};" if _number(article) == _number(chosen) else ""
        out.append(
            f'<p style="{_LINE}"><a name="{anchor(article.citation)}"></a>'
            f'<a href="#{anchor(article.citation)}" style="color:{theme.name("accent")};'
            f'text-decoration:none;"><b>{number}</b></a>　<span style="{back}">{text}</span></p>'
        )
    return "".join(out)


def difference_html(before: Provision | None, after: Provision) -> str:
    """How one provision came to read as it does, by units of meaning."""
    if before is None:
        words = translate("LibraryText", "The other version has no such article.")
        return f'<p style="{_LINE}color:{theme.name("soft")};">{html.escape(words)}</p>'
    if before.text == after.text:
        words = translate("LibraryText", "The same words in both versions.")
        return f'<p style="{_LINE}color:{theme.name("soft")};">{html.escape(words)}</p>'
    found = parts(before.text, after.text)
    old = as_html(found, show=("same", "gone"))
    new = as_html(found, show=("same", "new"))
    return (
        f'<table width="100%" cellpadding="6"><tr>'
        f'<td width="50%" valign="top"><b>{html.escape(edition(before.regulation_id))}</b>'
        f'<p style="{_LINE}">{old}</p></td>'
        f'<td width="50%" valign="top"><b>{html.escape(edition(after.regulation_id))}</b>'
        f'<p style="{_LINE}">{new}</p></td></tr></table>'
    )


def edition(regulation_id: str) -> str:
    """The day that names a version; a day that is not known is said to be so."""
    day = regulation_id.partition("@")[2].partition("#")[0]
    return day if day[:4].isdigit() else translate("LibraryText", "date not known")


def in_force_words(regulation: Regulation) -> str:
    """From when to when a version applies."""
    unknown = translate("LibraryText", "date not known")
    start = regulation.effective_from.isoformat() if regulation.effective_from else unknown
    if regulation.ended_on:
        return translate("LibraryText", "in force {start} until {end}").format(
            start=start, end=regulation.ended_on.isoformat())
    return translate("LibraryText", "in force from {start}").format(start=start)


def rank_words(rank: Rank) -> str:
    """The rank of a norm."""
    return {
        Rank.LAW: translate("LibraryText", "Law"),
        Rank.ADMINISTRATIVE_REGULATION: translate("LibraryText", "Administrative regulation"),
        Rank.DEPARTMENTAL_RULE: translate("LibraryText", "Departmental rule"),
        Rank.LOCAL_REGULATION: translate("LibraryText", "Local regulation"),
        Rank.LOCAL_RULE: translate("LibraryText", "Local rule"),
        Rank.NORMATIVE_DOCUMENT: translate("LibraryText", "Normative document"),
        Rank.UNKNOWN: translate("LibraryText", "Rank not known"),
    }[rank]


def reason_words(reason: str) -> str:
    """Why a file was refused, in the language of the window; a reason it does not know as it is."""
    for begins, words in (
        ("no article", translate("LibraryText", "nothing in it is numbered as a regulation is")),
        ("no title", translate("LibraryText", "no title was found")),
        ("another text of", translate("LibraryText",
                                      "another text of the same version is in the library")),
        ("the PDF has no text layer", translate(
            "LibraryText", "a scan: its pages are pictures without a text layer, and reading "
            "pictures is not built in; ask for the text or a DOCX")),
        ("the PDF shows pictures", translate(
            "LibraryText", "a scan with hidden text under its pictures, which is not trusted; "
            "ask for the text or a DOCX")),
        ("the PDF is locked", translate("LibraryText", "locked with a password; save a copy "
                                        "without one")),
        ("the PDF takes too long", translate("LibraryText", "the PDF takes too long to read")),
        ("the PDF", translate("LibraryText", "the PDF is damaged or too large")),
        ("the file is no readable DOCX", translate("LibraryText", "the DOCX is damaged")),
        ("the file unpacks", translate("LibraryText", "the file unpacks to more than is read")),
        ("a part of the file", translate("LibraryText", "the DOCX is damaged")),
        ("the file has", translate("LibraryText", "the file is too large")),
        ("the text is neither", translate("LibraryText", "the text is neither UTF-8 nor GB18030")),
        ("the file is not text", translate("LibraryText", "the file is not text")),
        ("files of type", translate("LibraryText", "files of this type are not read")),
    ):
        if reason.startswith(begins):
            return words
    return reason


def with_citation(provision: Provision) -> str:
    """A provision as it is quoted elsewhere: the citation, the version, the words."""
    name = citations.format(provision.citation)
    return f"{name}（{edition(provision.regulation_id)}）：{provision.lead}{provision.text}"
