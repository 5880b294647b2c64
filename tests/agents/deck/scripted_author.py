"""What a good large model would answer to the deck's prompts, built from the prompt itself. Tests spoil it."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.agents.scripted_endpoint import (
    Reply,
    faithful_bullets,
    passages_of,
    schema_of,
    sentences,
    task_text,
    user_text,
)


def kind_of(asked: dict[str, Any]) -> str:
    """Name of the structure asked for: PlannedDeck, Slide, Statement, KeyFigures, Caption, Beside, Pick, or ""."""
    return (asked.get("response_format") or {}).get("json_schema", {}).get("name", "")


def subject_of(asked: dict[str, Any]) -> str:
    """What the slide that is asked for is about."""
    found = re.search(r"The slide is about: (.*)", task_text(asked))
    return found[1] if found else ""


def author(asked: dict[str, Any]) -> Reply:
    """A faithful answer to any of the deck's prompts."""
    bullets = faithful_bullets(asked)
    if bullets is not None:
        return bullets
    made = {
        "PlannedTalk": _talk,
        "PlannedDeck": _plan,
        "Slide": _slide,
        "Caption": _caption,
        "Statement": _statement,
        "Pick": _pick,
    }
    return json.dumps(made[kind_of(asked)](asked), ensure_ascii=False)


def _plan(asked: dict[str, Any]) -> dict[str, Any]:
    schema = schema_of(asked) or {}
    most = schema["properties"]["slides"]["maxItems"]
    text = user_text(asked)
    heads = re.findall(r"\[(h\d+)\] #+ (.*)", text)
    tables = re.findall(r"\[(t\d+)\] table: (.*)", text)
    under = {name: re.search(rf"\[{name}\].*\n  \[p", text) is not None for name, _ in heads}
    slides = [{"title": _short(head)[:60], "kind": "content", "about": [name]} for name, head in heads if under[name]]
    slides += [{"title": "The table", "kind": "table", "about": [name]} for name, _ in tables]
    return {"title": "A plan of the scripted author", "slides": slides[:most]}


def _talk(asked: dict[str, Any]) -> dict[str, Any]:
    """Tasks for a bare topic; one of them invents a number."""
    ask = {
        "layout": "bullets",
        "lines": ["Name who would mend on a Saturday", "Show what was thrown away"],
        "evidence": "",
    }
    slides = [{**ask, "title": f"Why should this be believed, part {n}?"} for n in ("one", "two", "three")]
    return {
        "slides": [*slides, {**ask, "title": "What of the 4,200 toasters?"}],
        "closing": "Say what the council decides",
    }


def _claim(asked: dict[str, Any], number: int = 0) -> dict[str, Any]:
    name, text = list(passages_of(asked).items())[number]
    return {"text": _short(sentences(text)[0]), "passages": [name]}


def _short(text: str) -> str:
    return text[:80].rsplit(" ", 1)[0] if len(text) > 80 else text.rstrip(".。")


def _slide(asked: dict[str, Any]) -> dict[str, Any]:
    bullets = [
        {"text": _short(sentence), "passages": [name]}
        for name, text in passages_of(asked).items()
        for sentence in sentences(text)
    ]
    title = {"text": _short(subject_of(asked)), "passages": list(passages_of(asked))[:1]}
    return {"title": title, "layout": "bullets", "bullets": bullets[:4], "columns": []}


def _caption(asked: dict[str, Any]) -> dict[str, Any]:
    first = next(iter(passages_of(asked).values())).splitlines()[0]
    said = " ".join(cell.strip() for cell in first.split("|")[1:]) or _short(first)
    return {"title": {"text": _short(first), "passages": ["p1"]}, "takeaway": {"text": said, "passages": ["p1"]}}


def _statement(asked: dict[str, Any]) -> dict[str, Any]:
    return {"title": _claim(asked), "statement": _claim(asked)}


def _pick(asked: dict[str, Any]) -> dict[str, Any]:
    return {"pick": 1}


def varied_author(asked: dict[str, Any]) -> Reply:
    """As `author`, but its plan uses every kind of slide that the sources allow."""
    kind = kind_of(asked)
    if kind == "PlannedDeck":
        return json.dumps(_varied_plan(asked), ensure_ascii=False)
    if kind == "KeyFigures":
        return json.dumps(_key_figures(asked), ensure_ascii=False)
    if kind == "Beside":
        claims = [_claim(asked, n) for n in range(len(passages_of(asked)))]
        return json.dumps({"title": claims[0], "bullets": claims[:4]}, ensure_ascii=False)
    if kind == "Slide" and len(passages_of(asked)) >= 3:
        made = _slide(asked)
        column = [{**b, "text": b["text"][:60].rsplit(" ", 1)[0]} for b in made["bullets"]]
        halves = [{"heading": "First", "bullets": column[:2]}, {"heading": "Then", "bullets": column[2:4]}]
        return json.dumps({**made, "layout": "comparison", "bullets": [], "columns": halves}, ensure_ascii=False)
    return author(asked)


def _varied_plan(asked: dict[str, Any]) -> dict[str, Any]:
    text = user_text(asked)
    plan = _plan(asked)
    kinds = (schema_of(asked) or {})["$defs"]["PlannedSlide"]["properties"]["kind"]["enum"]
    numbers = re.findall(r"\[(p\d+)\] (?=.*\d+ %.*\d+ %)", text)
    heads = [s for s in plan["slides"] if s["kind"] == "content"]
    varied: list[dict[str, Any]] = [{**heads[0], "kind": "statement"}, *heads[1:3]]
    if numbers and "key_figures" in kinds:
        varied.append({"title": "In numbers", "kind": "key_figures", "about": numbers[:1]})
    for kind, mark in (("chart", "t"), ("table", "t"), ("figure", "f")):
        found = re.findall(rf"\[({mark}\d+)\]", text)
        if found and kind in kinds:
            varied.append({"title": f"The {kind}", "kind": kind, "about": [found[-1] if kind == "table" else found[0]]})
    most = (schema_of(asked) or {})["properties"]["slides"]["maxItems"]
    return {**plan, "slides": varied[:most]}


def _key_figures(asked: dict[str, Any]) -> dict[str, Any]:
    name, text = next(iter(passages_of(asked).items()))
    found = re.findall(r"(\d+(?:\.\d+)? %)([^.%]{4,60})", text)[:3]
    figures = [{"value": value, "label": after.strip(" ,;"), "passage": name} for value, after in found]
    return {"title": _claim(asked), "figures": figures}
