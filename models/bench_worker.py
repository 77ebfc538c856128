"""The peer of our path in `shuoli bench drafting`: bare llama-cpp-python, and weights to run on.

Started as `python -m models.bench_worker`; never imported.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from models.serve import IsCancelled, Report, serve

_CONTEXT = 4096
_BLOCK = np.dtype([("scale", np.float16), ("values", np.int8, 32)])  # Q8_0, as ggml-common.h
_SPREAD = 73.6  # standard deviation of a uniform int8
_CONTROL = 3  # llama_token_type
_PRINTED = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
_SPELLED = {byte: chr(byte) for byte in _PRINTED}
_SPELLED |= {b: chr(256 + n) for n, b in enumerate(b for b in range(256) if b not in _SPELLED)}
_BYTES = {letter: byte for byte, letter in _SPELLED.items()}
_HAN = [chr(code) for code in range(0x4E00, 0x9FA0)]


def write(params: Mapping[str, object], _: Report, __: IsCancelled) -> object:
    """Write random Q8_0 weights of a given shape to `path`, with the tokenizer of `like`.

    Where `vocabulary` is larger than that of `like`, made-up tokens fill it, as many Chinese ones
    as others: an office's weights have 150,000, and a grammar's cost grows with them. Then too the
    tokens of `like` that no other weights have are taken apart: the built-in ones learned whole
    clauses of their statutes. What is left needs about as many tokens for a prompt as those of
    Qwen (815 and 827 for statutes and case of the first sample case, those 833 and 870).
    """
    import gguf

    layers, width, inner, heads, wanted, seed = (
        int(str(params[name]))
        for name in ("layers", "width", "inner", "heads", "vocabulary", "seed")
    )
    source = gguf.GGUFReader(str(params["like"]))
    writer = gguf.GGUFWriter(str(params["path"]), "llama")
    chance = np.random.default_rng(seed)
    tokens: list[str] = source.fields["tokenizer.ggml.tokens"].contents()
    more = list(_made_up(set(tokens), wanted - len(tokens), chance))
    changed: dict[str, Any] = {}
    if more:
        kinds = source.fields["tokenizer.ggml.token_type"].contents()
        pairs = source.fields["tokenizer.ggml.merges"].contents()
        changed = {
            "tokenizer.ggml.tokens": tokens + more,
            "tokenizer.ggml.token_type": [_plain(kind) for kind in kinds] + [1] * len(more),
            "tokenizer.ggml.merges": [pair for pair in pairs if _short(pair)],
        }
    kept = ("tokenizer.", "general.name", "general.license", "general.author")
    for name, entry in source.fields.items():
        if name.startswith(kept) and not name.endswith(".scores"):
            kind = entry.types[0]
            inside = entry.types[-1] if kind is gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, changed.get(name, entry.contents()), kind, inside)
    vocabulary = len(tokens) + len(more)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_context_length(_CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // heads)
    writer.add_vocab_size(vocabulary)

    def matrix(name: str, rows: int, columns: int) -> int:
        blocks = np.empty((rows, columns // 32), _BLOCK)
        blocks["scale"] = 0.02 / _SPREAD
        blocks["values"] = np.frombuffer(chance.bytes(rows * columns), np.int8).reshape(
            rows, columns // 32, 32,
        )
        raw = blocks.view(np.uint8).reshape(rows, -1)
        writer.add_tensor(name, raw, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        return rows * columns

    total = matrix("token_embd.weight", vocabulary, width)
    for n in range(layers):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            total += matrix(f"blk.{n}.{part}.weight", width, width)
        for part in ("ffn_gate", "ffn_up"):
            total += matrix(f"blk.{n}.{part}.weight", inner, width)
        total += matrix(f"blk.{n}.ffn_down.weight", width, inner)
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{n}.{norm}.weight", np.ones(width, np.float32))
    writer.add_tensor("output_norm.weight", np.ones(width, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return {"parameters": total, "size_bytes": Path(str(params["path"])).stat().st_size}


def _made_up(known: set[str], count: int, chance: np.random.Generator) -> Iterator[str]:
    """`count` new tokens, spelled as byte-level BPE spells them."""
    while count > 0:
        length = int(chance.integers(2, 5))
        if chance.random() < 0.5:  # noqa: PLR2004 - the half
            text = "".join(_HAN[n] for n in chance.integers(0, len(_HAN), length))
        else:
            text = "".join(chr(n) for n in chance.integers(0x61, 0x7B, length + 2))
        token = "".join(_SPELLED[byte] for byte in text.encode())
        if token not in known:
            known.add(token)
            count -= 1
            yield token


def _plain(kind: int) -> int:
    """Control tokens stay what they are; others are words among words."""
    return kind if kind == _CONTROL else 1


def _short(pair: str) -> bool:
    """Whether two parts together are a word of English or at most two characters."""
    text = bytes(_BYTES[c] for c in pair.replace(" ", "")).decode(errors="replace")
    return text.isascii() or len(text) <= 2  # noqa: PLR2004 - as said


class _Bare:
    """llama-cpp-python as its own documentation uses it, apart from the number of threads."""

    def __init__(self) -> None:
        self._loaded: dict[tuple[object, ...], Any] = {}

    def write(self, params: Mapping[str, object], _: Report, __: IsCancelled) -> object:
        """Write `tokens` tokens after `prompt`, the likeliest each time; times in seconds."""
        threads, context = int(str(params["threads"])), int(str(params["context_tokens"]))
        key = (params["path"], threads, context)
        if key not in self._loaded:
            self._loaded[key] = llama_cpp.Llama(
                model_path=str(params["path"]), n_ctx=context, n_threads=threads,
                n_threads_batch=threads, n_gpu_layers=0, seed=0, verbose=False,
            )
        llama = self._loaded[key]
        prompt = llama.tokenize(str(params["prompt"]).encode(), add_bos=False, special=True)
        began = first = time.perf_counter()
        written, most = 0, int(str(params["tokens"]))
        for _token in llama.generate(prompt, top_k=1, temp=0.0):
            written += 1
            if written == 1:
                first = time.perf_counter()
            if written > most:
                break
        return {"prompt_tokens": len(prompt), "first_s": first - began,
                "rest_s": time.perf_counter() - first, "rest_tokens": written - 1}


if __name__ == "__main__":
    serve({"write": write, "bare": _Bare().write})
