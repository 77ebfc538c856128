# ruff: noqa: C901, E501, PLR0912, B007, PLR0915 -- lists of oddities
"""Bundles on which mutants of verify.py are judged: good, broken, and changed by somebody."""

import base64
import json
import random
import re
from dataclasses import replace

import audit.verify as verifier
from audit.anchor import enrol_witness, import_cosignature, witness_request
from audit.keeping import redact
from audit.log import Actor, EventDraft
from audit.note import Signer
from audit.witness import Witness
from tests.audit import mutation_suite
from tests.audit.conftest import Office, case_steps, loaded
from tests.audit.mutation_more import more
from tests.audit.test_known_answers import PETER, PETERS_NOTE, SIGNATURES
from tests.audit.test_process import BROKEN
from tests.audit.test_sweep import pack
from tests.audit.test_tamper import lines_of, rewritten, seal, signed_by_person, with_lines

WANG = Actor("p:wang", "person", "legal_reviewer")
MACHINE = Actor("shuoli", "machine", "machine")


def b64(data):
    return base64.b64encode(data).decode()


class Corpus:
    """Bundles, and what the verifier as it is says of them."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def add(self, files, **given):
        keep = {n: d for n, d in files.items() if not n.startswith("data/verifier/")}
        job = {"files": {name: b64(data) for name, data in keep.items()}, **given}
        self.put(job)

    def put(self, job):
        ready = {**job, "files": {n: base64.b64decode(d) for n, d in job.get("files", {}).items()}}
        ready["zip"] = base64.b64decode(job["zip"]) if "zip" in job else None
        job["wanted"] = mutation_suite.judge(verifier, ready)
        (self.folder / f"{self.count:05d}.job").write_text(json.dumps(job))
        self.count += 1


def edits(lines):
    """Single edits of a log, which then is written anew with the key."""

    def at(kind):
        return next(i for i, line in enumerate(lines) if f'"type":"{kind}"'.encode() in line)

    def swapped(kind, old, new):
        place = at(kind)
        changed = re.sub(old, lambda _: new, lines[place], count=1)
        assert changed != lines[place], (kind, old)
        return [*lines[:place], changed, *lines[place + 1 :]]

    ruled = "suggestion.ruled"
    yield from (
        swapped(ruled, rb'"in_view_ms":4200', new)
        for new in (
            b'"in_view_ms":4200.0', b'"in_view_ms":-1', b'"in_view_ms":9007199254740992',
            b'"in_view_ms":9007199254740991', b'"in_view_ms":0', b'"in_view_ms":true',
            b'"in_view_ms":null', b'"in_view_ms":"4"', b'"in_view_ms":NaN', b'"mood":1',
        )
    )  # fmt: skip
    for old, new in (
        (rb'"answer":"accept"', b'"answer":"maybe"'), (rb'"evidence":\["e1"\]', b'"evidence":"e1"'),
        (rb'"evidence":\["e1"\]', b'"evidence":[1]'), (rb'"moved":null', b'"moved":1'),
        (rb'"reason":"c1:', b'"excuse":"c1:'), (rb'"reason":"c1:', b'"reason":"c2:'),
        (rb'"kind":"person"', b'"kind":"robot"'), (rb'"v":"shuoli/1"', b'"v":"shuoli/2"'),
        (rb'"v":"shuoli/1"', b'"v":"shuoli/1","w":1'), (rb'"boot":"', b'"boot":"zz'),
        (rb'"time":"2026', b'"time":"26'), (rb'"role":"caseworker"', b'"role":""'),
        (rb'"type":"suggestion.ruled"', b'"type":"suggestion.burnt"'),
        (rb'"case":\{[^}]*\}', b'"case":null'), (rb'"case":\{[^}]*\}', b'"case":7'),
        (rb'"case":\{[^}]*\}', b'"case":{"id":"c1","prev":"00","seq":1}'),
        (rb'"id":"p:li"', '"id":"李"'.encode()), (rb'"mono_ms":\d+', b'"mono_ms":5'),
    ):  # fmt: skip
        yield swapped(ruled, old, new)
    for old, new in (
        (rb'"answer":"accept"', b'"answer": "accept"'), (rb'"actor":', b'"actor":1,"actor":'),
        (rb'"answer":"accept"', b'"answer":"\\u0061ccept"'), (rb'"seq":(\d+),"time"', b'"time"'),
        (rb'"data":(\{.*?\}),"device"', b'"data":[],"device"'), (rb'"v":"shuoli/1"\}', b'"v":"shuoli/1"'),
        (rb'"in_view_ms":4200', b'"in_view_ms":' + b"4" * 33_000),
        (rb'"in_view_ms":4200', b'"in_view_ms":-9007199254740992'),
    ):  # fmt: skip
        yield swapped(ruled, old, new)
    yield swapped("search.done", rb'"score_micro":\d+', b'"score_micro":-9007199254740991')
    yield swapped("search.done", rb'"score_micro":\d+', b'"score_micro":-9007199254740992')
    yield swapped("search.done", rb'"provision":"[^"]*"', b'"provision":""')
    yield swapped("search.done", rb'"day_of_act":"2026', b'"day_of_act":"x')
    yield swapped("draft.requested", rb'"max_tokens":700', b'"max_tokens":7.5')
    yield swapped("draft.requested", rb'"max_tokens":700', b'"max_tokens":"seven"')
    yield swapped("draft.requested", rb'"parameters":\{[^}]*\}', b'"parameters":[]')
    yield swapped("case.opened", rb'"type":"case.opened"', b'"type":"case.closed"')
    yield swapped("key.enrolled", rb'"vkey":"', b'"vkey":"x')
    yield swapped("decision.issued", rb'"checkpoint_size":\d+', b'"checkpoint_size":3')
    yield swapped("decision.issued", rb'"checkpoint_size":\d+', b'"checkpoint_size":99')
    yield swapped("decision.issued", rb'"checkpoint_root":"\w{4}', b'"checkpoint_root":"0000')
    for minutes in (-9, -1, 3, 30):
        place = at(ruled)
        hour, minute = divmod(60 * 9 + minutes, 60)
        moment = f'"time":"2026-11-23T{hour:02d}:{minute:02d}'.encode()
        yield [
            re.sub(rb'"time":"2026-11-23T\d\d:\d\d', moment, line) if n >= place else line
            for n, line in enumerate(lines)
        ]
        other = rb'"boot":"0123456789abcdef"'
        yield [
            re.sub(rb'"boot":"\w+"', other, re.sub(rb'"time":"2026-11-23T\d\d:\d\d', moment, line))
            if n >= place
            else line
            for n, line in enumerate(lines)
        ]
    yield lines[:-1]
    yield [*lines[:3], lines[4], lines[3], *lines[5:]]
    opened = lines[at("case.opened")]
    yield [*lines, re.sub(rb'"seq":\d+,"time"', b'"seq":%d,"time"' % len(lines), opened)]


def fill(corpus, office, steps, opening, tmp_path):
    """Good bundles, bundles of broken procedures, and bundles that somebody changed."""
    chance = random.Random(3)  # noqa: S311
    for number, (name, broken_by) in enumerate(BROKEN.items()):
        place = type(office)(tmp_path / f"broken{number}")
        place.open()
        broken = steps("c1")
        change = broken_by[1] if isinstance(broken_by, tuple) else broken_by
        change(broken)
        place.play([*opening(), *broken])
        corpus.add(verifier.read_zip(place.bundle("c1" if number % 2 else None).read_bytes()))
        place.close()
    for number, (weights, loads) in enumerate(((1, 0), (2, 0), (2, 1), (0, 1), (1, 1))):
        place = type(office)(tmp_path / f"weights{number}")
        place.open()
        named = []
        for count in range(weights):
            data = {"name": "small", "sha256": str(count) * 64, "builtin": True}
            named.append(EventDraft("weights.loaded", MACHINE, data))
        case = [
            replace(step, data={**step.data, "weights": "small"})
            if "weights" in step.data
            else step
            for step in steps("c1")
        ]
        place.play([*named, *opening()[1:], *case, *named * loads])
        corpus.add(verifier.read_zip(place.bundle().read_bytes()))
        place.close()
    robot = type(office)(tmp_path / "robot")
    robot.open()
    robot.play([*opening(), *steps("c1", Actor("p:li", "script", "caseworker"))])
    corpus.add(verifier.read_zip(robot.bundle().read_bytes()))
    robot.close()

    office.play([*opening(), *steps("c1")])
    witness = Witness(tmp_path / "stick", office.clock, "wang")
    witness.enrol(office.log.vkey)
    enrol_witness(office.log, WANG, witness.vkey)
    request = witness_request(office.log, "wang")
    import_cosignature(office.log, WANG, request, witness.sign(request.text))
    paper = office.log.checkpoint("paper").text
    office.play(steps("c2")[:9])
    office.clock.moment = office.clock.moment.replace(hour=7)
    personal = Signer.generate("p-wang")
    office.log.append([
        EventDraft("session.login", WANG, {"person": "p:wang"}),
        EventDraft("key.enrolled", WANG, {"vkey": personal.verifier.vkey}),
    ])  # fmt: skip
    (first,) = office.log.events(type="case.opened", limit=1)
    redact(office.log, first.blobs["facts"], WANG, "law")
    (ruled,) = office.log.events(type="suggestion.ruled", limit=1)
    redact(office.log, ruled.blobs["reason"], WANG, "law")
    office.log.append([EventDraft("log.gap", MACHINE, {})])
    docx = tmp_path / "decision.docx"
    docx.write_text("docx c1")
    whole = office.bundle(decision_docx=docx)
    files = verifier.read_zip(whole.read_bytes())
    case = verifier.read_zip(office.bundle("c1", decision_docx=docx).read_bytes())
    log, stranger = f"log {office.log.vkey}\n", Signer.generate("x").verifier.vkey
    seen = f"witness w {witness.vkey}\n"
    other = f"witness o {Signer.generate('o', 4).verifier.vkey}\n"
    for policy in (
        log + "quorum none", log + seen + "quorum w", log + seen + other + "group g any w o\nquorum g",
        log + seen + other + "group g all w o\nquorum g", log + seen + other + "quorum o",
        log + seen + other + "group g 2 w o\nquorum g", log + seen + "group g 2 w\nquorum g",
        log + seen + "group g 1 w w\nquorum g", log + "quorum w", log, "quorum none", log + "foo",
        f"log {stranger}\nquorum none", log + seen + seen + "quorum w", "# x\n\n" + log + "quorum none",
        log + "quorum none\nquorum none", log + "witness none " + witness.vkey + "\nquorum none",
        log + seen + "group w 1 w\nquorum w", log + seen + "group g 0 w\nquorum g", log + "log\n",
    ):  # fmt: skip
        corpus.add(files, policy=policy)
    lines = paper.split("\n")
    own = files["data/log/checkpoint"].decode()
    cosigned = next(
        data.decode()
        for name, data in files.items()
        if b"\n\xe2\x80\x94 wang " in data and "checkpoints/" in name
    )
    for anchor in (
        own, cosigned, paper, " ".join(lines[:3]), f"云食罚〔2026〕7号\n{paper}", f"{lines[0]} {lines[1]}",
        f"{lines[0]}\n9999\n{lines[2]}", f"x\n{lines[1]}\n{lines[2]}",
        f"{lines[0]}\n{lines[1]}\n{b64(bytes(32))}", f"{lines[0]}\n{lines[1]}\n{b64(bytes(31))}",
        f"{lines[0]}\n0\n{b64(verifier._root_of([]))}", "",
    ):  # fmt: skip
        corpus.add(files, anchors=[anchor])
    corpus.add(case, anchors=[paper, paper], paper=b64(b"docx c1"))
    corpus.add(case, paper=b64(b"pdf c1"))
    corpus.add(case, paper=b64(b"pdf c7"))
    for name in sorted(files):
        data = files[name]
        if name.startswith("data/verifier"):
            continue
        rest = {n: d for n, d in files.items() if n != name}
        corpus.add(rest)
        corpus.add(seal(rest))
        for broken in (data[:-1], data + b"x", data + b"\n", b"", data.replace(b"1", b"2", 1)):
            corpus.add(files | {name: broken})
            corpus.add(seal(files | {name: broken}), paper=b64(b"docx c1"))
    for name in ("data/other", "fetch.txt", "manifest-md5.txt", "data/log/x", "data/documents/y"):
        corpus.add(seal(files | {name: b"x"}))
    manifest = files["manifest-sha256.txt"]
    for broken in (
        manifest + manifest.splitlines()[0] + b"\n", manifest.upper(), b"zz  data/x\n" + manifest,
        manifest + b"00  bagit.txt\n", manifest.replace(b"  ", b" *"),
    ):  # fmt: skip
        corpus.add(files | {"manifest-sha256.txt": broken})
    corpus.add(files | {"bagit.txt": files["bagit.txt"].replace(b"\n", b"\r\n")})
    signer = Signer.parse((office.folder / "device.key").read_text())
    for source in (files, case):
        rows = lines_of(source)
        for place in range(len(rows)):
            if chance.random() < 0.5:
                corpus.add(seal(with_lines(source, rows[:place] + rows[place + 1 :])))
    rows = lines_of(files)
    corpus.add(seal(with_lines(files, [*rows, rows[-1]])))
    for changed in edits(rows):
        corpus.add(seal(with_lines(files, changed)))
        try:
            corpus.add(seal(rewritten(files, changed, signer)))
        except (ValueError, TypeError, KeyError):
            continue
    blobs = files["data/log/blobs.jsonl"].split(b"\n")[:-1]
    for broken in (
        [*blobs, blobs[0]], blobs[1:], [b"{}", *blobs], [b"[1]", *blobs], [b"x", *blobs],
        [blobs[-1].replace(b'"text"', b'"base64"'), *blobs[:-1]],
        [re.sub(rb'"salt":"\w\w', b'"salt":"', blobs[-1]), *blobs[:-1]],
        [re.sub(rb'"salt":"(\w*)"', lambda m: m[0].upper().replace(b"SALT", b"salt"), blobs[-1]), *blobs[:-1]],
        [re.sub(rb',"salt".*', b',"redacted":true}', blobs[-1]), *blobs[:-1]],
        [re.sub(rb',"salt".*', b',"redacted":false}', blobs[-1]), *blobs[:-1]],
        [re.sub(rb'"text":".*"', b'"text":7', blobs[-1]), *blobs[:-1]],
        [re.sub(rb'"text":".*"', b'"base64":"eA=="', blobs[-1]), *blobs[:-1]],
        [blobs[-1].replace(b"c1:", b"c3:"), *blobs[:-1]],
    ):  # fmt: skip
        corpus.add(seal(files | {"data/log/blobs.jsonl": b"".join(b + b"\n" for b in broken)}))
    note = files["data/log/checkpoint"]
    for broken in (
        note.replace(b"\n\n", b"\n"), note.replace("\u2014".encode(), b"-"), note[:-9] + b"AAAAAAA=\n",
        note.replace(b"\xe2\x80\x94 shuoli", b"\xe2\x80\x94 shuolo"),
        re.sub(rb"(\xe2\x80\x94 \S+ )...", rb"\1AAA", note),
        note + b"\n".join(note.split(b"\n")[-2:]), note + "\u2014 wang AAAAAAAA\n".encode(),
        note + "\u2014 stranger AAAAAAAA\n".encode(), note + "\u2014 stranger AAAA\n".encode(),
        re.sub(rb"\n\d+\n", b"\n7\n", note, count=1), b"\xff" + note, note.replace(b"/", b"\t", 1),
        note.replace(b"shuoli/", b"shuoli+"), b"x" + note,
    ):  # fmt: skip
        corpus.add(seal(files | {"data/log/checkpoint": broken}))
    corpus.add(seal(signed_by_person(files, personal)))
    small = {n: d for n, d in seal(case).items() if not n.startswith("data/verifier")}
    data = pack(seal({n: d for n, d in small.items() if "manifest" not in n}))
    end = data.rindex(b"PK\x05\x06")
    central = int.from_bytes(data[end + 16 : end + 20], "little")
    spots = [*range(34), *range(central, central + 50), *range(end, len(data))]
    for spot in [*spots, *chance.sample(range(len(data)), 30)]:
        corpus.put({"zip": b64(data[:spot] + bytes([data[spot] ^ 1]) + data[spot + 1 :])})
    for broken in (data, data + b"x", b"x" + data, data[:-1], data[:20], b""):
        corpus.put({"zip": b64(broken)})
    moved = (central + 1).to_bytes(4, "little")
    gap = (
        data[:central] + b"x" + data[central:end] + data[end : end + 16] + moved + data[end + 20 :]
    )
    corpus.put({"zip": b64(gap)})
    renamed = dict(small)
    for name in ("data/documents/..", "data/documents/\u202ey", "data/documents/书.pdf", "data//x"):
        corpus.put({"zip": b64(pack(seal(renamed | {name: b"x"})))})


def calls():
    """Calls of single functions; the tests of known answers vouch for what they answer now."""
    found = []

    def call(name, *args):
        found.append([name, [{"b": b64(a)} if isinstance(a, bytes) else a for a in args]])

    for public, message, signature in SIGNATURES:
        key, text, signed = (bytes.fromhex(value) for value in (public, message, signature))
        s = int.from_bytes(signed[32:], "little") + 2**252 + 27742317777372353535851937790883648493
        large = signed[:32] + s.to_bytes(32, "little")
        for args in (
            (key, text, signed),
            (key, text + b"x", signed),
            (key, text, large),
            (key[1:], text, signed),
            (key, text, signed[1:]),
            (b"\xff" * 32, text, signed),
            (bytes(31) + b"\x80", text, signed),
            (b"\x01" + bytes(30) + b"\x80", text, signed),
        ):
            call("ed25519_verify", *args)
    for y in range(40):
        call("_decode_point", y.to_bytes(32, "little"))
        call("_decode_point", (y + 2**255).to_bytes(32, "little"))
        call("_decode_point", (2**255 - 19 + y - 9).to_bytes(32, "little"))
    for vkey in (
        PETER,
        PETER[:-1],
        "x+" + PETER,
        PETER.replace("+c", "+d"),
        "a+b",
        " " + PETER,
        "",
    ):
        call("parse_key", vkey)
    call("parse_note", PETERS_NOTE.encode())
    for moment in (
        "1970-01-01T00:00:00.000Z",
        "2024-02-29T23:59:59.999Z",
        "2100-03-01T12:30:00.500Z",
    ):
        call("_milliseconds", moment)
    for text in ("  … ", "甲 乙！", "ＡＢＣ abc", "①ß"):
        call("_plain", text)
    return found




def make(bundles, folder):
    """Write all jobs into `bundles`; logs are kept in `folder` meanwhile."""
    bundles.mkdir(parents=True)
    corpus = Corpus(bundles)
    office = Office(folder / "office")
    office.folder.mkdir(parents=True)
    office.open()
    fill(corpus, office, case_steps, loaded, folder)
    office.close()
    more(corpus, folder)
    for name, values in calls():
        corpus.put({"call": [name, values]})
    (bundles / "golden.json").write_text(
        json.dumps({"units": mutation_suite.unit_answers(verifier)}), encoding="utf-8"
    )
