"""Fakes that behave: they keep the contract of what they stand for, without the native engine."""

import hashlib
import json
import re
from pathlib import Path

from models.language import Completion
from models.process import WorkerCrashed, WorkerError
from models.progress import Progress
from models.weights import WeightsCard

FAKE_CARD = WeightsCard(
    name="Fake weights", path=Path("fake.gguf"), sha256="f" * 64, size_bytes=1,
    architecture="llama", parameters=1, context_tokens=8192, quantisation="F16",
    licence="apache-2.0", publisher="tests", builtin=True, has_chat_template=True,
)


class FakeLanguageModel:
    """Writes what the grammar of the request admits; the same request, the same answer.

    It picks the first passage that forbids and the first that penalises, the first evidence, the
    first two atoms, and the factors named in `factors` (F1, …). `answers` are written instead,
    one after the other, where given; `crashes` calls die first.
    """

    def __init__(self, *, card=FAKE_CARD, context_tokens=8192, answers=(), crashes=0, factors=()):
        self._card = card
        self._context_tokens = context_tokens
        self._answers = list(answers)
        self._crashes = crashes
        self._factors = tuple(factors)
        self.requests = []
        self.closed = False

    @property
    def card(self):
        return self._card

    @property
    def context_tokens(self):
        return self._context_tokens

    def count_tokens(self, text):
        return len(text)

    def complete(self, request, token, on_progress):
        self.requests.append(request)
        token.raise_if_cancelled()
        if "root ::=" not in request.grammar:
            raise WorkerError("grammar", "the grammar of this draft cannot be read")
        prompt = f"{request.system}\n\n{request.user}"
        if len(prompt) + request.max_tokens > self._context_tokens:
            raise WorkerError("too_long", "the prompt does not fit")
        on_progress(Progress("reading_prompt", len(prompt), len(prompt)))
        token.raise_if_cancelled()
        if self._crashes:
            self._crashes -= 1
            raise WorkerCrashed(-9, "complete", "killed")
        text = self._answers.pop(0) if self._answers else self._answer(request)
        for done in range(1, 4):
            on_progress(Progress("writing", done, 3))
            token.raise_if_cancelled()
        return Completion(
            text=text,
            prompt_tokens=len(prompt),
            output_tokens=len(text),
            elapsed_ms=7,
            finish_reason="stop",
            prompt_sha256=hashlib.sha256(prompt.encode()).hexdigest(),
            parameters=(
                ("engine", "fake"), ("max_tokens", request.max_tokens),
                ("prefix_tokens", request.prefix_characters), ("seed", request.seed),
                ("temperature_milli", request.temperature_milli),
            ),
        )

    def close(self):
        self.closed = True

    @staticmethod
    def _first(grammar, rule):
        """The first label that a rule of the grammar admits."""
        return re.search(rf'^{rule} ::= "\\"(\w+)\\""', grammar, re.MULTILINE)[1]

    def _framed(self, grammar, rule):
        """The first of the sentences that a finding is held to, by the rule of that name."""
        told = re.search(rf'^{rule} ::= "{{\\"text\\":\\"" (.*?) "\\",\\"evidence\\":\[" (\w+) ',
                         grammar, re.MULTILINE)
        if told is None:
            return None
        parts = re.findall(r'"([^"]*)"|\("([^"]*)"[^)]*\)', told[1])
        return {"text": "".join(map("".join, parts)), "evidence": [self._first(grammar, told[2])]}

    def _answer(self, request):
        atoms = re.findall(r'"(A\d+)"', request.grammar)[:2]
        text = "检查发现" + "".join(f"{{{atom}}}" for atom in atoms) + "的情况属实"
        framed = self._framed(request.grammar, "first1x")
        answer = {"findings": [framed or {"text": text, "evidence": ["E1"]}]}
        if second := self._framed(request.grammar, "second"):
            answer["findings"].append(second)
        worth = re.search(
            r'^worth ::= .*"(货值金额)" \("({A\d+})\\",\\"evidence\\":\[" (\w+) ', request.grammar,
            re.MULTILINE,
        )
        if worth:
            seen = self._first(request.grammar, worth[3])
            answer["findings"].append({"text": f"上述食品{worth[1]}{worth[2]}", "evidence": [seen]})
        begun = re.search(r'^root ::= [^|]*prohibition\\":" (law\d+)', request.grammar)
        rule = begun[1] if begun else "law[0-9]+"
        one = rf'^{rule} ::= "\\"(\w+)\\"" sep \((.*)\)$'
        laws = re.findall(one, request.grammar, re.MULTILINE)
        if laws:
            known = dict(re.findall(
                r'^fs\d+ ::= "{\\"id\\":\\"(F\d+)\\",\\"evidence\\":\[" (\w+) ', request.grammar,
                re.MULTILINE,
            ))
            must = re.search(r'factors\\":\[" fs1 ', request.grammar)
            pairs = [(one, re.findall(r'\\"(\w+)\\"', penalties)[0]) for one, penalties in laws]
            answer["prohibition"], answer["penalty"] = max(pairs, key=lambda p: "none" not in p)
            answer["factors"] = [
                {"id": name, "evidence": [self._first(request.grammar, rule)]}
                for name, rule in known.items() if must or name in self._factors
            ]
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
