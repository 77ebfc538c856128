"""How measurements are printed: a table for people, one object for programs.

A figure is `{"name", "value", "unit", "reach", "peer", "peer_value", "ok"}`; `ok` is None where
nothing is asked of it. A shortfall is printed like everything else.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.terminal import say, say_json


def machine() -> dict[str, object]:
    """What the figures were taken on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "system": platform.platform(terse=True),
        "processor": platform.processor() or platform.machine(),
        "cores": cores,
        "python": platform.python_version(),
    }


def print_figures(figures: Sequence[Mapping[str, Any]], *, as_json: bool) -> int:
    """Print the figures; the exit code says whether all that was asked for was reached."""
    if as_json:
        say_json({"figures": figures, "machine": machine()})
    else:
        for figure in figures:
            mark = {True: "reached", False: "SHORT", None: ""}[figure["ok"]]
            reach = f"(to reach: {figure['reach']})" if figure["reach"] is not None else ""
            amount = "-" if figure["value"] is None else figure["value"]
            value = f"{amount:>12} {figure['unit']:<8}"
            say(f"{figure['name']:<40} {value} {reach} {_peers(figure)} {mark}".rstrip())
            if figure.get("note"):
                say(f"{'':<40} {figure['note']}")
        say("on " + ", ".join(f"{name} {value}" for name, value in machine().items()))
    return 1 if any(figure["ok"] is False for figure in figures) else 0


def _peers(figure: Mapping[str, Any]) -> str:
    """Theirs, each with how many times better ours is, where that is known."""
    if figure.get("peers"):
        return ", ".join(
            f"{peer['name']}: {peer['value']} (x{peer['ratio']})" for peer in figure["peers"]
        )
    return f"{figure['peer']}: {figure['peer_value']}" if figure["peer"] else ""
