"""Views derived from the events of a bundle, for people and other tools. The events decide.

`events.csv` is compared by both verifiers. `prov.json` (W3C PROV-JSON) and `report.html` are for
reading only, and the verifiers say so.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Fields = dict[str, Any]

CSV_HEAD = "\ufeffseq,time,type,actor,kind,role,case,data\r\n"  # the mark makes Excel read UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(events: Iterable[Fields]) -> Iterator[bytes]:
    """events.csv (RFC 4180), every cell quoted, formulas disarmed with an apostrophe."""
    yield CSV_HEAD.encode()
    for event in events:
        data = json.dumps(event["data"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        actor, case = event["actor"], event["case"]
        cells = (
            str(event["seq"]), event["time"], event["type"], actor["id"], actor["kind"],
            actor["role"], case["id"] if case else "", data,
        )  # fmt: skip
        yield (",".join(_cell(cell) for cell in cells) + "\r\n").encode()


def _cell(text: str) -> str:
    if text.startswith(_FORMULA):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'


def prov(events: Iterable[Fields]) -> Iterator[bytes]:
    """prov.json: suggestions as entities made by drafting activities, rulings by people."""
    document: dict[str, dict[str, dict[str, Any]]] = {
        "prefix": {"shuoli": "urn:shuoli:"},  # type: ignore[dict-item]
        "agent": {}, "activity": {}, "entity": {}, "used": {}, "wasGeneratedBy": {},
        "wasAssociatedWith": {}, "wasDerivedFrom": {},
    }  # fmt: skip

    def put(kind: str, name: str, **values: Any) -> None:
        document[kind][name] = {f"{key}".replace("_", ":", 1): v for key, v in values.items()}

    for event in events:
        data, actor, seq = event["data"], f"shuoli:{event['actor']['id']}", event["seq"]
        person = event["actor"]["kind"] == "person"
        put("agent", actor, prov_type="prov:Person" if person else "prov:SoftwareAgent")
        activity = f"shuoli:event-{seq}"
        if event["type"] == "draft.requested":
            activity = f"shuoli:draft-{data['draft']}"
            put("activity", activity, prov_startTime=event["time"], shuoli_seed=data["seed"])
            put("entity", f"shuoli:weights-{data['weights']}", prov_type="shuoli:weights")
            link = {"prov_activity": activity, "prov_entity": f"shuoli:weights-{data['weights']}"}
            put("used", f"_:u{seq}", **link)
        elif event["type"] == "suggestion.generated":
            name = f"shuoli:suggestion-{data['suggestion']}"
            put("entity", name, prov_type="shuoli:suggestion", shuoli_kind=data["kind"])
            draft = f"shuoli:draft-{data['draft']}"
            put("wasGeneratedBy", f"_:g{seq}", prov_entity=name, prov_activity=draft)
        elif event["type"] == "suggestion.ruled":
            name = f"shuoli:ruling-{seq}"
            put("entity", name, prov_type="shuoli:ruling", shuoli_answer=data["answer"])
            put("activity", activity, prov_startTime=event["time"])
            put("wasGeneratedBy", f"_:g{seq}", prov_entity=name, prov_activity=activity)
            source = f"shuoli:suggestion-{data['suggestion']}"
            put("wasDerivedFrom", f"_:d{seq}", prov_generatedEntity=name, prov_usedEntity=source)
        elif event["type"] in {"review.passed", "decision.signed", "decision.issued"}:
            name = f"shuoli:text-{data['text_sha256']}"
            put("entity", name, prov_type="shuoli:decision")
            put("activity", activity, prov_startTime=event["time"], prov_type=event["type"])
            put("used", f"_:u{seq}", prov_activity=activity, prov_entity=name)
        else:
            continue
        put("wasAssociatedWith", f"_:a{seq}", prov_activity=activity, prov_agent=actor)
    yield json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()


def report(events: Iterable[Fields], text_of: Callable[[str], str | None]) -> Iterator[bytes]:
    """report.html: the events with their texts, one below the other, for reading and printing."""
    yield _REPORT_HEAD.encode()
    for event in events:
        place = f" · {event['case']['id']}" if event["case"] else ""
        actor = f"{event['actor']['id']} ({event['actor']['kind']}, {event['actor']['role']})"
        head = f"{event['seq']} · {event['type']} · {event['time']}{place} · {actor}"
        kind = html.escape(event["actor"]["kind"])
        rows = [f"<section class='{kind}'><h2>{html.escape(head)}</h2><dl>"]
        for name, value in event["data"].items():
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            rows.append(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>")
        for name, commitment in event["blobs"].items():
            said = text_of(commitment)
            text = "(redacted · 已遮蔽)" if said is None else said
            rows.append(f"<dt>{html.escape(name)}</dt><dd class='text'>{html.escape(text)}</dd>")
        rows.append("</dl></section>\n")
        yield "".join(rows).encode()
    yield b"</body></html>\n"


_REPORT_HEAD = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>Shuoli · 说理</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 14px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-left: 3px solid #bbb; padding-left: 1rem; margin: 1rem 0; break-inside: avoid; }
section.person { border-color: #1a7f37; } section.script { border-color: #cf222e; }
h2 { font-size: 14px; margin: 0; }
dl { display: grid; grid-template-columns: 10rem 1fr; margin: 0; }
dt { color: #666; } dd { margin: 0; overflow-wrap: anywhere; } .text { white-space: pre-wrap; }
</style></head><body>
<h1>审计日志 · Audit log</h1>
<p>本页由 data/log/events.jsonl 派生，仅供阅读；以事件为准，核验见 README.txt。<br>
Derived from data/log/events.jsonl, for reading only: the events decide; see README.txt.</p>
"""
