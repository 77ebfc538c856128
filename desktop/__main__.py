"""The door: `shuoli` and `python -m desktop`. Qt is loaded only when a window opens."""

from __future__ import annotations

import faulthandler
import sys

from desktop import cli, terminal


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code (0 done, 1 a check failed, 2 bad usage)."""
    terminal.use_utf8()
    if sys.stderr is not None and sys.stderr.fileno() >= 0:
        faulthandler.enable()  # a crash of native code leaves a trace
    return cli.main(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
