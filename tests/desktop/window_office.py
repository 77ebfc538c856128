"""An app for window tests: the real desk and log over the sample pack, weights made of rules."""

from casework.pack import load_case
from casework.store import CaseStore
from desktop.backup import Backups
from desktop.office_log import OfficeLog
from desktop.ports import SampleCase
from desktop.shelf import Shelf
from desktop.weights import Weights
from models.language import built_in_weights
from tests.casework.office_fakes import Office, RuleModel

REASON = "现场笔录里点数的时候当事人在场，签名也齐全"


class OfficeApp:
    """What `desktop.app.App` gives a window, without native engines."""

    def __init__(self, folder, library):
        self.office = Office(folder, library, model=RuleModel(factors=()))
        self.desk = self.office.desk
        self.pack = self.office.pack
        self.library = library
        self.log = OfficeLog(self.office.log, self.office.log.path, self.desk.require_reader)
        store, accounts = CaseStore(self.office.log), self.desk.accounts
        self.backups = Backups(folder, store, accounts, self.office.clock)
        shelf = Shelf(folder / "weights", built_in_weights())
        self.weights = Weights(folder, shelf, store, accounts, now="")
        self.papers = folder / "papers"
        self.settings_file = folder / "window.ini"
        self.weights_label = "rule-model"
        self.weights_builtin = True
        self.corpus_label = "云泽市食品销售监督管理条例 +3"

    def sample_cases(self):
        folders = sorted(self.pack.cases, key=lambda folder: folder.name != "plain")
        return tuple(SampleCase(load_case(folder).title, folder) for folder in folders)

    def import_regulations(self, paths, token, on_progress):
        return self.library.add(paths, token, on_progress)

    def today(self):
        return self.office.clock.now().date()

    def close(self):
        self.office.close()

    def types(self, case_id="case-0001"):
        return self.office.types(case_id)
