"""The worker that runs llama.cpp. Started as `python -m models.llama_worker`; never imported.

The same weights, prompt, grammar, seed and threads give the same bytes: the prompt is read in
batches that end at places which follow from the prompt alone (`batch_ends`), and what was read
before is reused only up to such a place, where all batches before it were the same.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jinja2
import llama_cpp
import numpy as np
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.llama_sampler import Sampler, Words, piece_of
from models.process import WorkerError
from models.progress import Cancelled
from models.serve import IsCancelled, Report, serve

_BATCH = 256  # tokens read at once, at most
_MOST_THREADS = 8
_REPORT_EVERY_S = 0.04
_SYSTEM, _USER = "\ue000system\ue000", "\ue000user\ue000"  # stand-ins; never in a template
_NO_DATE = "2000-01-01"  # a prompt must not change with the clock


@dataclass(slots=True)
class _Loaded:
    """Weights in memory, and the batches that stand in the context: tokens, and where each ends."""

    path: str
    context_tokens: int
    threads: int
    llama: Any
    template: jinja2.Template
    words: Words
    read: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


class Engine:
    """The one owner of the llama.cpp context."""

    def __init__(self) -> None:
        self._loaded: _Loaded | None = None

    def load(self, params: Mapping[str, object], report: Report, _: IsCancelled) -> object:
        """Load weights, or keep them where they are loaded already; what the engine says."""
        loaded = self._load(params, report)
        return {"context_tokens": loaded.llama.n_ctx(), "vocabulary": loaded.llama.n_vocab()}

    def count(self, params: Mapping[str, object], report: Report, _: IsCancelled) -> object:
        """The length of a text in tokens."""
        return len(_tokens(self._load(params, report).llama, str(params["text"])))

    def tokenise(self, params: Mapping[str, object], report: Report, _: IsCancelled) -> object:
        """The tokens of a text, so that a test can compare them with the training's."""
        return _tokens(self._load(params, report).llama, str(params["text"]))

    def complete(
        self, params: Mapping[str, object], report: Report, cancelled: IsCancelled,
    ) -> object:
        """Write under a grammar."""
        began = time.perf_counter()
        loaded = self._load(params, report)
        llama = loaded.llama
        most = _integer(params, "max_tokens")
        prompt, prefix = self._prompt(
            loaded, str(params["system"]), str(params["user"]),
            _integer(params, "prefix_characters"),
        )
        if len(prompt) + most > llama.n_ctx():
            raise WorkerError(
                "too_long", f"{len(prompt)} + {most} tokens do not fit {llama.n_ctx()}",
            )
        sampler = Sampler(
            llama, loaded.words, str(params["grammar"]), _integer(params, "seed"),
            _integer(params, "temperature_milli"),
        )
        try:
            reused = self._read(loaded, prompt, prefix, report, cancelled)
            first_token_ms = round((time.perf_counter() - began) * 1000)
            pieces, finish = self._write(llama, sampler, most, report, cancelled)
        finally:
            sampler.close()
        return {
            "text": b"".join(pieces).decode(errors="replace"),
            "prompt_tokens": len(prompt),
            "output_tokens": len(pieces),
            "elapsed_ms": round((time.perf_counter() - began) * 1000),
            "first_token_ms": first_token_ms,
            "reused_tokens": reused,
            "finish_reason": finish,
            "prompt_sha256": hashlib.sha256(np.array(prompt, "<i4").tobytes()).hexdigest(),
            "parameters": {
                "engine": f"llama-cpp-python {llama_cpp.__version__}",
                "context_tokens": llama.n_ctx(),
                "batch": _BATCH,
                "prefix_tokens": prefix,
                "threads": loaded.threads,
                "seed": _integer(params, "seed"),
                "temperature_milli": _integer(params, "temperature_milli"),
                "max_tokens": most,
            },
        }

    def _load(self, params: Mapping[str, object], report: Report) -> _Loaded:
        path, context = str(params["path"]), _integer(params, "context_tokens")
        asked = params.get("threads")
        threads = asked if isinstance(asked, int) else _spare_threads()
        old = self._loaded
        if old and (old.path, old.context_tokens, old.threads) == (path, context, threads):
            return old
        if old:
            self._loaded = None
            old.llama.close()
        report({"step": "loading", "done": 0})
        try:
            llama = llama_cpp.Llama(
                model_path=path, n_ctx=context, n_batch=_BATCH, n_ubatch=_BATCH,
                n_threads=threads, n_threads_batch=threads, n_gpu_layers=0, seed=0, verbose=False,
            )
        except (ValueError, OSError, AssertionError) as error:
            raise WorkerError("bad_weights", f"llama.cpp cannot load this file: {error}") from error
        source = llama.metadata.get("tokenizer.chat_template")
        if not source:
            llama.close()
            raise WorkerError("no_chat_template", "the file has no chat template")
        template = _compiled(source)
        self._loaded = _Loaded(
            path, context, threads, llama, template, Words(llama),
        )
        return self._loaded

    def _prompt(
        self, loaded: _Loaded, system: str, user: str, prefix_characters: int,
    ) -> tuple[list[int], int]:
        """Tokens of the whole prompt, and how many of them come before the case.

        Only the template's own text may become control tokens. The text is never cut before it is
        made tokens: a cut could make other ones.
        """
        layout = _laid_out(loaded.template, loaded.llama)
        tokens: list[int] = []
        prefix = 0
        for part in layout:
            text = {_SYSTEM: system, _USER: user}.get(part)
            if part == _USER and prefix_characters:
                of_user = _tokens(loaded.llama, user)
                within = len(user[:prefix_characters].encode())
                prefix = len(tokens) + _count_within(loaded.llama, of_user, within)
                tokens += of_user
            elif text is not None:
                tokens += _tokens(loaded.llama, text)
            else:
                tokens += loaded.llama.tokenize(part.encode(), add_bos=False, special=True)
        bos = loaded.llama.token_bos()
        if loaded.llama.metadata.get("tokenizer.ggml.add_bos_token") == "true" and (
            tokens[:1] != [bos]
        ):
            tokens.insert(0, bos)
            prefix += 1 if prefix else 0
        return tokens, prefix

    def _read(
        self, loaded: _Loaded, prompt: Sequence[int], prefix: int, report: Report,
        cancelled: IsCancelled,
    ) -> int:
        """Evaluate the prompt; how many tokens were there already."""
        llama = loaded.llama
        ends = batch_ends(prefix, len(prompt))
        kept = 0  # batches
        for old, new in zip(loaded.ends, ends[:-1], strict=False):  # the last gives the first token
            if old != new or loaded.read[:new] != prompt[:new]:
                break
            kept += 1
        reused = ends[kept - 1] if kept else 0
        if reused and not llama._ctx.kv_cache_seq_rm(-1, reused, -1):  # noqa: SLF001
            kept = reused = 0  # recurrent weights cannot step back
        if not reused:
            llama.reset()
            llama._ctx.kv_cache_clear()  # noqa: SLF001
        llama.n_tokens = start = reused
        loaded.read, loaded.ends = list(prompt[:reused]), ends[:kept]
        with _aborted_where(cancelled, llama):
            for end in ends[kept:]:
                if cancelled():
                    raise Cancelled
                report({"step": "reading_prompt", "done": start, "total": len(prompt)})
                llama.eval(prompt[start:end])
                loaded.read += prompt[start:end]
                loaded.ends.append(end)
                start = end
        report({"step": "reading_prompt", "done": len(prompt), "total": len(prompt)})
        return reused

    def _write(
        self, llama: Any, sampler: Sampler, most: int, report: Report, cancelled: IsCancelled,
    ) -> tuple[list[bytes], str]:
        pieces: list[bytes] = []
        reported = 0.0
        while len(pieces) < most:
            if cancelled():
                raise Cancelled
            token = sampler.next()
            if sampler.ends(token):
                return pieces, "stop"
            pieces.append(piece_of(llama, token))
            now = time.perf_counter()
            if now - reported > _REPORT_EVERY_S:
                report({"step": "writing", "done": len(pieces), "total": most})
                reported = now
            llama.eval([token])
        return pieces, "length"


def batch_ends(prefix: int, length: int) -> list[int]:
    """Where the batches of a prompt of `length` tokens end, the last at its end.

    One ends with the `prefix` that other prompts share, so that all of it can be reused.
    """
    ends = [*range(_BATCH, prefix, _BATCH)]
    if 0 < prefix < length:
        ends.append(prefix)
    start = ends[-1] if ends else 0
    return [*ends, *range(start + _BATCH, length, _BATCH), length]


@contextmanager
def _aborted_where(cancelled: IsCancelled, llama: Any) -> Iterator[None]:
    """Reading stops amid a batch once `cancelled`: llama.cpp asks after every operation.

    Only for reading: asking so often would slow the writing of small weights.
    """
    context = llama._ctx.ctx  # noqa: SLF001
    ask = llama_cpp.ggml_abort_callback(lambda _: cancelled())
    llama_cpp.llama_set_abort_callback(context, ask, None)
    try:
        yield
    except RuntimeError as error:
        if cancelled():
            raise Cancelled from error
        raise
    finally:
        llama_cpp.llama_set_abort_callback(context, llama_cpp.ggml_abort_callback(), None)


def _integer(params: Mapping[str, object], name: str) -> int:
    value = params[name]
    if not isinstance(value, int):
        raise WorkerError("bad_call", f"{name} is not a number")
    return value


def _spare_threads() -> int:
    """One core is left to the person in front of the screen."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(_MOST_THREADS, cores - 1))


def _tokens(llama: Any, text: str) -> list[int]:
    tokens: list[int] = llama.tokenize(text.encode(), add_bos=False, special=False)
    return tokens


def _count_within(llama: Any, tokens: Sequence[int], size: int) -> int:
    """How many of the first `tokens` end within the first `size` bytes of their text."""
    for count, token in enumerate(tokens):
        size -= len(piece_of(llama, token))
        if size < 0:
            return count
    return len(tokens)


def _compiled(source: str) -> jinja2.Template:
    """A chat template comes with the weights, from anywhere: it runs in a sandbox."""
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals["strftime_now"] = lambda _: _NO_DATE
    environment.globals["raise_exception"] = _refuse
    try:
        return environment.from_string(source)
    except jinja2.TemplateError as error:
        raise WorkerError("no_chat_template", f"the chat template is broken: {error}") from error


def _refuse(message: str) -> str:
    raise jinja2.TemplateError(message)


def _laid_out(template: jinja2.Template, llama: Any) -> list[str]:
    """The template's text around the stand-ins for system and user, and these, in order."""
    apart = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER}]
    together = [{"role": "user", "content": f"{_SYSTEM}\n\n{_USER}"}]
    for messages in (apart, together):
        try:
            text = template.render(
                messages=messages, add_generation_prompt=True, enable_thinking=False,
                bos_token=_special(llama, llama.token_bos()),
                eos_token=_special(llama, llama.token_eos()),
            )
        except (jinja2.TemplateError, TypeError, ValueError, RuntimeError):
            continue
        if text.count(_SYSTEM) == 1 and text.count(_USER) == 1:
            before, rest = text.split(_SYSTEM)
            between, after = rest.split(_USER)
            return [before, _SYSTEM, between, _USER, after]
    raise WorkerError("no_chat_template", "the chat template takes no system and user text")


def _special(llama: Any, token: int) -> str:
    if token < 0:
        return ""
    piece: bytes = llama.detokenize([token], special=True)
    return piece.decode(errors="replace")


def main() -> None:
    """Serve until the parent goes."""
    sys.setrecursionlimit(2000)
    engine = Engine()
    serve({
        "load": engine.load, "count": engine.count, "tokenise": engine.tokenise,
        "complete": engine.complete,
    })


if __name__ == "__main__":
    main()
