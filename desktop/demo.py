"""The main job without a person: `shuoli demo`.

The pack's scripted officer takes a sample case through the same `Desk` as the window, from its
folder to the issued decision. It is logged as a script, its papers carry a watermark, and the
verifier says DEMONSTRATION.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from audit import verify
from casework.model import CaseFile
from casework.officer import Performance, Step, play
from casework.pack import load_case
from desktop.app import App
from desktop.out_page import write_page
from desktop.terminal import ProgressLine, UsageError, run_to_end
from models.progress import CancelToken

_WORDS = (
    "A sample case, taken from its file to an issued decision by a script: every ruling is logged "
    "as a script's, never as a person's. 示例案件，由脚本演示办理，裁断均以脚本名义留痕。"
)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What a demonstration left. `verdict` is what the verifier printed, `proved` its exit."""

    case: str
    case_number: str
    out: Path
    files: tuple[str, ...]
    suggestions: int
    rulings: int
    events: int
    proved: bool
    verdict: str


def demonstrate(
    home: Path | None,
    pack: Path | None,
    case: str | None,
    out: Path,
    tell: Callable[[str], None],
) -> Demonstration:
    """Do the main job on a sample case and leave decision.docx, decision.pdf and bundle.zip.

    Without a `home` an office is made for it and thrown away, so that no real office's log holds
    a demonstration. `case` is a folder, or the name of a sample case of the pack.
    """
    with ExitStack() as stack:
        if home is None:
            temporary = tempfile.TemporaryDirectory(prefix="shuoli-", ignore_cleanup_errors=True)
            home = Path(stack.enter_context(temporary)) / "home"
        line = ProgressLine()
        tell("Opening an office and its library of regulations …")
        app = stack.enter_context(App.open(home, pack, on_progress=line))
        line.clear()
        folder = stack.enter_context(unopened(app, _folder(app, case)))
        out.mkdir(parents=True, exist_ok=True)
        file = perform(app, folder, out, tell)
        events = len(app.desk.trail(file.case.case_id, 10_000))
    report = verify.verify_bundle(out / "bundle.zip", document=out / "decision.pdf")
    verdict = verify.render(report, "en")
    write_page(out, _WORDS, verdict)
    return Demonstration(
        case=file.case.case_id,
        case_number=file.case.case_number,
        out=out,
        files=("decision.docx", "decision.pdf", "bundle.zip", "index.html"),
        suggestions=len(file.suggestions),
        rulings=len(file.rulings),
        events=events,
        proved=not report.failed,
        verdict=verdict,
    )


def perform(app: App, folder: Path, out: Path, tell: Callable[[str], None]) -> CaseFile:
    """Let the scripted officer do the case of a folder; papers and bundle go to `out`."""
    desk, token, line = app.desk, CancelToken(), ProgressLine()
    performance = _played(play(desk, app.pack, folder, token), line, tell)
    decider = performance.decision_maker
    case_id = performance.file.case.case_id
    file = desk.issue(decider, case_id, out)
    tell("issued            decision.docx, decision.pdf")
    bundle = out / "bundle.zip"
    bundle.unlink(missing_ok=True)
    run_to_end(desk.export(decider, case_id, bundle, token))
    tell("exported          bundle.zip")
    for actor in (performance.caseworker, performance.legal_reviewer, decider):
        desk.sign_out(actor)
    return file


def _played(
    steps: Generator[Step, None, Performance], line: ProgressLine, tell: Callable[[str], None]
) -> Performance:
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            performance: Performance = end.value
            return performance
        if step.progress is not None:
            line(step.progress)
        else:
            line.clear()
            tell(_sentence(step))


def _sentence(step: Step) -> str:
    """One line for one step: what was done, by whom, on what."""
    line = f"{step.name.replace('_', ' '):<18}{step.actor.person.name}  {step.subject}"
    if step.file is None:
        return line
    if step.name == "opened":
        return f"{line}  {step.file.case.case_number} {step.file.case.title}"
    if step.name == "drafted" and step.file.search is not None:
        return f"{line}  {len(step.file.suggestions)} suggestions ({step.file.search.outcome})"
    if step.name == "ruled":
        ruling = next(r for r in step.file.rulings if r.suggestion_id == step.subject)
        return f"{line}  {ruling.answer}: {ruling.reason}"
    if step.name == "view_committed":
        view = step.file.views[-1]
        return f"{line}  {view.choice}: {view.line}"
    return line


def _folder(app: App, case: str | None) -> Path:
    """The folder meant by `--case`; the first sample case where none is named."""
    samples = {sample.folder.name: sample.folder for sample in app.sample_cases()}
    if case is None:
        return next(iter(samples.values()))
    if case in samples:
        return samples[case]
    if (Path(case) / "case.yaml").is_file():
        return Path(case)
    raise UsageError(f"there is no case {case}; the pack has {', '.join(samples)}")


@contextmanager
def unopened(app: App, folder: Path) -> Iterator[Path]:
    """Yield a folder whose case is not on the desk yet: `folder`, or a copy under a suffix.

    An office has one case of a number; a sample may be tried any number of times.
    """
    numbers = {summary.case_number for summary in app.desk.cases()}
    number = load_case(folder).case_number
    if number not in numbers:
        yield folder
        return
    stem, ending = (number[:-1], "号") if number.endswith("号") else (number, "")
    suffixed = (f"{stem}-{n}{ending}" for n in count(2))
    fresh = next(candidate for candidate in suffixed if candidate not in numbers)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        copy = Path(shutil.copytree(folder, Path(temporary) / folder.resolve().name))
        entry = (copy / "case.yaml").read_text(encoding="utf-8")
        line = f"case_number: {json.dumps(fresh, ensure_ascii=False)}"
        entry = re.sub(r"(?m)^case_number:.*$", lambda _: line, entry)
        (copy / "case.yaml").write_text(entry, encoding="utf-8")
        yield copy
