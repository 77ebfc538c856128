"""The peer of our path in `shuoli bench drafting`: bare llama-cpp-python, and weights to run on.

Started as `python -m models.bench_worker`; never imported.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import llama_cpp
import numpy as np

from models.serve import IsCancelled, Report, serve

_LAYERS, _WIDTH, _INNER, _HEADS = 24, 1024, 2816, 16  # 308 million parameters
_CONTEXT = 4096


def write(params: Mapping[str, object], _: Report, __: IsCancelled) -> object:
    """Write random weights to `path`, with the tokenizer and template of `like`."""
    import gguf

    source = gguf.GGUFReader(str(params["like"]))
    writer = gguf.GGUFWriter(str(params["path"]), "llama")
    kept = ("tokenizer.", "general.name", "general.license", "general.author")
    for name, entry in source.fields.items():
        if name.startswith(kept):
            kind = entry.types[0]
            inner = entry.types[-1] if kind is gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, entry.contents(), kind, inner)
    vocabulary = len(source.fields["tokenizer.ggml.tokens"].contents())
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(_CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_vocab_size(vocabulary)
    chance = np.random.default_rng(1)

    def matrix(name: str, rows: int, columns: int) -> int:
        values = chance.standard_normal((rows, columns), dtype=np.float32) * 0.02
        writer.add_tensor(name, values.astype(np.float16))
        return rows * columns

    total = matrix("token_embd.weight", vocabulary, _WIDTH)
    for n in range(_LAYERS):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            total += matrix(f"blk.{n}.{part}.weight", _WIDTH, _WIDTH)
        for part in ("ffn_gate", "ffn_up"):
            total += matrix(f"blk.{n}.{part}.weight", _INNER, _WIDTH)
        total += matrix(f"blk.{n}.ffn_down.weight", _WIDTH, _INNER)
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{n}.{norm}.weight", np.ones(_WIDTH, np.float32))
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return {"parameters": total, "size_bytes": Path(str(params["path"])).stat().st_size}


def bare(params: Mapping[str, object], _: Report, __: IsCancelled) -> object:
    """Write `tokens` tokens after `prompt` as plain llama-cpp-python does; times in seconds."""
    threads, context = int(str(params["threads"])), int(str(params["context_tokens"]))
    llama = llama_cpp.Llama(
        model_path=str(params["path"]), n_ctx=context, n_batch=256, n_ubatch=256,
        n_threads=threads, n_threads_batch=threads, n_gpu_layers=0, seed=0, verbose=False,
    )
    prompt = llama.tokenize(str(params["prompt"]).encode(), add_bos=False, special=True)
    began = time.perf_counter()
    first = began
    written = 0
    for _token in llama.generate(prompt, top_k=1, temp=0.0):
        written += 1
        if written == 1:
            first = time.perf_counter()
        if written >= int(str(params["tokens"])):
            break
    ended = time.perf_counter()
    llama.close()
    return {"prompt_tokens": len(prompt), "first_s": first - began, "rest_s": ended - first,
            "rest_tokens": written - 1}


if __name__ == "__main__":
    serve({"write": write, "bare": bare})
