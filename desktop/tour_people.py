"""Pictures of the pages about people and office; only for an office that is thrown away.

They need accounts, and whoever opens those is logged as a person: so this founds an office of its
own kind after the tour has written its papers and its bundle, and nothing of it is kept but the
pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from casework.agency import Agency
from casework.model import Actor, ActorKind, Person, Role
from desktop import pages
from desktop.main_window import MainWindow
from desktop.ports import App
from desktop.theme import Scheme
from desktop.tour_hands import Camera

ADMINISTRATOR = Person("guan-li", "管理员", (Role.ADMINISTRATOR,))
_PASSWORD = "only-for-these-pictures"  # noqa: S105 - of an office that is thrown away


def photograph(
    app: App,
    languages: Sequence[str],
    pictures: Path,
    size: tuple[int, int],
    tell: Callable[[str], None],
) -> None:
    """Take the pictures, in every language, numbered after those that are there."""
    authority = app.desk.charter().charter.authority
    cameras = {language: _camera(pictures / language, tell) for language in languages}
    for language, camera in cameras.items():
        window = _window(app, language, size)
        window.people.found.click()
        camera.take(window, "first-run")
        _close(window)
    sample = app.desk.people()
    app.desk.agency.found(Agency(authority, "云市监罚", "云市监"), ADMINISTRATOR, _PASSWORD)
    by = Actor(ADMINISTRATOR, ActorKind.PERSON)
    for person in sample:
        app.desk.accounts.create(by, person, _PASSWORD)
    app.desk.accounts.lock(by, sample[-1].person_id)
    actor = app.desk.sign_in(ADMINISTRATOR.person_id, password=_PASSWORD)
    for language, camera in cameras.items():
        window = _window(app, language, size)
        camera.take(window, "sign-in-with-password")
        window.enter(actor)
        camera.take(window, "accounts")
        window.show_page(pages.OFFICE)
        camera.take(window, "office")
        window.set_scheme(Scheme.DARK)
        camera.take(window, "office-dark")
        window.set_scheme(Scheme.LIGHT)
        window.lock_now()
        camera.take(window, "locked")
        _close(window)


def _window(app: App, language: str, size: tuple[int, int]) -> MainWindow:
    window = MainWindow(app, language=language)
    window.set_scheme(Scheme.LIGHT)
    window.resize(*size)
    window.show()
    window.activateWindow()
    return window


def _close(window: MainWindow) -> None:
    window.close()
    window.deleteLater()


def _camera(folder: Path, tell: Callable[[str], None]) -> Camera:
    camera = Camera(folder, tell)
    camera.taken = [path.stem for path in sorted(folder.glob("*.png"))]
    return camera
