"""A bundle of a case that went as it must is proved, on a bare Python."""

import json
import subprocess
import sys
from pathlib import Path

import audit.verify as verifier
from audit.log import Actor, EventDraft
from audit.note import Signer


def states(report):
    return {check["check"]: check["state"] for check in report.as_json()["checks"]}


def codes(report, check):
    return [finding.code for finding in report.findings[check]]


def test_a_whole_log_is_proved(finished):
    report = verifier.verify_bundle(finished.bundle())
    assert report.overall == "NOTHING FAILED", verifier.render(report, "en")
    assert states(report) == {
        "container": "proved",
        "bytes": "proved",
        "events": "proved",
        "tree": "proved",
        "checkpoints": "proved",
        "keys": "holds_only_if",
        "witnesses": "cannot_be_known",
        "anchors": "cannot_be_known",
        "case": "proved",
        "process": "proved",
        "clock": "holds_only_if",
        "blobs": "proved",
        "views": "proved",
    }


def test_the_keys_of_people_do_not_stand_in_for_the_key_of_the_log(finished):
    wang = Actor("p:wang", "person", "legal_reviewer")
    vkey = Signer.generate("wang").verifier.vkey
    finished.log.append([EventDraft("key.enrolled", wang, {"vkey": vkey})])
    finished.log.checkpoint("test")
    assert finished.log.verify().ok
    finished.log.close()
    finished.open()

    report = verifier.verify_bundle(finished.bundle())
    assert report.overall == "NOTHING FAILED", verifier.render(report, "en")
    assert len(finished.log.events(type="key.enrolled", limit=9)) == 2  # ours, and Wang's


def test_a_bundle_of_one_case_is_proved_and_holds_no_other_case(finished):
    path = finished.bundle("c2")
    report = verifier.verify_bundle(path)
    assert report.overall == "NOTHING FAILED", verifier.render(report, "en")
    assert report.about["cases"] == ["c2"]
    assert codes(report, "case") == ["case_ok", "case_tail"]


def test_the_verifier_in_the_bundle_runs_on_a_bare_python(finished, tmp_path):
    path = finished.bundle()
    script = Path(verifier.__file__)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(path), "--json"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["overall"] == "NOTHING FAILED"


def test_documents_are_matched_with_the_log(finished, tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_text("pdf c1")
    path = finished.bundle("c1", decision_pdf=paper)
    report = verifier.verify_bundle(path, document=paper)
    assert codes(report, "documents") == ["document_ok"]
    assert codes(report, "paper") == ["paper_ok"]
    other = tmp_path / "other.pdf"
    other.write_text("pdf c2")
    assert verifier.verify_bundle(path, document=other).state("paper") == "failed"
