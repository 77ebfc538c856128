"""The window that ours is measured beside: PySide6 and nothing else."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

application = QApplication(["empty"])
window = QMainWindow()
window.show()


def answer() -> None:
    """Say that the event loop has come round."""
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    application.quit()


QTimer.singleShot(0, answer)
sys.exit(application.exec())
