"""A witness signs a log that only grows, and refuses every other one."""

import pytest

import audit.verify as verifier
from audit.anchor import (
    enrol_witness,
    import_cosignature,
    last_anchor,
    paper_text,
    witness_request,
)
from audit.log import Actor
from audit.note import NoteError, Signer, parse_note, signed_note
from audit.witness import AddCheckpoint, Witness, WitnessRefusedError, main

WANG = Actor("p:wang", "person", "legal_reviewer")
NAME = "wang.yunze"


@pytest.fixture
def witness(office, tmp_path):
    person = Witness(tmp_path / "stick", office.clock, NAME)
    person.enrol(office.log.vkey)
    return person


@pytest.fixture
def cosigned(finished, witness):
    enrol_witness(finished.log, WANG, witness.vkey)
    request = witness_request(finished.log, NAME)
    import_cosignature(finished.log, WANG, request, witness.sign(request.text))
    return finished


def refusal(witness, request):
    with pytest.raises(WitnessRefusedError) as caught:
        witness.sign(request if isinstance(request, str) else request.text)
    return caught.value.code


def test_a_cosignature_travels_by_file_and_ends_in_the_bundle(cosigned, witness):
    assert cosigned.log.verify().ok
    report = verifier.verify_bundle(cosigned.bundle())
    assert not report.failed
    assert [f.code for f in report.findings["witnesses"]] == ["witness_if"]
    text = f"log {cosigned.log.vkey}\nwitness wang {witness.vkey}\nquorum wang\n"
    policy = verifier.parse_policy(text)
    report = verifier.verify_bundle(cosigned.bundle("c1"), policy=policy)
    assert report.state("witnesses") == "proved"
    (found,) = report.findings["witnesses"]
    assert found.args["time"].startswith("2026-11-23T09:0")
    assert not report.failed


def test_the_second_time_a_proof_leads_from_the_first(cosigned, witness, steps):
    cosigned.play(steps("c3"))
    request = witness_request(cosigned.log, NAME)
    assert request.old == witness.known_size(cosigned.log.origin) > 0
    assert AddCheckpoint.parse(request.text) == request
    import_cosignature(cosigned.log, WANG, request, witness.sign(request.text))
    assert cosigned.log.verify().ok
    assert not verifier.verify_bundle(cosigned.bundle()).failed
    cosigned.log.append([])
    assert last_anchor(cosigned.log).kind == "witness"


def test_the_age_of_the_last_anchor_is_known(finished):
    anchor = last_anchor(finished.log)
    (issued,) = finished.log.events(type="decision.issued", limit=1, newest_first=True)
    assert (anchor.kind, anchor.size) == ("paper", issued.data["checkpoint_size"])
    assert anchor.since == finished.log.size - anchor.size


def test_an_older_checkpoint_is_refused(cosigned, witness, steps):
    early = AddCheckpoint(0, (), cosigned.log.checkpoint("early").text)
    cosigned.play(steps("c3"))
    request = witness_request(cosigned.log, NAME)
    witness.sign(request.text)
    assert refusal(witness, early) == "older"
    evidence = list((witness._folder / "refused").iterdir())
    assert [path.read_text() for path in evidence] == [early.text]


def test_another_history_is_refused_though_the_key_is_right(cosigned, witness, steps):
    signer = Signer.parse((cosigned.folder / "device.key").read_text())
    cosigned.play(steps("c3"))
    request = witness_request(cosigned.log, NAME)
    text, _ = parse_note(request.note)
    lines = text.split("\n")
    forged = f"{lines[0]}\n{lines[1]}\n{'A' * 43}=\n"
    note = signed_note(forged, [signer.sign(forged)])
    assert refusal(witness, AddCheckpoint(request.old, request.proof, note)) == "inconsistent"
    short = AddCheckpoint(request.old, request.proof[1:], request.note)
    assert refusal(witness, short) == "inconsistent"
    assert refusal(witness, AddCheckpoint(request.old - 1, request.proof, request.note)) == "stale"
    witness.sign(request.text)
    same_size = AddCheckpoint(int(lines[1]), (), note)
    assert refusal(witness, same_size) == "inconsistent"


def test_an_unknown_log_and_a_wrong_key_are_refused(cosigned, witness, tmp_path):
    request = witness_request(cosigned.log, NAME)
    stranger = Witness(tmp_path / "other", cosigned.clock, "stranger")
    assert refusal(stranger, request) == "unknown_log"
    text, _ = parse_note(request.note)
    thief = Signer.generate(cosigned.log.origin)
    note = signed_note(text, [thief.sign(text)])
    assert refusal(witness, AddCheckpoint(request.old, request.proof, note)) == "unsigned"
    for broken in ("", "old x\n\n", request.text.replace("old ", "old 0"), "old 0\n!!\n\nx"):
        assert refusal(witness, broken) == "unreadable"


def test_what_the_witness_signed_survives_a_new_start(cosigned, witness, tmp_path):
    again = Witness(tmp_path / "stick", cosigned.clock)
    assert again.vkey == witness.vkey
    assert again.known_size(cosigned.log.origin) == witness.known_size(cosigned.log.origin) > 0


def test_a_reply_of_somebody_else_is_not_kept(cosigned, tmp_path):
    stranger = Witness(tmp_path / "other", cosigned.clock, "stranger")
    stranger.enrol(cosigned.log.vkey)
    request = AddCheckpoint(0, (), cosigned.log.checkpoint("x").text)
    with pytest.raises(NoteError):
        import_cosignature(cosigned.log, WANG, request, stranger.sign(request.text))
    with pytest.raises(NoteError):
        enrol_witness(cosigned.log, WANG, cosigned.log.vkey)


def test_a_cosignature_that_was_taken_out_is_missed(cosigned):
    files = verifier.read_zip(cosigned.bundle().read_bytes())
    for name in files:
        if name.endswith((".note", "/checkpoint")):
            text, lines = parse_note(files[name].decode())
            kept = [line for line in lines if line.name != NAME]
            files[name] = signed_note(text, kept).encode()
    report = verifier.verify_files(files, verifier.Report())
    assert "cosignature_gone" in {f.code for f in report.findings["witnesses"]}


def test_a_lost_witness_key_is_replaced_by_enrolling_another(cosigned, tmp_path):
    """The old cosignatures still count; the new witness starts from what it sees first."""
    newer = Witness(tmp_path / "new stick", cosigned.clock, "wang.2")
    newer.enrol(cosigned.log.vkey)
    enrol_witness(cosigned.log, WANG, newer.vkey)
    request = witness_request(cosigned.log, "wang.2")
    assert request.old == 0
    import_cosignature(cosigned.log, WANG, request, newer.sign(request.text))
    report = verifier.verify_bundle(cosigned.bundle())
    assert [f.args["name"] for f in report.findings["witnesses"]] == [NAME, "wang.2"]


def test_a_new_start_of_the_program_does_not_enrol_its_key_again(cosigned):
    cosigned.close()
    log = cosigned.open()
    assert log.count(type="key.enrolled") == 2


def test_the_text_of_the_paper_is_an_anchor(finished):
    text = paper_text(finished.log.checkpoint("issue"), "云食罚〔2026〕 7号")
    assert text.startswith("云食罚〔2026〕 7号\nshuoli/")
    report = verifier.verify_bundle(finished.bundle(), anchors=[text])
    assert report.state("anchors") == "proved"
    one_line = " ".join(text.split("\n")[1:4])
    assert (
        verifier.verify_bundle(finished.bundle(), anchors=[one_line]).state("anchors") == "proved"
    )


def test_the_command_of_the_witness(cosigned, tmp_path, capsys):
    folder = str(tmp_path / "pc of wang")
    assert main([folder, "--name", "w3", "key"]) == 0
    vkey = capsys.readouterr().out.strip()
    assert main([folder, "enrol", cosigned.log.vkey]) == 0
    enrol_witness(cosigned.log, WANG, vkey)
    request = witness_request(cosigned.log, "w3")
    asked, reply = tmp_path / "a.add-checkpoint", tmp_path / "a.cosig"
    asked.write_text(request.text)
    assert main([folder, "sign", str(asked), str(reply)]) == 0
    assert import_cosignature(cosigned.log, WANG, request, reply.read_text()) == "w3"
    asked.write_text("old 3\n\nnothing\n")
    assert main([folder, "sign", str(asked), str(reply)]) == 1
    assert main([folder, "enrol", "nonsense"]) == 2
