"""Train the built-in language model on practice cases and write it as GGUF.

    python -m models.training.language --data cases.jsonl --out weights.gguf --minutes 60

Data: JSON lines with `system`, `user` and `answer` (rag.practice writes them) or, instead of an
answer, `turns`: pieces of what the user says, each with the label that is to follow on it
(rag.practice_drills). A llama of a few
million parameters and a byte-level BPE of its own; labels such as {A7} and the fixed pieces of
the answer are single tokens. Runs on a few CPU cores; resumes from its checkpoint (`--resume`);
writes the averaged weights every ten minutes, so that it can be stopped at any time.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from models.training.examples import CONTROL, MOST_ATOMS, PIECES, Example, encode, train_tokenizer
from models.training.export import Shape, write_gguf

_PROMPT_WEIGHT, _PROMPT_SHARE = 0.2, 0.25
_LABEL_WEIGHT = 3.0  # the digit in P3 decides more than any word
_CASES_FOR_TOKENIZER = 4000
_AVERAGING = 0.998
_CHECKPOINT_S = 600
_STRIDE = 64  # lengths are padded to a multiple of it


class Norm(nn.Module):
    """RMSNorm, written out: faster in bf16 on a CPU than the one of torch."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape.width))
        self.epsilon, self.root = shape.epsilon, math.sqrt(shape.width)

    def forward(self, x: Tensor) -> Tensor:
        """`x` (…, width) brought to unit mean square."""
        length = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=torch.float32)
        scale = torch.rsqrt((length / self.root).square() + self.epsilon).to(x.dtype)
        return x * scale * self.weight


class Block(nn.Module):
    """One layer of a llama: attention with rotary positions, then a gated feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.size = shape.heads, shape.width // shape.heads
        self.attn_norm = Norm(shape)
        self.ffn_norm = Norm(shape)
        self.q = nn.Linear(shape.width, shape.width, bias=False)
        self.k = nn.Linear(shape.width, shape.width, bias=False)
        self.v = nn.Linear(shape.width, shape.width, bias=False)
        self.o = nn.Linear(shape.width, shape.width, bias=False)
        self.gate = nn.Linear(shape.width, shape.inner, bias=False)
        self.up = nn.Linear(shape.width, shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """`x`: (batch, length, width)."""
        batch, length, width = x.shape
        normed = self.attn_norm(x)
        q, k, v = (
            part(normed).view(batch, length, self.heads, self.size).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        q, k = _rotated(q, cos, sin), _rotated(k, cos, sin)
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(mixed.transpose(1, 2).reshape(batch, length, width))
        normed = self.ffn_norm(x)
        out: Tensor = x + self.down(functional.silu(self.gate(normed)) * self.up(normed))
        return out


class Llama(nn.Module):
    """A small llama with tied embeddings."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = Norm(shape)
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                scale = 0.02 / math.sqrt(2 * shape.layers) if name.endswith(
                    ("o.weight", "down.weight")) else 0.02
                nn.init.normal_(weight, std=scale)
        size = shape.width // shape.heads
        inverse = shape.rope_base ** (-torch.arange(0, size, 2) / size)
        angles = torch.outer(torch.arange(shape.context), inverse)
        self.register_buffer("cos", torch.cat([angles, angles], -1).cos(), persistent=False)
        self.register_buffer("sin", torch.cat([angles, angles], -1).sin(), persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """Hidden states (batch, length, width) of `tokens` (batch, length)."""
        x = self.embedding(tokens)
        cos, sin = self.get_buffer("cos"), self.get_buffer("sin")
        length = tokens.shape[1]
        for block in self.blocks:
            x = block(x, cos[:length], sin[:length])
        out: Tensor = self.norm(x)
        return out


def _rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], -1)
    return (x * cos + turned * sin).to(x.dtype)


def batches(
    examples: Sequence[Example], tokens_per_batch: int, rng: random.Random,
) -> Iterator[list[Example]]:
    """Endless batches of about equal numbers of tokens, of examples of about equal length.

    Only whole batches: few shapes come again and again, and the engine compiles for each shape.
    """
    left: list[Example] = []
    while True:
        order = list(range(len(examples)))
        rng.shuffle(order)
        for start in range(0, len(order), 512):
            chunk = sorted([*left, *(examples[n] for n in order[start:start + 512])],
                           key=lambda e: -len(e.tokens))
            ready, left = [], []
            while chunk:
                rows = max(1, tokens_per_batch // _padded(len(chunk[0].tokens)))
                if rows > len(chunk):
                    left = chunk
                    break
                ready.append(chunk[:rows])
                chunk = chunk[rows:]
            rng.shuffle(ready)
            yield from ready


def _padded(length: int) -> int:
    return -(-length // _STRIDE) * _STRIDE


def loss_of(
    model: Llama, batch: Sequence[Example], chance: torch.Generator, labels: frozenset[int],
) -> Tensor:
    """Cross entropy: labels threefold, the rest of the answer once, some of the prompt a fifth."""
    length = _padded(max(len(example.tokens) for example in batch)) + 1
    tokens = torch.zeros((len(batch), length), dtype=torch.long)
    weights = torch.zeros((len(batch), length))
    for row, example in enumerate(batch):
        size = len(example.tokens)
        tokens[row, :size] = torch.tensor(example.tokens)
        weights[row, :size] = _PROMPT_WEIGHT
        weights[row, :size][torch.rand(size, generator=chance) > _PROMPT_SHARE] = 0.0
        for start, end in example.answers:
            for place in range(start, end):
                known = example.tokens[place] in labels
                weights[row, place] = _LABEL_WEIGHT if known else 1.0
    flat = weights[:, 1:].flatten()
    chosen = flat.nonzero().squeeze(1)
    chosen = functional.pad(chosen, (0, -len(chosen) % 256))
    flat[0] = 0.0
    hidden = model(tokens[:, :-1]).flatten(0, 1)[chosen]
    logits = hidden @ model.embedding.weight.T
    losses = functional.cross_entropy(
        logits.float(), tokens[:, 1:].flatten()[chosen], reduction="none",
    )
    out: Tensor = (losses * flat[chosen]).sum() / flat.sum()
    return out


class Trainer:
    """Weights in full precision, a copy in bf16 that does the work, and their running average."""

    def __init__(self, model: Llama, rate: float, labels: frozenset[int]) -> None:
        self.model, self.labels = model, labels
        self.fast = copy.deepcopy(model).to(torch.bfloat16)
        # Muon for matrices (Jordan et al., 2024) took a third fewer steps than AdamW alone.
        matrices = [p for p in model.blocks.parameters() if p.dim() > 1]
        others = [p for p in model.parameters() if all(p is not m for m in matrices)]
        self.optimisers: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.Muon(matrices, lr=rate, weight_decay=0.05,
                             adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.0),
        )
        self.average = {n: value.detach().clone() for n, value in model.state_dict().items()}
        self.step = 0

    def load(self, saved: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self.model.load_state_dict(saved["model"])
        for optimiser, state in zip(self.optimisers, saved["optimisers"], strict=True):
            optimiser.load_state_dict(state)
        self.average, self.step = saved["average"], int(saved["step"])
        self._refresh()

    def learn(self, batch: Sequence[Example], rate: float, chance: torch.Generator) -> float:
        """One step; its loss."""
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
        loss = loss_of(self.fast, batch, chance, self.labels)
        torch.autograd.backward(loss)
        for ours, theirs in zip(self.model.parameters(), self.fast.parameters(), strict=True):
            ours.grad = None if theirs.grad is None else theirs.grad.float()
            theirs.grad = None
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
        self._refresh()
        self.step += 1
        keep = min(_AVERAGING, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return loss.item()

    def _refresh(self) -> None:
        with torch.no_grad():
            for ours, theirs in zip(self.model.parameters(), self.fast.parameters(), strict=True):
                theirs.copy_(ours)


def _labels(tokenizer: Tokenizer) -> frozenset[int]:
    """Tokens in which an answer says which: digits, none, and the pieces around factors."""
    known = tokenizer.get_vocab(with_added_tokens=True)
    names = [*"0123456789", "none", "无", *(piece for piece in PIECES if "factors" in piece)]
    names += [f"{{A{n}}}" for n in range(1, MOST_ATOMS + 1)]
    return frozenset(known[name] for name in names if name in known)


def rate(done: float, peak: float) -> float:
    """Learning rate at `done` of the time: a short rise, a long stay, a fall to a twentieth."""
    if done < 0.02:  # noqa: PLR2004
        return peak * max(done, 0.0005) / 0.02
    if done < 0.4:  # noqa: PLR2004
        return peak
    fall = (done - 0.4) / 0.6
    return peak * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, fall))))


def main(argv: Sequence[str] | None = None) -> int:
    """Train, checkpoint, export."""
    options = _options(argv)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    with options.data.open(encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    state = options.out.with_suffix(".checkpoint.pt")
    saved = torch.load(state, weights_only=True) if options.resume and state.exists() else None
    if saved:
        tokenizer = Tokenizer.from_str(saved["tokenizer"])
        shape = Shape(**saved["shape"])
    else:
        tokenizer = train_tokenizer(cases[:_CASES_FOR_TOKENIZER], options.vocabulary)
        shape = Shape(vocabulary=tokenizer.get_vocab_size(), layers=options.layers,
                      width=options.width, inner=options.inner)
    rough = Tokenizer.from_str(tokenizer.to_str())
    rough.model.dropout = options.dropout
    examples = [encode(tokenizer, case, rough if options.dropout else None) for case in cases]
    longest = max(len(example.tokens) for example in examples)
    mean = sum(len(example.tokens) for example in examples) / len(examples)
    print(f"{len(examples)} cases, {mean:.0f} tokens each, {longest} at most", flush=True)
    trainer, before = Trainer(Llama(shape), options.rate, _labels(tokenizer)), 0.0
    if saved:
        trainer.load(saved)
        before = float(saved["elapsed"])
    size = sum(p.numel() for p in trainer.model.parameters())
    print(f"{size / 1e6:.2f} M parameters", flush=True)

    def save(elapsed: float) -> None:
        torch.save({
            "model": trainer.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in trainer.optimisers],
            "average": trainer.average, "step": trainer.step, "elapsed": elapsed,
            "tokenizer": tokenizer.to_str(), "shape": asdict(shape),
        }, state)
        write_gguf(options.out, shape, trainer.average, tokenizer, CONTROL)

    began = last_saved = time.monotonic()
    seen, recent = 0, list[float]()
    chance = torch.Generator().manual_seed(options.seed + trainer.step)
    rng = random.Random(options.seed + trainer.step)  # noqa: S311
    for batch in batches(examples, options.batch, rng):
        elapsed = before + time.monotonic() - began
        done = elapsed / (options.minutes * 60)
        if done >= 1:
            break
        recent.append(trainer.learn(batch, rate(done, options.rate), chance))
        seen += sum(len(example.tokens) for example in batch)
        if trainer.step % 50 == 0:
            speed = seen / (time.monotonic() - began)
            print(f"step {trainer.step} {done:.0%} loss {sum(recent) / len(recent):.4f} "
                  f"{speed:.0f} tokens/s", flush=True)
            recent.clear()
        if time.monotonic() - last_saved > options.checkpoint_s:
            save(elapsed)
            last_saved = time.monotonic()
    save(before + time.monotonic() - began)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the built-in language model.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=8192, help="tokens per step")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--vocabulary", type=int, default=3072)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--inner", type=int, default=640)
    parser.add_argument("--dropout", type=float, default=0.0, help="of merges, in what is read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkpoint-s", type=float, default=_CHECKPOINT_S)
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
