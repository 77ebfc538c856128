"""Hands of the window tests: everything a person does at the keyboard, and nothing else."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from casework.model import Kind
from tests.desktop.window_office import REASON

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


class Hands:
    """Presses keys where the focus is, and counts them."""

    def __init__(self, window, qtbot):
        self.window = window
        self.qtbot = qtbot
        self.pressed = 0

    def press(self, key, modifiers=NONE, on=None):
        self.pressed += 1
        QTest.keyClick(on or QApplication.focusWidget() or self.window, key, modifiers)

    def write(self, text):
        """Type; Chinese comes in as from an input method."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus to write into"
        if text.isascii():
            self.pressed += len(text)
            QTest.keyClicks(focus, text)
        else:
            from PySide6.QtGui import QInputMethodEvent

            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(focus, event)

    def until(self, done):
        self.qtbot.waitUntil(done, timeout=60_000)

    @property
    def desk(self):
        return self.window.workspace

    @property
    def file(self):
        return self.desk.file

    # --- steps ---

    def sign_in(self, person_id):
        people = self.window.people.people
        ids = [people.item(n).data(Qt.ItemDataRole.UserRole) for n in range(people.count())]
        self.until(people.isVisible)
        self.come_to_front()
        people.setFocus()
        self.press(Key.Key_Home, on=people)
        for _ in range(ids.index(person_id)):
            self.press(Key.Key_Down, on=people)
        self.press(Key.Key_Return, on=people)
        assert self.window.actor.person.person_id == person_id

    def come_to_front(self):
        """Offscreen, a window that closes does not hand its activation back."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    def sign_out(self):
        self.window.sign_out()

    def open_sample(self, position=0):
        self.press(Key.Key_O, CTRL)
        dialog = self.window.findChild(QDialog)
        self.until(dialog.isActiveWindow)
        dialog.samples.setFocus()
        self.press(Key.Key_Home)
        for _ in range(position):
            self.press(Key.Key_Down)
        self.press(Key.Key_Return)
        self.until(lambda: self.desk is not None)
        self.come_to_front()

    def open_case(self):
        """Open the case that is chosen in the list."""
        self.until(self.window.cases.isVisible)
        table = self.window.cases.table
        table.setFocus()
        self.press(Key.Key_Return, on=table)
        self.until(lambda: self.desk is not None and self.desk.isVisible())

    def draft(self):
        self.press(Key.Key_D)
        self.until(lambda: not self.desk.steps.busy)

    def state_view(self, kind, line="看完笔录以后我先这样判断"):
        examine = self.desk.examine
        form = examine.suggestion.own_view
        choices = self.window.app.desk.view_choices(self.file.case.case_id, kind)
        if choices:
            wanted = {Kind.CHARACTERISATION: "销售超过保质期的食品", Kind.BAND: "一般处罚"}[kind]
            self.press(Key(Key.Key_1 + choices.index(wanted)))
        else:
            self.press(Key.Key_1)
            self.write("30000")
            self.press(Key.Key_Escape)
        self.press(Key.Key_R)
        self.write(line)
        self.press(Key.Key_Return, CTRL)
        return form

    def answer(self, digit=1, reason=REASON):
        """Answer the suggestion on the desk with keys alone."""
        refused = []
        self.desk.steps.refused.connect(refused.append)
        examine = self.desk.examine
        kind = examine.suggestion.suggestion.kind
        self.press(Key(Key.Key_0 + digit))
        if kind is Kind.FINDING or kind is Kind.FACTOR:
            if digit == 1:
                self.press(Key.Key_1, ALT)
        elif kind is Kind.LEGAL_BASIS and digit == 1:
            self.press(Key.Key_P)
        self.press(Key.Key_R)
        self.write(reason)
        self.press(Key.Key_Return, CTRL)
        self.desk.steps.refused.disconnect(refused.append)
        return refused

    def record(self, step, day, text=""):
        """Record a step of procedure with keys alone."""
        self.press(Key.Key_4, CTRL)
        pane, count = self.desk.procedure, len(self.file.steps)
        pane.step.setFocus()
        self.press(Key.Key_Home)
        for _ in range(pane.step.findData(step)):
            self.press(Key.Key_Down)
        for field, words in ((pane.day, day), (pane.text, text)):
            field.setFocus()
            field.clear()
            self.write(words) if words else None
        self.press(Key.Key_Return, CTRL)
        assert len(self.file.steps) == count + 1, step

    def hear(self):
        """File the case, serve the notice and let the party give up its statement."""
        self.record("filed", "2025-08-13")
        self.record("notice_served", "2025-09-22")
        self.record("statement_waived", "2025-09-24", "当事人当场写明不再陈述申辩")

    def write_own(self, kind, text, reason, evidence=1):
        """Write an item of one's own with keys alone."""
        own = self.desk.examine.own
        count = len(self.file.own_items)
        self.press(Key.Key_O)
        self.until(own.kind.isVisible)
        own.kind.setFocus()
        self.press(Key.Key_Home)
        for _ in range(own.kind.findData(kind)):
            self.press(Key.Key_Down)
        own.text.setFocus()
        self.write(text)
        self.press(Key(Key.Key_0 + evidence), ALT)
        self.press(Key.Key_Escape)
        self.press(Key.Key_R)
        self.write(reason)
        self.press(Key.Key_Return, CTRL)
        assert len(self.file.own_items) == count + 1

    def finish(self):
        """Answer everything, and write what the law asks for beside it."""
        self.answer_everything()
        self.press(Key.Key_1, CTRL)
        self.write_own(
            Kind.DISPOSITION,
            "没收违法销售的坚果礼盒30盒。",
            "罚则要求同时没收，礼盒已经扣押在案",
        )
        self.write_own(
            Kind.RESPONSE,
            "当事人请求减少罚款，经复核不予采纳。",
            "申辩书逐句看过，经营困难不是从轻的情节",
            4,
        )

    def answer_everything(self):
        """Go through all suggestions; own views come first where they are asked for."""
        reasons = iter(
            (
                "笔录里记的数目同照片一致",
                "到期日早于检查那天，货还摆在架上卖",
                "罚则对应的正是所违反的那一项",
                "轻重情节都没有，落在中间这一档",
                "货值不大，取中间的数合乎比例",
                "这一句没有夸大，签名也齐全",
                "当事人自己也承认了这个事实",
            )
        )
        suggestion = self.desk.examine.suggestion
        for _ in range(20):
            if suggestion.asks_view:
                self.state_view(suggestion.own_view.kind)
            elif suggestion.ruling is None and suggestion.suggestion is not None:
                assert not self.answer(1, next(reasons))
            if len(self.file.rulings) == len(self.file.suggestions):
                return
        raise AssertionError("the suggestions did not come to an end")
