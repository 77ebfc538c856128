"""The tour: the scripted officer drives the real window to the verified bundle."""

from datetime import UTC, datetime

import pytest

from audit import verify
from casework.passwords import Cost
from desktop import tour
from desktop.tour_hands import faults
from desktop.tour_people import photograph
from tests.casework.office_fakes import TITLE

STEPS = (
    "sign-in",
    "evidence-and-warnings",
    "machine-at-work",
    "own-view-first-band",
    "suggestion-finding",
    "answer-amend",
    "decision",
    "legal-review",
    "issued",
    "log-checked",
    "none-found",
    "amended-since",
    "dark",
    "reviews-by-file",
    "new-case",
)


@pytest.mark.usefixtures("qapp")
def test_the_tour_leaves_pictures_papers_and_a_bundle_that_says_demonstration(office_app, tmp_path):
    office = office_app.office
    office.clock.time = datetime(2025, 12, 8, tzinfo=UTC)  # after the day of every sample decision
    office.model.prohibition, office.model.penalty = f"{TITLE}第十六条", f"{TITLE}第五十一条"
    office.library.finds["芝麻酱"] = (office.model.prohibition, office.model.penalty)
    out = tmp_path / "out"
    out.mkdir()
    told = []
    tour._perform(office_app, "zh_CN", out / "zh_CN", out, told.append)

    assert not faults
    pictures = {path.stem.split("-", 1)[1] for path in (out / "zh_CN").glob("*.png")}
    assert set(STEPS) <= pictures
    report = verify.verify_bundle(out / "bundle.zip", document=out / "decision.pdf")
    assert not report.failed
    assert report.demonstration


@pytest.mark.usefixtures("qapp")
def test_the_pages_about_people_are_photographed_in_an_office_that_is_thrown_away(
    office_app, tmp_path
):
    office_app.desk.accounts._cost = Cost(memory_kib=8, passes=1, lanes=1)
    photograph(office_app, ("en",), tmp_path, (1366, 768), lambda _: None)

    assert [path.stem for path in sorted((tmp_path / "en").glob("*.png"))] == [
        "01-first-run",
        "02-sign-in-with-password",
        "03-accounts",
        "04-office",
        "05-office-dark",
        "06-locked",
    ]
