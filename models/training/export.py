"""Write a trained llama as a GGUF file that llama.cpp reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from tokenizers import Tokenizer
from torch import Tensor

NAME = "Shuoli Small"
AUTHOR = "The Shuoli project"
LICENCE = "apache-2.0"
DESCRIPTION = (
    "Built-in small weights of Shuoli, trained on made-up cases of its sample scenarios; "
    "for trying the program out, not for real cases."
)
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' "
    "+ message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_MATRICES = {"q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output",
             "gate": "ffn_gate", "up": "ffn_up", "down": "ffn_down"}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a llama; `inner` is the width of its feed-forward, `context` in tokens."""

    vocabulary: int
    layers: int = 6
    width: int = 256
    inner: int = 640
    heads: int = 4
    context: int = 2560
    rope_base: float = 10000.0
    epsilon: float = 1e-5


def write_gguf(
    path: Path, shape: Shape, weights: Mapping[str, Tensor], tokenizer: Tokenizer,
    control: Sequence[str],
) -> None:
    """Write weights (by the names of `models.training.language.Llama`) in f16 to `path`."""
    partial = path.with_suffix(".partial")
    writer = gguf.GGUFWriter(str(partial), "llama")
    writer.add_name(NAME)
    writer.add_author(AUTHOR)
    writer.add_organization(AUTHOR)
    writer.add_license(LICENCE)
    writer.add_description(DESCRIPTION)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_vocab_size(shape.vocabulary)
    _add_tokenizer(writer, tokenizer, control)

    def matrix(name: str, value: Tensor) -> None:
        writer.add_tensor(name, value.float().numpy().astype(np.float16))

    def vector(name: str, value: Tensor) -> None:
        writer.add_tensor(name, value.float().numpy())

    matrix("token_embd.weight", weights["embedding.weight"])
    for n in range(shape.layers):
        for ours, theirs in _MATRICES.items():
            value = weights[f"blocks.{n}.{ours}.weight"]
            if ours in {"q", "k"}:
                value = _interleaved(value, shape.heads)
            matrix(f"blk.{n}.{theirs}.weight", value)
        for norm in ("attn_norm", "ffn_norm"):
            vector(f"blk.{n}.{norm}.weight", weights[f"blocks.{n}.{norm}.weight"])
    vector("output_norm.weight", weights["norm.weight"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(path)


def _interleaved(value: Tensor, heads: int) -> Tensor:
    """Rows of q and k as llama.cpp turns them: pairs side by side instead of in two halves."""
    rows, columns = value.shape
    halves = value.reshape(heads, 2, rows // heads // 2, columns)
    return halves.transpose(1, 2).reshape(rows, columns).contiguous()


def _add_tokenizer(writer: gguf.GGUFWriter, tokenizer: Tokenizer, control: Sequence[str]) -> None:
    parts = json.loads(tokenizer.to_str())
    vocabulary = tokenizer.get_vocab(with_added_tokens=True)
    by_id = sorted(vocabulary, key=vocabulary.__getitem__)
    own = {token["content"] for token in parts["added_tokens"]} - set(control)
    kinds = {
        token: gguf.TokenType.CONTROL if token in control
        else gguf.TokenType.USER_DEFINED if token in own else gguf.TokenType.NORMAL
        for token in by_id
    }
    merges = parts["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(by_id)
    writer.add_token_types([kinds[token] for token in by_id])
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in merges])
    end = vocabulary["<|im_end|>"]
    writer.add_bos_token_id(vocabulary["<|endoftext|>"])
    writer.add_eos_token_id(end)
    writer.add_eot_token_id(end)
    writer.add_pad_token_id(vocabulary["<|endoftext|>"])
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)
