"""The page gives the verdicts of verify.py, in the same words, on clean and damaged bundles."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import audit.verify as verifier
from audit.anchor import enrol_witness, import_cosignature, paper_text, witness_request
from audit.keeping import redact
from audit.log import Actor
from audit.note import Signer, parse_note, signed_note
from audit.witness import Witness

ROOT = Path(verifier.__file__).parents[1]
WANG = Actor("p:wang", "person", "legal_reviewer")


def codes(report, state="failed"):
    found = [finding for check in report["checks"] for finding in check["findings"]]
    return {finding["code"] for finding in found if finding["state"] == state}


def test_the_page_is_up_to_date_with_the_words_and_hashes():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "verify_page.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_page_asks_nothing_of_the_network(page):
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    for word in ("unsafe-inline", "unsafe-eval", "innerHTML", "fetch(", "XMLHttp", "://", " src="):
        assert word not in text, word


@pytest.mark.parametrize("case", [None, "c1"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_clean_bundle(clean, agree, case, lang):
    report = agree(clean.of(case), lang=lang)
    assert report["overall"] == "NOTHING FAILED"


def test_the_command_of_node_prints_what_the_command_of_python_prints(finished, node, page):
    path = finished.bundle()
    script = Path(__file__).with_name("node.js")
    ours = subprocess.run(
        [node, str(script), str(page), str(path)], capture_output=True, check=False
    )
    theirs = subprocess.run(
        [sys.executable, "-I", verifier.__file__, str(path), "--json", "--lang", "en"],
        capture_output=True,
        check=False,
    )
    assert (ours.returncode, theirs.returncode) == (0, 0)
    assert json.loads(ours.stdout) == json.loads(theirs.stdout)


def test_a_demonstration(office, agree, steps, opening):
    office.play([*opening(), *steps("c1", Actor("p:li", "script", "caseworker"))])
    assert agree(office.bundle().read_bytes())["overall"] == "DEMONSTRATION"


def test_redaction_documents_and_paper(finished, agree, tmp_path):
    event = finished.log.events(type="case.opened", limit=1)[0]
    redact(finished.log, event.blobs["title"], WANG, "PIPL 47")
    paper = tmp_path / "p"
    paper.write_text("pdf c1")
    data = finished.bundle("c1", 决定书_pdf=paper, other_txt=Path(__file__)).read_bytes()
    assert "paper_ok" in codes(agree(data, document=b"pdf c1"), "proved")
    report = agree(data, document=b"pdf c2")
    assert "paper_other" in codes(report)
    assert {"blob_redacted", "document_unknown"} <= codes(report, "cannot_be_known")


def test_witness_policy_and_anchors(finished, agree, tmp_path):
    log = finished.log
    witness = Witness(tmp_path / "stick", finished.clock, "wang.yunze")
    witness.enrol(log.vkey)
    enrol_witness(log, WANG, witness.vkey)
    request = witness_request(log, "wang.yunze")
    import_cosignature(log, WANG, request, witness.sign(request.text))
    anchor = paper_text(log.checkpoint("issue"), "云食罚〔2026〕 7号")
    data = finished.bundle().read_bytes()
    assert "witness_if" in codes(agree(data), "holds_only_if")
    stranger = Signer.generate("other", 4).verifier.vkey
    head = f"log {log.vkey}\nwitness w {witness.vkey}\nwitness x {stranger} https\n"
    group = "group two 2 w x\n group one any w x # no\n"
    for quorum, wanted in (("w", "witness_ok"), ("none", "witness_none"), ("g", "witness_ok")):
        report = agree(data, policy=f"{head}# a comment\ngroup g 1 w x\nquorum {quorum}\n")
        assert {"keys_ok", wanted} <= codes(report, "proved") | codes(report, "cannot_be_known")
    assert "witness_quorum" in codes(agree(data, policy=f"{head}group g all w x\nquorum g\n"))
    with pytest.raises(verifier.Bad):
        verifier.parse_policy(head + group + "quorum one\n")
    assert "anchor_ok" in codes(agree(data, anchors=[anchor]), "proved")
    lines = anchor.split("\n")
    others = [
        " ".join(lines[1:4]), anchor.replace("shuoli/", "other/"), "nonsense", "",
        f"{lines[1]}\n{lines[2]}\n{'A' * 43}=", f"{lines[1]}\n9999\n{'A' * 43}=",
    ]  # fmt: skip
    report = agree(data, anchors=others)
    assert codes(report) == {"anchor_other_log", "anchor_bad", "anchor_conflict", "anchor_later"}


def test_an_eventful_log(eventful, agree):
    """A clock set back, a gap, a recovery, a redaction, a witness, a script: said of each."""
    wanted = {"clock_jump", "recovered", "log_gap", "blob_redacted", "witness_if", "script"}
    key = eventful.signer.verifier.vkey
    stranger = Signer.generate(eventful.signer.verifier.name).verifier.vkey
    report = agree(eventful.bundles[0])
    assert wanted <= codes(report, "cannot_be_known") | codes(report, "holds_only_if")
    for data in eventful.bundles:
        trusted = f"log {key}\nwitness w {eventful.witness}\nquorum w\n"
        assert "keys_ok" in codes(agree(data, policy=trusted, document=b"pdf c1"), "proved")
        others = f"log {stranger}\nquorum none\n"
        assert "key_not_in_policy" in codes(agree(data, policy=others))


def test_a_paper_beside_a_damaged_log(clean, agree, workshop):
    files = rows(exchange)(workshop, workshop.read(clean.whole))
    report = agree(workshop.pack(workshop.seal(files)), document=b"pdf c1")
    assert "paper_log_failed" in codes(report)


@pytest.mark.parametrize(
    "policy",
    [
        "", "quorum none", "log x\nquorum none", "log a+b+c\nquorum none", "# nothing\n",
        "log PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        "log PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\nquorum none\n",
        "log PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\nquorum q\n",
        "group g 1 a\n", "witness none x\n", "quorum none\nquorum none\n",
    ],
)  # fmt: skip
def test_a_policy_that_does_not_read_is_refused_in_the_same_words(clean, javascript, policy):
    with pytest.raises(verifier.Bad) as caught:
        verifier.parse_policy(policy)
    finding = verifier.Finding("failed", caught.value.code, caught.value.args_)
    answer = javascript.verify(clean.whole, policy=policy + " ")
    assert answer == {"refused": finding.text("en")}


def edit(change):
    """A change to the JSON of the first ruling."""

    def damage(shop, files):
        lines = shop.lines(files)
        at = next(i for i, line in enumerate(lines) if b'"suggestion.ruled"' in line)
        event = json.loads(lines[at])
        found = change(event)
        lines[at] = found if isinstance(found, bytes) else shop.line(event)
        return shop.with_lines(files, lines)

    return damage


def swap(old, new):
    return edit(lambda event: json_line(event).replace(old, new, 1))


def json_line(event):
    text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def rows(change, name="data/log/events.jsonl"):
    def damage(shop, files):
        lines = shop.lines(files, name)
        change(lines)
        return shop.with_lines(files, lines, name)

    return damage


def file(name, change):
    return lambda _shop, files: files | {name: change(files[name])}


def renamed_note(_shop, files):
    name = next(name for name in files if name.endswith(".note"))
    return {n.replace(name, f"{LOG}checkpoints/0000009999.note"): d for n, d in files.items()}


def gone(name):
    return lambda _shop, files: {n: data for n, data in files.items() if n != name}


def wrong_key(_shop, files):
    text, _ = parse_note(files["data/log/checkpoint"].decode())
    thief = Signer.generate(text.split("\n", 1)[0])
    return files | {"data/log/checkpoint": signed_note(text, [thief.sign(text)]).encode()}


def set_(path, value):
    def change(event):
        place = event
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value

    return edit(change)


def other_head(lines):
    at = next(i for i, line in enumerate(lines) if b'"decision.signed"' in line)
    event = json.loads(lines[at])
    event["data"]["case_head"] = "5" * 64
    lines[at] = json_line(event)


def exchange(lines):
    lines[8], lines[9] = lines[9], lines[8]


LOG = "data/log/"
DAMAGES = {
    "letter": ("event_changed", swap(b'"accept"', b'"reject"')),
    "float": ("event_fields", swap(b'"in_view_ms":4200', b'"in_view_ms":4200.5')),
    "exponent": ("event_not_canonical", swap(b'"in_view_ms":4200', b'"in_view_ms":4.2E3')),
    "large integer": ("event_fields", swap(b":4200", b":9007199254740993")),
    "largest integer": ("event_changed", swap(b":4200", b":9007199254740991")),
    "minus zero": ("event_not_canonical", swap(b":4200", b":-0")),
    "negative": ("event_fields", swap(b":4200", b":-1")),
    "leading zero": ("event_unreadable", swap(b":4200", b":04200")),
    "infinity": ("event_unreadable", swap(b":4200", b":Infinity")),
    "true for a number": ("event_fields", swap(b":4200", b":true")),
    "small fraction": ("event_fields", swap(b"4200", b"1.5e-05")),
    "large fraction": ("event_fields", swap(b"4200", b"1e+16")),
    "beyond all": ("event_unreadable", swap(b"4200", b"1e999")),
    "duplicate key": (
        "event_not_canonical",
        swap(b'"answer":"accept"', b'"answer":"accept","answer":"accept"'),
    ),
    "__proto__": ("event_fields", swap(b'{"answer"', b'{"__proto__":{},"answer"')),
    "a space": ("event_not_canonical", swap(b'"answer":', b'"answer": ')),
    "needless escape": ("event_not_canonical", swap(b"accept", rb"\u0061ccept")),
    "slash escape": ("event_not_canonical", swap(b"accept", rb"\/")),
    "half a pair": ("event_unreadable", swap(b"accept", rb"\ud800")),
    "control character": ("event_unreadable", swap(b"accept", b"\x01")),
    "not UTF-8": ("event_unreadable", swap(b"accept", b"\xff")),
    "surrogate bytes": ("event_unreadable", swap(b"accept", b"\xed\xa0\x80")),
    "byte order mark": ("event_unreadable", edit(lambda e: b"\xef\xbb\xbf" + json_line(e))),
    "empty line": ("event_unreadable", edit(lambda _event: b"")),
    "a list": ("event_envelope", edit(lambda _event: b"[]")),
    "deep": ("event_envelope", edit(lambda _event: b"[" * 90 + b"]" * 90)),
    "unknown type": ("event_type", set_(["type"], "suggestion.approved")),
    "unknown word": ("event_fields", set_(["data", "answer"], "maybe")),
    "unknown field": ("event_fields", set_(["data", "more"], 1)),
    "key beyond ASCII": ("event_fields", set_(["data", "字"], 1)),
    "missing field": ("event_fields", edit(lambda event: event["data"].pop("answer") and None)),
    "unknown outer field": ("event_envelope", set_(["more"], 1)),
    "no case": ("event_fields", set_(["case"], None)),
    "wrong hash": ("event_envelope", set_(["app", "sha256"], "A" * 64)),
    "unknown blob": ("event_fields", set_(["blobs", "more"], "c1:" + "a" * 64)),
    "too large": ("event_large", set_(["data", "suggestion"], "x" * 33000)),
    "long id": ("event_fields", set_(["data", "suggestion"], "x" * 241)),
    "other case": ("case_gap", set_(["case", "prev"], "0" * 64)),
    "beyond": ("event_beyond", set_(["seq"], 90_000)),
    "clock": ("clock_drift", set_(["time"], "2026-12-23T09:00:30.000Z")),
    "counter": ("clock_mono", set_(["mono_ms"], 5)),
    "month 13": ("clock_drift", set_(["time"], "2026-13-23T09:00:30.000Z")),
    "removed": ("event_missing", rows(lambda lines: lines.pop(9))),
    "removed last": ("event_missing", rows(lambda lines: lines.pop())),
    "twice": ("event_order", rows(lambda lines: lines.insert(5, lines[4]))),
    "exchanged": ("event_order", rows(exchange)),
    "other head": ("signed_other_head", rows(other_head)),
    "view": ("view_other", file("data/views/events.csv", lambda data: data.replace(b"1", b"2"))),
    "view cut": ("view_other", file("data/views/events.csv", lambda data: data[:-2])),
    "view longer": ("view_other", file("data/views/events.csv", lambda data: data + b"=1")),
    "none": ("event_missing", rows(lambda lines: lines.clear())),
    "cut": ("events_cut", file(f"{LOG}events.jsonl", lambda data: data[:-40])),
    "leaves cut": ("tree_root", file(f"{LOG}leaves.bin", lambda data: data[:-32])),
    "leaves odd": ("events_cut", file(f"{LOG}leaves.bin", lambda data: data[:-1])),
    "wrong key": ("key_other", wrong_key),
    "unsigned": ("checkpoint_none", gone(f"{LOG}checkpoint")),
    "checkpoint": ("tree_root", file(f"{LOG}checkpoint", lambda d: d.replace(b"\n", b"\n9", 1))),
    "note": ("checkpoint_unreadable", file(f"{LOG}checkpoint", lambda data: data + b"x\n")),
    "note name": ("checkpoint_unreadable", renamed_note),
    "keys": ("keys_listed", file(f"{LOG}keys.txt", lambda data: data * 2)),
    "scope": ("case_scope", file(f"{LOG}scope", lambda _data: "case 无\n".encode())),
    "blob salt": (
        "blobs_unreadable",
        file(f"{LOG}blobs.jsonl", lambda data: data.replace(b'"salt":"', b'"salt":1.5,"s":"', 1)),
    ),
    "blob list": (
        "blobs_unreadable",
        file(f"{LOG}blobs.jsonl", lambda d: re.sub(rb'"salt":("[^"]*")', rb'"salt":[\1]', d)),
    ),
    "blob gone": ("blob_missing", rows(lambda lines: lines.pop(2), f"{LOG}blobs.jsonl")),
    "blob broken": ("blobs_unreadable", file(f"{LOG}blobs.jsonl", lambda data: data[:-9])),
    "blob twice": ("blobs_unreadable", file(f"{LOG}blobs.jsonl", lambda data: data * 2)),
    "extra": ("file_unknown", lambda _shop, files: files | {"data/log/more.txt": b""}),
    "tag": ("bag_unknown", lambda _shop, files: files | {"manifest-md5.txt": b""}),
    "no leaves": ("file_missing", gone(f"{LOG}leaves.bin")),
}
DAMAGES["blob"] = (
    "blob_changed",
    file(f"{LOG}blobs.jsonl", lambda data: data.replace("货架".encode(), "橱窗".encode())),
)


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("case", [None, "c1"])
def test_a_damaged_bundle(clean, agree, workshop, name, case):
    code, damage = DAMAGES[name]
    files = damage(workshop, workshop.read(clean.of(case)))
    found = codes(agree(workshop.pack(workshop.seal(files))))
    if case is None or code != "event_missing":  # one case alone does not know the other numbers
        assert code in found
    else:
        assert "tree_root" not in found


def test_manifests_are_looked_at(clean, agree, workshop):
    files = workshop.read(clean.whole)
    name = "manifest-sha256.txt"
    for damage, wanted in {
        lambda text: text[:-1]: None,
        lambda text: text.upper(): "bag_missing",
        lambda text: text.replace(b"  ", b" \t*"): None,
        lambda text: text * 2: "bag_twice",
        lambda text: text.replace(b"a", b"b"): "bag_changed",
        lambda text: text.replace(b"\n", b"\r\n"): None,
        lambda text: text + b"nothing\n": "bag_line",
        lambda text: text[80:]: "bag_unlisted",
        lambda text: text.replace(b"data/", b"data%0A"): "bag_missing",
        lambda _text: b"\xff": "bag_line",
    }.items():
        found = codes(agree(workshop.pack(files | {name: damage(files[name])})))
        assert wanted is None or wanted in found
    files = workshop.seal(files)
    oxum = files["bag-info.txt"].replace(b".", b"1.")
    assert "bag_oxum" in codes(agree(workshop.pack(files | {"bag-info.txt": oxum})))
    other = hashlib.sha512(files["data/log/scope"]).hexdigest()
    listed = f"{other}  data/log/scope\n".encode()
    found = codes(agree(workshop.pack(files | {"manifest-sha512.txt": listed})))
    assert "bag_unlisted" in found
    del files[name]
    assert "bag_no_manifest" in codes(agree(workshop.pack(files)))


def test_a_log_rewritten_by_the_thief_of_the_key(clean, agree, workshop):
    files = workshop.read(clean.whole)
    lines = [line.replace(b":4200", b":9900") for line in workshop.lines(files)]
    forged = workshop.rewrite(files, lines, clean.signer)
    agree(workshop.pack(workshop.seal(forged)))
    unsigned = workshop.rewrite(files, lines)
    assert "signature_wrong" in codes(agree(workshop.pack(workshop.seal(unsigned))))


def test_a_bad_zip(clean, agree, workshop):
    """Whatever is wrong with the container, and what is found inside all the same."""
    data = clean.case
    end = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    flips = [*range(0, 60, 4), *range(start, start + 100, 4), *range(end, len(data))]
    for broken in (b"", b"PK", b"x" * 500, data + b"x", b"x" + data, data[:-1], data[: end - 9]):
        assert "zip_bad" in codes(agree(broken))
    for place in flips:
        broken = bytearray(data)
        broken[place] ^= 0x41
        assert "zip_bad" in codes(agree(bytes(broken))), place
    for place, byte in ((start + 46, 0), (start + 46, 0xE4), (start + 30, 4), (start + 31, 9)):
        broken = bytearray(data)
        broken[place] = byte  # an empty name, a letter of DOS, an extra field that is none
        assert "zip_bad" in codes(agree(bytes(broken))), place
    files = workshop.read(data)
    for name in ("../x", "/x", "a:b", "a//b", "a\u202eb"):
        assert "zip_bad" in codes(agree(workshop.pack(files | {name: b""})))
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert not codes(agree(workshop.pack(files, method)))
