"""What commands print."""

import io
import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from desktop import terminal
from models.progress import Cancelled, Progress


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    day: date
    tint: Colour


@dataclass(frozen=True)
class Outer:
    inner: tuple[Inner, ...]
    path: Path
    digest: bytes


def test_our_values_become_json_that_says_the_same(capsys):
    value = Outer((Inner(date(2026, 3, 1), Colour.RED),), Path("a") / "b", b"\x01\xff")

    terminal.say_json({"说": value, "at": datetime(2026, 3, 1, tzinfo=UTC)})

    assert json.loads(capsys.readouterr().out) == {
        "说": {
            "inner": [{"day": "2026-03-01", "tint": "red"}],
            "path": str(Path("a") / "b"),
            "digest": "01ff",
        },
        "at": "2026-03-01T00:00:00+00:00",
    }


def test_chinese_is_printed_on_a_console_of_another_encoding(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))

    terminal.use_utf8()
    terminal.say("说理")

    assert raw.getvalue().decode() == "说理\n"


def test_long_work_gives_its_result_and_is_silent_where_nobody_watches(capsys):
    def steps():
        yield Progress("writing", 1, 2)
        return "done"

    assert terminal.run_to_end(steps()) == "done"
    assert capsys.readouterr() == ("", "")


def test_an_error_in_long_work_reaches_the_caller():
    def steps():
        yield Progress("writing", 1)
        raise Cancelled

    with pytest.raises(Cancelled):
        terminal.run_to_end(steps())
