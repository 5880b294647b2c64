"""What a good large model would answer to the deck's prompts, built from the prompt itself. Tests spoil it."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.agents.scripted_endpoint import Reply, faithful_bullets, passages_of, schema_of, sentences, user_text


def kind_of(asked: dict[str, Any]) -> str:
    """Name of the structure asked for: PlannedDeck, Slide, Statement, KeyFigures, Caption, Beside, Pick, or ""."""
    return (asked.get("response_format") or {}).get("json_schema", {}).get("name", "")


def subject_of(asked: dict[str, Any]) -> str:
    """What the slide that is asked for is about."""
    found = re.search(r"The slide is about: (.*)", user_text(asked))
    return found[1] if found else ""


def author(asked: dict[str, Any]) -> Reply:
    """A faithful answer to any of the deck's prompts."""
    bullets = faithful_bullets(asked)
    if bullets is not None:
        return bullets
    made = {"PlannedDeck": _plan, "Slide": _slide, "Caption": _caption, "Statement": _statement, "Pick": _pick}
    return json.dumps(made[kind_of(asked)](asked), ensure_ascii=False)


def _plan(asked: dict[str, Any]) -> dict[str, Any]:
    schema = schema_of(asked) or {}
    most = schema["properties"]["slides"]["maxItems"]
    text = user_text(asked)
    heads = re.findall(r"\[(h\d+)\] #+ (.*)", text)
    tables = re.findall(r"\[(t\d+)\] table: (.*)", text)
    under = {name: re.search(rf"\[{name}\].*\n  \[p", text) is not None for name, _ in heads}
    slides = [{"title": head, "kind": "content", "about": [name]} for name, head in heads if under[name]]
    slides += [{"title": "The table", "kind": "table", "about": [name]} for name, _ in tables]
    return {"title": "A plan of the scripted author", "slides": slides[:most]}


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
    columns = next(iter(passages_of(asked).values())).split()[0]
    return {
        "title": {"text": columns, "passages": ["p1"]},
        "takeaway": {"text": columns, "passages": ["p1"]},
    }


def _statement(asked: dict[str, Any]) -> dict[str, Any]:
    return {"title": _claim(asked), "statement": _claim(asked)}


def _pick(asked: dict[str, Any]) -> dict[str, Any]:
    return {"pick": 1}
