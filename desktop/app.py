"""The composition root: the only place that makes language model, library and log.

An office's home folder holds everything: `office.db` (cases and log), `device.key`, `library/`
(regulations and their indexes), `evidence/`, `weights/`, `papers/`, `settings.json`, `window.ini`.
The log's high-water mark lies in `mark/`, so that a restored copy of `office.db` is noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Self

from audit import bundle
from audit.clock import Clock, SystemClock
from audit.events import MACHINE_ID, Actor, EventDraft
from audit.log import Log
from audit.read import Reader
from audit.store import open_reader
from casework.desk import Desk
from casework.errors import NoLanguageModelError, PackError
from casework.events import export_created
from casework.model import Person, Role
from casework.pack import Pack, load_case, load_pack
from casework.redraw import draft_of
from casework.steps_review import DOCX_NAME, PDF_NAME
from casework.store import CaseStore
from desktop.backup import Backups, take_up
from desktop.embedding_choice import change_embedding, embedding_in_use
from desktop.home import default_home, log_file, read_settings, write_settings
from desktop.identity import ROOT, identity
from desktop.office_log import OfficeLog
from desktop.ports import SampleCase
from desktop.shelf import Shelf
from desktop.weights import Weights
from models.language import LanguageModel, LlamaLanguageModel, built_in_weights
from models.progress import CancelToken, Progress
from models.weights import WeightsCard, hash_file, read_card
from rag.corpus import CorpusError
from rag.library import ImportReport, Library
from rag.provision import Rank
from rag.replay import ReplayReport, obstacles, replay

PACKS = ROOT / "packs"
DEFAULT_PACK = PACKS / "food-sales-penalty"
COMMAND_LINE = Actor(id="command-line", kind="machine", role="command-line")
"""Whoever keeps the log from a terminal has not signed in: the program did it, no person."""
_MACHINE = Actor(id=MACHINE_ID, kind="machine", role="machine")

OnProgress = Callable[[Progress], None]


class App:
    """One office, opened: desk, library, weights and log. A context manager; `close` ends it."""

    def __init__(
        self,
        home: Path,
        pack: Pack,
        *,
        log: Log,
        library: Library,
        shelf: Shelf,
        language_model: LanguageModel | None,
        clock: Clock,
    ) -> None:
        """For `open` only."""
        self.home = home
        self.pack = pack
        self.library = library
        self.shelf = shelf
        self.language_model = language_model
        self.office_log = log
        store = CaseStore(log)
        self.desk = Desk(
            store=store,
            library=library,
            language_model=language_model,
            pack=pack,
            clock=clock,
        )
        self.log = OfficeLog(log, log.path, self.desk.require_reader)
        self.backups = Backups(home, store, self.desk.accounts, clock)
        now = language_model.card.sha256 if language_model else ""
        self.weights = Weights(home, shelf, store, self.desk.accounts, now=now)
        self._clock = clock
        self._closing = ExitStack()

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        pack: Path | None = None,
        *,
        clock: Clock | None = None,
        on_progress: OnProgress = lambda _: None,
    ) -> Self:
        """Open the office in `home`, making it on first use, with the regulations of the pack.

        Raises:
            PackError: the pack cannot be used.
            LogUnavailable: the log cannot be written; another Shuoli may have it open.
            OSError: the folder cannot be made or read.
        """
        home = (home or default_home()).resolve()
        clock = clock or SystemClock()
        loaded = load_pack(find_pack(pack))
        home.mkdir(parents=True, exist_ok=True)
        take_up(home)
        with ExitStack() as stack:
            log = Log.open(
                log_file(home),
                device_key=home / "device.key",
                clock=clock,
                app=identity(),
                high_water=home / "mark" / "office.mark",
            )
            stack.callback(log.close)
            library = Library.open(home / "library" / "regulations.db", embedding_in_use(home))
            stack.callback(library.close)
            shelf = Shelf(home / "weights", built_in_weights())
            card = _card_in_use(home, shelf)
            language_model = LlamaLanguageModel(card) if card else None
            if language_model:
                stack.callback(language_model.close)
            _import_pack(home, loaded, library, on_progress)
            app = cls(
                home,
                loaded,
                log=log,
                library=library,
                shelf=shelf,
                language_model=language_model,
                clock=clock,
            )
            app.log_what_is_loaded()
            app._closing = stack.pop_all()
        return app

    def __enter__(self) -> Self:
        """Nothing more than `open` did."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Stop the workers, log `app.stopped` under a last checkpoint, release the files."""
        self._closing.close()

    # --- what the window shows --------------------------------------------------------------

    @property
    def settings_file(self) -> Path:
        """The ini file of window state."""
        return self.home / "window.ini"

    @property
    def papers(self) -> Path:
        """Where decisions and bundles go, one folder a case."""
        return self.home / "papers"

    @property
    def weights_label(self) -> str:
        """Name of the language model in use; empty where there is none."""
        return self.language_model.card.name if self.language_model else ""

    @property
    def weights_builtin(self) -> bool:
        """Whether that is the small built-in one."""
        return bool(self.language_model and self.language_model.card.builtin)

    @property
    def corpus_label(self) -> str:
        """The regulations in a few words, the highest in rank first; empty where there are none."""
        try:
            regulations = self.library.regulations()
        except CorpusError:
            return ""
        ranks = list(Rank)
        ordered = sorted(regulations, key=lambda r: (r.ended_on is not None, ranks.index(r.rank)))
        titles = list(dict.fromkeys(regulation.title for regulation in ordered))
        more = f" +{len(titles) - 1}" if len(titles) > 1 else ""
        return f"《{titles[0]}》{more}" if titles else ""

    def sample_cases(self) -> tuple[SampleCase, ...]:
        """The case folders of the pack, in the order of its script; others follow."""
        told = list(self.pack.script.get("cases", {}))
        order = {name: place for place, name in enumerate(told)}
        folders = sorted(self.pack.cases, key=lambda f: (order.get(f.name, len(told)), f.name))
        return tuple(SampleCase(load_case(folder).title, folder) for folder in folders)

    def today(self) -> date:
        """The day where the office is (time zone of this PC)."""
        return self._clock.now().astimezone().date()

    def person_with(self, role: Role) -> Person:
        """The first person of the pack with a role. Raises PackError where there is none."""
        for person in self.pack.people:
            if role in person.roles:
                return person
        raise PackError(
            self.pack.folder / "people.yaml", None, f"nobody is {role}", "Give somebody this role"
        )

    # --- regulations and weights ------------------------------------------------------------

    def import_regulations(
        self, paths: Sequence[Path], token: CancelToken, on_progress: OnProgress
    ) -> ImportReport:
        """Add files or folders to the library and log what it then holds."""
        report = self.library.add(paths, token, on_progress)
        self._log_corpus()
        return report

    def use_embedding(
        self, folder: Path | None, token: CancelToken, on_progress: OnProgress
    ) -> None:
        """Search by meaning with the model in this folder from now on; None: the built-in one."""
        change_embedding(
            self.home, self.library, self.office_log, folder, token=token, on_progress=on_progress
        )

    def export_bundle(
        self, case_id: str | None, out: Path, token: CancelToken, on_progress: OnProgress
    ) -> Path:
        """Write a bundle of a case, or of the office, without anybody signed in; logged.

        Raises:
            LogUnavailable: it cannot be logged, so it is not done.
            OSError: `out` cannot be written.
        """
        issue = self.desk.case_file(case_id).issue if case_id else None
        papers = [Path(issue.folder) / name for name in (DOCX_NAME, PDF_NAME)] if issue else []
        exported = export_created(COMMAND_LINE, case_id, self.office_log.size, None)
        self.office_log.append([exported])
        report = bundle.export(
            self.office_log,
            out,
            case_id=case_id,
            documents={path.name: path for path in papers if path.is_file()},
            token=token,
            on_progress=lambda done, total: on_progress(Progress("exporting", done, total)),
        )
        return report.path

    def log_what_is_loaded(self) -> None:
        """Log the library and the weights that this run works with."""
        self._log_corpus()
        if self.language_model:
            card = self.language_model.card
            name = card.name if card.name.isascii() else card.path.name
            data = {"name": name, "sha256": card.sha256, "builtin": card.builtin}
            self.office_log.append([EventDraft("weights.loaded", _MACHINE, data)])

    def _log_corpus(self) -> None:
        try:
            regulations = self.library.regulations()
            data = {
                "fingerprint": self.library.fingerprint,
                "regulations": len(regulations),
                "provisions": sum(
                    len(whole.provisions)
                    for regulation in regulations
                    if (whole := self.library.regulation(regulation.regulation_id))
                ),
            }
        except CorpusError:
            return  # a search says what is wrong; cases can still be done by hand
        self.office_log.append([EventDraft("corpus.loaded", _MACHINE, data)])


def language_model_of(home: Path | None, weights: Path | None) -> LanguageModel:
    """Weights to measure: a file, else those that the office drafts with.

    Raises:
        BadWeightsError: the file cannot serve as weights.
        NoLanguageModelError: the office has none.
    """
    folder = (home or default_home()).resolve()
    card = read_card(weights) if weights else _card_in_use(folder, shelf_of(home))
    if card is None:
        raise NoLanguageModelError
    return LlamaLanguageModel(card)


def replay_of(
    home: Path | None, suggestion_id: str, token: CancelToken, on_progress: OnProgress
) -> tuple[str, ReplayReport]:
    """The kind of a suggestion, and what came of drawing its draft again; no text of either.

    The log may be open elsewhere. Raises UnknownItemError, WorkerError, WorkerCrashed, Cancelled.
    """
    connection = open_reader(log_file((home or default_home()).resolve()))
    try:
        kind, logged = draft_of(Reader(connection, ""), suggestion_id)
    finally:
        connection.close()
    cards = [card for card in shelf_of(home).cards() if card.sha256 == logged.weights_sha256]
    if not cards:
        return kind, ReplayReport(None, obstacles(logged, None))
    found = hash_file(cards[0].path, token=token, on_progress=on_progress)
    if impossible := obstacles(logged, found):
        return kind, ReplayReport(None, impossible)
    threads = dict(logged.parameters).get("threads")
    language_model = LlamaLanguageModel(
        cards[0], threads=threads if isinstance(threads, int) else None
    )
    try:
        return kind, replay(logged, language_model, token, on_progress)
    finally:
        language_model.close()


def model_of_file(weights: Path, threads: int) -> LanguageModel:
    """The language model of a file, for measuring. Raises BadWeightsError."""
    return LlamaLanguageModel(read_card(weights), threads=threads)


def shelf_of(home: Path | None) -> Shelf:
    """The weights of an office that need not be open."""
    return Shelf((home or default_home()).resolve() / "weights", built_in_weights())


def cards_of(home: Path | None) -> tuple[tuple[WeightsCard, ...], str]:
    """The weights of an office, and the hash of those in use (empty: none)."""
    folder = (home or default_home()).resolve()
    in_use = _card_in_use(folder, shelf := shelf_of(home))
    return shelf.cards(), in_use.sha256 if in_use else ""


def find_pack(name: Path | None) -> Path:
    """The folder of a pack given as a path, or as the name of one that comes with the program."""
    if name is None:
        return DEFAULT_PACK
    if not name.is_dir() and (PACKS / name.name).is_dir():
        return PACKS / name.name
    return name


def _card_in_use(home: Path, shelf: Shelf) -> WeightsCard | None:
    """The weights chosen in the settings, else the built-in ones.

    None where the chosen ones are gone: others are never taken in silence, and a case can be done
    by hand until somebody chooses again.
    """
    chosen = read_settings(home).get("weights")
    cards = shelf.cards()
    if chosen:
        return next((card for card in cards if card.sha256 == chosen), None)
    return cards[0] if cards else None


def library_of(home: Path) -> Library | None:
    """The library of an office, for citations alone; None where it has none. To be closed."""
    path = home / "library" / "regulations.db"
    return Library.open(path, dense=False) if path.is_file() else None


def _import_pack(home: Path, pack: Pack, library: Library, on_progress: OnProgress) -> None:
    """Bring the pack's regulations into the library, once for each state of them."""
    digest = hashlib.sha256()
    folder = pack.folder / "regulations"
    for path in sorted(folder.glob("*")):
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    settings = read_settings(home)
    imported = dict(settings.get("packs", {}))
    try:
        if imported.get(pack.pack_id) == digest.hexdigest() and library.regulations():
            return
        library.add([folder], CancelToken(), on_progress)
    except CorpusError:
        return  # the library says so itself at each search
    imported[pack.pack_id] = digest.hexdigest()
    write_settings(home, {**settings, "packs": imported})
