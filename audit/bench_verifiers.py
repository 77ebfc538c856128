"""How long the two verifiers of a bundle take, for `audit.bench`."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

_SCRIPT = str(files("audit").joinpath("verify.py"))
_PAGE = Path(str(files("audit").joinpath("verify.html")))
_ON_THE_PAGE = """
const report = Shuoli.finish(Shuoli.verifyZip(data, { anchors: [], document: null })).asJson("en");
"""
_NODE = f"""
const fs = require("fs");
const page = fs.readFileSync(process.argv[1], "utf8");
const source = /<script id="verifier">([^]*?)<\\/script>/.exec(page)[1];
const Shuoli = new Function(source + "\\nreturn Shuoli;")();
const data = new Uint8Array(fs.readFileSync(process.argv[2]));
const before = process.cpuUsage();
{_ON_THE_PAGE}
const used = process.cpuUsage(before);
console.log(JSON.stringify([report.failed, (used.user + used.system) / 1e6]));
"""
_BROWSER = f"""
const data = Uint8Array.from(atob(document.getElementById("bundle").textContent.trim()),
  (letter) => letter.charCodeAt(0));
const before = performance.now();
{_ON_THE_PAGE}
document.getElementById("bundle").remove();
document.title = JSON.stringify([report.failed, (performance.now() - before) / 1000]);
"""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_BROWSER_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--dump-dom",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--virtual-time-budget=1",
)  # fmt: skip


def under_python(bundle: Path) -> float:
    """Processor seconds of `verify.py`, with the start of Python."""
    return _processor_seconds([sys.executable, "-I", _SCRIPT, str(bundle)])


def under_node(bundle: Path) -> float | None:
    """Processor seconds of the code of `verify.html` in Node; None where there is none."""
    node = shutil.which("node")
    if node is None:
        return None
    command = [node, "-e", _NODE, str(_PAGE), str(bundle)]
    failed, seconds = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    if failed:
        raise RuntimeError("verify.html does not verify the bundle under Node")
    return float(seconds)


def in_browser(bundle: Path, folder: Path) -> float | None:
    """Seconds on the wall that the page's own code takes in Chromium; None where there is none."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        return None
    source = _PAGE.read_text(encoding="utf-8").split('<script id="verifier">')[1].split("</script>")
    top = folder / "bench.html"
    top.write_text(
        f'<!doctype html><meta charset="utf-8"><body><script type="text/plain" id="bundle">'
        f"{base64.b64encode(bundle.read_bytes()).decode()}</script>"
        f"<script>{source[0]}</script><script>{_BROWSER}</script>",
        encoding="utf-8",
    )
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [browser, *_BROWSER_FLAGS, profile, top.as_uri()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=600)
    text = done.stdout.decode("utf-8", "replace")
    title = text.split("<title>", 1)[-1].split("</title>", 1)[0]
    failed, seconds = json.loads(title)
    if failed:
        raise RuntimeError("verify.html does not verify the bundle in Chromium")
    return float(seconds)


def _processor_seconds(command: list[str]) -> float:
    """Processor seconds of a command that must succeed."""
    code = (
        "import resource,subprocess,sys;"
        "r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL).returncode;"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);print(u.ru_utime+u.ru_stime);sys.exit(r)"
    )
    if sys.platform == "win32":  # no such count there: the clock on the wall
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - started
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, check=True)
    return float(done.stdout)
