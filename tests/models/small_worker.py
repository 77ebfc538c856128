# ruff: noqa: ARG001, T201
"""A tiny worker for the tests of models.process: it counts, prints, spins, fails and dies."""

import os
import signal
import sys
import threading

from models.process import WorkerError
from models.progress import Cancelled
from models.serve import serve

_calls = 0


def echo(params, report, cancelled):
    global _calls  # noqa: PLW0603
    _calls += 1
    return {"said": params.get("say"), "calls": _calls, "pid": os.getpid()}


def noise(params, report, cancelled):
    os.write(1, b"native library talking on stdout\n")
    print("python talking on stdout")
    sys.stdout.flush()
    return "still in step"


def steps(params, report, cancelled):
    for done in range(params["total"]):
        report({"done": done})
    return params["total"]


def until_cancelled(params, report, cancelled):
    report({"started": True})
    waiting = threading.Event()
    while not cancelled():
        waiting.wait(0.005)
    raise Cancelled


def deaf(params, report, cancelled):
    report({"started": True})
    threading.Event().wait()


def die(params, report, cancelled):
    print("last words", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def refuse(params, report, cancelled):
    raise WorkerError("no_template", "the file has no chat template")


def fail(params, report, cancelled):
    raise KeyError("what")


def not_json(params, report, cancelled):
    return object()


if __name__ == "__main__":
    serve({
        f.__name__: f
        for f in (echo, noise, steps, until_cancelled, deaf, die, refuse, fail, not_json)
    })
