"""An office with a log, a clock that the test sets, and cases that went as they must."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.bundle import export
from audit.log import Actor, AppIdentity, EventDraft, Log

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "vectors"


@dataclass
class SetClock:
    """A clock that moves a second with each look, and where the test puts it."""

    moment: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    ticks: int = 1_000_000

    def now(self) -> datetime:
        return self.moment

    def monotonic_ms(self) -> int:
        return self.ticks

    def go(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.ticks += round(seconds * 1000)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


LI = Actor("p:li", "person", "caseworker")
WANG = Actor("p:wang", "person", "legal_reviewer")
ZHAO = Actor("p:zhao", "person", "decision_maker")
MACHINE = Actor("shuoli", "machine", "machine")
PROMPT = "依据下列条文起草。"
TEXT = "当事人经营超过保质期的食品。"


@dataclass
class Office:
    """A log in a folder of its own; `steps` gives the events of a case, to be changed by a test."""

    folder: Path
    clock: SetClock = field(default_factory=SetClock)
    log: Log | None = None

    def open(self, **others: Any) -> Log:
        settings: dict[str, Any] = {
            "device_key": self.folder / "device.key",
            "clock": self.clock,
            "app": AppIdentity("0.1.0", "a" * 64),
            "high_water": self.folder / "elsewhere" / "mark",
            "heartbeat": False,
        }
        self.log = Log.open(self.folder / "office.db", **(settings | others))
        return self.log

    def close(self) -> None:
        if self.log is not None:
            self.log.close()
            self.log = None

    def play(self, steps: list[EventDraft]) -> None:
        assert self.log is not None
        for step in steps:
            self.clock.go(3)
            if step.type == "decision.issued":
                checkpoint = self.log.checkpoint("issue")
                data = {
                    **step.data,
                    "checkpoint_size": checkpoint.size,
                    "checkpoint_root": checkpoint.root_hex,
                }
                step = replace(step, data=data)  # noqa: PLW2901
            self.log.append([step])

    def bundle(
        self, case_id: str | None = None, name: str = "bundle.zip", **documents: Path
    ) -> Path:
        assert self.log is not None
        out = self.folder / name
        export(
            self.log,
            out,
            case_id=case_id,
            documents={n.replace("_", "."): p for n, p in documents.items()},
        )
        return out


def loaded() -> list[EventDraft]:
    return [
        EventDraft(
            "weights.loaded", MACHINE, {"name": "small", "sha256": "b" * 64, "builtin": True}
        ),
        EventDraft(
            "corpus.loaded", MACHINE, {"fingerprint": "f1", "regulations": 4, "provisions": 130}
        ),
    ]


def case_steps(case: str = "c1", person: Actor = LI) -> list[EventDraft]:
    """A case as it should go, from its opening to the issued decision."""
    kind = person.kind
    reviewer, signer = replace(WANG, kind=kind), replace(ZHAO, kind=kind)
    s1, s2, d1 = f"{case}-s1", f"{case}-s2", f"{case}-d1"
    decision = sha(f"decision of {case}")

    def suggestion(name: str, what: str, text: str, *, own_view: bool) -> EventDraft:
        data = {
            "suggestion": name,
            "draft": d1,
            "kind": what,
            "weights": "b" * 64,
            "corpus": "f1",
            "evidence": [{"id": "e1", "start": 0, "end": 4, "digest": "c" * 64}],
            "provisions": [{"id": "《云泽市食品销售条例》第四十四条", "digest": "d" * 64}],
            "verdict": "grounded",
            "own_view": own_view,
        }
        return EventDraft("suggestion.generated", MACHINE, data, case, {"text": text.encode()})

    def ruled(name: str, answer: str, reason: str, **blobs: bytes) -> EventDraft:
        data = {"suggestion": name, "answer": answer, "evidence": ["e1"], "in_view_ms": 4200}
        return EventDraft(
            "suggestion.ruled", person, data, case, {"reason": reason.encode(), **blobs}
        )

    return [
        EventDraft(
            "case.opened",
            person,
            {
                "charter": "food-sales-penalty",
                "charter_sha256": "e" * 64,
                "pack": "food-sales-penalty",
                "day_of_act": "2026-08-01",
                "evidence": [{"id": "e1", "sha256": sha("evidence"), "origin": "authority"}],
            },
            case,
            {"title": "甲商行案".encode(), "facts": "检查发现".encode()},
        ),
        EventDraft(
            "search.done",
            MACHINE,
            {
                "search": f"{case}-q1",
                "outcome": "found",
                "corpus": "f1",
                "day_of_act": "2026-08-01",
                "day_of_decision": "2026-11-23",
                "passages": [
                    {
                        "provision": "《云泽市食品销售条例》第四十四条",
                        "digest": "d" * 64,
                        "rank": 1,
                        "score_micro": 912_000,
                        "later": None,
                    }
                ],
            },
            case,
            {"query": "过期食品".encode()},
        ),
        EventDraft(
            "draft.requested",
            MACHINE,
            {
                "draft": d1,
                "search": f"{case}-q1",
                "weights": "b" * 64,
                "prompt_sha256": sha(PROMPT),
                "seed": 7,
                "parameters": {"max_tokens": 700, "temperature_milli": 0},
                "grammar_sha256": "1" * 64,
            },
            case,
            {"prompt": PROMPT.encode()},
        ),
        EventDraft(
            "draft.completed",
            MACHINE,
            {"draft": d1, "tokens_in": 900, "tokens_out": 60, "elapsed_ms": 2100, "finish": "stop"},
            case,
            {"output": b"{}"},
        ),
        suggestion(s1, "finding", TEXT, own_view=False),
        suggestion(s2, "band", "从轻处罚。", own_view=True),
        EventDraft("suggestion.displayed", person, {"suggestion": s1}, case),
        ruled(s1, "accept", "货架照片与进货单相符"),
        EventDraft(
            "view.committed",
            person,
            {"view": f"{case}-v1", "kind": "band"},
            case,
            {"choice": "一般".encode(), "line": "首次违法但数量较多".encode()},
        ),
        EventDraft("suggestion.displayed", person, {"suggestion": s2}, case),
        ruled(s2, "amend", "数量不小，不宜从轻", text="适用一般幅度。".encode()),
        EventDraft("review.requested", person, {"text_sha256": decision, "draft": d1}, case),
        EventDraft(
            "review.passed",
            reviewer,
            {"text_sha256": decision, "points": [{"point": "jurisdiction", "ok": True}]},
            case,
            {"opinion": "同意".encode()},
        ),
        EventDraft("decision.signed", signer, {"text_sha256": decision}, case),
        EventDraft(
            "decision.issued",
            MACHINE,
            {
                "text_sha256": decision,
                "docx_sha256": sha(f"docx {case}"),
                "pdf_sha256": sha(f"pdf {case}"),
                "checkpoint_size": 0,
                "checkpoint_root": "0" * 64,
                "watermark": kind == "script",
            },
            case,
        ),
    ]


@pytest.fixture
def office(tmp_path):
    place = Office(tmp_path)
    place.open()
    yield place
    place.close()


@pytest.fixture
def finished(office):
    """An office in which two cases were finished."""
    office.play([*loaded(), *case_steps("c1"), *case_steps("c2")])
    return office


@pytest.fixture(scope="session")
def steps():
    """The makers of events, for tests that change a case."""
    return case_steps


@pytest.fixture(scope="session")
def vectors():
    def folder(name: str) -> Path:
        found = VECTORS / name
        if not found.is_dir():
            pytest.skip(f"the outside test vectors are not on this machine ({name})")
        return found

    return folder


@pytest.fixture(scope="session")
def opening():
    """The weights and the regulations are loaded."""
    return loaded
