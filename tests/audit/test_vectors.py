"""The outside test suites; skipped, with a sentence, where they are not on this machine."""

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import audit.verify as verifier
from audit.canonical import NotCanonicalError, canonical_bytes
from audit.tree import ProofError, check_consistency, check_inclusion


def decoded(entry, name):
    return base64.b64decode(entry[name] or "")


def holds(check, *values):
    try:
        check(*values)
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_all_merkle_proofs_are_judged_right(vectors, kind):
    paths = sorted((vectors("merkle") / kind).rglob("*.json"))
    assert len(paths) == 98
    for path in paths:
        entry = json.loads(path.read_text())
        proof = [base64.b64decode(step) for step in entry["proof"] or []]
        if kind == "inclusion":
            values = (
                decoded(entry, "leafHash"), entry["leafIdx"], entry["treeSize"], proof,
                decoded(entry, "root"),
            )  # fmt: skip
            judged = holds(check_inclusion, *values), verifier.check_inclusion(*values)
        else:
            values = (
                entry["size1"], entry["size2"], decoded(entry, "root1"), decoded(entry, "root2"),
                proof,
            )  # fmt: skip
            judged = holds(check_consistency, *values), verifier.check_consistency(*values)
        assert judged == (not entry["wantErr"],) * 2, path


def test_all_wycheproof_signatures_are_judged_right(vectors):
    suite = json.loads((vectors("wycheproof") / "ed25519_test.json").read_text())
    seen = 0
    for group in suite["testGroups"]:
        public = bytes.fromhex(group["publicKey"]["pk"])
        for test in group["tests"]:
            message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
            wanted = test["result"] == "valid"
            assert verifier.ed25519_verify(public, message, signature) == wanted, test["tcId"]
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
            except InvalidSignature:
                assert not wanted, test["tcId"]
            else:
                assert wanted, test["tcId"]
            seen += 1
    assert seen == 151


# what the profile leaves out of RFC 8785: floats, and keys that are not ASCII
OUTSIDE = {"values", "weird", "french", "structures"}


def test_rfc_8785_files_give_their_bytes_or_are_outside_the_profile(vectors):
    folder = vectors("jcs")
    names = sorted(path.stem for path in (folder / "input").glob("*.json"))
    assert len(names) == 6
    refused = set()
    for name in names:
        value = json.loads((folder / "input" / f"{name}.json").read_text(encoding="utf-8"))
        try:
            found = canonical_bytes(value)
        except NotCanonicalError:
            refused.add(name)
            continue
        assert found == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text()), name
    assert refused == OUTSIDE


def test_bags_are_judged_as_the_standard_says(vectors):
    folder = vectors("bagit") / "v1.0"
    bags = sorted(path for path in folder.glob("*/*") if path.is_dir())
    assert len(bags) == 5
    for bag in bags:
        files = {
            path.relative_to(bag).as_posix(): path.read_bytes()
            for path in bag.rglob("*")
            if path.is_file()
        }
        faults = list(verifier.check_bag(files))
        assert bool(faults) == (bag.parent.name == "invalid"), (bag, faults)
