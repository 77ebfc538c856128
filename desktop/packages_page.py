"""Reviews by file: send a case, bring an answer in, review a case of another PC, trust keys."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QWidget,
)

from casework.errors import PackageRefusedError
from casework.model import Actor, CaseSummary, Role, Stage
from casework.package import ReviewPackage
from desktop import words
from desktop.controls import (
    Banner,
    Pile,
    button,
    clear,
    column,
    label,
    row,
    scrolled,
)
from desktop.home import WITNESS, witness_of
from desktop.keys_from_paper import KeysFromPaper, door
from desktop.messages import message_for
from desktop.packages import InHand, PackageReview, Verdict, trust
from desktop.ports import App
from desktop.review_desk import ReviewDesk
from desktop.settings import WindowSettings
from desktop.tasks import Task, TaskRunner, plain
from models.progress import CancelToken, Progress


class PackagesPage(QWidget):
    """Three doors for files, one at a time; whatever is refused is said and changes nothing."""

    def __init__(
        self,
        app: App,
        actor: Actor,
        runner: TaskRunner,
        in_hand: InHand,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._in_hand = in_hand
        self._app, self._actor, self._runner = app, actor, runner
        self._settings = WindowSettings(app.settings_file)
        self._task: Task | None = None
        self._again: Callable[[], None] | None = None  # what a key that is missing holds up
        self.review: PackageReview | None = None
        self.desk: ReviewDesk | None = None
        self._verdict: Verdict | None = None
        self._notices = Pile()
        self._saying = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(180)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._work = QWidget()
        self._work.setLayout(row(self._saying, self._bar, gap=10))
        self._work.hide()
        self._doors = QWidget()
        roles = actor.person.roles
        self.keys = KeysFromPaper(app, actor)
        self.keys.given.connect(self._trust)
        doors: list[QFrame] = [self.keys]
        if Role.LEGAL_REVIEWER in roles:
            doors.insert(0, self._review_card())
        if Role.CASEWORKER in roles:
            doors[:0] = [self._send_card(), self._answer_card()]
        self._doors.setLayout(column(*doors, 1, gap=12, margin=2))
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self._doors))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.commit)
        self._title = label(self.tr("Reviews by file"), "title")
        head = row(self._title, 1, self._work, gap=12)
        box = column(head, self._notices, self._stack, gap=10, margin=16)
        box.setStretchFactor(self._stack, 1)
        self.setLayout(box)
        if (begun := in_hand.of(actor)) is not None:
            self.show_review(begun)

    @property
    def busy(self) -> bool:
        """Whether a file is being written or read."""
        return self._task is not None

    def show_page(self) -> None:
        """Show which cases wait for a review now; an office may have thousands of cases."""
        if Role.CASEWORKER in self._actor.person.roles:
            self.send.setEnabled(False)
            task = Task(plain(self._waiting), self)
            task.succeeded.connect(self._offer)
            task.failed.connect(self._failed)
            self._runner.start(task)

    def _waiting(self) -> list[CaseSummary]:  # worker thread
        return [each for each in self._app.desk.cases() if each.stage is Stage.IN_REVIEW]

    def _offer(self, waiting: list[CaseSummary]) -> None:
        self.case.clear()
        for each in waiting:
            self.case.addItem(f"{each.case_number}  {each.title}", each.case_id)
        self.case.setCurrentIndex(0 if waiting else -1)
        self.send.setEnabled(bool(waiting))

    # --- the doors --------------------------------------------------------------------------

    def _send_card(self) -> QFrame:
        self.case = QComboBox()
        self.case.setAccessibleName(self.tr("Case that waits for review"))
        self.case.setPlaceholderText(self.tr("No case waits for its review"))
        self.send = button(self.tr("Write the package…"), "primary", icon_name="send")
        self.send.clicked.connect(self._ask_send)
        line = row(self.case, self.send, gap=10)
        line.setStretch(0, 1)
        return door(
            self.tr("Send a case to review"),
            self.tr("Writes the case and the log that vouches for it into one file, for a stick."),
            line,
        )

    def _answer_card(self) -> QFrame:
        self.take = button(self.tr("Bring an answer in…"), "primary", icon_name="folder")
        self.take.clicked.connect(self._ask_answer)
        return door(
            self.tr("Bring the reviewer's answer back"),
            self.tr("Passes or returns the case here, with the reviewer's remarks and signature."),
            row(self.take, 1),
        )

    def _review_card(self) -> QFrame:
        self.open = button(self.tr("Open a package…"), "primary", icon_name="scale")
        self.open.clicked.connect(self._ask_package)
        self.resume = button(self.tr("Go on with the last one"), icon_name="forward")
        self.resume.clicked.connect(self._resume)
        self.resume.hide()
        return door(
            self.tr("Review a case of another PC"),
            self.tr("Checks the package against the log of its office before it is shown."),
            row(self.open, self.resume, 1),
        )

    # --- files ------------------------------------------------------------------------------

    def _ask_send(self) -> None:
        if self.case.currentData() is not None:
            name = self.case.currentText().partition("  ")[0]
            self._ask_out(self.tr("Review {number}.zip").format(number=name), self._send)

    def _ask_answer(self) -> None:
        self._ask_in(self.tr("The reviewer's answer"), self._take)

    def _ask_package(self) -> None:
        self._ask_in(self.tr("Package with a case to review"), self._open)

    def _ask_in(self, title: str, taken: Callable[[str], None]) -> None:
        dialog = QFileDialog(self, title, self._settings.last_folder, "*.zip")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask(dialog, taken)

    def _ask_out(self, name: str, taken: Callable[[str], None]) -> None:
        dialog = QFileDialog(self, self.tr("Where to write it"), self._settings.last_folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever overwritten
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(name)
        self._ask(dialog, taken)

    def _ask(self, dialog: QFileDialog, taken: Callable[[str], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(taken)
        dialog.open()

    def _send(self, name: str) -> None:
        out, case_id = Path(name), str(self.case.currentData())

        def made() -> Path:
            self._app.desk.room.make_package(self._actor, case_id, out)
            return out

        self._start("writing_package", made, self._sent, name)

    def _take(self, name: str) -> None:
        self._again = lambda: self._take(name)
        self._start(
            "reading_package",
            lambda: self._app.desk.room.take_answer(self._actor, Path(name)),
            self._taken,
            name,
        )

    def _open(self, name: str) -> None:
        self._again = lambda: self._open(name)
        witness = witness_of(self._app.settings_file.parent)
        self._start(
            "reading_package",
            lambda: self._app.desk.room.open_package(Path(name), witness),
            self._opened,
            name,
        )

    def _sent(self, out: Path) -> None:
        told = self.tr("The package is written. Take it to the reviewer's PC.")
        self._say("good", told, str(out))

    def _taken(self, case_id: str) -> None:
        self._again = None
        file = self._app.desk.case_file(case_id)
        self.show_page()
        self._say(
            "good",
            self.tr("The answer is in: {stage}").format(stage=words.stage(file.stage)[0]),
            f"{file.case.case_number}  {file.case.title}",
        )

    # --- keys -------------------------------------------------------------------------------

    def _trust(self, untrusted_vkey: str) -> None:
        """Trust a key that was compared with paper, and go on with what it held up."""
        try:
            whose = trust(self._app, self._actor, untrusted_vkey)
        except Exception as error:  # noqa: BLE001 - told to the person
            message = message_for(error)
            self._say("warn", message.title, message.body)
            return
        self.keys.key.clear()
        told = {
            "office": self.tr("Packages of that office are opened here from now on."),
            WITNESS: self.tr("Packages ask that witness for its cosignature from now on."),
        }
        self._say(
            "good",
            told.get(whose, self.tr("The key of {person} is trusted.").format(person=whose)),
            "",
        )
        if self._again is not None:
            self._again()

    # --- a case of another PC ---------------------------------------------------------------

    def _opened(self, opened: ReviewPackage) -> None:
        self._again = None
        self.show_review(PackageReview(self._app, self._actor, opened))

    def show_review(self, review: PackageReview) -> None:
        """Put a case that came in a package on the desk."""
        self._leave()
        self.review = self._in_hand.review = review
        self.desk = ReviewDesk(review)
        review.changed.connect(self.desk.show_case)
        review.refused.connect(self._refused)
        review.decided.connect(self._decided)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(self.tr("Password, to sign the answer"))
        self._password.setPlaceholderText(self._password.accessibleName())
        self._password.setVisible(self._app.desk.accounts.exist)
        back = button("", "quiet", icon_name="back", tip=self.tr("Put it aside"))
        back.clicked.connect(self._put_aside)
        case = review.file.case
        head = row(
            back, label(f"{case.case_number}  {case.title}", "heading"), 1, self._password, gap=10
        )
        page = QWidget()
        box = column(head, self.desk, gap=6)
        box.setStretchFactor(self.desk, 1)
        page.setLayout(box)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        clear(self._notices)
        self._title.hide()
        self.desk.show_case(review.file)
        self.desk.paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Record the remark that is being written; else pass the review."""
        if self.desk is not None:
            self.desk.commit()

    def _refused(self, error: Exception) -> None:
        message = message_for(error)
        if self.desk is not None and message.missing:
            self.desk.refuse(message.missing)

    def _decided(self, verdict: Verdict) -> None:
        self._verdict = verdict
        number = self.review.file.case.case_number if self.review else ""
        self._ask_out(self.tr("Answer {number}.zip").format(number=number), self._write)

    def _write(self, name: str) -> None:
        if self.review is not None and self._verdict is not None:
            work = self.review.writing(self._verdict, Path(name), self._password.text())
            self._begin(work, self._written, name)

    def _written(self, out: Path) -> None:
        self._leave()
        self.resume.hide()
        told = self.tr("The answer is written. Take it back to the caseworker's PC.")
        mine = self._app.desk.accounts.vkey(self._actor.person.person_id)
        key = self.tr("For the first time, let them compare your key: {key}").format(key=mine)
        self._say("good", told, f"{out}\n{key}")

    def _put_aside(self) -> None:
        """Back to the doors; remarks that were begun are kept until another package is opened."""
        begun = self.review
        self._leave()
        self._in_hand.review = begun
        self.resume.setVisible(begun is not None)

    def _resume(self) -> None:
        if (begun := self._in_hand.of(self._actor)) is not None:
            self.show_review(begun)

    def _leave(self) -> None:
        self._title.show()
        self._stack.setCurrentIndex(0)
        if (page := self._stack.widget(1)) is not None:
            self._stack.removeWidget(page)
            page.deleteLater()
        self.review = self._in_hand.review = self.desk = self._verdict = None

    # --- work -------------------------------------------------------------------------------

    def _start(
        self, step: str, call: Callable[[], Any], took: Callable[[Any], None], name: str
    ) -> None:
        def work(token: CancelToken) -> Generator[Progress, None, Any]:
            token.raise_if_cancelled()
            yield Progress(step, 0)
            return call()

        self._begin(work, took, name)

    def _begin(self, work: Any, took: Callable[[Any], None], name: str) -> None:
        if self._task is not None:
            return
        self._settings.last_folder = str(Path(name).parent)
        clear(self._notices)
        self._task = Task(work, self)
        self._task.progressed.connect(self._show_progress)
        self._task.succeeded.connect(took)
        self._task.failed.connect(self._failed)
        self._task.finished.connect(self._ended)
        self._work.show()
        self._doors.setEnabled(False)
        self._runner.start(self._task)

    def _show_progress(self, progress: Progress) -> None:
        self._saying.setText(words.progress(progress))

    def _failed(self, error: Exception) -> None:
        message = message_for(error)
        self._say("warn", message.title, message.body)
        if isinstance(error, PackageRefusedError) and error.code.startswith("unknown_"):
            self.keys.key.setText(error.subject if error.code == "unknown_office" else "")
        else:
            self._again = None

    def _ended(self) -> None:
        self._task = None
        self._work.hide()
        self._doors.setEnabled(True)
        if self._again is not None:
            self.keys.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, tone: str, title: str, body: str) -> None:
        clear(self._notices)
        self._notices.put(Banner(tone, "check" if tone == "good" else "warning", title, body))
