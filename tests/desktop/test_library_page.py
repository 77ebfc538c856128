"""The library page: browse, search while typing, read, compare, import by dropping."""

from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from desktop.library_import import LibraryImport
from desktop.library_page import LibraryPage
from desktop.tasks import TaskRunner
from models.progress import Progress
from rag.citation import parse
from rag.importing import ImportReport
from rag.library import Library
from tests.rag.regulations import write_folder

TODAY = date(2026, 3, 1)


class LibraryApp:
    """The part of the app that the library page uses, over a real library."""

    def __init__(self, library):
        self.library = library

    def today(self):
        return TODAY

    def import_regulations(self, paths, token, on_progress):
        return self.library.add(paths, token, on_progress)


@pytest.fixture(scope="module")
def dogs(tmp_path_factory):
    library = Library.open(tmp_path_factory.mktemp("dogs") / "library.db", dense=False)
    library.add([write_folder(tmp_path_factory.mktemp("regulations"))])
    yield library
    library.close()


@pytest.fixture
def make_page(qtbot):
    made = []

    def make(library):
        app, runner = LibraryApp(library), TaskRunner()
        imports = LibraryImport(app)
        page = LibraryPage(app, runner, imports)
        qtbot.addWidget(page)
        made.append((runner, imports))
        page.show()
        page.show_library()
        qtbot.waitUntil(lambda: not runner.busy, timeout=60_000)
        page.runner_for_test, page.imports_for_test = runner, imports
        return page

    yield make
    for runner, imports in made:
        imports.close()
        runner.close()


@pytest.fixture
def page(make_page, dogs):
    return make_page(dogs)


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.runner_for_test.busy, timeout=60_000)


def titles(page):
    return [page.tree.topLevelItem(i).text(0) for i in range(page.tree.topLevelItemCount())]


def test_a_law_opens_into_its_chapters_and_an_article_is_read_with_its_neighbours(page, qtbot):
    dogs = next(page.tree.topLevelItem(i) for i, t in enumerate(titles(page)) if "犬只" in t)
    dogs.setExpanded(True)
    settle(qtbot, page)
    chapter = dogs.child(1)
    assert chapter.text(0).startswith("第二章")
    page.tree.setCurrentItem(chapter.child(0))
    settle(qtbot, page)
    assert "办理养犬登记" in page.view.toPlainText()
    assert "牵引绳" in page.view.toPlainText()
    assert page.side.shown.citation.article == 3


def test_typing_searches_after_a_pause_and_the_first_result_can_be_read(page, qtbot):
    QTest.keyClicks(page.ask, "x")
    page.ask.setText("没有给狗办理养犬登记")
    qtbot.waitUntil(lambda: page.results.count() > 0, timeout=60_000)
    assert "第五条" in page.results.item(0).text() + page.results.item(1).text()
    page.results.setCurrentRow(0)
    settle(qtbot, page)
    assert page.side.shown is not None


def test_the_day_chooses_the_version_and_the_other_one_stands_beside_it(page, qtbot):
    page.day.setText("2023-06-01")
    page.open_citation(parse("《云泽市犬只管理条例》第五条"))
    settle(qtbot, page)
    settle(qtbot, page)
    assert "五百元" in page.side.shown.text
    assert page.side.compare.count() == 1
    shown = page.side.difference.toPlainText()
    assert "五百元" in shown
    assert "二百元" in shown


def test_references_lead_both_ways(page, qtbot):
    page.open_citation(parse("《云泽市犬只管理条例》第三条"))
    settle(qtbot, page)
    qtbot.waitUntil(lambda: page.side.cited.count() > 0, timeout=60_000)
    page.side.cited.itemActivated.emit(page.side.cited.item(0))
    qtbot.waitUntil(lambda: page.side.shown.citation.article == 5, timeout=60_000)
    qtbot.waitUntil(lambda: page.side.cites.count() > 0, timeout=60_000)
    assert "第三条" in page.side.cites.item(0).text()


def test_an_article_is_copied_with_its_citation(page, qtbot):
    page.open_citation(parse("《云泽市犬只管理条例》第三条"))
    settle(qtbot, page)
    page.side.copy_shown()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("《云泽市犬只管理条例》第三条（2024-05-01）：养犬人应当")


def test_a_dropped_folder_is_taken_in_and_what_was_refused_is_listed_with_its_reason(
    make_page, qtbot, tmp_path
):
    library = Library.open(tmp_path / "library.db", dense=False)
    page = make_page(library)
    assert "no regulation yet" in page.nothing.text()
    folder = write_folder(tmp_path / "in")
    (folder / "note.txt").write_text("没有条文的文件", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data,
                              Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: page.imports_for_test.report is not None, timeout=60_000)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2, timeout=60_000)
    assert page.strip.refused_list.count() == 1
    assert page.strip.refused_list.item(0).text().startswith("note.txt — nothing in it is numbered")
    library.close()


@pytest.mark.usefixtures("qapp")
def test_the_time_left_follows_from_the_pace_so_far(dogs):
    clock = iter([0.0, 0.0, 10.0])
    imports = LibraryImport(LibraryApp(dogs), now=lambda: next(clock))
    imports._came_further(Progress("importing", 0, 100))
    imports._came_further(Progress("importing", 25, 100))
    assert imports.seconds_left == pytest.approx(30.0)
    imports.close()


def test_an_import_can_be_stopped_and_says_how_to_go_on(make_page, qtbot, tmp_path, dogs):
    class Slow(LibraryApp):
        def import_regulations(self, _paths, token, on_progress):
            on_progress(Progress("importing", 1, 9))
            never = Event()
            while not never.wait(0.01):
                token.raise_if_cancelled()

    page = make_page(dogs)
    page.imports_for_test._app = Slow(dogs)
    page.imports_for_test.start([tmp_path])
    qtbot.waitUntil(lambda: page.strip.words.text().startswith("Reading 1 of 9"), timeout=60_000)
    page.strip.stop.click()
    qtbot.waitUntil(lambda: page.imports_for_test.stopped, timeout=60_000)
    assert isinstance(page.imports_for_test.report, ImportReport | None)
