"""Rubbish is collected in the window's thread, never in one where a widget must not die."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from desktop.presence import presence
from desktop.rubbish import Collector


class Ring:
    """Hangs in a cycle, and tells which thread it is taken down in."""

    def __init__(self, told):
        self.itself = self
        self.told = told

    def __del__(self):
        self.told.append(threading.current_thread())


@pytest.fixture
def collector(qapp):
    owner = QObject(qapp)
    made = Collector(owner)
    yield made
    made.stop()
    owner.deleteLater()


def crowd(count):
    """Make many short-lived objects that the collector counts."""
    kept = [[] for _ in range(count)]
    return len(kept)


def test_what_hangs_in_a_cycle_dies_in_the_windows_thread_whoever_makes_the_rubbish(
    collector, qtbot
):
    told = []
    Ring(told)
    worker = threading.Thread(target=lambda: crowd(200_000))
    worker.start()
    worker.join()
    assert not told
    more = [[] for _ in range(gc.get_threshold()[0] + 1)]
    collector.look()
    qtbot.waitUntil(lambda: bool(told))
    assert more
    assert told == [threading.main_thread()]


def test_the_dearest_round_waits_for_a_quiet_moment(collector, monkeypatch):
    rounds = []
    monkeypatch.setattr(gc, "get_count", lambda: (10_000, 10_000, 10_000))
    monkeypatch.setattr(gc, "collect", lambda generation=2: rounds.append(generation))
    presence().noticed.emit()
    collector.look()
    assert rounds == [1]
    monkeypatch.setattr("desktop.rubbish.QUIET_MS", -1)
    collector.look()
    assert rounds == [1, 2]


def test_afterwards_it_is_pythons_business_again(qapp):
    owner = QObject(qapp)
    made = Collector(owner)
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()
    owner.deleteLater()
