# ruff: noqa: S311 -- chance for damage, not for secrets
"""Thousands of damaged bundles: whatever is done to one, both verifiers say the same about it."""

import json
import random
import time

import pytest

import audit.verify as verifier
from audit.note import Signer, parse_note, signed_note

LEAST = 2000
BUNDLES = 10_000  # as many of them as fit into
SECONDS = 150

WORDS = [
    None, True, False, 0, 1, -1, 1.5, 2**53, 2**53 - 1, 10**30, "", "x", "字", "\x7f", "\n", "c1",
    "f1", "accept", "person", "script", "machine", "p:li", "p:wang", "a" * 64, "c1:" + "a" * 64,
    "A" * 64, [], ["e1"], {}, {"a": 1}, {"__proto__": 1}, "whole", "2026-11-23",
    "2026-11-23T09:00:00.000Z", "=1+1", "c1-s1", "c1-s2", "c1-d1", "decision.signed",
    "app.recovered", "log.gap", "𝒳",
]  # fmt: skip


def places(value, path=()):
    """All paths into a JSON value."""
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for at in range(len(value)):
            yield from places(value[at], (*path, at))


def change_value(draw, event):
    """One value somewhere in an event is replaced, removed or joined by another."""
    paths = [path for path in places(event) if path]
    *parents, last = draw.choice(paths)
    place = event
    for name in parents:
        place = place[name]
    kind = draw.random()
    if kind < 0.2 and isinstance(place, dict):
        del place[last]
    elif kind < 0.3 and isinstance(place, dict):
        place[draw.choice(["more", "a", "字", "z", "text", "reason", "seq"])] = draw.choice(WORDS)
    elif kind < 0.5 and isinstance(place[last], int):
        place[last] += draw.choice([-1, 1, 100, -(2**53)])
    else:
        place[last] = draw.choice(WORDS)


def turn_bytes(draw, data):
    broken = bytearray(data)
    for _ in range(draw.choice([1, 1, 1, 2, 5])):
        if broken:
            byte = draw.choice([0, 10, 32, 34, 44, draw.randrange(256)])
            broken[draw.randrange(len(broken))] = byte
    return bytes(broken)


def cut_or_grow(draw, data):
    at = draw.randint(0, len(data))
    stop = at + draw.randint(1, 40)
    return data[:at] + draw.choice([b"", data[at:stop] + data[at:], data[stop:]])


def shuffle_lines(draw, lines):
    """Lines are removed, doubled, moved or exchanged."""
    for _ in range(draw.choice([1, 1, 2, 4])):
        if not lines:
            return
        at, to = draw.randrange(len(lines)), draw.randrange(len(lines))
        kind = draw.randrange(4)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(to, lines[at])
        elif kind == 2:
            lines.insert(to, lines.pop(at))
        else:
            lines[at], lines[to] = lines[to], lines[at]


class Damage:
    """The ways to damage a bundle; each is given a copy of its files."""

    def __init__(self, shop, base):
        self.shop, self.base = shop, base
        self.files = [shop.read(data) for data in base.bundles]
        self.thief = Signer.generate(base.signer.verifier.name)

    def draw(self, draw):
        """A damaged .zip and how it was made."""
        if draw.random() < 0.12:
            data = draw.choice(self.base.bundles)
            return "zip", draw.choice([turn_bytes, cut_or_grow])(draw, data)
        files = dict(draw.choice(self.files))
        names = []
        for _ in range(draw.choice([1, 1, 1, 2, 3])):
            name = draw.choice(["file", "event", "lines", "rewrite", "rewrite", "blobs", "notes"])
            names.append(name)
            files = getattr(self, name)(draw, files)
        if draw.random() < 0.92:
            files = self.shop.seal(files)
        return "+".join(names), self.shop.pack(files)

    def file(self, draw, files):
        name = draw.choice(sorted(name for name in files if "verifier" not in name))
        kind = draw.random()
        if kind < 0.1:
            del files[name]
        elif kind < 0.15:
            files[name.replace("data/", draw.choice(["data/x", "data/documents/", "x/"]))] = b"\xff"
        else:
            change = draw.choice([turn_bytes, cut_or_grow])
            files[name] = change(draw, files[name])
        return files

    def lines(self, draw, files):
        lines = self.shop.lines(files) if self.shop.events in files else []
        shuffle_lines(draw, lines)
        return self.shop.with_lines(files, lines)

    def event(self, draw, files):
        lines = self.shop.lines(files) if self.shop.events in files else []
        if lines:
            at = draw.randrange(len(lines))
            lines[at] = self._changed(draw, lines[at])
        return self.shop.with_lines(files, lines)

    def _changed(self, draw, line):
        if draw.random() < 0.3:
            return draw.choice([turn_bytes, cut_or_grow])(draw, line).replace(b"\n", b" ")
        try:
            event = json.loads(line)
            change_value(draw, event)
            return self.shop.line(event)
        except (ValueError, TypeError, AttributeError, IndexError, KeyError):
            return line  # an earlier damage was here

    def rewrite(self, draw, files):
        """Other events under a good signature: here the rules of procedure decide."""
        try:
            lines = self.shop.lines(files)
            shuffle_lines(draw, lines)
            if draw.random() < 0.6:
                at = draw.randrange(len(lines))
                lines[at] = self._changed(draw, lines[at])
            signer = draw.choice([self.base.signer] * 3 + [self.thief, None])
            return self.shop.rewrite(files, lines, signer)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return files

    def blobs(self, draw, files):
        lines = self.shop.lines(files, self.shop.blobs) if self.shop.blobs in files else []
        if not lines:
            return files
        at = draw.randrange(len(lines))
        kind = draw.random()
        try:
            entry = json.loads(lines[at])
            if kind < 0.2:
                lines[at] = self.shop.line({"commitment": entry["commitment"], "redacted": True})
            elif kind < 0.4:
                change_value(draw, entry)
                lines[at] = self.shop.line(entry)
            elif kind < 0.7:
                lines[at] = turn_bytes(draw, lines[at]).replace(b"\n", b" ")
            else:
                shuffle_lines(draw, lines)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return files
        return self.shop.with_lines(files, lines, self.shop.blobs)

    def notes(self, draw, files):
        """Signatures are added, exchanged or taken away."""
        names = [name for name in files if "checkpoint" in name]
        if not names:
            return files
        name = draw.choice(names)
        try:
            text, lines = parse_note(files[name].decode())
        except (ValueError, UnicodeDecodeError):
            return files
        kind = draw.random()
        if kind < 0.3:
            lines = [draw.choice([self.thief, self.base.signer]).sign(text)]
        elif kind < 0.5:
            lines.append(Signer.generate("somebody", draw.choice([1, 4])).sign(text, 1_790_000_000))
        elif kind < 0.7:
            lines = []
        else:
            text = text.replace(draw.choice(text), draw.choice("0123456789\n +A"), 1)
            lines = [self.base.signer.sign(text)]
        return files | {name: signed_note(text, lines).encode()}


def given_by_inspector(draw, base):
    """Sometimes the inspector brings a policy, anchors, a document."""
    key = base.signer.verifier
    other = Signer.generate("w", 4).verifier.vkey
    policies = [f"log {key.vkey}\nwitness w {one}\nquorum w\n" for one in (base.witness, other)]
    policy = draw.choice([None, None, f"log {key.vkey}\nquorum none\n", *policies])
    anchors = draw.choice([[], [], ["x"], [f"{key.name} 12 {'A' * 43}="]])
    return policy, anchors, draw.choice([None, None, b"pdf c1"])


def said(report):
    """All of it; of a broken container only that, for what is read inside is Python's affair."""
    container = next(check for check in report["checks"] if check["check"] == "container")
    if container["state"] == "failed":
        return report["overall"], container
    return report


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_both_verifiers_agree_on_whatever_is_damaged(eventful, javascript, workshop):
    seed = random.SystemRandom().randrange(2**32)
    damage = Damage(workshop, eventful)
    until, done, failed, codes = time.monotonic() + SECONDS, 0, 0, set()
    while done < LEAST or (done < BUNDLES and time.monotonic() < until):
        draw = random.Random(f"{seed}-{done}")
        how, data = damage.draw(draw)
        policy, anchors, document = given_by_inspector(draw, eventful)
        trusted = None if policy is None else verifier.parse_policy(policy)
        ours = verifier.verify_zip(data, trusted, anchors, document).as_json()
        theirs = javascript.verify(
            data, policy=policy, anchors=anchors, document=document and "cGRmIGMx"
        )
        where = f"bundle {done} of seed {seed} ({how})"
        assert said(theirs) == said(json.loads(json.dumps(ours))), where
        failed += ours["failed"]
        codes |= {finding["code"] for check in ours["checks"] for finding in check["findings"]}
        done += 1
    assert "crash" not in codes
    assert failed > done * 0.8
    assert len(codes) > 90
