"""The verifier in the page, run under Node; and a workshop that damages bundles."""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import audit.verify as verifier
from audit.anchor import enrol_witness, import_cosignature, witness_request
from audit.bundle import TOP
from audit.keeping import redact
from audit.log import Actor, EventDraft
from audit.note import Signer, parse_note, signed_note
from audit.tree import Frontier, leaf_hash
from audit.witness import Witness

PAGE = Path(verifier.__file__).with_name("verify.html")
EVENTS, BLOBS = "data/log/events.jsonl", "data/log/blobs.jsonl"
ZERO = "0" * 64


def b64(data):
    return base64.b64encode(data).decode()


class JavaScript:
    """One long-lived Node process that has loaded the very script of the page."""

    def __init__(self, node):
        self._process = subprocess.Popen(
            [node, str(Path(__file__).with_name("node.js")), str(PAGE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, job, **values):
        self._process.stdin.write(json.dumps({"job": job, **values}).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the verifier under Node has died"
        return json.loads(line)

    def verify(self, data, **given):
        return self.ask("verify", zip=b64(data), **given)

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture(scope="session")
def page():
    return PAGE


@pytest.fixture(scope="session")
def node():
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node is not on this machine; the page's verifier was not run")
    return found


@pytest.fixture(scope="session")
def javascript(node):
    process = JavaScript(node)
    yield process
    process.close()


class Workshop:
    """Takes bundles apart and puts them together again, as somebody would who knows how."""

    events, blobs = EVENTS, BLOBS

    def read(self, data):
        return verifier.read_zip(data)

    def lines(self, files, name=EVENTS):
        return files[name].split(b"\n")[:-1]

    def with_lines(self, files, lines, name=EVENTS):
        return files | {name: b"".join(line + b"\n" for line in lines)}

    def line(self, event):
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")

    def seal(self, files):
        """Manifests that fit."""
        tags = ("manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt")
        files = {name: data for name, data in files.items() if name not in tags}
        payload = {name: data for name, data in files.items() if name.startswith("data/")}
        size = sum(map(len, payload.values()))
        files["bag-info.txt"] = f"Payload-Oxum: {size}.{len(payload)}\n".encode()

        def manifest(chosen):
            lines = [f"{hashlib.sha256(d).hexdigest()}  {name}\n" for name, d in chosen.items()]
            return "".join(lines).encode()

        files["manifest-sha256.txt"] = manifest(payload)
        rest = {name: data for name, data in files.items() if name not in payload}
        files["tagmanifest-sha256.txt"] = manifest(rest)
        return files

    def pack(self, files, method=zipfile.ZIP_STORED):
        """A .zip as the program writes it."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in files.items():
                info = zipfile.ZipInfo(f"{TOP}/{name}")
                info.compress_type = method
                info.create_system = 3
                info.external_attr = 0o100644 << 16
                archive.writestr(info, data)
        return out.getvalue()

    def rewrite(self, files, lines, signer=None):
        """The whole log again with other events, signed anew by who has the key (or not at all)."""
        heads, rows, leaves, tree = {}, [], [], Frontier()
        for line in lines:
            event = json.loads(line)
            case = event["case"]
            if case:
                head, case["seq"] = heads.get(case["id"], (ZERO, 0))
                case["prev"] = head
                if event["type"] == "decision.signed":
                    event["data"]["case_head"] = head
            event["seq"] = len(rows)
            if event["type"] == "decision.issued" and event["data"]["checkpoint_root"] != ZERO:
                event["data"]["checkpoint_root"] = ZERO
            row = self.line(event)
            leaf = leaf_hash(row)
            if case:
                heads[case["id"]] = (leaf.hex(), case["seq"] + 1)
            rows.append(row)
            leaves.append(leaf)
            tree.add(leaf)
        text, signatures = parse_note(files["data/log/checkpoint"].decode())
        text = f"{text.split(chr(10), 1)[0]}\n{tree.size}\n{b64(tree.root())}\n"
        if signer is not None:
            signatures = [signer.sign(text)]
        return self.with_lines(files, rows) | {
            "data/log/leaves.bin": b"".join(leaves),
            "data/log/checkpoint": signed_note(text, signatures).encode(),
        }


@pytest.fixture(scope="session")
def workshop():
    return Workshop()


@dataclass(frozen=True)
class Clean:
    """Two finished cases, exported: the whole log, and one case of it; and the log's key."""

    whole: bytes
    case: bytes
    signer: Signer

    def of(self, case):
        return self.whole if case is None else self.case


@pytest.fixture(scope="session")
def shelf():
    return {}


@pytest.fixture
def clean(shelf, request):
    """Made once for all tests: they change copies."""
    if not shelf:
        office = request.getfixturevalue("finished")
        whole, case = (office.bundle(scope).read_bytes() for scope in (None, "c1"))
        key = Signer.parse((office.folder / "device.key").read_text())
        shelf["clean"] = Clean(whole, case, key)
    return shelf["clean"]


@dataclass(frozen=True)
class Eventful:
    """Bundles of a log in which much happened, the log's key and its witness's."""

    bundles: tuple[bytes, ...]
    signer: Signer
    witness: str


@pytest.fixture
def eventful(office, steps, opening, workshop, tmp_path):
    """Cases by a person and by a script; a witness, a redaction, a recovery, a clock set back."""
    log, wang = office.log, Actor("p:wang", "person", "legal_reviewer")
    witness = Witness(tmp_path / "stick", office.clock, "wang.yunze")
    witness.enrol(log.vkey)
    enrol_witness(log, wang, witness.vkey)
    office.play([*opening(), *steps("c1"), *steps("c2", Actor("p:li", "script", "caseworker"))])
    request = witness_request(log, "wang.yunze")
    import_cosignature(log, wang, request, witness.sign(request.text))
    redact(log, log.events(type="case.opened", limit=1)[0].blobs["title"], wang, "PIPL 47")
    machine = Actor("shuoli", "machine", "machine")
    personal = Signer.generate("li").verifier.vkey
    log.append([
        EventDraft("key.enrolled", wang, {"vkey": personal}),
        EventDraft("clock.jump", machine, {"delta_ms": -5500}),
        EventDraft("log.gap", machine, {}),
        EventDraft("app.recovered", machine, {"reason": "restored", "size": 4, "lost_size": 2}),
        EventDraft("gate.overridden", wang, {"action": "sign", "subject": "s"}, "c1"),
        EventDraft("case.closed", wang, {"outcome": "=1+1"}, "c1"),
    ])  # fmt: skip
    paper = tmp_path / "p"
    paper.write_text("pdf c1")
    bundles = []
    for case in (None, "c1", "c2"):
        files = workshop.read(office.bundle(case, decision_pdf=paper).read_bytes())
        kept = {name: data for name, data in files.items() if "verifier" not in name}
        bundles.append(workshop.pack(workshop.seal(kept), zipfile.ZIP_DEFLATED))
    signer = Signer.parse((office.folder / "device.key").read_text())
    return Eventful(tuple(bundles), signer, witness.vkey)


def in_python(data, policy=None, anchors=(), document=None, lang="en"):
    if policy is not None:
        policy = verifier.parse_policy(policy)
    return verifier.verify_zip(data, policy, anchors, document).as_json(lang)


@pytest.fixture(scope="session")
def agree(javascript):
    """Both verifiers on one .zip; returns the report when it is the same, to the last word."""

    def check(data, policy=None, anchors=(), document=None, lang="en"):
        ours = in_python(data, policy, anchors, document, lang)
        theirs = javascript.verify(
            data,
            policy=policy,
            anchors=list(anchors),
            document=None if document is None else b64(document),
            lang=lang,
        )
        assert theirs == json.loads(json.dumps(ours))
        return ours

    return check
