"""Which token comes next under a grammar: for the worker that runs llama.cpp, and nobody else."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import llama_cpp
import numpy as np

from models.process import WorkerError

_TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)], align=True)
_LONGEST_PIECE = 256
_TRIED = (64, 2048)  # so many of the likeliest are put to the grammar before all are
_NO_BYTE = 256  # stands for the first byte of a token without text
_Ids = np.ndarray[Any, np.dtype[np.int32]]
_Logits = np.ndarray[Any, np.dtype[np.float32]]
_Admitted = Callable[[_Ids, _Logits], _Logits]


def piece_of(llama: Any, token: int) -> bytes:
    """The text of a token in UTF-8, which may be part of a character. Raises WorkerError."""
    buffer = ctypes.create_string_buffer(_LONGEST_PIECE)
    size = llama_cpp.llama_token_to_piece(
        llama._model.vocab, token, buffer, _LONGEST_PIECE, 0, False,  # noqa: SLF001
    )
    if size < 0:
        raise WorkerError("bad_weights", f"token {token} has no text")
    return buffer.raw[:size]


class Words:
    """The first byte of every token, to leave out at once what cannot stand at a place.

    A grammar that refuses a token refuses every one that begins with it, and llama.cpp judges a
    single byte of a character by what the character could become.
    """

    def __init__(self, llama: Any) -> None:
        pieces = [piece_of(llama, token) for token in range(llama.n_vocab())]
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


class Sampler:
    """Chooses the next token: the likeliest that the grammar admits.

    The likeliest token of all is put to the grammar first, alone; where it is refused, those that
    begin with a byte that can stand here, the likeliest first. That is the same choice for a
    fraction of the work: a large vocabulary whole takes a quarter of the time of a token.
    """

    def __init__(
        self, llama: Any, words: Words, grammar: str, seed: int, temperature_milli: int,
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
