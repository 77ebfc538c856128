"""The worker that runs llama.cpp. Started as `python -m models.llama_worker`; never imported.

The same weights, prompt, grammar, seed and threads give the same bytes: the prompt is read in
batches of a fixed size from fixed places, and a prefix is reused only up to such a place.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jinja2
import llama_cpp
import numpy as np
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.process import WorkerError
from models.progress import Cancelled
from models.serve import IsCancelled, Report, serve

_BATCH = 256  # tokens read at once: also how often a cancel is looked for
_MOST_THREADS = 8
_REPORT_EVERY_S = 0.04
_SYSTEM, _USER = "\ue000system\ue000", "\ue000user\ue000"  # stand-ins; never in a template
_NO_DATE = "2000-01-01"  # a prompt must not change with the clock
_TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)], align=True)
_LONGEST_PIECE = 256
_TRIED = (64, 2048)  # so many of the likeliest are put to the grammar before all are
_NO_BYTE = 256  # stands for the first byte of a token without text
_Ids = np.ndarray[Any, np.dtype[np.int32]]
_Logits = np.ndarray[Any, np.dtype[np.float32]]
_Admitted = Callable[[_Ids, _Logits], _Logits]


@dataclass(slots=True)
class _Loaded:
    """Weights in memory, and the prompt whose batches stand in the context."""

    path: str
    context_tokens: int
    threads: int
    llama: Any
    template: jinja2.Template
    words: _Words
    read: list[int]


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
        prompt = self._prompt(loaded, str(params["system"]), str(params["user"]))
        if len(prompt) + most > llama.n_ctx():
            raise WorkerError(
                "too_long", f"{len(prompt)} + {most} tokens do not fit {llama.n_ctx()}",
            )
        sampler = _Sampler(
            llama, loaded.words, str(params["grammar"]), _integer(params, "seed"),
            _integer(params, "temperature_milli"),
        )
        try:
            reused = self._read(loaded, prompt, report, cancelled)
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
            path, context, threads, llama, template, _Words(llama), [],
        )
        return self._loaded

    def _prompt(self, loaded: _Loaded, system: str, user: str) -> list[int]:
        """Tokens of the whole prompt. Only the template's own text may become control tokens."""
        layout = _laid_out(loaded.template, loaded.llama)
        tokens: list[int] = []
        for part in layout:
            text = {_SYSTEM: system, _USER: user}.get(part)
            if text is not None:
                tokens += _tokens(loaded.llama, text)
            else:
                tokens += loaded.llama.tokenize(part.encode(), add_bos=False, special=True)
        bos = loaded.llama.token_bos()
        if loaded.llama.metadata.get("tokenizer.ggml.add_bos_token") == "true" and (
            tokens[:1] != [bos]
        ):
            tokens.insert(0, bos)
        return tokens

    def _read(
        self, loaded: _Loaded, prompt: Sequence[int], report: Report, cancelled: IsCancelled,
    ) -> int:
        """Evaluate the prompt; how many tokens were there already."""
        llama = loaded.llama
        same = 0
        for old, new in zip(loaded.read, prompt, strict=False):
            if old != new:
                break
            same += 1
        reused = min(same, len(prompt) - 1, len(loaded.read)) // _BATCH * _BATCH
        if reused and not llama._ctx.kv_cache_seq_rm(-1, reused, -1):  # noqa: SLF001
            reused = 0  # recurrent weights cannot step back
        if not reused:
            llama.reset()
            llama._ctx.kv_cache_clear()  # noqa: SLF001
        llama.n_tokens = reused
        loaded.read = list(prompt[:reused])
        for start in range(reused, len(prompt), _BATCH):
            if cancelled():
                raise Cancelled
            report({"step": "reading_prompt", "done": start, "total": len(prompt)})
            batch = list(prompt[start:start + _BATCH])
            llama.eval(batch)
            if len(batch) == _BATCH:
                loaded.read += batch
        report({"step": "reading_prompt", "done": len(prompt), "total": len(prompt)})
        return reused

    def _write(
        self, llama: Any, sampler: _Sampler, most: int, report: Report, cancelled: IsCancelled,
    ) -> tuple[list[bytes], str]:
        pieces: list[bytes] = []
        reported = 0.0
        while len(pieces) < most:
            if cancelled():
                raise Cancelled
            token = sampler.next()
            if sampler.ends(token):
                return pieces, "stop"
            pieces.append(_piece(llama, token))
            now = time.perf_counter()
            if now - reported > _REPORT_EVERY_S:
                report({"step": "writing", "done": len(pieces), "total": most})
                reported = now
            llama.eval([token])
        return pieces, "length"


class _Words:
    """The first byte of every token, to leave out at once what cannot stand at a place.

    A grammar that refuses a token refuses every one that begins with it, and llama.cpp judges a
    single byte of a character by what the character could become.
    """

    def __init__(self, llama: Any) -> None:
        pieces = [_piece(llama, token) for token in range(llama.n_vocab())]
        self._first = np.array([piece[0] if piece else _NO_BYTE for piece in pieces], np.int16)
        alone = {piece[0]: token for token, piece in enumerate(pieces) if len(piece) == 1}
        self._bytes = np.array(list(alone), np.int16)
        self._tokens = np.array(list(alone.values()), np.int32)

    def begins_with(self, admitted: _Admitted) -> _Ids:
        """Ids, ascending, of the tokens that the grammar may admit; `admitted` asks it."""
        opens = np.ones(_NO_BYTE + 1, np.bool_)  # unless it is known not to
        asked = admitted(self._tokens, np.zeros(len(self._tokens), np.float32))
        opens[self._bytes] = np.isfinite(asked)
        return np.flatnonzero(opens[self._first]).astype(np.int32)


class _Sampler:
    """Chooses the next token: the likeliest that the grammar admits.

    The likeliest token of all is put to the grammar first, alone; where it is refused, those that
    begin with a byte that can stand here, the likeliest first. That is the same choice for a
    fraction of the work: a large vocabulary whole takes a quarter of the time of a token.
    """

    def __init__(
        self, llama: Any, words: _Words, grammar: str, seed: int, temperature_milli: int,
    ) -> None:
        self._words = words
        self._context = llama._ctx.ctx  # noqa: SLF001 - the binding has no public name for it
        self._vocabulary = llama._model.vocab  # noqa: SLF001
        self._size = llama.n_vocab()
        self._temperature = temperature_milli / 1000
        self._chance = np.random.default_rng(seed)
        self._grammar = llama_cpp.llama_sampler_init_grammar(
            self._vocabulary, grammar.encode(), b"root",
        )
        if not self._grammar:
            raise WorkerError("grammar", "the grammar of this draft cannot be read")

    def next(self) -> int:
        """The next token; it is told to the grammar."""
        pointer = llama_cpp.llama_get_logits_ith(self._context, -1)
        logits = np.ctypeslib.as_array(pointer, shape=(self._size,))
        if self._temperature > 0:
            noise = self._chance.gumbel(size=self._size).astype(np.float32)
            logits = logits / np.float32(self._temperature) + noise
        best = int(np.argmax(logits))
        if not np.isfinite(logits[best]):
            raise WorkerError("bad_weights", "the weights give no finite numbers")
        if not np.isfinite(self._admitted(np.array([best], np.int32), logits[[best]])[0]):
            best = self._likeliest_admitted(logits)
        llama_cpp.llama_sampler_accept(self._grammar, best)
        return best

    def _likeliest_admitted(self, logits: _Logits) -> int:
        """Of equals the first, so that it never matters how many were tried at once."""
        ids = self._words.begins_with(self._admitted)
        own = logits[ids]
        for count in _TRIED:
            if count < len(ids):
                some = ids[own >= np.partition(own, -count)[-count]]
                admitted = self._admitted(some, logits[some])
                if np.isfinite(admitted).any():
                    return int(some[np.argmax(admitted)])
        admitted = self._admitted(ids, own)
        if not np.isfinite(admitted).any():
            raise WorkerError("grammar", "the grammar admits no token")
        return int(ids[np.argmax(admitted)])

    def ends(self, token: int) -> bool:
        """Whether this token ends the answer."""
        return bool(llama_cpp.llama_vocab_is_eog(self._vocabulary, token))

    def close(self) -> None:
        """Release the grammar."""
        llama_cpp.llama_sampler_free(self._grammar)

    def _admitted(self, ids: _Ids, logits: _Logits) -> _Logits:
        """`logits` with minus infinity where the grammar refuses the token."""
        data = np.zeros(len(ids), _TOKEN_DATA)
        data["id"], data["logit"] = ids, logits
        array = llama_cpp.llama_token_data_array(
            data=data.ctypes.data_as(llama_cpp.llama_token_data_p),
            size=len(ids), selected=-1, sorted=False,
        )
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(array))
        out: _Logits = data["logit"]
        return out


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


def _piece(llama: Any, token: int) -> bytes:
    buffer = ctypes.create_string_buffer(_LONGEST_PIECE)
    size = llama_cpp.llama_token_to_piece(
        llama._model.vocab, token, buffer, _LONGEST_PIECE, 0, False,  # noqa: SLF001
    )
    if size < 0:
        raise WorkerError("bad_weights", f"token {token} has no text")
    return buffer.raw[:size]


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
