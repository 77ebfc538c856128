"""The library of an office: regulations in, passages out, for the day of the act and of decision.

Opening is quick and never raises: what is wrong with the file shows in the outcome of a search.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

from models.progress import Cancelled, CancelToken, Progress
from rag.citation import find_all
from rag.corpus import Corpus, CorpusError
from rag.dense import NO_DENSE, DenseIndex
from rag.importing import ImportReport, Quarantined, take_in
from rag.index import Index, Segment, bring_up_to_date
from rag.passage import Outcome, Passage, Query, SearchResult
from rag.provision import Citation, Provision, Regulation
from rag.search import (
    DENSE_DEPTH,
    Hit,
    follow_references,
    groups,
    hits,
    is_ground,
    score,
    sentences,
)
from rag.versions import Catalogue, Moment, by_work, counterpart, in_force, work_of

__all__ = ["EmbeddingRefusedError", "ImportReport", "Library", "Quarantined"]

_EXTRA = 30  # articles ranked beyond what is asked for, before references move them


class EmbeddingRefusedError(ValueError):
    """An embedding that cannot be used; the message says why."""


class Library:
    """Regulations and their indexes. Every method may be called from any thread."""

    def __init__(self, path: Path, embedding: Path | None) -> None:
        """Use `Library.open`."""
        self.path = path
        self._lock = threading.RLock()
        self._corpus: Corpus | None = None
        self._broken = ""
        self._index: tuple[str, Index] | None = None
        self._segment: Segment | None = None
        self._catalogue: Catalogue | None = None
        self._folder = path.with_name(path.name + ".index")
        self.dense = DenseIndex(path, self._folder, embedding) if embedding else None
        self._warming: threading.Thread | None = None
        self._closing = CancelToken()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._corpus = Corpus(path)
        except (CorpusError, OSError) as error:
            self._broken = str(error)

    @classmethod
    def open(cls, path: Path, embedding: Path | None = None, *, dense: bool = True) -> Library:
        """Open or make the library in the SQLite file `path`.

        `embedding` is a sentence-transformers folder; None is the built-in one. `dense=False`
        leaves dense search out (no child process). A file that cannot be opened shows as
        `Outcome.UNAVAILABLE` in every search.
        """
        if not dense:
            return cls(path, None)
        if embedding is None:
            from models.embedding import built_in_embedding

            embedding = built_in_embedding()
        return cls(path, embedding)

    def close(self) -> None:
        """Let go of the file and end the worker."""
        self._closing.cancel()  # else a worker that is killed while it warms up is started again
        if self._warming is not None:
            self._warming.join(timeout=5)
        if self.dense is not None:
            self.dense.close()
        with self._lock:
            if self._corpus is not None:
                self._corpus.close()
                self._corpus = None
                self._broken = "the library is closed"

    def warm(self) -> None:
        """Start the index worker in the background, so that the first search need not wait: for
        whoever stays open. A command that searches starts it by that.
        """
        if self.dense is None or self._corpus is None or not self._corpus.index_key:
            return
        if self._warming is not None and self._warming.is_alive():
            return
        corpus, dense = self._corpus, self.dense

        def prepare() -> None:
            with contextlib.suppress(Cancelled, CorpusError):
                self._current_index(corpus)
                dense.prepare(corpus.index_key, self._closing)

        self._warming = threading.Thread(target=prepare, daemon=True)
        self._warming.start()

    # -- regulations -------------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hex, over every regulation's identity, text and dates."""
        return self._open_corpus().fingerprint

    def regulations(self) -> tuple[Regulation, ...]:
        """Every version of every regulation, without its provisions."""
        return self._open_corpus().regulations()

    def regulation(self, regulation_id: str) -> Regulation | None:
        """One version with all its provisions."""
        return self._open_corpus().regulation(regulation_id)

    def provision(self, citation: Citation, on: date | None = None) -> Provision | None:
        """What `citation` points at in the version in force on a day; without a day, in the
        newest. A short title is understood where it fits one regulation only.
        """
        corpus = self._open_corpus()
        title = corpus.resolve(citation.regulation)
        if title is None:
            return None
        asked = replace(citation, regulation=title)
        for versions in by_work(corpus.versions(title)).values():
            if on is None:
                chosen = versions[-1]
            elif (version := in_force(versions, on)) is not None:
                chosen = version.regulation
            else:
                continue
            if found := corpus.in_version(asked, chosen.regulation_id):
                return found
        return None

    def history(self, citation: Citation) -> tuple[Provision, ...]:
        """The provision in every version that has it, oldest first."""
        corpus = self._open_corpus()
        title = corpus.resolve(citation.regulation)
        if title is None:
            return ()
        asked = replace(citation, regulation=title)
        found = (corpus.in_version(asked, v.regulation_id) for v in corpus.versions(title))
        return tuple(p for p in found if p is not None)

    def cites(self, provision: Provision) -> tuple[Citation, ...]:
        """What the article of `provision` cites, each once, in the order of the text."""
        corpus = self._open_corpus()
        links = corpus.links_from(corpus.rows_of_article(provision))
        return tuple(dict.fromkeys(link.target for link in links))

    def cited_in(self, citation: Citation, on: date | None = None) -> tuple[Provision, ...]:
        """The provisions that cite an article or a part of it, in the versions in force `on` a day
        (without a day: in the newest); each once.
        """
        corpus = self._open_corpus()
        rows = list(dict.fromkeys(link.source for link in corpus.links_to(citation)))
        found = corpus.provisions(rows)
        works = by_work(corpus.regulations())
        chosen: dict[str, str | None] = {}
        for provision in found.values():
            work = work_of(provision.regulation_id)
            if work not in chosen:
                several = works[work]
                applies = in_force(several, on) if on else None
                newest = several[-1].regulation_id if on is None else None
                chosen[work] = applies.regulation.regulation_id if applies else newest
        return tuple(found[row] for row in rows
                     if found[row].regulation_id == chosen[work_of(found[row].regulation_id)])

    def quarantined(self) -> tuple[Quarantined, ...]:
        """Files of earlier imports that could not be taken in."""
        return tuple(Quarantined(*row) for row in self._open_corpus().quarantined())

    # -- import --------------------------------------------------------------------------------

    def add(
        self,
        paths: Iterable[Path],
        token: CancelToken | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> ImportReport:
        """Take in files, and folders with all that is in them; then bring the indexes up to date.

        Each file goes in whole or not at all, and a file that is here unchanged is passed over, so
        an import that was stopped is resumed by asking again. Raises `Cancelled` by `token`.
        """
        corpus = self._open_corpus()
        token = token or CancelToken()
        report = on_progress or (lambda _progress: None)
        done = take_in(corpus, paths, token, report)
        if corpus.index_key:
            report(Progress("indexing", 0, None))
            self._refresh_indexes(corpus, token, on_progress)
        return done

    def refresh(
        self, token: CancelToken | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Bring both indexes up to date with what the library holds; for measuring."""
        self._refresh_indexes(self._open_corpus(), token or CancelToken(), on_progress)

    def use_embedding(
        self, folder: Path, token: CancelToken | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        before_swap: Callable[[], None] = lambda: None,
    ) -> None:
        """Search with another embedding from now on: a sentence-transformers folder.

        The vectors are computed in a folder and a process of their own while the old ones answer;
        `before_swap` is called when all is ready (to log it), and what it raises leaves all as it
        was. Raises `EmbeddingRefusedError`, and `Cancelled` by `token`.
        """
        if not (folder / "modules.json").is_file():
            raise EmbeddingRefusedError(
                f"{folder} is no folder of a sentence-transformers model; a name is not enough, "
                "nothing is fetched",
            )
        new = DenseIndex(self.path, self._folder, folder)
        try:
            note = new.prepare(self._open_corpus().index_key, token, on_progress)
            if not note:
                before_swap()
        except BaseException:
            new.close()
            raise
        if note:
            new.close()
            raise EmbeddingRefusedError(note)
        old, self.dense = self.dense, new
        if old is not None:
            old.close()

    def index(self) -> Index:
        """The lexical index of the library as it is now."""
        return self._current_index(self._open_corpus())

    @property
    def index_key(self) -> str:
        """See `Corpus.index_key`."""
        return self._open_corpus().index_key

    def _refresh_indexes(
        self, corpus: Corpus, token: CancelToken, on_progress: Callable[[Progress], None] | None,
    ) -> None:
        """Both at once: the dense one is made in another process."""
        if self.dense is None:
            self._current_index(corpus)
            return
        with ThreadPoolExecutor(max_workers=1) as other:
            dense = other.submit(self.dense.prepare, corpus.index_key, token, on_progress)
            self._current_index(corpus)
            dense.result()

    # -- search --------------------------------------------------------------------------------

    def search(
        self, query: Query, token: CancelToken | None = None, *, wait: bool = True,
    ) -> SearchResult:
        """The provisions that bear on `query.text` on the day of the act, best first.

        Search by meaning takes seconds to load at first. `wait=False`, for who looks on: until it
        is there words alone answer (the result says so), and it is loaded meanwhile.

        Raises:
            Cancelled: by `token`. Nothing else: what is wrong is the outcome.
        """
        try:
            return self._search(self._usable_corpus(), query, token, wait=wait)
        except (CorpusError, OSError) as error:
            return SearchResult(Outcome.UNAVAILABLE, query, (), "", str(error))

    def _usable_corpus(self) -> Corpus:
        corpus = self._open_corpus()
        if not self.path.is_file():
            raise CorpusError(f"{self.path.name} is not there any more")
        if not corpus.index_key:
            raise CorpusError("the library holds no regulation")
        return corpus

    def _search(
        self, corpus: Corpus, query: Query, token: CancelToken | None, *, wait: bool,
    ) -> SearchResult:
        key, fingerprint = corpus.index_key, corpus.fingerprint
        index = self._current_index(corpus)
        catalogue = self._current_catalogue(corpus, key)
        act = catalogue.on(query.day_of_act)
        allowed = catalogue.in_force(index.regulations, query.day_of_act)
        asked = sentences(query.text)
        dense = NO_DENSE
        words_alone = not wait and self.dense is not None and not self.dense.settled(key)
        if words_alone:
            self.warm()
        elif self.dense is not None:
            dense = self.dense.search(asked, DENSE_DEPTH, key, token)
        if token is not None:
            token.raise_if_cancelled()
        scored = score(index, asked, dense, allowed, penal=query.penal)
        group = groups(index, penal=query.penal)
        found = hits(index, scored, group, query.top + _EXTRA)
        cited = self._cited(corpus, index, query, act)
        if not cited and not is_ground(index, asked, scored, allowed, penal=query.penal,
                                       found_at=dense.found_at):
            return SearchResult(Outcome.NONE_FOUND, query, (), fingerprint,
                                words_alone=words_alone)
        found = follow_references(index, corpus, found, group, allowed, penal=query.penal)
        firsts = {hit.row for hit in cited}
        found = [*cited, *(hit for hit in found if hit.row not in firsts)][: query.top]
        provisions = corpus.provisions([hit.row for hit in found])
        decision = catalogue.on(query.day_of_decision)
        passages = tuple(
            _passage(corpus, provisions[hit.row], hit, place, (act, decision))
            for place, hit in enumerate(found, start=1)
        )
        return SearchResult(Outcome.FOUND, query, passages, fingerprint, words_alone=words_alone)

    def _cited(
        self, corpus: Corpus, index: Index, query: Query, act: Moment,
    ) -> list[Hit]:
        """What the query names by number: first, whatever its words are."""
        out: list[Hit] = []
        for _, _, citation in find_all(query.text):
            title = corpus.resolve(citation.regulation)
            if title is None:
                continue
            asked = replace(citation, regulation=title)
            found = (corpus.in_version(asked, version.regulation.regulation_id)
                     for version in act.titled(title))
            provision = next((p for p in found if p is not None), None)
            row = corpus.row_of(provision) if provision else None
            if row is None:
                continue
            if all(hit.row != row for hit in out):
                out.append(Hit(row, -1, index.document_of(row) or 0, 1.0, ("citation",)))
        return out

    def _current_index(self, corpus: Corpus) -> Index:
        """The index of the rows as they are now: from memory, from disk, or built."""
        with self._lock:
            key = corpus.index_key
            if self._index is not None and self._index[0] == key:
                return self._index[1]
            known = self._segment if self._index is not None else None
            self._segment = bring_up_to_date(self._folder, corpus.parts(), corpus.units, known)
            index = self._segment.index()
            self._index = (key, index)
            return index

    def _current_catalogue(self, corpus: Corpus, key: str) -> Catalogue:
        with self._lock:
            if self._catalogue is None or self._catalogue.key != key:
                self._catalogue = Catalogue(
                    key, by_work(corpus.regulations()), corpus.rows_of_versions(),
                )
            return self._catalogue

    def _open_corpus(self) -> Corpus:
        if self._corpus is None:
            raise CorpusError(self._broken)
        return self._corpus


def _passage(
    corpus: Corpus, provision: Provision, hit: Hit, rank: int, days: tuple[Moment, Moment],
) -> Passage:
    act, decision = days
    work = work_of(provision.regulation_id)
    then, now = act.versions[work], decision.versions.get(work)
    why = hit.why
    later: Provision | None = None
    unknown = not then.certain or (now is not None and not now.certain)
    if now is None:
        why = (*why, "ended_before_decision")
    elif now.regulation.regulation_id != provision.regulation_id:
        later = counterpart(corpus, provision, now.regulation.regulation_id)
        if later is None:
            why = (*why, "gone_before_decision")
        elif (later.lead, later.text) == (provision.lead, provision.text):
            later = None
    return Passage(provision, rank, round(hit.score * 1_000_000), why, later, unknown)
