"""Redaction, backup and what they leave on record."""

import apsw
import pytest

import audit.verify as verifier
from audit.keeping import backup, redact
from audit.log import Actor

ZHAO = Actor("p:zhao", "person", "decision_maker")


def raw_bytes(folder):
    return b"".join(path.read_bytes() for path in folder.glob("office.db*"))


def test_a_redacted_text_is_gone_and_the_tree_stands(finished):
    log = finished.log
    (event,) = log.events(type="case.opened", limit=1)
    assert "检查发现".encode() in raw_bytes(finished.folder)
    with pytest.raises(apsw.ConstraintError):
        log.append(
            [],
            lambda connection: connection.execute("UPDATE log_blob SET data = x'00', salt = NULL"),
        )
    for other in log.events(type="case.opened"):
        redact(log, other.blobs["facts"], ZHAO, "personal-information-law-47")
    assert log.blob(event.blobs["facts"]) is None
    assert "检查发现".encode() not in raw_bytes(finished.folder)
    report = log.verify()
    assert (report.ok, report.redacted) == (True, 2)
    bundle = verifier.verify_bundle(finished.bundle())
    assert not bundle.failed
    assert bundle.state("blobs") == "cannot_be_known"
    assert not verifier.verify_bundle(finished.bundle("c1")).failed


def test_a_text_is_redacted_once(finished):
    (event,) = finished.log.events(type="case.opened", limit=1)
    redact(finished.log, event.blobs["facts"], ZHAO, "law")
    with pytest.raises(ValueError, match="no text to redact"):
        redact(finished.log, event.blobs["facts"], ZHAO, "law")


def test_a_text_taken_out_without_a_record_fails(finished):
    (event,) = finished.log.events(type="case.opened", limit=1)
    sql = "UPDATE log_blob SET data = NULL, salt = NULL WHERE commitment = ?"
    finished.log.append([], lambda connection: connection.execute(sql, (event.blobs["facts"],)))
    report = verifier.verify_bundle(finished.bundle())
    assert "blob_gone" in {f.code for f in report.findings["blobs"]}


def test_a_redacted_reason_is_not_proved_to_be_one(finished):
    (event,) = finished.log.events(type="suggestion.ruled", limit=1)
    redact(finished.log, event.blobs["reason"], ZHAO, "law")
    report = verifier.verify_bundle(finished.bundle())
    assert not report.failed
    assert report.state("process") == "cannot_be_known"
    assert "reason_redacted" in {f.code for f in report.findings["process"]}


def test_a_backup_is_whole_and_its_restoring_is_on_record(finished, tmp_path):
    copy = tmp_path / "backup.db"
    backup(finished.log, copy)
    size = finished.log.size
    with pytest.raises(FileExistsError):
        backup(finished.log, copy)
    finished.play([])
    finished.log.checkpoint("later")
    finished.close()
    for path in finished.folder.glob("office.db-*"):
        path.unlink()
    (finished.folder / "office.db").write_bytes(copy.read_bytes())
    log = finished.open()
    assert (log.recovery.reason, log.recovery.size) == ("events_lost", size)
    assert log.verify().ok
    report = verifier.verify_bundle(finished.bundle())
    assert not report.failed
    (found,) = [f for f in report.findings["clock"] if f.code == "recovered"]
    assert found.state == "cannot_be_known"
    assert found.args["lost"] > 0
