"""Draw a logged draft again and compare: was it these weights that wrote this?

The same weights, engine, threads, prompt, grammar and seed give the same bytes from a cold
context, read in batches of a fixed size from fixed places. Everything comes from the log: neither
the case as it is now nor this version's way of writing prompts plays a part. Where it cannot be
drawn, or something was different, the report says what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from models.language import CompletionRequest, LanguageModel
from models.progress import CancelToken, Progress
from rag import grammar
from rag.prompt import case_begins

_MUST_AGREE = (
    "engine", "context_tokens", "batch", "prefix_tokens", "threads", "seed", "temperature_milli",
    "max_tokens", "prompt_tokens_sha256",
)


_BETWEEN = "\n\n"  # as `rag.prompt.Prompt.text` joins system and user; a system text has none in it


@dataclass(frozen=True, slots=True)
class LoggedDraft:
    """What the log holds of a draft: `draft.requested` and `draft.completed`.

    `prompt`, `grammar` and `output` are None where their text is not there; `absent` then says why:
    `prompt_redacted`, `grammar_not_logged`, `call_not_logged` (by an older version) and the like.
    `parameters` are those of the call that wrote the output.
    """

    weights_sha256: str
    prompt_sha256: str
    grammar_sha256: str
    seed: int
    parameters: tuple[tuple[str, int | str], ...]
    prompt: str | None
    grammar: str | None
    output: str | None
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """Whether the same bytes came out; None where they could not be compared.

    `impossible` says why not: the codes of `LoggedDraft.absent`, `weights_missing`,
    `weights_changed`, `prompt_altered`, `grammar_altered`. `differs` names parameters that were
    others then, each of which may change the bytes. `differs_at`: the first character that differs.
    """

    same: bool | None
    impossible: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    differs_at: int | None = None


def obstacles(logged: LoggedDraft, weights_sha256: str | None) -> tuple[str, ...]:
    """Why this draft cannot be drawn again with a file of this hash (None: there is no file)."""
    found = [code for code in logged.absent if code != "call_not_logged"]
    if weights_sha256 is None:
        found.append("weights_missing")
    elif weights_sha256 != logged.weights_sha256:
        found.append("weights_changed")
    for name, text, digest in (
        ("prompt", logged.prompt, logged.prompt_sha256),
        ("grammar", logged.grammar, logged.grammar_sha256),
    ):
        if text is not None and hashlib.sha256(text.encode()).hexdigest() != digest:
            found.append(f"{name}_altered")
    return tuple(found)


def replay(
    logged: LoggedDraft,
    language_model: LanguageModel,
    token: CancelToken,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> ReplayReport:
    """Draw the draft again, unless there are `obstacles`. Raises as `LanguageModel.complete`."""
    impossible = obstacles(logged, language_model.card.sha256)
    if impossible or logged.prompt is None or logged.grammar is None or logged.output is None:
        return ReplayReport(None, impossible)
    then = dict(logged.parameters)
    laws = tuple(filter(None, str(then.get("law", "")).split(",")))
    language_model.close()  # a cold context: nothing that was read before may play a part
    system, _, user = logged.prompt.partition(_BETWEEN)
    completion = language_model.complete(
        CompletionRequest(
            system=system,
            user=user,
            grammar=grammar.narrowed(logged.grammar, laws) if laws else logged.grammar,
            seed=logged.seed,
            max_tokens=int(then.get("max_tokens", 0)),
            temperature_milli=int(then.get("temperature_milli", 0)),
            # older versions let no batch end where the case begins, and logged no such number
            prefix_characters=case_begins(user) if then.get("prefix_tokens") else 0,
        ),
        token,
        on_progress,
    )
    now = {**dict(completion.parameters), "prompt_tokens_sha256": completion.prompt_sha256}
    differs = [name for name in _MUST_AGREE if name in then and now.get(name) != then[name]]
    if "call_not_logged" in logged.absent:
        differs.append("call_not_logged")
    same = completion.text == logged.output
    at = None if same else _first_difference(completion.text, logged.output)
    return ReplayReport(same, (), tuple(differs), at)


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
