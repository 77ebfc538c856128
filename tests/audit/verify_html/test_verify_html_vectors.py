# ruff: noqa: ISC004, S311 -- long constants; chance for damage, not for secrets
"""Known answers and the outside test suites, for the code of the page."""

import base64
import hashlib
import json
import random
import unicodedata
import zlib

import pytest

import audit.verify as verifier
from audit.tree import EMPTY_ROOT

# FIPS 180-4 examples, and the lengths around the ends of blocks
LENGTHS = (0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000)

# RFC 8032 section 7.1, tests 1 to 3: public key, message, signature
SIGNATURES = [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,,"
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
    "d25bf5f0595bbe24655141438e7a100b",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
    "387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
    "4a7c15e9716ed28dc027beceea1ec40a",
]

# The leaves and some of the roots that the Certificate Transparency implementations share
LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def b64(data):
    return base64.b64encode(data).decode()


def test_sha_2(javascript):
    for length in LENGTHS:
        message = random.Random(length).randbytes(length)
        wanted = [hashlib.new(name, message).hexdigest() for name in ("sha256", "sha512")]
        assert javascript.ask("hash", message=b64(message)) == wanted, length
    found = javascript.ask("hash", message=b64(b"abc"))
    assert found[0] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert found[1].startswith("ddaf35a193617abacc417349ae204131")


def test_the_signatures_of_rfc_8032(javascript):
    tests = [text.split(",") for text in SIGNATURES]
    assert javascript.ask("ed25519", tests=tests) == [True] * 3
    for key, message, signature in tests:
        s = int.from_bytes(bytes.fromhex(signature[64:]), "little") + verifier._L
        broken = [
            (
                bytes.fromhex(signature[: 2 * at]) + bytes([int(signature[2 * at :][:2], 16) ^ 1])
            ).hex()
            + signature[2 * at + 2 :]
            for at in range(64)
        ]
        broken += [signature[:64] + s.to_bytes(32, "little").hex(), signature[:-2], ""]
        asked = [[key, message, other] for other in broken]
        asked += [[key, message + "00", signature], [key[:-2], message, signature]]
        assert not any(javascript.ask("ed25519", tests=asked))


def test_the_roots_of_rfc_6962(javascript):
    roots = javascript.ask("roots", leaves=LEAVES)
    assert (roots[0], roots[8]) == (EMPTY_ROOT.hex(), ROOT_OF_8)
    leaves = b"".join(verifier.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES)
    assert roots == [root.hex() for _, root in sorted(verifier.roots_at(leaves, range(9)).items())]


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_all_merkle_proofs_are_judged_right_by_the_page(javascript, vectors, kind):
    paths = sorted((vectors("merkle") / kind).rglob("*.json"))
    assert len(paths) == 98
    for path in paths:
        entry = json.loads(path.read_text())
        proof = entry["proof"] or []
        if kind == "inclusion":
            values = {
                "leaf": entry["leafHash"] or "", "index": entry["leafIdx"],
                "size": entry["treeSize"], "proof": proof, "root": entry["root"] or "",
            }  # fmt: skip
        else:
            values = {
                "old": entry["size1"], "size": entry["size2"], "oldRoot": entry["root1"] or "",
                "root": entry["root2"] or "", "proof": proof,
            }  # fmt: skip
        assert javascript.ask(kind, **values) == (not entry["wantErr"]), path


def test_all_wycheproof_signatures_are_judged_right_by_the_page(javascript, vectors):
    suite = json.loads((vectors("wycheproof") / "ed25519_test.json").read_text())
    asked, wanted = [], []
    for group in suite["testGroups"]:
        for test in group["tests"]:
            asked.append([group["publicKey"]["pk"], test["msg"], test["sig"]])
            wanted.append(test["result"] == "valid")
    assert len(asked) == 151
    assert javascript.ask("ed25519", tests=asked) == wanted


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ('{"a":[1,true,null,"é\\n\\u001f\\""],"b":{}}', "canonical"),
        ('{"a":-9007199254740991}', "canonical"),
        ("[]", "canonical"),
        ('{"b":1,"a":1}', "readable"),
        ('{"a":1,"a":1}', "readable"),
        ('{"\U0001f600":1,"\ufb33":1}', "readable"),  # UTF-16 order, which is not code point order
        ('{"\ufb33":1,"\U0001f600":1}', "canonical"),
        ('{"a": 1}', "readable"),
        ('["\\u00e9"]', "readable"),
        ('["\\/"]', "readable"),
        ('["\\u000a"]', "readable"),
        ('["\\u001F"]', "readable"),
        ('["\\ud83d\\ude00"]', "readable"),
        ('["\\ud83d"]', "unreadable"),
        ("[1.0]", "canonical"),
        ("[1e2]", "readable"),
        ("[-0]", "readable"),
        ("[-0.0]", "canonical"),
        ("[00]", "unreadable"),
        ("[1,]", "unreadable"),
        ("{}x", "unreadable"),
        ("\ufeff{}", "unreadable"),
        ("", "unreadable"),
        ("[NaN]", "unreadable"),
        ("[" * 5000, "unreadable"),
    ],
)
def test_canonical_json(javascript, text, verdict):
    assert javascript.ask("json", text=text) == verdict


def test_fractions_are_spelled_as_in_python(javascript):
    """No event may hold one: this is so that both verifiers name the same fault."""
    draw = random.Random(8785)
    numbers = [draw.uniform(-1, 1) * 10 ** draw.randint(-30, 30) for _ in range(400)]
    for number in [*numbers, 1e15, 1e16, 1e17, 0.0001, 0.00001, 123456.0, 1e22, 5e-324]:
        assert javascript.ask("json", text=f"[{number!r}]") == "canonical", number


def test_rfc_8785_files(javascript, vectors):
    """Where the profile allows the file at all, its canonical form is told from every other."""
    folder = vectors("jcs")
    for name in ("arrays", "unicode"):
        canonical = bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text()).decode()
        given = (folder / "input" / f"{name}.json").read_text(encoding="utf-8")
        if name == "unicode":
            assert javascript.ask("json", text=canonical) == "canonical"
        assert javascript.ask("json", text=given) == "readable"


def test_inflate_against_zlib(javascript):
    draw = random.Random(1951)
    words = ["依据", "第四十四条", '"seq":', "a" * 300, "\x00"]
    for size in (0, 1, 7, 100, 3000, 70_000):
        noise = draw.randbytes(size)
        text = "".join(draw.choices(words, k=size // 3)).encode()
        for data in (noise, text, noise + text + noise[:50]):
            for level, strategy in (
                (0, 0),
                (1, 0),
                (9, 0),
                (6, zlib.Z_FIXED),
                (6, zlib.Z_HUFFMAN_ONLY),
            ):
                packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
                packed = packer.compress(data) + packer.flush()
                found = javascript.ask("inflate", data=b64(packed + b"tail"), limit=len(data) + 1)
                assert found == {"data": b64(data), "whole": True, "used": len(packed)}
                if size < 5000:
                    check_broken(javascript, draw, packed)


def check_broken(javascript, draw, packed):
    """Cut or changed: the same bytes come out, or both say that it is no deflate stream."""
    for _ in range(6):
        broken = bytearray(packed[: draw.randint(0, len(packed))])
        if broken and draw.random() < 0.7:
            broken[draw.randrange(len(broken))] ^= 1 << draw.randrange(8)
        stream = zlib.decompressobj(-15)
        try:
            data = stream.decompress(bytes(broken), 1 << 20)
        except zlib.error:
            wanted = "wrong"
        else:
            wanted = b64(data), stream.eof
        found = javascript.ask("inflate", data=b64(bytes(broken)), limit=1 << 20)
        assert wanted == (found if found == "wrong" else (found["data"], found["whole"]))


def test_a_copied_reason_is_seen_through_disguises(javascript):
    for text in (
        "ＡＢＣ １２。",
        "Straße",
        "ΟΔΟΣ",
        "第（三）项",
        "①②",
        "e\u0301",
        "İI",
        "￼\U0001d400",
    ):
        assert javascript.ask("plain", text=text) == verifier._plain(text), unicodedata.name(
            text[0]
        )
