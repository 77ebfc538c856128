"""Stand-ins that behave: a language model that answers by rule, a set clock, a whole office."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from audit.events import EventDraft
from audit.log import AppIdentity, Log
from casework import own_view
from casework.desk import Desk
from casework.events import MACHINE
from casework.model import REVIEW_POINTS as POINTS
from casework.model import (
    ActorKind,
    Answer,
    Kind,
    OwnItemDraft,
    ReviewPoint,
    RulingDraft,
    StepDraft,
)
from casework.pack import load_pack
from casework.store import CaseStore
from models.language import Completion
from models.progress import CancelToken, Progress
from models.weights import WeightsCard
from rag.citation import parse
from rag.library import Library
from rag.passage import Outcome, Passage, SearchResult

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"
CASES = PACK / "cases"
TITLE = "《云泽市食品销售监督管理条例》"
EXPIRED = (f"{TITLE}第二十二条第（三）项", f"{TITLE}第四十六条")
SPOILED = (f"{TITLE}第二十二条第（一）项", f"{TITLE}第四十五条")
COLD = (f"{TITLE}第二十条第一款", f"{TITLE}第五十三条")


read_pack = cache(load_pack)
"""A pack does not change: each is read once for all tests."""


class SetClock:
    """A clock that moves one second each time it is read."""

    def __init__(self, start=datetime(2025, 11, 3, 1, 0, tzinfo=UTC)):
        self.time = start

    def now(self):
        self.time += timedelta(seconds=1)
        return self.time

    def monotonic_ms(self):
        return int(self.time.timestamp() * 1000)


@dataclass
class ShelfLibrary:
    """The real regulations, but what a search finds is set: by words that stand in the query."""

    regulations: Library
    finds: dict
    outcome: Outcome | None = None

    @property
    def fingerprint(self):
        return self.regulations.fingerprint

    def provision(self, citation, on=None):
        return self.regulations.provision(citation, on)

    def search(self, query, token=None):
        if token is not None:
            token.raise_if_cancelled()
        if self.outcome is Outcome.UNAVAILABLE:
            return SearchResult(self.outcome, query, (), "", "the library is not there")
        cited = [
            parse(text)
            for word, found in self.finds.items()
            if word in query.text
            for text in found
        ]
        passages = []
        for rank, citation in enumerate(cited, start=1):
            then = self.provision(citation, query.day_of_act)
            now = self.provision(citation, query.day_of_decision)
            later = now if now is not None and now.text != then.text else None
            passages.append(Passage(then, rank, 1000 // rank, ("lexical:1",), later))
        outcome = Outcome.FOUND if passages else Outcome.NONE_FOUND
        return SearchResult(outcome, query, tuple(passages), self.fingerprint)


FINDS = {
    "坚果礼盒": (*EXPIRED, *SPOILED, f"{TITLE}第十九条"),
    "冰柜": (*COLD, f"{TITLE}第四十六条"),
}


@dataclass
class RuleModel:
    """Writes what a drafting model would: a finding, the two provisions named, the factors named.

    `before` runs inside the call, before anything is written: it may raise, or set a token.
    """

    prohibition: str = EXPIRED[0]
    penalty: str = EXPIRED[1]
    factors: tuple[str, ...] = ()
    before: object = None
    calls: list = field(default_factory=list)
    context_tokens: int = 100_000

    @property
    def card(self):
        return WeightsCard(
            name="rule-model",
            path=Path("rule-model.gguf"),
            sha256="ab" * 32,
            size_bytes=1,
            architecture="rules",
            parameters=1,
            context_tokens=self.context_tokens,
            quantisation="none",
            licence="Apache-2.0",
            publisher="tests",
            builtin=False,
            has_chat_template=True,
        )

    def count_tokens(self, text):
        return len(text)

    def complete(self, request, token, on_progress):
        self.calls.append(request)
        on_progress(Progress("reading_prompt", 1, 2))
        if self.before is not None:
            self.before(token)
        token.raise_if_cancelled()
        on_progress(Progress("writing", 2, 2))
        text = json.dumps(self.answer(request.user), ensure_ascii=False, separators=(",", ":"))
        return Completion(
            text=text,
            prompt_tokens=len(request.user),
            output_tokens=len(text),
            elapsed_ms=5,
            finish_reason="stop",
            prompt_sha256="cd" * 32,
            parameters=(("seed", request.seed),),
        )

    def answer(self, user):
        evidence, name = "E1", ""
        fenced = re.search(r"=\S+ E1[^\n]*\n(.*?)\n=", user, re.DOTALL)
        if fenced:
            name = "".join(re.findall(r"\{(A\d+)\}", fenced[1])[:1])
        who = f"{{{name}}}" if name else ""
        findings = [{"text": f"现场检查情况见记录，涉及{who}的事实成立", "evidence": [evidence]}]
        if "规定：\n无" in user:
            return {"findings": findings}
        return {
            "findings": findings,
            "prohibition": self.label(user, "P", self.prohibition),
            "penalty": self.label(user, "P", self.penalty),
            "factors": [
                {"id": self.label(user, "F", text), "evidence": [evidence]} for text in self.factors
            ],
        }

    @staticmethod
    def label(user, letter, text):
        for match in re.finditer(rf"^({letter}\d+)(.*)$", user, re.MULTILINE):
            body = match[2].split("：", 1)[0] if letter == "P" else match[2]
            if text in body:
                return match[1]
        return "none"

    def close(self):
        pass


@dataclass
class Office:
    """A desk with its log, over the sample pack and its regulations."""

    folder: Path
    regulations: Library
    model: RuleModel = field(default_factory=RuleModel)
    pack: object = None
    clock: SetClock = field(default_factory=SetClock)

    def __post_init__(self):
        self.pack = self.pack or read_pack(PACK)
        self.library = ShelfLibrary(self.regulations, FINDS)
        self.log = Log.open(
            self.folder / "office.db",
            device_key=None,
            clock=self.clock,
            app=AppIdentity("0.0.test", "00" * 32),
            high_water=None,
            heartbeat=False,
        )
        self.log.append(
            [
                EventDraft(
                    "corpus.loaded",
                    MACHINE,
                    {
                        "fingerprint": self.library.fingerprint,
                        "regulations": 6,
                        "provisions": 200,
                    },
                ),
                EventDraft(
                    "weights.loaded",
                    MACHINE,
                    {"name": "rule-model", "sha256": self.model.card.sha256, "builtin": False},
                ),
            ]
        )
        self.desk = self.make_desk()

    def make_desk(self):
        return Desk(
            store=CaseStore(self.log),
            library=self.library,
            language_model=self.model,
            pack=self.pack,
            clock=self.clock,
        )

    def close(self):
        self.log.close()

    def events(self, case_id=None, type=None):  # noqa: A002
        return self.log.events(case_id=case_id, type=type, limit=10_000)

    def types(self, case_id):
        return [event.type for event in self.events(case_id)]

    def blob(self, event, name):
        return self.log.blob(event.blobs[name]).decode()

    # --- people and stories -----------------------------------------------------------------

    def sign_in(self, person_id="shen-zhiyan", kind=ActorKind.PERSON):
        return self.desk.sign_in(person_id, kind)

    def drafted(self, slug="plain", kind=ActorKind.PERSON):
        """A case with a draft; returns the caseworker and the case id."""
        actor = self.sign_in(kind=kind)
        case_id = self.desk.open_case(actor, CASES / slug).case.case_id
        finish(self.desk.write_draft(actor, case_id, CancelToken()))
        return actor, case_id

    def state_views(self, actor, case_id, band="一般处罚", amount="30000", offence="expired"):
        file = self.desk.case_file(case_id)
        choices = {
            Kind.CHARACTERISATION: self.pack.benchmark.name_of(offence),
            Kind.BAND: band,
            Kind.AMOUNT: amount,
        }
        for kind in own_view.asked(file.suggestions):
            self.desk.commit_view(actor, case_id, kind, choices[kind], "看了现场笔录后的第一判断")

    def rule_all(self, actor, case_id):
        """Show and accept every suggestion with a reason of its own."""
        for suggestion in self.desk.case_file(case_id).suggestions:
            file = self.desk.displayed(actor, case_id, suggestion.suggestion_id)
            shown = next(s for s in file.suggestions if s.suggestion_id == suggestion.suggestion_id)
            self.desk.rule(actor, case_id, ruling(shown))

    def ready(self, slug="plain", kind=ActorKind.PERSON):
        actor, case_id = self.drafted(slug, kind)
        self.state_views(actor, case_id)
        self.rule_all(actor, case_id)
        for item in BESIDE:
            self.desk.add_own(actor, case_id, item)
        self.hear(actor, case_id)
        return actor, case_id

    def hear(self, actor, case_id, *, without=()):
        """Serve the notice and hear the party, as the law asks; `without` some of the steps."""
        for step in HEARD:
            if step.step not in without:
                self.desk.record_step(actor, case_id, step)

    def step(self, actor, case_id, name, day, **more):
        """Record one step of procedure."""
        draft = StepDraft(name, date.fromisoformat(day), **more)
        return self.desk.record_step(actor, case_id, draft)

    def reviewed(self, kind=ActorKind.PERSON):
        actor, case_id = self.ready(kind=kind)
        self.desk.request_review(actor, case_id)
        reviewer = self.sign_in("gu-qinghe", kind)
        self.desk.pass_review(reviewer, case_id, all_points(), "卷内证据能够支持决定，同意送签")
        return actor, case_id

    def signed(self, kind=ActorKind.PERSON):
        actor, case_id = self.reviewed(kind)
        self.desk.sign(self.sign_in("qin-yue", kind), case_id)
        return actor, case_id


REASONS = {
    Kind.FINDING: "笔录记的数量我同照片逐一点过，对得上",
    Kind.CHARACTERISATION: "到期日早于检查日，货还摆着标价卖",
    Kind.LEGAL_BASIS: "罚则正好对应所违反的那一项，没有别的更合适",
    Kind.FACTOR: "整改照片和退货单都在卷里，时间也早于立案",
    Kind.BAND: "情节一轻一重都没有额外加码，按这一档合适",
    Kind.AMOUNT: "货值不大而且一盒没卖，取中间的数合乎比例",
}


def ruling(suggestion, answer=Answer.ACCEPT, **changes):
    """An entry that passes the gate."""
    entry = {
        "suggestion_id": suggestion.suggestion_id,
        "answer": answer,
        "reason": REASONS[suggestion.kind],
        "evidence_ids": ("E1",) if suggestion.kind in {Kind.FINDING, Kind.FACTOR} else (),
        "provision": (
            suggestion.provisions[0].citation if suggestion.kind is Kind.LEGAL_BASIS else ""
        ),
    }
    return RulingDraft(**{**entry, **changes})


def own(kind, text, reason, **more):
    return OwnItemDraft(kind, text, reason, **more)


def all_points(**answers):
    return tuple(ReviewPoint(name, answers.get(name, True)) for name in POINTS)


BESIDE = (
    own(Kind.DISPOSITION, "没收过期的坚果礼盒30盒。", "罚则把它同罚款连在一起，货都扣着"),
    own(Kind.RESPONSE, "当事人请求少罚，经复核没有新的理由。", "申辩书一条一条看过，没有附证据"),
)
"""What a person writes beside the machine: the other penalty, and the answer to the party."""

HEARD = (
    StepDraft("filed", date(2025, 8, 13)),
    StepDraft("notice_served", date(2025, 9, 22), items=("statement", "hearing")),
    StepDraft("statement_heard", date(2025, 9, 24), items=("请求考虑经营困难，少罚一些。",)),
    StepDraft(
        "argument_rejected",
        date(2025, 9, 26),
        subject="1",
        text="经营困难没有列入从轻的情形，也没有附上账目",
    ),
    StepDraft("hearing_silent", date(2025, 10, 9)),
)
"""The procedure of the case `plain`; a hearing was offered though its fine does not ask for it."""


def finish(steps):
    """Run a generator of steps to its end and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def by_kind(file, kind):
    return next(s for s in file.suggestions if s.kind is kind)
