"""The bench of the window: its offices are sound, its parts have names."""

import pytest

from desktop import bench, bench_office
from desktop.app import App
from desktop.terminal import UsageError


def test_the_long_log_that_is_measured_is_whole(office_home):
    bench_office.open_case(office_home)
    bench_office.crowd(office_home, cases=12, events=300)
    with App.open(office_home) as app:
        assert app.office_log.recovery is None
        assert len(app.desk.cases()) == 1 + 12
        report = app.office_log.verify()
        assert (report.faults, report.size > 300) == ((), True)


def test_a_part_that_does_not_exist_is_named():
    with pytest.raises(UsageError, match=r"'speed'.*start, case, import, check, lists"):
        bench.figures(lambda _: None, only=["speed"])


def test_a_measurement_that_comes_to_nothing_is_a_shortfall(monkeypatch):
    def broken(_bench):
        raise bench.MeasurementError("start came to nothing: it ended with 1")
        yield

    monkeypatch.setitem(bench.PARTS, "start", broken)
    figures = bench.figures(lambda _: None, only=["start"])
    assert [(figure["ok"], figure["value"]) for figure in figures] == [(False, None)]
