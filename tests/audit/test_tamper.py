"""Whatever is changed in a bundle fails, and an event that was changed is named."""

import base64
import hashlib
import io
import json
import zipfile

import pytest

import audit.verify as verifier
from audit.bundle import TOP
from audit.log import Actor, EventDraft
from audit.note import Signer, parse_note, signed_note
from audit.tree import Frontier, leaf_hash


def read(path):
    return verifier.read_zip(path.read_bytes())


def seal(files):
    """Make manifests fit again, as somebody would who knows BagIt."""
    tags = ("manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt")
    files = {name: data for name, data in files.items() if name not in tags}
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    size = sum(len(data) for data in payload.values())
    files["bag-info.txt"] = f"Payload-Oxum: {size}.{len(payload)}\n".encode()

    def manifest(chosen):
        lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in chosen.items()]
        return "".join(lines).encode()

    files["manifest-sha256.txt"] = manifest(payload)
    files["tagmanifest-sha256.txt"] = manifest(
        {name: data for name, data in files.items() if name not in payload}
    )
    return files


def check(files, **given):
    return verifier.verify_files(seal(files), verifier.Report(), **given)


def codes(report):
    return {f.code for found in report.findings.values() for f in found if f.state == "failed"}


def lines_of(files):
    return files["data/log/events.jsonl"].split(b"\n")[:-1]


def with_lines(files, lines):
    return files | {"data/log/events.jsonl": b"".join(line + b"\n" for line in lines)}


def test_a_bundle_sealed_again_without_change_still_holds(finished):
    assert not check(read(finished.bundle())).failed


@pytest.mark.parametrize("case", [None, "c1"])
def test_one_changed_letter_names_the_event(finished, case):
    files = read(finished.bundle(case))
    lines = lines_of(files)
    at = next(i for i, line in enumerate(lines) if b'"suggestion.ruled"' in line)
    seq = json.loads(lines[at])["seq"]
    lines[at] = lines[at].replace(b'"answer":"accept"', b'"answer":"reject"')
    report = check(with_lines(files, lines))
    named = [f for f in report.findings["tree"] if f.code == "event_changed"]
    assert [f.args["event"] for f in named] == [seq]
    assert f"event {seq} (suggestion.ruled)" in verifier.render(report, "en")


def test_one_changed_letter_names_the_event_even_when_packed_by_another_program(finished):
    files = read(finished.bundle())
    lines = lines_of(files)
    lines[5] = lines[5].replace(b'"seq":5', b'"seq":6')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in with_lines(files, lines).items():
            archive.writestr(f"{TOP}/{name}", data)
    report = verifier.verify_zip(out.getvalue())
    assert {"zip_bad", "bag_changed", "event_changed", "event_missing"} <= codes(report)


def test_a_broken_event_is_named_too(finished):
    files = read(finished.bundle())
    lines = lines_of(files)
    lines[7] = lines[7][:-1]
    report = check(with_lines(files, lines))
    found = report.findings["events"][0]
    assert (found.code, found.args["event"]) == ("event_unreadable", 7)


def test_a_removed_event_is_named(finished):
    files = read(finished.bundle())
    lines = lines_of(files)
    del lines[9]
    report = check(with_lines(files, lines))
    found = [f for f in report.findings["tree"] if f.code == "event_missing"]
    assert [f.args["event"] for f in found] == [9]


def test_exchanged_events_fail(finished):
    files = read(finished.bundle())
    lines = lines_of(files)
    lines[8], lines[9] = lines[9], lines[8]
    assert "event_order" in codes(check(with_lines(files, lines)))


def test_an_event_left_out_of_a_case_bundle_is_noticed(finished):
    files = read(finished.bundle("c1"))
    lines = [line for line in lines_of(files) if b'"view.committed"' not in line]
    assert {"case_gap", "view_late"} <= codes(check(with_lines(files, lines)))


def test_a_rewritten_tree_needs_the_key(finished):
    files = read(finished.bundle())
    lines = lines_of(files)
    lines = [line.replace(b'"rank":1', b'"rank":2') for line in lines]
    files = rewritten(files, lines, None)
    assert {"signature_wrong"} <= codes(check(files))


def rewritten(files, lines, signer, *, heads=True):
    """The whole log again with other events, as somebody would who has the key (or not).

    Without `heads` the signature goes on naming the state of the case that it named.
    """
    ends, leaves, rows = {}, [], []
    tree = Frontier()
    for line in lines:
        event = json.loads(line)
        if event["case"]:
            event["case"]["prev"] = ends.get(event["case"]["id"], "0" * 64)
        if event["type"] == "decision.signed" and heads:
            event["data"]["case_head"] = event["case"]["prev"]
        row = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        leaf = leaf_hash(row)
        if event["case"]:
            ends[event["case"]["id"]] = leaf.hex()
        rows.append(row)
        leaves.append(leaf)
        tree.add(leaf)
    text, signatures = parse_note(files["data/log/checkpoint"].decode())
    origin = text.split("\n", 1)[0]
    text = f"{origin}\n{tree.size}\n{base64.b64encode(tree.root()).decode()}\n"
    if signer is not None:
        signatures = [signer.sign(text)]
    return with_lines(files, rows) | {
        "data/log/leaves.bin": b"".join(leaves),
        "data/log/checkpoint": signed_note(text, signatures).encode(),
    }


def signed_by_person(files, person):
    """The last checkpoint under a person's own name, who has a key but not the log's."""
    text, _ = parse_note(files["data/log/checkpoint"].decode())
    text = text.replace(text.split("\n", 1)[0], person.verifier.name, 1)
    note = signed_note(text, [person.sign(text)])
    return files | {"data/log/checkpoint": note.encode()}


def test_a_person_with_a_key_of_their_own_signs_no_checkpoint(finished):
    person = Signer.generate("p-wang")
    wang = Actor("p:wang", "person", "legal_reviewer")
    finished.log.append([EventDraft("key.enrolled", wang, {"vkey": person.verifier.vkey})])
    files = read(finished.bundle())
    assert check(files).state("keys") == "holds_only_if"
    assert "key_none" in codes(check(signed_by_person(files, person)))


def test_the_thief_of_the_key_is_caught_by_a_paper_and_only_by_it(finished):
    """Rewriting with the key passes the signatures: that is why anchors must leave the office."""
    before = finished.log.checkpoint("paper").text
    files = read(finished.bundle())
    signer = Signer.parse((finished.folder / "device.key").read_text())
    lines = [line.replace(b'"in_view_ms":4200', b'"in_view_ms":9900') for line in lines_of(files)]
    # the earlier checkpoints have to be left out of the forgery, and what speaks of them
    forged = rewritten(files, lines, signer)
    report = check(forged)
    assert report.state("anchors") == "cannot_be_known"
    assert report.state("keys") == "holds_only_if"
    assert "anchor_conflict" in codes(check(forged, anchors=[before]))


def test_a_log_cut_short_is_caught_by_a_later_anchor(finished, steps):
    early = finished.bundle(name="early.zip")
    finished.play(steps("c3"))
    anchor = finished.log.checkpoint("paper").text
    report = verifier.verify_bundle(early)
    assert (report.failed, report.state("anchors")) == (False, "cannot_be_known")
    assert "anchor_later" in codes(verifier.verify_bundle(early, anchors=[anchor]))
    assert not verifier.verify_bundle(finished.bundle(), anchors=[anchor]).failed


def test_a_wrong_key_fails(finished):
    files = read(finished.bundle())
    text, _ = parse_note(files["data/log/checkpoint"].decode())
    thief = Signer.generate(text.split("\n", 1)[0])
    files["data/log/checkpoint"] = signed_note(text, [thief.sign(text)]).encode()
    assert "key_other" in codes(check(files))


def test_an_unsigned_bundle_fails(finished):
    files = read(finished.bundle())
    del files["data/log/checkpoint"]
    assert {"checkpoint_none", "tree_no_checkpoint"} <= codes(check(files))


def test_a_key_of_the_inspector_turns_holds_only_if_into_proved(finished):
    path = finished.bundle()
    policy = verifier.parse_policy(f"log {finished.log.vkey}\nquorum none\n")
    assert verifier.verify_bundle(path, policy=policy).state("keys") == "proved"
    other = Signer.generate(finished.log.origin).verifier.vkey
    policy = verifier.parse_policy(f"log {other}\nquorum none\n")
    assert "key_not_in_policy" in codes(verifier.verify_bundle(path, policy=policy))


def test_texts_are_bound_to_their_events(finished):
    files = read(finished.bundle())
    blobs = files["data/log/blobs.jsonl"].replace("货架照片".encode(), "货架相片".encode())
    assert codes(check(files | {"data/log/blobs.jsonl": blobs})) == {"blob_changed"}
    lines = [
        line for line in files["data/log/blobs.jsonl"].split(b"\n") if "货架".encode() not in line
    ]
    assert codes(check(files | {"data/log/blobs.jsonl": b"\n".join(lines)})) == {"blob_missing"}


def test_files_that_do_not_belong_fail(finished):
    files = read(finished.bundle())
    assert codes(check(files | {"data/log/extra.txt": b"x"})) == {"file_unknown"}


def test_every_byte_of_the_container_counts(finished):
    """A few bytes of each part; `make slow` turns every byte of a small bundle."""
    data = finished.bundle("c1").read_bytes()
    end = data.rindex(b"PK\x05\x06")
    central = int.from_bytes(data[end + 16 : end + 20], "little")
    places = [*range(60), *range(central, central + 120), *range(end, len(data))]
    for place in places:
        broken = bytearray(data)
        broken[place] ^= 0xFF
        assert verifier.verify_zip(bytes(broken)).failed, place
    for longer in (data + b"x", b"x" + data, data[:-1]):
        assert verifier.verify_zip(longer).failed
