"""A language model on this PC, as the rest of the program sees it.

Nothing here imports llama_cpp: the engine lives in `models.llama_worker`, a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.fit import Machine, context_of, require_fit, this_machine
from models.process import WorkerError, WorkerProcess
from models.progress import CancelToken, Progress
from models.weights import WeightsCard

_LOADING_S = 300.0
_SILENCE_S = 120.0  # a whole batch of a large prompt on a slow PC takes tens of seconds


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """One thing to write. `grammar` is GBNF; `temperature_milli` is in thousandths.

    `prefix_characters`: so much of `user` is likely to come again in other requests, so that what
    was read of it is kept; 0 where nothing is. It may change the bytes that are written.
    """

    system: str
    user: str
    grammar: str
    seed: int
    max_tokens: int
    temperature_milli: int = 0
    prefix_characters: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """What was written. `finish_reason`: `stop`, or `length` where max_tokens cut it off.

    `prompt_sha256` is over the exact tokens the engine read; `parameters` is what is needed to
    write the same bytes again. Times are in milliseconds.
    """

    text: str
    prompt_tokens: int
    output_tokens: int
    elapsed_ms: int
    finish_reason: str
    prompt_sha256: str
    parameters: tuple[tuple[str, int | str], ...]
    first_token_ms: int = 0
    reused_tokens: int = 0


class LanguageModel(Protocol):
    """What drafting needs of weights. One call at a time; calls from other threads wait."""

    @property
    def card(self) -> WeightsCard:
        """The weights, as their file describes them."""
        ...

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and answer may have together."""
        ...

    def count_tokens(self, text: str) -> int:
        """The length of `text` in tokens of these weights. Raises WorkerError, WorkerCrashed."""
        ...

    def complete(
        self,
        request: CompletionRequest,
        token: CancelToken,
        on_progress: Callable[[Progress], None],
    ) -> Completion:
        """Write under a grammar; steps `loading`, `reading_prompt`, `writing`.

        Raises Cancelled, WorkerCrashed (WorkerHung), and WorkerError with kind `grammar`,
        `too_long` (the prompt does not fit), `bad_weights`, `no_chat_template`, `memory` or
        `processor` (`models.fit`).
        """
        ...

    def close(self) -> None:
        """Release the memory. A later call loads the weights again."""
        ...


class LlamaLanguageModel:
    """GGUF weights run by llama.cpp in a worker process, loaded at the first call."""

    def __init__(
        self,
        card: WeightsCard,
        *,
        threads: int | None = None,
        silence_s: float = _SILENCE_S,
        machine: Callable[[], Machine] = this_machine,
    ) -> None:
        self._card = card
        self._threads = threads
        self._silence_s = silence_s
        self._machine = machine
        self._worker = WorkerProcess("models.llama_worker")

    @property
    def card(self) -> WeightsCard:
        """The weights, as their file describes them."""
        return self._card

    @property
    def context_tokens(self) -> int:
        """Tokens of prompt and answer together."""
        return context_of(self._card)

    @property
    def worker_pid(self) -> int | None:
        """The process that holds the weights; None where none runs."""
        return self._worker.pid

    def count_tokens(self, text: str) -> int:
        """The length of `text` in tokens of these weights."""
        value = self._worker.call(
            "count", {**self._weights(), "text": text}, timeout_s=_LOADING_S,
        )
        if not isinstance(value, int):
            raise WorkerError("bad_answer", "count is not a number")
        return value

    def complete(
        self,
        request: CompletionRequest,
        token: CancelToken,
        on_progress: Callable[[Progress], None],
    ) -> Completion:
        """Write under a grammar. See `LanguageModel.complete`."""
        def progress(value: Mapping[str, object]) -> None:
            done, total = value.get("done"), value.get("total")
            on_progress(Progress(
                step=str(value.get("step")),
                done=done if isinstance(done, int) else 0,
                total=total if isinstance(total, int) else None,
            ))

        value = self._worker.call(
            "complete",
            {
                **self._weights(),
                "system": request.system,
                "user": request.user,
                "grammar": request.grammar,
                "seed": request.seed,
                "max_tokens": request.max_tokens,
                "temperature_milli": request.temperature_milli,
                "prefix_characters": request.prefix_characters,
            },
            token=token,
            on_progress=progress,
            timeout_s=self._silence_s,
        )
        return _completion(value)

    def close(self) -> None:
        """End the worker and with it release the memory."""
        self._worker.close()

    def _weights(self) -> dict[str, object]:
        """What a call says of the weights. Raises UnfitError before they would be loaded."""
        if self._worker.pid is None:
            require_fit(self._card, self._machine())
        return {
            "path": str(self._card.path),
            "context_tokens": self.context_tokens,
            "threads": self._threads,
        }


def built_in_weights() -> Path:
    """The small weights trained by this project and shipped in it."""
    return Path(__file__).resolve().parent / "builtin" / "shuoli-small.gguf"


def _completion(untrusted_value: object) -> Completion:
    """The worker's answer as a value. Raises WorkerError where it is not one."""
    if not isinstance(untrusted_value, dict):
        raise WorkerError("bad_answer", "completion is not an object")
    try:
        numbers = {
            name: int(untrusted_value[name])
            for name in (
                "prompt_tokens", "output_tokens", "elapsed_ms", "first_token_ms", "reused_tokens",
            )
        }
        return Completion(
            text=str(untrusted_value["text"]),
            finish_reason=str(untrusted_value["finish_reason"]),
            prompt_sha256=str(untrusted_value["prompt_sha256"]),
            parameters=tuple(
                (str(name), value if isinstance(value, int) else str(value))
                for name, value in sorted(untrusted_value["parameters"].items())
            ),
            **numbers,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WorkerError("bad_answer", f"completion lacks {error}") from error
