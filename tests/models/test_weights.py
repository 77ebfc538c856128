import hashlib
import struct

import pytest

from models.language import built_in_weights
from models.progress import Cancelled, CancelToken
from models.weights import BadWeightsError, read_card

STRING, UINT32, ARRAY = 8, 4, 9


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def pair(key, value):
    if isinstance(value, int):
        return text(key) + struct.pack("<II", UINT32, value)
    if isinstance(value, list):
        items = b"".join(text(item) for item in value)
        return text(key) + struct.pack("<IIQ", ARRAY, STRING, len(value)) + items
    return text(key) + struct.pack("<I", STRING) + text(value)


def gguf(metadata, tensors=1, data=b"\0" * 64, magic=b"GGUF", version=3):
    body = magic + struct.pack("<IQQ", version, tensors, len(metadata))
    body += b"".join(pair(key, value) for key, value in metadata.items())
    for number in range(tensors):
        body += text(f"t{number}") + struct.pack("<IQIQ", 1, 16, 0, 0)
    return body + b"\0" * (-len(body) % 32) + data


GOOD = {
    "general.architecture": "llama", "general.name": "Some Weights",
    "general.license": "apache-2.0", "general.author": "Somebody", "general.file_type": 1,
    "llama.context_length": 4096, "tokenizer.ggml.tokens": ["a", "文"],
    "tokenizer.chat_template": "{{ messages }}",
}


def written(tmp_path, data):
    path = tmp_path / "weights.gguf"
    path.write_bytes(data)
    return path


def test_a_card_says_what_the_file_says(tmp_path):
    path = written(tmp_path, gguf(GOOD))
    card = read_card(path)
    assert (card.name, card.licence, card.publisher) == ("Some Weights", "apache-2.0", "Somebody")
    assert (card.architecture, card.context_tokens, card.quantisation) == ("llama", 4096, "F16")
    assert card.parameters == 16
    assert card.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert card.size_bytes == path.stat().st_size


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "not_gguf"),
        (b"PK\x03\x04 a zip", "not_gguf"),
        (gguf(GOOD, version=99), "not_gguf"),
        (gguf(GOOD)[:100], "truncated"),
        (gguf(GOOD, data=b""), "truncated"),
        (gguf(GOOD, tensors=0), "truncated"),
        (gguf({k: v for k, v in GOOD.items() if "chat" not in k}), "no_chat_template"),
        (gguf(GOOD | {"split.count": 3}), "one_of_several"),
        (gguf(GOOD | {"general.type": "adapter"}), "not_text"),
        (gguf(GOOD | {"general.architecture": "nomic-bert"}), "not_text"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 2**60), "malformed"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + struct.pack("<Q", 2**62), "malformed"),
    ],
)
def test_a_file_that_cannot_serve_is_refused_with_its_reason(tmp_path, data, kind):
    with pytest.raises(BadWeightsError) as caught:
        read_card(written(tmp_path, data))
    assert caught.value.kind == kind


def test_keys_and_values_are_counted_from_the_files_own_numbers(tmp_path):
    shape = {
        "llama.block_count": 36, "llama.attention.head_count": 32, "llama.embedding_length": 4096,
    }
    assert read_card(written(tmp_path, gguf(GOOD | shape))).kv_bytes_per_token == 36 * 2 * 4096 * 2
    fewer = shape | {"llama.attention.head_count_kv": 8}
    assert read_card(written(tmp_path, gguf(GOOD | fewer))).kv_bytes_per_token == 36 * 2 * 1024 * 2
    assert read_card(written(tmp_path, gguf(GOOD))).kv_bytes_per_token == 0


def test_every_cut_of_a_file_is_refused_and_never_crashes(tmp_path):
    whole = gguf(GOOD)
    for size in range(0, len(whole), 7):
        with pytest.raises(BadWeightsError):
            read_card(written(tmp_path, whole[:size]))


def test_a_wrong_hash_is_refused(tmp_path):
    with pytest.raises(BadWeightsError) as caught:
        read_card(written(tmp_path, gguf(GOOD)), sha256="0" * 64)
    assert caught.value.kind == "wrong_hash"


def test_hashing_reports_progress_and_can_be_stopped(tmp_path):
    path = written(tmp_path, gguf(GOOD, data=b"\0" * 3_000_000))
    seen = []
    read_card(path, on_progress=seen.append)
    assert seen[-1].done == seen[-1].total == path.stat().st_size
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_card(path, token=token)


def test_the_built_in_weights_are_there_small_and_say_who_made_them():
    card = read_card(built_in_weights(), builtin=True)
    assert card.licence == "apache-2.0"
    assert card.publisher
    assert card.builtin
    assert card.size_bytes <= 25_000_000
