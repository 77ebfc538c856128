"""Sample cases of licence and reconsideration, ready for review, each copied for a test.

`Scene.refused(act)`: what the law refuses, with its article; `Scene.act(act)` does it. An act is
`review`, `sign`, or the name of a step with its day.
"""

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.log import AppIdentity, Log
from casework import procedure
from casework.desk import Desk
from casework.errors import GateRefusedError
from casework.model import ActorKind, Kind, OwnItemDraft, Stage, StepDraft
from casework.officer import play
from casework.store import CaseStore
from models.progress import CancelToken
from rag.library import Library
from tests.casework.office_fakes import SetClock, all_points, read_pack

PACKS = Path(__file__).parents[2] / "packs"
NOW = datetime(2025, 12, 8, tzinfo=UTC)  # after the day of every sample decision
APP = AppIdentity("0.0.test", "00" * 32)


@dataclass
class Scene:
    """A desk with one case whose every step is recorded and nothing is lacking."""

    folder: Path
    pack: object
    library: object
    case_id: str = "case-0001"
    actors: dict = field(default_factory=dict)

    def __post_init__(self):
        clock = SetClock()
        clock.time = NOW
        self.log = Log.open(
            self.folder / "office.db", device_key=None, clock=clock, app=APP, high_water=None,
            heartbeat=False,
        )  # fmt: skip
        self.desk = Desk(
            store=CaseStore(self.log), library=self.library, language_model=None, pack=self.pack,
            clock=clock,
        )  # fmt: skip
        for part, person in self.pack.script["actors"].items():
            self.actors[part] = self.desk.sign_in(person, ActorKind.SCRIPT)

    def prepare(self, case):
        """Take the case of a folder to the last step before its review, and close the desk."""
        script = self.pack.script["cases"][case.name]["procedure"]
        steps = play(self.desk, self.pack, case, CancelToken())
        awaited = [s["step"] for s in script if not self.row(s["step"]).after]
        for step in steps:
            if step.name == "step_recorded":
                awaited.remove(step.subject)
            if not awaited:
                break
        self.log.close()

    def row(self, step):
        return procedure.step_row(self.pack.kind, step)

    @property
    def file(self):
        return self.desk.case_file(self.case_id)

    def back(self, *names):
        """Take steps back, the newest first."""
        for step in self.file.steps[::-1]:
            if step.step in names:
                actor = self.actors[self.row(step.step).role.value]
                self.desk.withdraw_step(actor, self.case_id, step.record_id, "录入有误，撤回重记")

    def step(self, name, day, **more):
        """Record a step, by whoever may, or `by` somebody else."""
        actor = self.actors[more.pop("by", self.row(name).role.value)]
        until = more.pop("until", "")
        draft = StepDraft(name, date.fromisoformat(day), **more)
        draft = replace(draft, until=date.fromisoformat(until) if until else None)
        return self.desk.record_step(actor, self.case_id, draft)

    def reword(self, old, new):
        """Change words of the decision."""
        found = next(p for p in self.file.document.paragraphs if old in p.text)
        text = found.text.replace(old, new)
        why = "这一句的写法要同前后一致，不改意思"
        self.desk.revise(self.actors["caseworker"], self.case_id, found.paragraph_id, text, why)

    def decide(self, text, outcome="", kind=Kind.DISPOSITION, **more):
        """Put an item in the place of those of its kind."""
        for item in self.file.own_items:
            if item.kind is kind:
                self.desk.remove_own(self.actors["caseworker"], self.case_id, item.item_id)
        self.add(text, outcome, kind, **more)

    def add(self, text, outcome="", kind=Kind.DISPOSITION, **more):
        why = f"前面查明的都指向{len(self.file.own_items)}这一点，材料都在卷"
        item = OwnItemDraft(kind, text, why, outcome=outcome, **more)
        self.desk.add_own(self.actors["caseworker"], self.case_id, item)

    def act(self, *what, **more):
        """Do what is named first; returns the stage."""
        if what[0] == "review":
            return self.desk.request_review(self.actors["caseworker"], self.case_id).stage
        if what[0] == "sign":
            if self.file.stage is Stage.OPEN:
                self.act("review")
            if self.file.stage is Stage.IN_REVIEW:
                reviewer = self.actors["legal_reviewer"]
                self.desk.pass_review(reviewer, self.case_id, all_points(), "程序、内容都看过")
            return self.desk.sign(self.actors["decision_maker"], self.case_id).stage
        return self.step(*what, **more).stage

    def refused(self, *what, **more):
        """What is refused, by code: its subject, and the words with the article."""
        with pytest.raises(GateRefusedError) as caught:
            self.act(*what, **more)
        found = {}
        for each in caught.value.missing:
            row = procedure.guard(each.code)
            found[each.code] = (each.subject, row.words(each.subject, "zh") if row else "")
        return found


class Theatre:
    """Prepares each sample case once and gives copies of it."""

    def __init__(self, folder, name):
        self.folder = folder
        self.pack = read_pack(PACKS / name)
        self.library = Library.open(folder / "library.db", dense=False)
        self.library.add([self.pack.folder / "regulations"])
        self.open = []

    def scene(self, slug, tmp_path):
        prepared = self.folder / slug
        if not prepared.exists():
            prepared.mkdir()
            Scene(prepared, self.pack, self.library).prepare(self.pack.folder / "cases" / slug)
        copy = shutil.copytree(prepared, tmp_path / slug)
        self.open.append(Scene(copy, self.pack, self.library))
        return self.open[-1]

    def changed(self, slug, tmp_path, old, new):
        """A scene of a case whose case.yaml says something else."""
        case = shutil.copytree(self.pack.folder / "cases" / slug, tmp_path / "case" / slug)
        path = case / "case.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        office = tmp_path / "office"
        office.mkdir()
        Scene(office, self.pack, self.library).prepare(case)
        self.open.append(Scene(office, self.pack, self.library))
        return self.open[-1]

    def close(self):
        while self.open:
            self.open.pop().log.close()
