"""Parts of the window that need no case: tasks, models, attention, differences, settings."""

import gc
import threading

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from desktop.attention import IDLE_AFTER_MS, AttentionMeter
from desktop.case_list import CasesModel
from desktop.difference import parts, units
from desktop.keys import KeysDialog
from desktop.settings import WindowSettings
from desktop.tasks import Task, TaskRunner, plain, relaying
from desktop.theme import EDGES, PAIRS, ROLES, Scheme, Theme, contrast
from models.progress import Cancelled, Progress


@pytest.fixture
def runner(qapp):  # noqa: ARG001 - signals need an application
    made = TaskRunner()
    yield made
    made.close()


def ends_of(task):
    ends = []
    task.succeeded.connect(lambda value: ends.append(("succeeded", value)))
    task.failed.connect(lambda error: ends.append(("failed", type(error))))
    task.cancelled.connect(lambda: ends.append(("cancelled", None)))
    return ends


def test_a_task_reports_progress_and_then_its_result(runner, qtbot):
    def work(_token):
        yield Progress("writing", 1, 2)
        yield Progress("writing", 2, 2)
        return "done"

    task, told = Task(work), []
    ends = ends_of(task)
    task.progressed.connect(told.append)
    with qtbot.waitSignal(task.finished):
        runner.start(task)

    assert told[-1] == Progress("writing", 2, 2)
    assert ends == [("succeeded", "done")]


def test_a_failing_task_ends_once_with_its_error(runner, qtbot):
    def work(_token):
        yield Progress("writing", 1)
        raise KeyError("lost")

    task = Task(work)
    ends = ends_of(task)
    with qtbot.waitSignal(task.finished):
        runner.start(task)

    assert ends == [("failed", KeyError)]


def test_a_cancelled_task_ends_as_cancelled_even_before_it_began(runner, qtbot):
    gate = threading.Event()
    first = Task(plain(lambda: gate.wait(5)))
    second = Task(plain(lambda: "never"))
    ends = ends_of(second)
    runner.start(first)
    runner.start(second)
    second.cancel()
    with qtbot.waitSignal(second.finished):
        gate.set()

    assert ends == [("cancelled", None)]


def test_a_task_whose_page_is_gone_meanwhile_ends_in_silence(runner, qtbot):
    gate, page = threading.Event(), QWidget()
    task = Task(plain(lambda: gate.wait(5)), page)
    ends = ends_of(task)
    runner.start(task)
    shiboken6.delete(page)
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)

    assert not ends


def test_nothing_is_lost_where_one_connects_after_the_start(runner, qtbot):
    tasks = [Task(plain(lambda n=n: n)) for n in range(50)]
    for task in tasks:
        runner.start(task)
    ends = [ends_of(task) for task in tasks]
    qtbot.waitUntil(lambda: not runner.busy)

    assert [end[0][1] for end in ends] == list(range(50))


def test_a_call_that_reports_through_a_function_is_relayed_and_can_be_cancelled(runner, qtbot):
    def call(report, token):
        report(Progress("checking", 1, 3))
        while not token.cancelled:
            pass
        raise Cancelled

    task = Task(relaying(call))
    ends = ends_of(task)
    with qtbot.waitSignal(task.progressed):
        runner.start(task)
    with qtbot.waitSignal(task.finished):
        task.cancel()

    assert ends == [("cancelled", None)]


def test_a_closed_sheet_of_keys_is_not_kept_in_memory(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    gone = []
    for _ in range(5):
        sheet = KeysDialog(parent)
        sheet.destroyed.connect(lambda: gone.append(True))
        sheet.open()
        sheet.close()
        del sheet
    gc.collect()
    qtbot.waitUntil(lambda: len(gone) == 5)


def test_the_case_list_model_keeps_qts_contract(qtmodeltester, hands):
    hands.sign_in("shen-zhiyan")
    hands.open_sample()
    model = CasesModel()
    model.show_cases(hands.window.app.desk.cases())

    qtmodeltester.check(model)
    assert model.rowCount() == 1


# --- attention ---------------------------------------------------------------------------------


class Stopwatch:
    def __init__(self):
        self.ms = 0

    def __call__(self):
        return self.ms


@pytest.fixture
def watched(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def test_only_time_with_a_source_in_view_counts(watched):
    clock = Stopwatch()
    meter = AttentionMeter(watched, clock)
    clock.ms = 5_000
    meter.look_at("E1")
    clock.ms = 7_500
    meter.look_at("E2")
    clock.ms = 8_000
    meter.look_at("")
    clock.ms = 60_000

    assert meter.take() == {"E1": 2_500, "E2": 500}
    assert meter.take() == {}


def test_a_window_left_alone_stops_counting(watched):
    clock = Stopwatch()
    meter = AttentionMeter(watched, clock)
    meter.look_at("E1")
    clock.ms = 3_600_000

    assert meter.take() == {"E1": IDLE_AFTER_MS}


def test_a_window_in_the_background_does_not_count(watched, qtbot):
    clock = Stopwatch()
    meter = AttentionMeter(watched, clock)
    meter.look_at("E1")
    clock.ms = 1_000
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    clock.ms = 15_000

    assert meter.take() == {"E1": 1_000}


# --- differences -------------------------------------------------------------------------------


def test_amounts_dates_and_articles_differ_as_wholes():
    found = parts(
        "处罚款50000元，依据《甲条例》第十条第二款第（三）项，2026年3月12日前缴纳",
        "处罚款5000元，依据《甲条例》第十条第三款第（一）项，2026年3月21日前缴纳",
    )

    assert [text for what, text in found if what == "gone"] == [
        "50000元",
        "第十条第二款第（三）项",
        "2026年3月12日",
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_leads_exactly_from_one_text_to_the_other(before, after):
    found = parts(before, after)

    assert "".join(text for what, text in found if what != "new") == before
    assert "".join(text for what, text in found if what != "gone") == after
    assert "".join(units(before)) == before


# --- look and settings -------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
def test_every_pair_of_colours_that_carries_text_can_be_read(dark):
    weak = {
        (ink, ground): round(contrast(ROLES[ink][dark], ROLES[ground][dark]), 2)
        for ink, ground in PAIRS
        if contrast(ROLES[ink][dark], ROLES[ground][dark]) < 4.5
    }

    assert not weak


@pytest.mark.parametrize("dark", [False, True])
def test_every_edge_that_tells_a_control_or_its_state_apart_can_be_seen(dark):
    weak = {
        (edge, ground): round(contrast(ROLES[edge][dark], ROLES[ground][dark]), 2)
        for edge, ground in EDGES
        if contrast(ROLES[edge][dark], ROLES[ground][dark]) < 3
    }

    assert not weak


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.usefixtures("qapp")
def test_the_style_sheet_names_only_roles_that_exist(scheme):
    theme = Theme()
    theme.scheme = scheme

    assert "@" not in theme.style_sheet()


def test_window_settings_keep_their_types_over_a_restart(tmp_path):
    first = WindowSettings(tmp_path / "window.ini")
    first.language, first.scheme, first.zoom = "zh_CN", Scheme.DARK, 1.25
    first.last_folder = "/cases"
    first.save()
    second = WindowSettings(tmp_path / "window.ini")

    assert (second.language, second.scheme, second.zoom) == ("zh_CN", Scheme.DARK, 1.25)
    assert second.last_folder == "/cases"


def test_a_damaged_settings_file_gives_the_plain_look(tmp_path):
    (tmp_path / "window.ini").write_text("[General]\nzoom=huge\nscheme=pink\nlanguage=xx\n")
    settings = WindowSettings(tmp_path / "window.ini")

    assert (settings.language, settings.scheme, settings.zoom) == ("", Scheme.SYSTEM, 1.0)


def test_an_amount_in_capitals_is_one_unit():
    assert parts("（大写：叁万元整）", "（大写：贰万捌仟元整）") == [
        ("same", "（大写："), ("gone", "叁万元整"), ("new", "贰万捌仟元整"), ("same", "）"),
    ]  # fmt: skip
