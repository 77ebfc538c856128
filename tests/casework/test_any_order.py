"""Whatever people try, in whatever order: the log of it verifies and hidden stays hidden."""

import random
from dataclasses import replace

import pytest

from audit.verify import verify_bundle
from casework.errors import CaseworkError
from casework.model import Answer, Kind, OwnItemDraft, RulingDraft, Stage
from models.process import WorkerCrashed
from models.progress import Cancelled, CancelToken
from tests.casework.office_fakes import BESIDE, CASES, all_points, finish, ruling

PEOPLE = ("shen-zhiyan", "lu-mingyuan", "gu-qinghe", "qin-yue", "wen-ruolan")
STEPS = 120
WORDS = "笔录照片票据价签日期数量经营者货架冰柜整改退货核对复查现场询问记录台账供货标签温度"


class Crowd:
    """People who take steps at random, most of them possible ones."""

    def __init__(self, office, seed):
        self.office, self.desk, self.pick = office, office.desk, random.Random(seed)  # noqa: S311 - a dice
        self.actors = {p: office.sign_in(p) for p in PEOPLE}
        self.case_id = self.desk.open_case(
            self.actors[PEOPLE[0]], CASES / "plain"
        ).case.case_id
        self.taken = []

    def reason(self):
        return "".join(self.pick.sample(WORDS, 14)) if self.pick.random() < 0.9 else "同意"

    def somebody(self, *usual):
        return self.actors[self.pick.choice(usual if self.pick.random() < 0.9 else PEOPLE)]

    def suggestion(self):
        ids = [s.suggestion_id for s in self.desk.case_file(self.case_id).suggestions]
        return self.pick.choice(ids) if ids else "none"

    def step(self):
        caseworker = self.somebody(*PEOPLE[:2])
        d, c, pick = self.desk, self.case_id, self.pick
        steps = {
            "draft": lambda: finish(d.write_draft(caseworker, c, CancelToken())),
            "crash": lambda: self.accident(WorkerCrashed(-9, "complete"), caseworker),
            "cancel": lambda: self.accident(Cancelled(), caseworker),
            "view": lambda: self.view(caseworker),
            "display": lambda: d.displayed(caseworker, c, self.suggestion()),
            "rule": lambda: d.rule(caseworker, c, self.ruling()),
            "diligence": lambda: self.diligence(caseworker),
            "undo": lambda: d.undo_ruling(caseworker, c, self.suggestion()),
            "own": lambda: d.add_own(caseworker, c, self.own()),
            "drop": lambda: self.drop(caseworker),
            "revise": lambda: self.revise(caseworker),
            "override": lambda: d.override_gate(
                self.somebody(PEOPLE[4]), c, self.suggestion(), self.reason()
            ),
            "request": lambda: d.request_review(caseworker, c),
            "return": lambda: d.return_case(self.somebody(PEOPLE[2]), c, self.reason()),
            "pass": lambda: d.pass_review(
                self.somebody(PEOPLE[2]), c, all_points(), self.reason()
            ),
            "sign": lambda: d.sign(self.somebody(PEOPLE[3]), c),
        }
        weights = {"display": 8, "rule": 16, "view": 6, "request": 9, "pass": 9, "sign": 9}
        weights["diligence"] = 4
        name = pick.choices(list(steps), [weights.get(n, 1) for n in steps])[0]
        self.taken.append(name)
        steps[name]()

    def accident(self, error, caseworker):
        def before(_token):
            raise error

        self.office.model.before = before
        try:
            finish(self.desk.write_draft(caseworker, self.case_id, CancelToken()))
        finally:
            self.office.model.before = None

    def diligence(self, caseworker):
        """Do all that is missing for a review."""
        choices = {Kind.BAND: "从轻处罚", Kind.AMOUNT: "30000"}
        choices[Kind.CHARACTERISATION] = "销售超过保质期的食品"
        for missing in self.desk.missing(self.case_id):
            if missing.code == "view_missing":
                kind = Kind(missing.subject)
                self.desk.commit_view(
                    caseworker, self.case_id, kind, choices[kind], self.reason()
                )
        for suggestion in self.desk.case_file(self.case_id).suggestions:
            sid = suggestion.suggestion_id
            file = self.desk.displayed(caseworker, self.case_id, sid)
            shown = next(s for s in file.suggestions if s.suggestion_id == sid)
            why = "".join(self.pick.sample(WORDS, 14))
            self.desk.rule(caseworker, self.case_id, ruling(shown, reason=why))
        kinds = {item.kind for item in self.desk.case_file(self.case_id).own_items}
        for item in BESIDE:
            if item.kind not in kinds:
                why = "".join(self.pick.sample(WORDS, 14))
                self.desk.add_own(caseworker, self.case_id, replace(item, reason=why))

    def view(self, caseworker):
        kind = self.pick.choice((Kind.CHARACTERISATION, Kind.BAND, Kind.AMOUNT))
        choices = self.desk.view_choices(self.case_id, kind) or ("30000", "9000")
        self.desk.commit_view(
            caseworker, self.case_id, kind, self.pick.choice(choices), self.reason()
        )

    def ruling(self):
        suggestion_id = self.suggestion()
        file = self.desk.case_file(self.case_id)
        kind = next((s.kind for s in file.suggestions if s.suggestion_id == suggestion_id), None)
        texts = {Kind.BAND: "severe", Kind.AMOUNT: "40000"}
        return RulingDraft(
            suggestion_id,
            self.pick.choice(list(Answer)),
            self.reason(),
            text=texts.get(kind, self.reason()),
            evidence_ids=("E1",),
            provision="《云泽市食品销售监督管理条例》第四十六条",
        )

    def own(self):
        kind = self.pick.choice(list(Kind))
        texts = {Kind.BAND: "ordinary", Kind.AMOUNT: "35000"}
        return OwnItemDraft(
            kind,
            texts.get(kind, self.reason()),
            self.reason(),
            evidence_ids=("E2",),
            provision="《云泽市食品销售监督管理条例》第四十六条",
        )

    def drop(self, caseworker):
        items = self.desk.case_file(self.case_id).own_items
        item_id = self.pick.choice(items).item_id if items else "none"
        self.desk.remove_own(caseworker, self.case_id, item_id)

    def revise(self, caseworker):
        paragraph = self.pick.choice(self.desk.case_file(self.case_id).document.paragraphs)
        text = f"{paragraph.text}特此说明。"
        self.desk.revise(
            caseworker, self.case_id, paragraph.paragraph_id, text, self.reason()
        )


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_tried_the_log_of_it_verifies(office, tmp_path, seed):
    crowd = Crowd(office, seed)
    for _ in range(STEPS):
        try:
            crowd.step()
        except (CaseworkError, Cancelled):
            continue
        finally:
            file = office.desk.case_file(crowd.case_id)
            assert all(s.displayed for s in file.suggestions if not s.hidden and s.needs_own_view)
            hidden = [s for s in file.suggestions if s.hidden]
            assert all(not (s.text or s.choice or s.explanation or s.provisions) for s in hidden)
        if file.stage is Stage.SIGNED:
            office.desk.issue(crowd.actors["qin-yue"], crowd.case_id, tmp_path / "out")
            assert file.document.sha256 == file.review.text_sha256
            break
    out = tmp_path / "bundle.zip"
    finish(office.desk.export(crowd.actors[PEOPLE[0]], crowd.case_id, out, CancelToken()))
    report = verify_bundle(out)
    failed = [(c, f) for c, found in report.findings.items() for f in found if f.state == "failed"]
    assert failed == [], crowd.taken
    assert report.overall == "NOTHING FAILED"
