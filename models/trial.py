"""A first load of weights in a process of its own, before they are kept."""

from __future__ import annotations

import signal

from models.language import CompletionRequest, LlamaLanguageModel
from models.process import WorkerCrashed, WorkerError, WorkerHung
from models.progress import CancelToken
from models.weights import BadWeightsError, WeightsCard

_ONE_WORD = CompletionRequest(
    system="只答一个字。", user="可以开始了吗？", grammar="root ::= [好行]\n", seed=0, max_tokens=8,
)
_NO_SUCH_INSTRUCTION = frozenset({-int(signal.SIGILL), 0xC000001D, 0xC000001D - 2**32})


def try_out(card: WeightsCard, token: CancelToken) -> int:
    """Load the file and have it write one word; milliseconds that the word took.

    Raises:
        BadWeightsError: `no_chat_template`, or `cannot_run` where the engine refuses the file, dies
            of it, or does not answer.
        Cancelled: by `token`.
    """
    language_model = LlamaLanguageModel(card)
    try:
        return language_model.complete(_ONE_WORD, token, lambda _: None).elapsed_ms
    except WorkerHung as error:
        raise BadWeightsError("cannot_run", "the engine does not answer with this file") from error
    except WorkerCrashed as error:
        if error.exit_code in _NO_SUCH_INSTRUCTION:
            message = "the processor of this PC lacks an instruction that the engine needs"
        else:
            message = f"the engine dies of this file (exit {error.exit_code})"
        raise BadWeightsError("cannot_run", message) from error
    except WorkerError as error:
        kind = "no_chat_template" if error.kind == "no_chat_template" else "cannot_run"
        raise BadWeightsError(kind, str(error)) from error
    finally:
        language_model.close()
