# ruff: noqa: T201
"""A program that starts a worker, says its process id, and waits to be killed."""

import sys

from models.process import WorkerProcess

worker = WorkerProcess("tests.models.small_worker")
print(worker.call("echo", {})["pid"], flush=True)
sys.stdin.read()
