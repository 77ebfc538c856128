"""Cases and drills as tokens, and the tokenizer of the built-in language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

CONTROL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
MOST_ATOMS = 64
PIECES = (
    '{"findings":[{"text":"', '"]},{"text":"', '","evidence":["', '"]}],"prohibition":"', '"]}]}',
    '","penalty":"', '","factors":[{"id":"', '","factors":[]}', '"]},{"id":"', '","',
)
# As llama.cpp splits for `tokenizer.ggml.pre = "qwen2"` (each digit by itself).
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


@dataclass(frozen=True, slots=True)
class Example:
    """One case or drill as tokens; the loss counts fully in `answers` (from, up to)."""

    tokens: list[int]
    answers: tuple[tuple[int, int], ...]


def train_tokenizer(cases: Sequence[dict[str, Any]], vocabulary: int) -> Tokenizer:
    """A byte-level BPE whose splits llama.cpp makes in the same way."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    own = [f"{{A{n}}}" for n in range(1, MOST_ATOMS + 1)] + list(PIECES)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary - len(own),
        special_tokens=list(CONTROL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        max_token_length=24,  # bytes: eight characters, so that rare wordings share their parts
    )
    texts = [text for case in cases for text in _texts(case)]
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(text, normalized=False) for text in own])
    return tokenizer


def _texts(case: dict[str, Any]) -> list[str]:
    told = [case["answer"]] if "answer" in case else [text for text, _ in case["turns"]]
    return [case["system"], case["user"], *told]


def encode(
    tokenizer: Tokenizer, case: dict[str, Any], rough: Tokenizer | None = None,
) -> Example:
    """A case as the chat template lays it out; contents and template are tokenised apart.

    `rough` splits what the user says otherwise each time (BPE dropout, Provilkov et al., 2020).
    """
    def plain(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def read(text: str) -> list[int]:
        ids: list[int] = (rough or tokenizer).encode(text, add_special_tokens=False).ids
        return ids

    known = tokenizer.get_vocab(with_added_tokens=True)
    start, end = known["<|im_start|>"], known["<|im_end|>"]
    line = plain("\n")
    tokens = [start, *plain("system\n"), *plain(case["system"]), end, *line]
    tokens += [start, *plain("user\n"), *read(case["user"])]
    if "turns" in case:
        answers = []
        for text, label in case["turns"]:
            tokens += read(text)
            labelled = plain(label)
            answers.append((len(tokens), len(tokens) + len(labelled)))
            tokens += labelled + line
        return Example([*tokens, end], tuple(answers))
    tokens += [end, *line, start, *plain("assistant\n")]
    answer = [*plain(case["answer"]), end]
    return Example([*tokens, *answer], ((len(tokens), len(tokens) + len(answer)),))
