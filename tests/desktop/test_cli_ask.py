"""`shuoli log ask`: an inspector's standing questions, each row with the number of an event."""

import json

import pytest

from audit.log import AppIdentity, Log
from audit.questions import QUESTIONS
from desktop import cli
from desktop.home import log_file
from tests.audit.conftest import SetClock, case_steps, loaded


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An office with one finished case, closed again."""
    folder = tmp_path_factory.mktemp("home")
    clock = SetClock()
    log = Log.open(
        log_file(folder),
        device_key=None,
        clock=clock,
        app=AppIdentity("0.1.0", "a" * 64),
        high_water=None,
        heartbeat=False,
    )
    for step in (*loaded(), *case_steps("c1")):
        clock.go(3)
        log.append([step])
    log.close()
    return folder


def asked(home, capsys, *words):
    code = cli.main(["log", "ask", *words, "--home", str(home)])
    return code, capsys.readouterr().out


def test_without_a_name_the_questions_are_listed(home, capsys):
    code, out = asked(home, capsys)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_with_events_of_the_log(home, capsys, name):
    code, out = asked(home, capsys, name, "--json")
    rows = json.loads(out)
    assert code == 0
    empty = {"gates", "unreasoned", "drafts", "recoveries", "handed-out", "access", "haste"}
    assert bool(rows) is (name not in empty)
    assert all(isinstance(row["seq"], int) for row in rows)


def test_the_answers_say_what_the_case_went_through(home, capsys):
    def rows(name):
        return [row["facts"] for row in json.loads(asked(home, capsys, name, "--json")[1])]

    assert [row["answer"] for row in rows("suggestions")] == ["accept", "amend"]
    assert [row["reason"] for row in rows("overrides")] == ["数量不小，不宜从轻"]
    (versions,) = rows("versions")
    assert (versions["weights"], versions["corpus"]) == (["b" * 64], ["f1"])
    assert rows("signers")[0]["authors"] == ["p:li"]
    (evidence,) = rows("evidence")
    assert len(evidence["used_by"]) == 2
    (drift,) = rows("drift")
    assert (drift["accept"], drift["amend"], drift["reject"]) == (1, 1, 0)


def test_an_unknown_question_is_wrong_usage(home, capsys):
    assert asked(home, capsys, "nothing")[0] == 2
