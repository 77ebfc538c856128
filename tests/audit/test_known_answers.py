# ruff: noqa: ISC004 -- long constants
"""Known answers of RFC 6962, 8032, 8785 and of C2SP signed notes, for writer and verifier alike."""

import pytest

import audit.verify as verifier
from audit.canonical import NotCanonicalError, canonical_bytes, parse_canonical
from audit.note import NoteError, SignatureLine, Verifier, parse_checkpoint, parse_note
from audit.tree import EMPTY_ROOT, Frontier, leaf_hash, root_at

# The eight leaves and nine roots that the Certificate Transparency implementations share
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

# RFC 8032 section 7.1, tests 1 to 3: public key, message, signature
SIGNATURES = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        "4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

# The example of Go's sumdb/note, the origin of the signed note
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
    "tpRZb6KE6RyyBwJnAM=\n"
)


def test_the_roots_of_rfc_6962_trees():
    tree = Frontier()
    nodes = {}
    found = [tree.root().hex()]
    for index, data in enumerate(LEAVES):
        nodes[0, index] = leaf_hash(data)
        for level, position, value in tree.add(leaf_hash(data)):
            nodes[level, position] = value
        found.append(tree.root().hex())
    assert found == ROOTS
    assert EMPTY_ROOT.hex() == ROOTS[0]
    stored = [root_at(size, lambda level, index: nodes[level, index]).hex() for size in range(9)]
    assert stored == ROOTS
    leaves = b"".join(verifier.leaf_hash(data) for data in LEAVES)
    assert [r.hex() for _, r in sorted(verifier.roots_at(leaves, range(9)).items())] == ROOTS


@pytest.mark.parametrize(("public", "message", "signature"), SIGNATURES)
@pytest.mark.parametrize("width", [4, 8])
def test_the_signatures_of_rfc_8032(public, message, signature, width):
    key, text, signed = (bytes.fromhex(value) for value in (public, message, signature))
    assert verifier.ed25519_verify(key, text, signed, width)
    assert not verifier.ed25519_verify(key, text + b"x", signed, width)
    for place in range(64):
        broken = bytearray(signed)
        broken[place] ^= 1
        assert not verifier.ed25519_verify(key, text, bytes(broken), width)


def test_a_signature_with_a_larger_s_is_refused():
    """RFC 8032 section 5.1.7: S of at least L is not a second valid form."""
    key, text, signed = (bytes.fromhex(value) for value in SIGNATURES[1])
    s = int.from_bytes(signed[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not verifier.ed25519_verify(key, text, signed[:32] + s.to_bytes(32, "little"))


def test_the_note_of_the_signed_note_specification():
    text, lines = parse_note(PETERS_NOTE)
    key = Verifier.parse(PETER)
    assert key.vkey == PETER
    assert key.check(text, lines[0]) is None
    with pytest.raises(NoteError):
        key.check(text.replace("problem is", "answer is"), lines[0])
    again = verifier.parse_key(PETER)
    message = text.encode()
    assert verifier.ed25519_verify(again.public, message, lines[0].signature)


@pytest.mark.parametrize(
    "broken",
    [
        PETERS_NOTE[:-1],
        PETERS_NOTE.replace("\n\n", "\n"),
        PETERS_NOTE.replace("\u2014", "-"),
        PETERS_NOTE.replace("x08g", "x08"),
        PETERS_NOTE.replace("then", "then\t"),
    ],
)
def test_a_note_that_is_none_is_refused(broken):
    with pytest.raises(NoteError):
        parse_note(broken)


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\nAAAA\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 43 + "=\nmore\n",
        "\n1\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 42 + "B=\n",
    ],
)
def test_a_checkpoint_that_is_none_is_refused(text):
    with pytest.raises(NoteError):
        parse_checkpoint(text)
    with pytest.raises(verifier.Bad):
        verifier.parse_note((text + "\n" + SignatureLine("a", b"abcd", b"e").text).encode())


def test_canonical_strings_of_rfc_8785():
    """RFC 8785 section 3.2.2, without its floats, which the profile has not."""
    value = {"string": '\u20ac$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    wanted = '{"literals":[null,true,false],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_bytes(value) == wanted.encode()
    assert parse_canonical(wanted.encode()) == value


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        {"ä": 1},
        {1: 2},
        "\ud800",
        b"x",
        {"a": (1,)},
        "x" * 33000,
    ],
)
def test_values_outside_the_profile_are_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical_bytes(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a": 1}', b'{"a":1.0}', b'{"a":1e2}', b"[-0]",
        b'"\\u00e9"', b'"\xff"', b'"\\ud800"', b"{", b"", b"NaN", b"[1]\n", b'"\\/"', b"[" * 99999,
    ],
)  # fmt: skip
def test_other_bytes_than_the_canonical_ones_are_refused(data):
    with pytest.raises(NotCanonicalError):
        parse_canonical(data)
