"""The views are derived: the table is compared with the events, the others are for reading."""

import csv
import io
import json

import audit.verify as verifier
from audit.log import Actor, EventDraft
from audit.views import csv_rows


def read(path):
    return verifier.read_zip(path.read_bytes())


def test_the_table_says_what_the_events_say(finished):
    files = read(finished.bundle("c1"))
    report = verifier.verify_files(files, verifier.Report())
    assert [(f.code, f.args["file"]) for f in report.findings["views"]] == [
        ("views_ok", "data/views/events.csv"),
        ("view_unchecked", "data/views/prov.json"),
        ("view_unchecked", "data/views/report.html"),
    ]
    rows = list(csv.reader(io.StringIO(files["data/views/events.csv"].decode("utf-8-sig"))))
    events = [json.loads(line) for line in files["data/log/events.jsonl"].splitlines()]
    assert rows[0] == ["seq", "time", "type", "actor", "kind", "role", "case", "data"]
    assert [row[0] for row in rows[1:]] == [str(event["seq"]) for event in events]
    assert all(
        json.loads(row[7]) == event["data"] for row, event in zip(rows[1:], events, strict=True)
    )


def test_a_table_that_says_something_else_fails(finished):
    files = read(finished.bundle())
    files["data/views/events.csv"] = files["data/views/events.csv"].replace(b"accept", b"reject")
    report = verifier.verify_files(files, verifier.Report())
    assert "view_other" in {f.code for f in report.findings["views"]}


def test_a_table_is_never_a_formula():
    event = {
        "seq": 1,
        "time": "2026",
        "type": "@SUM(A1)",
        "actor": {"id": "=cmd()", "kind": "+1", "role": '-2"'},
        "case": {"id": "\t=1"},
        "data": {},
    }
    text = b"".join(csv_rows([event])).decode("utf-8-sig")
    (row,) = list(csv.reader(io.StringIO(text)))[1:]
    assert row[2:7] == ["'@SUM(A1)", "'=cmd()", "'+1", "'-2\"", "'\t=1"]


def test_provenance_leads_from_a_ruling_to_suggestion_and_weights(finished):
    files = read(finished.bundle("c1"))
    prov = json.loads(files["data/views/prov.json"])
    derived = {tuple(sorted(link.items())) for link in prov["wasDerivedFrom"].values()}
    (ruling,) = [n for n, e in prov["entity"].items() if e.get("shuoli:answer") == "accept"]
    assert (
        ("prov:generatedEntity", ruling),
        ("prov:usedEntity", "shuoli:suggestion-c1-s1"),
    ) in derived
    made = {link["prov:entity"]: link["prov:activity"] for link in prov["wasGeneratedBy"].values()}
    assert made["shuoli:suggestion-c1-s1"] == "shuoli:draft-c1-d1"
    assert prov["agent"]["shuoli:p:li"]["prov:type"] == "prov:Person"


def test_the_readable_report_shows_texts_and_runs_nothing(office):
    person = Actor("p:li", "person", "caseworker")
    text = "<script>alert(1)</script>理由"
    data = {"view": "v1", "kind": "band"}
    office.log.append([EventDraft("view.committed", person, data, "c1", {"line": text.encode()})])
    page = read(office.bundle("c1"))["data/views/report.html"].decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;理由" in page
    assert "<script" not in page
