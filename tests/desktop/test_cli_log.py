"""The command line on the office's log: key, witness, backup, export, verify."""

import json

import pytest

from audit import witness
from desktop import cli
from desktop.home import log_file

pytestmark = [pytest.mark.native, pytest.mark.timeout(300)]


@pytest.fixture
def run(office_home, capsys):
    def call(*words):
        words = [*map(str, words), "--home", str(office_home)]
        try:
            code = cli.main(words)
        except SystemExit as stopped:
            code = stopped.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_a_witness_cosigns_by_file_and_the_bundle_says_so(run, tmp_path, capsys):
    folder, request, reply = (str(tmp_path / name) for name in ("witness", "request", "reply"))
    bundle = tmp_path / "office.zip"
    log_key = run("log", "key")[1].strip()
    assert witness.main([folder, "--name", "gu-qinghe", "enrol", log_key]) == 0
    assert witness.main([folder, "key"]) == 0
    witness_key = capsys.readouterr().out.strip()

    assert run("log", "witness", "enrol", witness_key)[0] == 0
    assert run("log", "witness", "request", "gu-qinghe", request)[0] == 0
    assert witness.main([folder, "sign", request, reply]) == 0
    accepted, out, _ = run("log", "witness", "accept", request, reply)
    exported, _, _ = run("log", "export", bundle)
    verified = cli.main(["verify", str(bundle), "--json"])
    report = json.loads(capsys.readouterr().out)
    checks = {check["check"]: check["state"] for check in report["checks"]}

    assert (accepted, exported, verified) == (0, 0, 0)
    assert "gu-qinghe" in out
    assert checks["witnesses"] == "holds_only_if"
    assert not report["demonstration"]


def test_a_reply_of_a_witness_nobody_enrolled_is_refused(run, tmp_path):
    folder, request, reply = (str(tmp_path / name) for name in ("witness", "request", "reply"))
    log_key = run("log", "key")[1].strip()
    witness.main([folder, "--name", "stranger", "enrol", log_key])
    run("log", "witness", "request", "stranger", request)
    witness.main([folder, "sign", request, reply])

    code, _, err = run("log", "witness", "accept", request, reply)

    assert code == 1
    assert "stranger" in err


def test_a_backup_is_a_whole_log_and_replaces_nothing(run, tmp_path):
    copy = tmp_path / "copy" / "office.db"
    copy.parent.mkdir()

    assert run("log", "backup", copy)[0] == 0
    assert run("log", "backup", copy)[0] == 2
    assert cli.main(["log", "verify", "--home", str(copy.parent)]) == 0


def test_a_log_that_was_written_over_fails_its_check(office_home, run):
    import apsw

    path = log_file(office_home)
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_schema WHERE type = 'trigger'")
    connection.close()
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE log_event SET body = x'7b7d' WHERE seq = 1")
    connection.close()

    code, out, _ = run("log", "verify")

    assert code == 1
    assert "event 1" in out


def test_a_suggestion_that_never_was_cannot_be_drawn_again(run):
    code, _, err = run("log", "replay", "case-0001-d1-s1")

    assert code == 1
    assert "case-0001-d1-s1" in err


def test_a_second_command_waits_for_nobody_and_says_who_is_in_the_way(office_home, run, tmp_path):
    from desktop.app import App

    with App.open(office_home):
        code, _, err = run("log", "export", tmp_path / "x.zip")
        verified, _, _ = run("log", "verify")

    assert code == 1
    assert "in use" in err or "open" in err
    assert verified == 0
