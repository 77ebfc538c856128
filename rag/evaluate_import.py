"""Whether an import lost anything: every text of a folder, against what the library holds of it.

Articles are counted in the source by a rule of this file alone, and every line of the source is
looked for in what was stored, so that a fault of the parser cannot hide behind itself.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.progress import CancelToken, Progress
from rag import reader
from rag.corpus import Corpus
from rag.importing import files_in, take_in
from rag.provision import Regulation

_NUMERAL = "〇零一二三四五六七八九十百千"
_ARTICLE = re.compile(rf"^(第[{_NUMERAL}\d]+条(?:之[{_NUMERAL}]+)?)(?:[\s\u3000]+|$)")
_ADDRESS = re.compile(
    rf"^(?:第[{_NUMERAL}\d]+条(?:之[{_NUMERAL}]+)?|[{_NUMERAL}]+(?:、|$)|[（(][{_NUMERAL}]+[)）])"
)


@dataclass(frozen=True, slots=True)
class TextCheck:
    """One text: how many articles its source numbers and the library holds, the lines of the
    source that are nowhere in it, and whether the source itself is kept letter by letter.
    """

    name: str
    articles_in_source: int
    articles: int
    lost: tuple[str, ...]
    source_kept: bool

    @property
    def whole(self) -> bool:
        """Whether nothing was lost. A text without 第N条 has as many articles as it was given."""
        counted = self.articles_in_source in {0, self.articles}
        return counted and not self.lost and self.source_kept and self.articles > 0


def check(
    paths: Sequence[Path], corpus: Corpus, token: CancelToken | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[list[TextCheck], dict[str, str]]:
    """Import `paths` into `corpus` and compare; also the files set aside, with the reasons."""
    done = take_in(corpus, paths, token or CancelToken(), on_progress)
    bad = {one.name: one.reason for one in done.quarantined}
    out = []
    for path in files_in(paths):
        rows = corpus.read("SELECT regulation_id FROM file WHERE name=?", (str(path.resolve()),))
        regulation = corpus.regulation(str(rows[0][0])) if rows and rows[0][0] else None
        if regulation is not None:
            out.append(_compare(path, regulation, corpus))
    return out, bad


def _compare(path: Path, regulation: Regulation, corpus: Corpus) -> TextCheck:
    text = reader.read(path).text
    lines = [_bare(line) for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("<!--")]
    stored = {""}  # a line that is a number alone is stored as the address
    for part in (regulation.title, regulation.preamble, regulation.regulation_id.partition("#")[2],
                 *(text for p in regulation.provisions for text in (p.text, *p.path)),
                 *corpus.annexes(regulation.regulation_id)):
        stored |= {_words(line) for line in part.splitlines()}
    lost = tuple(line for line in lines
                 if _words(line) not in stored and _words(_ADDRESS.sub("", line)) not in stored)
    copies = corpus.read("SELECT count(*) FROM file WHERE regulation_id=?",
                         (regulation.regulation_id,))
    second_copy = regulation.source_name != path.name or (
        copies[0][0] != 1 and corpus.source(regulation.regulation_id) != text
    )
    if second_copy:  # its front matter may say more or less than that of the first
        begins = next((i for i, line in enumerate(lines) if _ARTICLE.match(line)), 0)
        lost = tuple(line for line in lost if line in lines[begins:])
    numbered = {m.group(1) for line in lines if (m := _ARTICLE.match(line))}
    articles = {(p.citation.article, p.citation.inserted) for p in regulation.provisions}
    kept = second_copy or corpus.source(regulation.regulation_id) == text
    return TextCheck(path.name, len(numbered), len(articles), lost, kept)


def _bare(line: str) -> str:
    return line.strip().lstrip("#").strip().replace("**", "")


def _words(line: str) -> str:
    return "".join(_bare(line).split())


def evaluate(
    folder: Path, on_progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[list[dict[str, object]], list[str]]:
    """Figures of importing `folder`, and a sentence for each text that is not whole."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        corpus = Corpus(Path(temporary) / "library.sqlite")
        try:
            checks, bad = check([folder], corpus, None, on_progress)
        finally:
            corpus.close()
    faults = [f"{name}: set aside: {reason}" for name, reason in bad.items()]
    faults += [
        f"{one.name}: {one.articles} articles of {one.articles_in_source}, "
        f"{len(one.lost)} lines lost: {' | '.join(one.lost[:2])}"
        for one in checks if not one.whole
    ]
    texts = len(checks) + len(bad)
    whole = sum(one.whole for one in checks)
    in_source = sum(one.articles_in_source for one in checks)
    held = sum(one.articles for one in checks if one.articles_in_source)
    lost = sum(len(one.lost) for one in checks)

    def figure(name: str, value: int, reach: int, unit: str) -> dict[str, object]:
        return {"name": name, "value": value, "unit": unit, "reach": reach, "peer": None,
                "peer_value": None, "ok": value == reach}

    return [
        figure("texts taken in whole", whole, texts, "texts"),
        figure("articles (第N条)", held, in_source, "articles"),
        figure("lines of source not stored", lost, 0, "lines"),
    ], faults
