"""The main job in the real window, without a display: what `make run` does offscreen.

The pack's scripted officer (`casework.officer.play`) drives the window from sign-in to the
verified bundle, once in Chinese and once in English, and leaves in `out/` a picture of each step,
decision.docx, decision.pdf, bundle.zip and a page that lists them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from audit import verify
from casework.desk import Desk
from casework.model import Actor
from casework.officer import Performance, Step, play
from desktop import pages
from desktop.app import App
from desktop.demo import unopened
from desktop.main_window import MainWindow
from desktop.out_page import write_page
from desktop.terminal import complain, say
from desktop.theme import Scheme
from desktop.tour_hands import Camera, Hands, TourError, faults, live, note_fault, wait_until
from desktop.tour_people import photograph
from desktop.workspace import DECISION
from models.progress import CancelToken

SIZE = QSize(1440, 900)
LANGUAGES = ("zh_CN", "en")
MAIN_CASE = "injected"  # its evidence holds hidden text and an order to the machine
PAPERS = ("decision.docx", "decision.pdf", "bundle.zip")
NO_FONT = (
    "No Chinese font was found; the pictures will show boxes. On Debian: "
    "apt-get install fonts-noto-cjk"
)
_WORDS = (
    "The main job, done in the real window by a script: every ruling is logged as a script's, "
    "never as a person's. 主要工作在真实窗口中由脚本演示办理，裁断均以脚本名义留痕。"
)


def tour(home: Path | None, out: Path, tell: Callable[[str], None] = say) -> int:
    """Do the main job offscreen and leave its results in `out`; 0 where the bundle is proved.

    Without a `home` an office is made for it and thrown away.
    """
    application = QApplication.instance() or QApplication(["shuoli"])
    faults.clear()
    sys.excepthook = note_fault
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        complain(NO_FONT)
    out = out.resolve()
    pictures = out / "screenshots"
    shutil.rmtree(pictures, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shuoli-", ignore_cleanup_errors=True) as temporary:
        tell("Opening an office and its library of regulations …")
        with App.open((home or Path(temporary) / "home").resolve()) as app:
            for language in reversed(LANGUAGES):  # the papers that stay are those of the last
                _perform(app, language, pictures / language, out, tell)
            if home is None:
                photograph(app, LANGUAGES, pictures, (SIZE.width(), SIZE.height()), tell)
    report = verify.verify_bundle(out / "bundle.zip", document=out / "decision.pdf")
    verdict = verify.render(report, "en")
    page = write_page(out, _WORDS, verdict)
    tell(verdict)
    tell(str(page))
    del application
    sys.excepthook = sys.__excepthook__
    return 1 if report.failed else 0


def _perform(
    app: App, language: str, pictures: Path, out: Path, tell: Callable[[str], None]
) -> None:
    window = MainWindow(app, language=language)
    window.set_scheme(Scheme.LIGHT)
    window.resize(SIZE)
    window.show()
    window.activateWindow()
    camera = Camera(pictures, tell)
    try:
        with unopened(app, _sample(app, MAIN_CASE)) as folder:
            performance = _played(app, window, camera, folder)
        _issue(app, window, camera, performance.file.case.case_id, out)
        _read_the_log(window, camera)
        _other_cases(app, window, camera, performance.caseworker)
        for actor in (performance.caseworker, performance.legal_reviewer):
            app.desk.sign_out(actor)
        app.desk.sign_out(performance.decision_maker)
    finally:
        window.close()
        window.deleteLater()


def _played(app: App, window: MainWindow, camera: Camera, folder: Path) -> Performance:
    hands = Hands(app, window, camera)
    # `play` calls only what Hands does in the window
    steps = play(cast("Desk", hands), app.pack, folder, CancelToken())
    while True:
        try:
            step: Step = next(steps)
        except StopIteration as end:
            performance: Performance = end.value
            return performance
        if step.name == "drafted":
            live(50)


def _issue(app: App, window: MainWindow, camera: Camera, case_id: str, out: Path) -> None:
    workspace = window.workspace
    if workspace is None:
        raise TourError("no case is on the desk")
    workspace.show_view(DECISION)
    for step in (workspace.steps.issue, workspace.steps.export):
        step()
        wait_until(lambda: not workspace.steps.busy, "the papers")
        camera.take(window, "issued")
    for name in PAPERS:
        made = app.papers / case_id / name
        if not made.is_file():
            raise TourError(f"{name} was not written")
        shutil.copyfile(made, out / name)


def _read_the_log(window: MainWindow, camera: Camera) -> None:
    window.show_log()
    window.log.check()
    wait_until(lambda: not window.log.checking, "checking the log")
    camera.take(window, "log-checked")
    keys = window.show_keys()
    camera.take(keys, "keys")
    keys.close()


def _other_cases(app: App, window: MainWindow, camera: Camera, actor: Actor) -> None:
    """A case without a ground, and one whose provision was amended after the act."""
    window.sign_in(actor.person.person_id, actor)
    for slug, name in (("no-ground", "none-found"), ("before-amendment", "amended-since")):
        with unopened(app, _sample(app, slug)) as folder:
            window.show_cases()
            window.open_folder(folder)
            wait_until(lambda: window.workspace is not None, slug)
        workspace = window.workspace
        if workspace is None:
            continue
        workspace.steps.write_draft()
        wait_until(lambda w=workspace: not w.steps.busy, "drafting")  # type: ignore[misc]
        workspace.examine.statute.open_changed()
        camera.take(window, name)
    window.set_scheme(Scheme.DARK)
    camera.take(window, "dark")
    window.set_scheme(Scheme.LIGHT)
    window.show_page(pages.PACKAGES)
    camera.take(window, "reviews-by-file")
    window.show_cases()
    camera.take(window, "case-list")
    form = window.new_case()
    camera.take(form, "new-case")
    form.close()


def _sample(app: App, slug: str) -> Path:
    return next(sample.folder for sample in app.sample_cases() if sample.folder.name == slug)
