"""The page in a real browser: a bundle is chosen in its file input, and the verdict is read."""

import json
import os
import select
import shutil
import signal
import subprocess
import time

import pytest

import audit.verify as verifier

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--lang=en", "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE_S = 60

pytestmark = pytest.mark.native  # a browser is no part of `make fast`


class Browser:
    """Headless Chromium, spoken to over a pipe: no port is opened, no driver is needed."""

    def __init__(self, program, profile):
        out_ours, out_theirs = os.pipe()
        in_theirs, in_ours = os.pipe()
        # the browser reads commands from 3 and answers on 4
        line = f'exec "$@" 3<&{in_theirs} 4>&{out_theirs}'
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", line, "bash", program, *FLAGS, f"--user-data-dir={profile}",
             "about:blank"],
            pass_fds=(in_theirs, out_theirs),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        os.close(in_theirs)
        os.close(out_theirs)
        self._in, self._out = in_ours, out_ours
        self._rest, self._number, self._session = b"", 0, None
        self.events = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        found = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "DOM", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method, **params):
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._in, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def _read(self):
        until = time.monotonic() + PATIENCE_S
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._out], [], [], until - time.monotonic())
            assert ready, "the browser does not answer"
            bite = os.read(self._out, 1 << 16)
            assert bite, "the browser has died"
            self._rest += bite
        message, self._rest = self._rest.split(b"\0", 1)
        return json.loads(message)

    def run(self, script):
        """The value of a script; a promise is waited for."""
        found = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open(self, address):
        self.ask("Page.navigate", url=address)
        self.run("new Promise((go) => document.readyState === 'complete' ? go() : (onload = go))")

    def choose(self, selector, path):
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", files=[str(path)], nodeId=node)

    def close(self):
        os.killpg(self._process.pid, signal.SIGKILL)  # a session of its own: only what we started
        self._process.wait()
        os.close(self._in)
        os.close(self._out)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("Chromium is not on this machine; the page was not opened in a browser")
    made = Browser(program, tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


# resolves when the page shows a report, or a complaint about the policy
SHOWN = """new Promise((go) => {
  const look = () => {
    const bad = document.getElementById("policy-bad");
    if (document.getElementById("report").hidden && bad.hidden) return setTimeout(look, 20);
    const states = {};
    for (const check of document.querySelectorAll(".check")) {
      states[check.id.slice(6)] = check.dataset.state;
    }
    go({
      states, complaint: bad.textContent, lang: document.documentElement.lang,
      overall: document.getElementById("overall").dataset.overall,
      text: document.getElementById("report").innerText,
    });
  };
  look();
})"""


@pytest.fixture
def inspect(browser, page):
    """Open the page afresh, fill it in, choose a bundle; what it shows then."""

    def show(bundle, policy="", anchors="", paper=None):
        browser.events.clear()
        browser.open(page.as_uri())
        browser.run(f"document.getElementById('policy').value = {json.dumps(policy)}; 0")
        browser.run(f"document.getElementById('anchors').value = {json.dumps(anchors)}; 0")
        if paper is not None:
            browser.choose("#paper", paper)
        browser.choose("#bundle", bundle)
        return browser.run(SHOWN)

    return show


def states(report):
    return {check["check"]: check["state"] for check in report.as_json()["checks"]}


def test_a_clean_bundle_in_the_browser(finished, inspect, browser):
    path = finished.bundle()
    shown = inspect(path)
    report = verifier.verify_bundle(path)
    assert shown["states"] == states(report)
    assert shown["overall"] == "NOTHING FAILED"
    for found in report.findings.values():
        for finding in found:
            assert finding.text("en") in shown["text"]
    browser.run("document.getElementById('language').click(); 0")
    chinese = browser.run(SHOWN)
    assert chinese["lang"] == "zh-CN"
    assert "没有失败项" in chinese["text"]
    assert "已证明" in chinese["text"]
    asked = [e for e in browser.events if e.get("method") == "Network.requestWillBeSent"]
    assert {e["params"]["request"]["url"].split(":")[0] for e in asked} <= {"file"}
    assert not [e for e in browser.events if e.get("method") == "Log.entryAdded"]


@pytest.mark.parametrize("name", ["flip", "removed", "unknown type", "bad zip"])
def test_a_damaged_bundle_in_the_browser(clean, inspect, workshop, tmp_path, name):
    files = workshop.read(clean.whole)
    lines = workshop.lines(files)
    if name == "removed":
        del lines[9]
    elif name == "unknown type":
        lines[9] = lines[9].replace(b"suggestion.", b"suggestions.")
    elif name == "flip":
        lines[7] = lines[7].replace(b"a", b"b", 1)
    data = workshop.pack(workshop.seal(workshop.with_lines(files, lines)))
    path = tmp_path / "bundle.zip"
    path.write_bytes(data[:-30] if name == "bad zip" else data)
    shown = inspect(path)
    report = verifier.verify_bundle(path)
    assert report.failed
    assert shown["states"] == states(report)
    assert shown["overall"] == "FAILED"


def test_what_the_inspector_has_in_hand(finished, inspect, tmp_path):
    log = finished.log
    anchor = log.checkpoint("paper").text
    paper = tmp_path / "paper.pdf"
    paper.write_text("pdf c1")
    path = finished.bundle("c1")
    policy = f"log {log.vkey}\nquorum none\n"
    shown = inspect(path, policy=policy, anchors=f"{anchor}\n\n{anchor}", paper=paper)
    wanted = {"keys": "proved", "anchors": "proved", "paper": "proved"}
    assert {name: shown["states"].get(name) for name in wanted} == wanted
    shown = inspect(path, policy="log nonsense")
    assert "nonsense" in shown["complaint"]
    assert not shown["states"]


def test_a_bundle_dropped_on_the_page(clean, browser, page, tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(clean.case)
    browser.open(page.as_uri())
    dragged = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.ask("Input.dispatchDragEvent", type=kind, x=200, y=200, data=dragged)
    assert browser.run(SHOWN)["overall"] == "NOTHING FAILED"


def test_the_folder_of_a_bundle(clean, browser, page, tmp_path, workshop):
    """Packed again by another program it is no longer byte for byte: the folder still proves."""
    for name, data in workshop.read(clean.case).items():
        path = tmp_path / "shuoli-bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    browser.open(page.as_uri())
    browser.choose("#folder", tmp_path / "shuoli-bundle")
    shown = browser.run(SHOWN)
    assert shown["overall"] == "NOTHING FAILED"
    assert shown["states"] == states(verifier.verify_bundle(tmp_path))


def test_words_of_a_bundle_stay_words(clean, inspect, workshop, tmp_path):
    """Text of a bundle that looks like HTML is shown, not obeyed."""
    files = workshop.read(clean.whole)
    files["data/documents/<img src=x onerror=document.title=1>.txt"] = b"x"
    path = tmp_path / "bundle.zip"
    path.write_bytes(workshop.pack(workshop.seal(files)))
    assert "<img src=x onerror=document.title=1>" in inspect(path)["text"]
