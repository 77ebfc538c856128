# ruff: noqa: C901, E501 -- lists of oddities
"""More bundles for mutants: each was made because a mutant had survived without it."""

import base64
import hashlib
import json
import re
import struct
import zlib
from dataclasses import replace

import audit.verify as verifier
from audit.note import COSIGNATURE, Signer, signed_note
from tests.audit.conftest import Office, case_steps, loaded
from tests.audit.mutation_stories import stories
from tests.audit.test_tamper import lines_of, rewritten, seal, with_lines


def b64(data):
    return base64.b64encode(data).decode()


def more(corpus, folder):
    """Put all of them into the corpus."""
    calls(corpus)
    zips(corpus)
    stories(corpus, folder)
    office = Office(folder / "more")
    office.open()
    office.play([*loaded(), *case_steps("c1")])
    files = verifier.read_zip(office.bundle().read_bytes())
    signer = Signer.parse((office.folder / "device.key").read_text())
    policies(corpus, files, office.log.vkey)
    cosigned(corpus, files, office.log.vkey, signer)
    times(corpus, files, signer)
    shapes(corpus, files, signer)
    corpus.add(files, folder=True)
    corpus.add({"x": b"y"}, folder=True)
    corpus.add({"a/bagit.txt": b"", "b/bagit.txt": b""}, folder=True)
    blobs = files["data/log/blobs.jsonl"].split(b"\n")
    for place in (0, 1, -2):
        for new in (b'"tekst"', b'"text":"","more"'):
            odd = [*blobs]
            odd[place] = blobs[place].replace(b'"text"', new)
            corpus.add(seal(files | {"data/log/blobs.jsonl": b"\n".join(odd)}))
    corpus.put({"file": b64(office.bundle("c1").read_bytes())})
    corpus.add({f"inner/{name}": data for name, data in files.items()}, folder=True)
    corpus.add(seal({n: d for n, d in files.items() if n != "data/log/checkpoint"}), anchors=[
        files["data/log/checkpoint"].decode()])  # fmt: skip
    names = [name for name in sorted(files) if name.startswith("data/log/checkpoints/")]
    if names:
        moved = {n.replace(names[0], "data/log/checkpoints/0000009999.note"): d for n, d in files.items()}
        corpus.add(seal(moved))
        corpus.add(seal(files | {names[0]: b"x"}))
        corpus.add(seal(files | {names[0]: files["data/log/checkpoint"]}))
    office.close()


# --- single functions ----------------------------------------------------------------------------


def key_text(name, data):
    key_id = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    return f"{name}+{key_id.hex()}+{b64(data)}"


def calls(corpus):
    def call(name, *args):
        values = [{"b": b64(a)} if isinstance(a, bytes) else a for a in args]
        corpus.put({"call": [name, values]})

    one = (1).to_bytes(32, "little")  # the neutral point: a signature of s = 0 fits it, and s = L
    for s in (0, 1, verifier._L, verifier._L - 1):
        for public in (one, one + b"\0", one[:31]):
            call("ed25519_verify", public, b"x", one + s.to_bytes(32, "little"))
    signer = Signer.generate("n")
    text = "o\n1\n" + b64(bytes(32)) + "\n"
    good = signer.sign(text).signature
    public = signer.verifier.public
    for signature in (good, good + b"\0", good[:63], good[:32], b""):
        call("ed25519_verify", public, text.encode(), signature)
    for key in (public + b"\0", public[:31], b"", b"\xff" * 32):
        call("ed25519_verify", key, text.encode(), good)
    key = b"\1" + public
    for vkey in (
        key_text("n", key), key_text("", key), key_text("a b", key), key_text("n", key + b"x"),
        key_text("n", key[:-1]), key_text("n", b"\2" + public), key_text("n", b"\4" + public),
        key_text("n", b"\0" + public), "n+00000000+" + b64(key), "n+" + b64(key),
        key_text("n", key) + "=", key_text("n", key)[:-1] + " ", key_text("a\tb", key),
        key_text("a\x1fb", key), key_text("a\x01b", key), key_text("a\x85b", key), "a" + key_text("n", key) + "+",
    ):  # fmt: skip
        call("parse_key", vkey)
    note = signed_note(text, [signer.sign(text)])
    line = note.splitlines()[-1]
    for changed in (
        note, note[:-1], note[:-1] + "x", note + "x", note.replace("\n\n", "\n", 1), note + line + "\n",
        note.replace("\n\n", "\nextra\n\n"), note.replace("\n\n", "\n\n\n"), text, "\n" + note,
        note.replace(line, line + " x"), note.replace(line, line.replace("\u2014", "-")),
        note.replace(line, line.replace(" n ", "  ")), note.replace(line, line.replace(" n ", " ")),
        note.replace("o\n1", "\n1"), note.replace("o\n1", "o\n01"), note.replace("o\n1", "o\n" + "9" * 16),
        note.replace("o\n1", "o\n" + "9" * 17), note.replace("o\n1", "o\n-1"), note.replace("o\n1", "o\n0"),
        note.replace("o\n1", "o\x1f\n1"), note.replace("o\n1", "o\r\n1"), note.replace("o\n1", "o \n1"),
        note.replace(b64(bytes(32)), b64(bytes(31))), note.replace(b64(bytes(32)), b64(bytes(33))),
        note.replace(line, "\u2014 n AAAAAA=="), note.replace(line, "\u2014 n AAAAAAA="),
        note.replace(line, "\u2014 n+ AAAAAAA="), note.replace(line, "\u2014 n AAAAAAB="),
        note.replace(line, line + "\n"), note.replace(line, line + "="),
    ):  # fmt: skip
        call("parse_note", changed.encode())
    call("parse_note", b"\xff" + note.encode())
    root = b64(bytes(32))
    for anchor in (f"o 5 {root}", f"o 5 {root} x", f"x o 5 {root}", f"a\nb\no\n5\n{root}\nc", "o 5", "o", "",
                   f"  o\n 5 \n{root}\n", f"o\n5\n{root}", f"\n5\n{root}", f"o\n{root}\n5"):  # fmt: skip
        call("parse_anchor", anchor)
    for moment in ("2026-03-01", "2026-02-28", "2024-02-29", "2000-12-31", "1999-01-01", "2100-02-28"):
        for clock in ("00:00:00.000", "23:59:59.999", "10:20:30.405"):
            call("_milliseconds", f"{moment}T{clock}Z")
    for said in ("", " ", "a", "A１", "é", "e\u0301", "_", "Ⅳ", "½", "\u0301", "，。", "x y"):
        call("_plain", said)
    for shown in (b'{"seq":12,"time"', b'"seq":1234567890123456,"time"', b'"type":"a.b","v"', b"", b'"seq":7,"time" "type":"case.opened","v"'):
        call("_guess_seq", shown, 5)


# --- containers ----------------------------------------------------------------------------------


def raw_zip(entries, count=None, tail=b"", junk=b"", **end):
    """A .zip, byte by byte; an entry is a dict: name, data, and whatever is to be wrong with it."""
    body, directory = b"", b""
    for entry in entries:
        name, data = entry["name"], entry.get("data", b"x")
        method = entry.get("method", 8)
        packed = entry.get("packed")
        if packed is None:
            packing = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = data if method == 0 else packing.compress(data) + packing.flush()
        flags = entry.get("flags", 0 if name.isascii() else 0x800)
        crc = entry.get("crc", zlib.crc32(data))
        size, length = entry.get("size", len(data)), entry.get("length", len(packed))
        at = len(body)
        head = (flags, method, 0, 33, crc, length, size, len(name))
        body += struct.pack("<4s5H3L2H", b"PK\3\4", entry.get("needs", 20), *head, 0)
        body += entry.get("local_name", name) + packed
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 0x314, 20, *head, 0, 0, 0, 0, 0o100644 << 16,
            entry.get("at", at),
        ) + name  # fmt: skip
    directory += junk
    count = len(entries) if count is None else count
    values = {"size": len(directory), "at": len(body), "comment": 0} | end
    return body + directory + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, count, count, values["size"], values["at"], values["comment"]
    ) + tail  # fmt: skip


def zips(corpus):
    def put(*entries, **more_):
        corpus.put({"zip": b64(raw_zip(entries, **more_))})

    text = b"shuoli " * 40
    good = {"name": b"t/bagit.txt", "data": text}
    other = {"name": b"t/data/log/scope", "data": b"whole\n"}
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    open_ended = packing.compress(text) + packing.flush(zlib.Z_SYNC_FLUSH)
    closed = open_ended + packing.flush()
    put(good, other)
    put()
    for count in (0, 1, 3, 4):
        put(good, other, count=count)
    put(good, other, tail=b"x")
    put(good, other, junk=b"x")
    put(good, other, comment=1)
    put(good, other, size=0)
    put(good, good)
    for changed in (
        {"flags": 0x800}, {"flags": 1}, {"method": 9}, {"method": 0}, {"method": 0, "size": 5},
        {"method": 0, "packed": text + b"x"}, {"packed": open_ended}, {"packed": closed + b"x"},
        {"packed": closed}, {"size": len(text) + 5}, {"size": len(text) - 5}, {"crc": 7}, {"needs": 10},
        {"packed": b"\xff\xff"}, {"packed": b""}, {"length": 0}, {"length": 1 << 20}, {"at": 3},
        {"local_name": b"t/bagit.tyt"},
        *({"name": name} for name in (
            b"t/\xff", b"bagit.txt", b"u/bagit.txt", b"t/a\\b", b"t/a:b", b"t/../b", b"t/./b", b"t//b", b"/t",
            b"t/", b"", b"t/a\x01", "t/\u202e".encode(), "t/\u200b".encode(), "t/书".encode(), "t/\u00ad".encode(),
        )),
    ):  # fmt: skip
        put(good | changed, other)
        put(other, good | changed)
        put(good | changed)
    put({"name": "t/书.txt".encode(), "flags": 0})
    put({"name": b"t"}, {"name": b"t/x"})
    raw = raw_zip([good, other])
    for length in (21, 22, 23, 45, 46, 60):
        corpus.put({"zip": b64(raw[-length:])})


# --- what the inspector brings -------------------------------------------------------------------


def policies(corpus, files, vkey):
    witness = Signer.generate("w", COSIGNATURE).verifier.vkey
    other = Signer.generate("o", COSIGNATURE).verifier.vkey
    log, seen, two = f"log {vkey}\n", f"witness w {witness}\n", f"witness o {other}\n"
    for policy in (
        log + f"witness w {witness} https://x.example\nquorum w", f"log {vkey} https://x\nquorum none",
        f"log {vkey} a b\nquorum none", "log\nquorum none", log + "witness w\nquorum none",
        log + f"witness w {witness} a b\nquorum none", log + seen + "foo g any w\nquorum none", log + seen + "foo w",
        log + seen + "group g\nquorum none", log + seen + "group g any\nquorum none",
        log + seen + "group g any zz\nquorum g", log + seen + "quorum w extra", log + seen + "quorum",
        log + seen + "group none any w\nquorum none", log + seen + "group g any w\ngroup g any w\nquorum g",
        log + seen + "group w any w\nquorum w", log + seen + "group g any w\nwitness g " + other + "\nquorum g",
        log + seen + two + "group g 1 w o\nquorum g", log + seen + two + "group g 3 w o\nquorum g",
        log + seen + two + "group g 02 w o\nquorum g", log + seen + two + "group g any w o\ngroup h all g\nquorum h",
        log + seen + "  # note\n\n  quorum   w  ", log + seen + "#quorum w", log + "quorum\tnone",
        log + f"witness k {vkey}\nquorum k", log + seen + "quorum g\ngroup g any w",
        log + "quorum none\nquorum none", seen + "quorum w", "", "log x\nquorum none", log + "witness w x\nquorum w",
        log + seen + "group g 2 w w\nquorum g", log + "witness none " + witness + "\nquorum none",
    ):  # fmt: skip
        corpus.add(files, policy=policy)


def cosigned(corpus, files, vkey, signer):
    """Notes with several cosignatures: of other sizes, twice at other times, broken, cut."""
    witness = Signer.generate("wang", COSIGNATURE)
    policy = f"log {vkey}\nwitness wang {witness.verifier.vkey}\nquorum wang"
    rows = lines_of(files)
    enrolled = next(row for row in rows if b'"key.enrolled"' in row)
    at = len(rows)
    event = json.loads(enrolled)
    event |= {"seq": at, "time": json.loads(rows[-1])["time"], "mono_ms": json.loads(rows[-1])["mono_ms"]}
    event["data"] = {"vkey": witness.verifier.vkey}
    row = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    base = rewritten(files, [*rows, row], signer)
    base = {n: d for n, d in base.items() if "checkpoints/" not in n}
    keys = base["data/log/keys.txt"] + witness.verifier.vkey.encode() + b"\n"
    base["data/log/keys.txt"] = keys
    leaves = base["data/log/leaves.bin"]
    origin = base["data/log/checkpoint"].decode().split("\n")[0]

    def note(size, moments=(), *, lines=()):
        root = verifier.roots_at(leaves, [size])[size]
        text = f"{origin}\n{size}\n{b64(root)}\n"
        signed = [signer.sign(text), *(witness.sign(text, moment) for moment in moments), *lines]
        return signed_note(text, signed).encode()

    size = at + 1

    def put(head, **earlier):
        notes = {f"data/log/checkpoints/{int(n[1:]):010d}.note": d for n, d in earlier.items()}
        changed = seal(base | {"data/log/checkpoint": head} | notes)
        corpus.add(changed)
        corpus.add(changed, policy=policy)

    put(note(size))
    put(note(size, (1_000,)))
    put(note(size, (1_000,)), n5=note(5, (500,)))
    put(note(size, (1_000,)), n5=note(5, (500,)), n9=note(9, (700,)))
    put(note(size), n5=note(5, (500,)), n9=note(9, (700,)))
    put(note(size), n5=note(5, (500,)), n9=note(9))
    put(note(size, (1_000,)), **{f"n{size}": note(size, (2_000,))})
    put(note(size, (2_000,)), **{f"n{size}": note(size, (1_000,))})
    put(note(size, (1_000, 3_000)))
    put(note(size, (3_000, 1_000)))
    text = note(size).decode().split("\n\n")[0] + "\n"
    line = witness.sign(text, 1_000)
    for signature in (
        line.signature[:-1], line.signature + b"\0", line.signature[:8] + bytes(64),
        (1_001).to_bytes(8, "big") + line.signature[8:], line.signature[:3], b"",
    ):  # fmt: skip
        put(note(size, lines=(replace(line, signature=signature),)))
        put(note(size, (900,), lines=(replace(line, signature=signature),)))
    put(note(size, lines=(replace(line, name="other"),)))
    put(note(size, lines=(replace(line, key_id=b"abcd"),)))
    put(note(0))
    put(note(1))


# --- times and shapes of events ------------------------------------------------------------------


def times(corpus, files, signer):
    """Wall and counter of one event moved by exactly what is still allowed, and by a bit more."""
    rows = lines_of(files)
    place = next(n for n, row in enumerate(rows) if b'"suggestion.ruled"' in row)
    earlier, event = json.loads(rows[place - 1]), json.loads(rows[place])
    then = verifier._milliseconds(earlier["time"])
    for boot in (event["boot"], "0" * 32):
        for wall, ticks in (
            (-1_000, 0), (-1_001, 0), (-999, 0), (0, -1), (0, 0), (125_000, 0), (125_001, 0), (-125_000, 0),
            (-125_001, 0), (0, 125_000), (0, 125_001), (300_000, 300_000), (60_000, 100_000),
        ):  # fmt: skip
            for kind in ("suggestion.ruled", "clock.jump"):
                moved = dict(event, boot=boot, mono_ms=earlier["mono_ms"] + ticks, time=_time(then + wall))
                if kind == "clock.jump":
                    moved |= {"type": kind, "case": None, "blobs": {}, "data": {"delta_ms": wall or 1_999}}
                row = json.dumps(moved, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                changed = [*rows[:place], row.encode()]
                corpus.add(seal(rewritten(files, changed, signer)))


def _time(ms):
    return verifier._utc(ms // 1000)[:-1] + f".{ms % 1000:03d}Z"


def shapes(corpus, files, signer):
    """Events of one changed field, read by themselves."""
    rows = {json.loads(row)["type"]: row for row in reversed(lines_of(files))}

    def put(row):
        corpus.put({"call": ["parse_event", [{"b": b64(row)}]]})

    for row in rows.values():
        put(row)
    asked, ruled = rows["draft.requested"], rows["suggestion.ruled"]
    parameters = rb'"parameters":\{[^}]*\}'
    for value in (
        "{}", '{"":1}', '{"a":null}', '{"a":true}', '{"a":"x"}', '{"a":""}', '{"a":-5}', '{"é":1}', '{"a":[]}',
        '{"a":9007199254740992}', "7", "null", '{"a":"' + "x" * 301 + '"}', '{"' + "k" * 241 + '":1}',
    ):  # fmt: skip
        put(re.sub(parameters, lambda _, v=value: b'"parameters":' + v.encode(), asked))
    for large in range(-2, 3):
        room = 32 * 1024 - len(re.sub(parameters, b'"parameters":{}', asked)) + large
        pairs, left = [], room
        while left > 600:
            pairs.append(f'"{len(pairs):03d}":"{"x" * 290}"')
            left -= len(pairs[-1]) + 1
        pairs.append(f'"{len(pairs):03d}":"{"x" * (left // 2 - 8)}"')
        left -= len(pairs[-1]) + 1
        pairs.append(f'"{len(pairs):03d}":"{"x" * (left - 8)}"')
        put(re.sub(parameters, lambda _, p=pairs: b'"parameters":{' + ",".join(p).encode() + b"}", asked))
    for old, new in (
        (b'"case":{', b'"case":{"a":1,'), (b'"answer":"accept"', b'"answer":"accept|amend"'), (b'"answer":"accept"', b'"answer":1'),
        (b'"answer":"accept"', b'"answer":""'), (b'"moved":null', b'"moved":true'), (b'"moved":null', b'"moved":0'),
        (b'"evidence":["e1"]', b'"evidence":[]'), (b'"evidence":["e1"]', b'"evidence":["e1",""]'), (b'"evidence":["e1"]', b'"evidence":{}'),
        (b'"provision":null', b'"provision":"x"'), (b'"provision":null', b'"provision":1'), (b'"provision":null', b'"provision":""'),
        (b'"seq":', b'"seq":-'), (b'"suggestion":"c1-s1"', b'"suggestion":null'), (b'"blobs":{', b'"blobs":{"answer":"c1:' + b"0" * 64 + b'",'),
        (b'"blobs":{', b'"blobs":{"mood":"c1:' + b"0" * 64 + b'",'), (b'"reason":"c1:', b'"reason":"c1:0'), (b'"kind":"person"', b'"kind":"person","x":1'),
        (b'"role":"caseworker"', b'"role":null'), (b'"in_view_ms":4200', b'"in_view_ms":4200.5'), (b'"in_view_ms":4200', b'"in_view_ms":1e3'),
    ):  # fmt: skip
        assert old in ruled, old
        put(ruled.replace(old, new, 1))
    for broken in (b"", b"{}", b"[]", b"null", b"1", b'"x"', b"[" * 5000, ruled + b" ", b" " + ruled, ruled + ruled, b"\xff", ruled[:-1]):
        put(broken)
    put(re.sub(rb'"case":\{[^}]*\}', b'"case":null', ruled))
    put(re.sub(rb'"case":\{[^}]*\}', b'"case":[]', ruled))
    loaded_ = rows["weights.loaded"]
    put(loaded_.replace(b'"case":null', b'"case":{"id":"c","prev":"' + b"0" * 64 + b'","seq":0}'))
    for index in (5, 9):
        lines = lines_of(files)
        changed = [*lines[:index], lines[index].replace(b'"v":"shuoli/1"', b'"v":"shuoli/9"'), *lines[index + 1 :]]
        corpus.add(seal(with_lines(files, changed)))
    lines = lines_of(files)
    heads = [n for n, row in enumerate(lines) if b'"decision.signed"' in row]
    changed = [re.sub(rb'"case_head":"\w{8}', b'"case_head":"00000000', row) for row in lines]
    corpus.add(seal(rewritten(files, changed, signer, heads=False)))
    assert heads
