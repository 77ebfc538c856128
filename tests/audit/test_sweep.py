"""Every byte of a small bundle, turned over one after the other: each one fails."""

import hashlib
import io
import zipfile

import pytest

import audit.verify as verifier
from audit.bundle import TOP
from audit.note import COSIGNATURE, Signer, parse_note, signed_note

# What an attacker can change and seal again without touching what is proved: the page that explains
# and the verifiers that travel along (which is why README says to take them from elsewhere). Of the
# views the table is compared; the two for reading are not, and the verifiers say so.
DECLARED = ("data/README.txt", "data/verifier/", "bag-info.txt", "data/views/")


def seal(files):
    tags = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
    files = {name: data for name, data in files.items() if name not in tags}
    payload = {name: data for name, data in files.items() if name.startswith("data/")}

    def manifest(chosen):
        lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in chosen.items()]
        return "".join(lines).encode()

    files["manifest-sha256.txt"] = manifest(payload)
    files["tagmanifest-sha256.txt"] = manifest(
        {name: data for name, data in files.items() if name not in payload}
    )
    return files


def pack(files):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(f"{TOP}/{name}")
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            with archive.open(info, "w") as file:
                file.write(data)
    return raw.getvalue()


@pytest.fixture
def small(finished):
    """One case, without what is declared, sealed; and a policy that names its key."""
    files = verifier.read_zip(finished.bundle("c1").read_bytes())
    kept = {n: data for n, data in files.items() if not n.startswith(DECLARED)}
    size = sum(len(data) for name, data in kept.items() if name.startswith("data/"))
    count = sum(name.startswith("data/") for name in kept)
    kept["bag-info.txt"] = f"Payload-Oxum: {size}.{count}\n".encode()
    policy = verifier.parse_policy(f"log {finished.log.vkey}\nquorum none\n")
    return seal(kept), policy


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_byte_of_the_zip_counts(small):
    data = pack(small[0])
    assert not verifier.verify_zip(data).failed
    assert len(data) <= 32 * 1024
    passed = []
    for place in range(len(data)):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        if not verifier.verify_zip(bytes(broken)).failed:
            passed.append(place)
    assert not passed


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("turn", [0x01])
def test_every_byte_of_the_files_counts_though_the_manifests_are_made_anew(small, turn):
    files, policy = small
    passed = []
    for name in sorted(files):
        if name.startswith(DECLARED) or "manifest" in name:
            continue
        for place in range(len(files[name])):
            broken = bytearray(files[name])
            broken[place] ^= turn
            changed = seal(files | {name: bytes(broken)})
            report = verifier.verify_files(changed, verifier.Report(), policy)
            if not report.failed:
                passed.append((name, place))
    assert not passed


def test_a_sample_of_bytes_counts_though_the_manifests_are_made_anew(small):
    files, policy = small
    for name in sorted(files):
        if name.startswith(DECLARED) or "manifest" in name:
            continue
        for place in range(3, len(files[name]), max(1, len(files[name]) // 12)):
            broken = bytearray(files[name])
            broken[place] ^= 0x01
            changed = seal(files | {name: bytes(broken)})
            report = verifier.verify_files(changed, verifier.Report(), policy)
            assert report.failed, (name, place)


def test_a_signature_of_somebody_unknown_changes_nothing(small):
    """C2SP: unknown signatures on a note are ignored."""
    files, policy = small
    text, lines = parse_note(files["data/log/checkpoint"].decode())
    stranger = Signer.generate("stranger", COSIGNATURE)
    note = signed_note(text, [*lines, stranger.sign(text, 1)]).encode()
    changed = seal(files | {"data/log/checkpoint": note})
    size = sum(len(data) for name, data in changed.items() if name.startswith("data/"))
    count = sum(name.startswith("data/") for name in changed)
    changed["bag-info.txt"] = f"Payload-Oxum: {size}.{count}\n".encode()
    assert not verifier.verify_files(seal(changed), verifier.Report(), policy).failed
