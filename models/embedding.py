"""Embedding models from a local folder: the built-in one, or any sentence-transformers folder.

For the child process only: this loads torch. A name is never passed to a loader, only a folder
that exists, so nothing can be fetched.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

NGRAMS_MARKER = "ngrams.json"
"""A folder with this file wants its text cut by `expand` before its own tokenizer sees it."""

_UNKNOWN = "[UNK]"
_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")


class EmbeddingError(ValueError):
    """The folder is no embedding model that can be loaded; the message says why."""


def built_in_embedding() -> Path:
    """The folder of the embedding that ships with the program."""
    return Path(__file__).resolve().parent / "builtin" / "embedding"


def expand(text: str) -> str:
    """`text` as Chinese characters, pairs of them, and words, with spaces between.

    A tokenizer that splits at spaces then sees overlapping pairs, which no standard one cuts.
    """
    out: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0] < "\u3400":
            out.append(run)
        else:
            out += run
            out += [run[i : i + 2] for i in range(len(run) - 1)]
    return " ".join(out)


def _is_chinese(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return letters > 0 and sum(c >= "\u3400" for c in text if c.isalpha()) >= letters / 3


@dataclass(frozen=True, slots=True)
class Embedding:
    """A loaded embedding model. `dimension` is the length of its vectors.

    `found_at`: the scores that were measured for it to tell a ground from none, for any question
    and for a penalty case (`rag.search.is_ground`); None where its folder does not say.

    `moved`: of an embedding that was tuned on questions and holds beside each vector the one from
    before, how much nearer tuning brought the best article to questions that it was not tuned on
    (median). Then `dimension` is twice the length of a vector. 0 of any other.
    """

    model: Any
    dimension: int
    by_ngrams: bool
    found_at: tuple[float, float] | None = None
    moved: float = 0.0

    @property
    def size(self) -> int:
        """How many of the `dimension` are searched; the rest is the vector from before tuning."""
        return self.dimension // 2 if self.moved else self.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of `texts`, shape (len(texts), dimension), where there are two beside each
        other each of length 1; a text of no known term is 0.

        An n-gram model has learned Chinese only: other text is 0 rather than chance.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        if self.by_ngrams:
            vectors = _sums(self.model, [expand(text) for text in texts])
            vectors *= np.array([_is_chinese(text) for text in texts])[:, None]
        else:
            vectors = np.array(
                self.model.encode(
                    list(texts), batch_size=256, show_progress_bar=False, convert_to_numpy=True,
                ),
                np.float32,
            )
        for part in (vectors[:, : self.size], vectors[:, self.size :]):
            np.divide(part, np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9), out=part)
        return vectors


def load(folder: Path) -> Embedding:
    """Load the sentence-transformers model in `folder` on the CPU, from disk only.

    Raises:
        EmbeddingError: There is no such folder, or what is in it cannot be loaded.
    """
    folder = folder.resolve()
    if not (folder / "modules.json").is_file():
        raise EmbeddingError(f"{folder.name} is no sentence-transformers folder")
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    about = _about(folder / NGRAMS_MARKER)
    try:
        if about is not None:
            model = _static_embedding(folder)
            dimension = int(model.embedding_dim)
        else:
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
            dimension = int(model.encode(["。"], convert_to_numpy=True).shape[1])
    except Exception as error:  # whatever a damaged folder makes the library raise
        raise EmbeddingError(f"{folder.name} cannot be loaded: {error}") from error
    return Embedding(model, dimension, about is not None, *_measured(about or {}, dimension))


def _static_embedding(folder: Path) -> Any:
    """The one module of an n-gram embedding, by sentence-transformers, in half precision."""
    import torch

    with _without_trainers():
        static = importlib.import_module(f"{_MODULES}.static_embedding").StaticEmbedding
        module = static.load(str(folder), local_files_only=True)
    rows = module.embedding.weight.detach().to(torch.float16)
    module.embedding = torch.nn.EmbeddingBag.from_pretrained(rows, mode="mean")
    return module


_MODULES = "sentence_transformers.sentence_transformer.modules"
_PACKAGES = ("sentence_transformers", "sentence_transformers.base",
             "sentence_transformers.base.modules", "sentence_transformers.sentence_transformer",
             _MODULES)
_UNUSED = ("sklearn", "sklearn.metrics")


@contextlib.contextmanager
def _without_trainers() -> Iterator[None]:
    """While this lasts, a module of sentence-transformers is imported without what its packages
    import for training and evaluation: 160 MB, and half of the time until the first answer.

    Afterwards the packages can be imported whole. Where they already are, nothing is done.
    """
    if _PACKAGES[0] in sys.modules:
        yield
        return
    before = set(sys.modules)
    try:
        for name in _PACKAGES:  # as they are, but for what their __init__ does
            parent = sys.modules.get(name.rpartition(".")[0])
            spec = PathFinder.find_spec(name, parent.__path__ if parent else None)
            if spec is None:
                raise ImportError(f"{name} is not installed")
            package = ModuleType(name)
            package.__spec__ = spec
            package.__path__ = list(spec.submodule_search_locations or ())
            sys.modules[name] = package
        for name in _UNUSED:
            if name not in sys.modules:
                unused = ModuleType(name)
                unused.__spec__ = ModuleSpec(name, None)
                unused.__dict__["pairwise_distances"] = None
                sys.modules[name] = unused
        yield
    finally:
        for name in set(sys.modules) - before:
            if name in _UNUSED or name.partition(".")[0] == _PACKAGES[0]:
                del sys.modules[name]


def _sums(module: Any, expanded: Sequence[str]) -> Vectors:
    """The vectors of texts cut by `expand`, shape (len(expanded), d); any length."""
    import torch

    out = []
    with torch.inference_mode():
        for start in range(0, len(expanded), 256):
            features = module.preprocess(list(expanded[start : start + 256]))
            out.append(module(features)["sentence_embedding"].float().numpy())
    return np.vstack(out)


def _about(marker: Path) -> dict[str, object] | None:
    try:
        about = json.loads(marker.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise EmbeddingError(f"{marker.name} cannot be read: {error}") from error
    if not isinstance(about, dict):
        raise EmbeddingError(f"{marker.name} is no object")
    return about


def _measured(
    about: dict[str, object], dimension: int,
) -> tuple[tuple[float, float] | None, float]:
    """`found_at` and `moved` as the marker file says."""
    pair, moved = about.get("found_at"), about.get("moved")
    found_at = None
    if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, float) for x in pair):  # noqa: PLR2004
        found_at = float(pair[0]), float(pair[1])
    tuned = isinstance(moved, float) and moved > 0 and about.get("size") == dimension / 2
    return found_at, moved if tuned and isinstance(moved, float) else 0.0


def fingerprint(folder: Path) -> str:
    """A short text that changes when a file of the model does: names, sizes and its weights."""
    import hashlib

    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\t{path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def save(folder: Path, tokens: Sequence[str], vectors: Vectors, about: dict[str, object]) -> None:
    """Write an n-gram embedding as a sentence-transformers folder of int8 rows with float scales.

    `vectors` has shape (len(tokens), d). `about` goes into the marker file.
    """
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    folder.mkdir(parents=True, exist_ok=True)
    table = {_UNKNOWN: 0} | {token: i for i, token in enumerate(tokens, start=1)}
    tokenizer = Tokenizer(WordLevel(table, unk_token=_UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    rows = np.vstack([np.zeros((1, vectors.shape[1]), np.float32), vectors])
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-12) / 127
    quantised = np.round(rows / scales[:, None]).astype(np.int8)
    save_file(
        {
            "embeddings": torch.from_numpy(quantised),
            "weights": torch.from_numpy(scales.astype(np.float32)),
        },
        str(folder / "model.safetensors"),
    )
    modules = [{
        "idx": 0, "name": "0", "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.StaticEmbedding",
    }]
    (folder / "modules.json").write_text(json.dumps(modules, indent=1), "utf-8")
    (folder / NGRAMS_MARKER).write_text(json.dumps(about, indent=1, sort_keys=True), "utf-8")


def read(folder: Path) -> tuple[list[str], Vectors]:
    """What `save` wrote: the tokens and their vectors, shape (len(tokens), d), as near as int8 is.

    Raises:
        EmbeddingError: The folder is not one that `save` wrote.
    """
    from safetensors.numpy import load_file

    try:
        table = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
        stored = load_file(folder / "model.safetensors")
        rows = stored["embeddings"].astype(np.float32) * stored["weights"][:, None]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EmbeddingError(f"{folder.name} is no embedding by n-grams: {error}") from error
    tokens = sorted(table, key=table.__getitem__)
    return tokens[1:], np.asarray(rows[1:], np.float32)
