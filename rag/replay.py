"""Draw a logged draft again and compare: was it these weights that wrote this?

The same weights, engine, threads, prompt, grammar and seed give the same bytes from a cold
context. Where one of them differs the report says which, instead of a comparison that proves
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.language import CompletionRequest, LanguageModel
from models.progress import CancelToken, Progress
from rag.draft import Prepared

_MUST_AGREE = ("engine", "context_tokens", "batch", "threads")


@dataclass(frozen=True, slots=True)
class LoggedDraft:
    """What the log holds of a draft: `draft.requested` and `draft.completed`."""

    weights_sha256: str
    prompt_sha256: str
    grammar_sha256: str
    seed: int
    parameters: tuple[tuple[str, int | str], ...]
    output: str


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """Whether the same bytes came out. `differs` names what made that impossible or unlikely:
    weights, prompt, grammar, or a parameter such as threads. `output` is what was written now.
    """

    same: bool
    differs: tuple[str, ...]
    output: str = ""


def replay(
    logged: LoggedDraft,
    prepared: Prepared,
    language_model: LanguageModel,
    token: CancelToken,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> ReplayReport:
    """Write the draft again. `prepared` is built again from the case as it is in the log.

    Nothing is written where weights, prompt or grammar differ. Raises as
    `LanguageModel.complete`.
    """
    found = {
        "weights": language_model.card.sha256 == logged.weights_sha256,
        "prompt": prepared.prompt_sha256 == logged.prompt_sha256,
        "grammar": prepared.grammar_sha256 == logged.grammar_sha256,
    }
    if not all(found.values()):
        return ReplayReport(False, tuple(name for name, same in found.items() if not same))
    then = dict(logged.parameters)
    language_model.close()  # a cold context: nothing that was read before may play a part
    temperature = then.get("temperature_milli", 0)
    most = then.get("max_tokens", prepared.request.max_tokens)
    completion = language_model.complete(
        CompletionRequest(
            system=prepared.prompt.system,
            user=prepared.prompt.user,
            grammar=prepared.grammar,
            seed=logged.seed,
            max_tokens=int(most),
            temperature_milli=int(temperature),
        ),
        token,
        on_progress,
    )
    now = dict(completion.parameters)
    differs = tuple(name for name in _MUST_AGREE if now.get(name) != then.get(name))
    return ReplayReport(completion.text == logged.output, differs, completion.text)
