"""The window: sign in, find a case, work on it, read the log. Navigation, and no rule."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from casework.model import Actor, CaseFile
from desktop.anchor_line import AnchorLine
from desktop.case_list import CaseListPage
from desktop.charter_page import CharterPage
from desktop.controls import button, column, label, row
from desktop.keys import KeysDialog
from desktop.language import Language, system_language
from desktop.library_import import LibraryImport
from desktop.library_page import LibraryPage
from desktop.log_window import LogPage
from desktop.messages import message_for
from desktop.open_case import OpenCaseDialog
from desktop.ports import App
from desktop.settings import WindowSettings
from desktop.sign_in import SignInPage
from desktop.tasks import Task, TaskRunner, plain
from desktop.theme import Scheme, theme
from desktop.workspace import Workspace

FIRST_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(1180, 700)


class MainWindow(QMainWindow):
    """Puts the pages together for one app; changing language, theme or zoom draws them anew."""

    def __init__(self, app: App, *, language: str = "") -> None:
        super().__init__()
        self.app = app
        self.settings = WindowSettings(app.settings_file)
        self.runner = TaskRunner(self)
        self.reader = TaskRunner(self)  # the library is read while a draft is written
        self.imports = LibraryImport(app, self)
        self._actor: Actor | None = None
        self._workspace: Workspace | None = None
        self._opening: Task | None = None
        self._language = Language(_application())
        self._language.use(language or self.settings.language or system_language())
        theme.scheme = self.settings.scheme
        theme.zoom = self.settings.zoom
        theme.apply(_application())
        QApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.setWindowTitle("说理 Shuoli")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        if not self.settings.geometry.isEmpty():
            self.restoreGeometry(self.settings.geometry)
        self.anchor = AnchorLine(self.app)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.anchor, 1)
        self._make_keys()
        self._build()
        _application().installEventFilter(self)

    # --- what a test or the tour may ask ----------------------------------------------------

    @property
    def actor(self) -> Actor | None:
        """Who is signed in."""
        return self._actor

    @property
    def workspace(self) -> Workspace | None:
        """The case on the desk; None where there is none."""
        return self._workspace

    @property
    def page(self) -> QWidget:
        """The page in view."""
        return self._pages.currentWidget() or self._pages

    def sign_in(self, person_id: str, actor: Actor | None = None) -> bool:
        """Sign a person in. `actor`: one who is signed in already, as a script in the tour."""
        try:
            self._actor = actor or self.people.sign_in_as(person_id)
        except Exception as error:  # noqa: BLE001 - told to the person
            self.people.say(message_for(error))
            return False
        self._build()
        self.show_cases()
        return True

    def sign_out(self) -> None:
        """Sign out, back to the list of people."""
        if self._actor is None:
            return
        try:
            self.app.desk.sign_out(self._actor)
        except Exception as error:  # noqa: BLE001 - told to the person
            self.cases.say(message_for(error))
            return
        self._actor = None
        self._build()

    def show_cases(self) -> None:
        """Show the list of cases as it now is."""
        self._leave_case()
        self.cases.show_cases(self.app.desk.cases())
        self._go(self.cases)
        self.cases.table.setFocus()

    def show_log(self, case_id: str = "") -> None:
        """Show the log, narrowed to a case where one is given."""
        self.log.show_log(self.app.desk.cases(), self.app.desk.people(), case_id)
        self._go(self.log)

    def show_library(self) -> None:
        """Show the regulations of the office."""
        if self._actor is not None:
            self.library.show_library()
            self._go(self.library)
            self.library.ask.setFocus()

    def show_charter(self) -> None:
        """Show the charter of the scenario, and the switch that stops the machine."""
        if self._actor is not None:
            self.charter.show_charter()
            self._go(self.charter)

    def open_case(self, case_id: str) -> None:
        """Put a case on the desk."""
        try:
            file = self.app.desk.case_file(case_id)
        except Exception as error:  # noqa: BLE001 - told to the person
            self.cases.say(message_for(error))
            return
        self._show_file(file)

    def open_folder(self, folder: Path) -> None:
        """Open the case of a folder; reading its evidence takes a moment, so it is a task."""
        actor = self._actor
        if actor is None or self._opening is not None:
            return
        task = Task(plain(lambda: self.app.desk.open_case(actor, folder)), self)
        self._opening = task
        task.succeeded.connect(self._show_file)
        task.failed.connect(self._say_not_opened)
        task.finished.connect(self._opened)
        self.runner.start(task)

    # --- look and language ------------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        self._language.use(language)
        self.settings.language = language
        self._rebuild()

    def set_scheme(self, scheme: Scheme) -> None:
        """Go light, dark, or with the system."""
        theme.scheme = scheme
        self.settings.scheme = scheme
        self._rebuild()

    def zoom_by(self, steps: int) -> None:
        """Make everything larger or smaller."""
        before = theme.zoom
        theme.zoom_by(steps)
        if theme.zoom != before:
            self.settings.zoom = theme.zoom
            self._rebuild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Zoom with Ctrl and the wheel."""
        if isinstance(event, QWheelEvent) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window, stop the work, close the log."""
        self.settings.geometry = self.saveGeometry()
        self.settings.save()
        _application().removeEventFilter(self)
        self.imports.close()
        for runner in (self.reader, self.runner):
            runner.close()
        super().closeEvent(event)

    def _system_changed(self) -> None:
        if theme.scheme is Scheme.SYSTEM:
            self._rebuild()

    def _rebuild(self) -> None:
        """Draw everything anew, and be where one was."""
        theme.apply(_application())
        page = type(self.page) if self._actor else SignInPage
        case_id = (
            self._workspace.file.case.case_id
            if (self._workspace is not None and self._workspace.file is not None)
            else ""
        )
        view = self._workspace.view if self._workspace is not None else 0
        self._build()
        if self._actor is None:
            return
        if case_id:
            self.open_case(case_id)
            if self._workspace is not None:
                self._workspace.show_view(view)
        if page is LogPage:
            self.show_log(case_id)
        elif page is LibraryPage:
            self.show_library()
        elif not case_id:
            self.show_cases()

    # --- building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self._workspace = None
        self._pages = QStackedWidget()
        self.people = SignInPage(self.app)
        self.people.chosen.connect(self.sign_in)
        self._pages.addWidget(self.people)
        centre = QWidget()
        centre.setObjectName("desktopGround")
        if self._actor is None:
            centre.setLayout(column(self._top_bar(), self._pages, gap=0))
            self.setCentralWidget(centre)
            self.people.people.setFocus()
            return
        self.cases = CaseListPage()
        self.cases.opened.connect(self.open_case)
        self.cases.new_wanted.connect(self._ask_folder)
        self.log = LogPage(self.app, self._actor, self.runner)
        self.library = LibraryPage(self.app, self.reader, self.imports)
        self.charter = CharterPage(self.app, self._actor)
        for page in (self.cases, self.library, self.log, self.charter):
            self._pages.addWidget(page)
        centre.setLayout(column(self._top_bar(), self._pages, gap=0))
        self.setCentralWidget(centre)

    def _top_bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("topbar")
        line = row(label("说理", "title"), label("Shuoli", "small"), gap=8)
        line.addSpacing(18)
        self._nav: dict[str, QPushButton] = {}
        group = QButtonGroup(bar)
        if self._actor is not None:
            for name, text, call in (
                ("cases", self.tr("Cases"), self.show_cases),
                ("library", self.tr("Library"), self.show_library),
                ("log", self.tr("Log"), self._show_whole_log),
                ("charter", self.tr("Charter"), self.show_charter),
            ):
                made = button(text, "quiet")
                made.setCheckable(True)
                made.clicked.connect(call)
                group.addButton(made)
                line.addWidget(made)
                self._nav[name] = made
        line.addStretch(1)
        if self._actor is not None:
            who = self._actor.person
            line.addWidget(label(f"{who.name}  {who.title}", tone="soft"))
            out = button(self.tr("Sign out"), "quiet")
            out.clicked.connect(self.sign_out)
            line.addWidget(out)
        tongue = button("中文 / English", "quiet", tip=self.tr("Change the language"))
        tongue.clicked.connect(self._other_language)
        line.addWidget(tongue)
        keys = button("?", "quiet", tip=self.tr("Keys"))
        keys.setAccessibleName(self.tr("Keys"))
        keys.clicked.connect(self.show_keys)
        line.addWidget(keys)
        look = button("", "quiet", icon_name="more", tip=self.tr("Look of the window"))
        look.setMenu(self._look_menu(look))
        line.addWidget(look)
        line.setContentsMargins(16, 7, 12, 7)
        bar.setLayout(line)
        return bar

    def _look_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        schemes = (Scheme.SYSTEM, Scheme.LIGHT, Scheme.DARK)
        words = (self.tr("Like the system"), self.tr("Light"), self.tr("Dark"))
        for text, scheme in zip(words, schemes, strict=True):
            menu.addAction(text).triggered.connect(lambda _=0, s=scheme: self.set_scheme(s))
        menu.addSeparator()
        menu.addAction(self.tr("Larger   Ctrl++")).triggered.connect(self._larger)
        menu.addAction(self.tr("Smaller   Ctrl+-")).triggered.connect(self._smaller)
        return menu

    def _make_keys(self) -> None:
        for key, call in (
            ("Ctrl++", self._larger),
            ("Ctrl+=", self._larger),
            ("Ctrl+-", self._smaller),
            ("Ctrl+0", self._plain_size),
            ("?", self.show_keys),
            ("F1", self.show_keys),
            ("Ctrl+O", self._ask_folder),
            ("Ctrl+L", self._show_whole_log),
            ("Ctrl+B", self.show_library),
            ("Ctrl+G", self.show_charter),
            ("Ctrl+Home", self._back_to_cases),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(call)

    # --- going ------------------------------------------------------------------------------

    def show_keys(self) -> KeysDialog:
        """Show the keys."""
        sheet = KeysDialog(self)
        sheet.open()
        return sheet

    def _go(self, page: QWidget) -> None:
        self.anchor.refresh()
        self._pages.setCurrentWidget(page)
        pages = {self.log: "log", self.library: "library", self.charter: "charter"}
        self._nav[pages.get(page, "cases")].setChecked(True)

    def _show_file(self, file: CaseFile) -> None:
        if self._actor is None:
            return
        self._leave_case()
        workspace = Workspace(self.app, self._actor, self.runner)
        workspace.left.connect(self.show_cases)
        workspace.log_wanted.connect(self.show_log)
        self._workspace = workspace
        self._pages.addWidget(workspace)
        self._go(workspace)
        workspace.open_case(file)

    def _leave_case(self) -> None:
        if self._workspace is not None:
            self._workspace.steps.cancel()
            self._pages.removeWidget(self._workspace)
            self._workspace.deleteLater()
            self._workspace = None

    def _ask_folder(self) -> None:
        if self._actor is None:
            return
        dialog = OpenCaseDialog(self.app.sample_cases(), self.settings, self)
        dialog.folder_chosen.connect(self.open_folder)
        dialog.open()

    def _say_not_opened(self, error: Exception) -> None:
        self.show_cases()
        self.cases.say(message_for(error))

    def _opened(self) -> None:
        self._opening = None

    def _back_to_cases(self) -> None:
        if self._actor is not None:
            self.show_cases()

    def _show_whole_log(self) -> None:
        if self._actor is not None:
            self.show_log()

    def _other_language(self) -> None:
        self.set_language("en" if self._language.current == "zh_CN" else "zh_CN")

    def _larger(self) -> None:
        self.zoom_by(1)

    def _smaller(self) -> None:
        self.zoom_by(-1)

    def _plain_size(self) -> None:
        theme.zoom = 1.0
        self.settings.zoom = 1.0
        self._rebuild()


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("make a QApplication before the window")
    return app
