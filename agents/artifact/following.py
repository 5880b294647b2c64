"""A wish about an artifact that was made from a blueprint: colours, speed, size, title, lists, words, language.

A wish has clauses; each that is understood changes the artifact, and each that is not is said plainly. Pure: it writes
nothing and asks nobody.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agents.artifact import lists
from agents.artifact.blueprints import Blueprint, Parameter, blueprints
from agents.artifact.colours import colours_in
from agents.artifact.looks import scheme_of, title_of
from agents.artifact.reading import parameters
from agents.artifact.spec import Artifact

_CLAUSES = re.compile(
    r"\s*(?:[;；。\n]|\.(?:\s|$)|[,，]\s*(?:and\s+|并且?|然后|再)?(?=\S)|\s+and\s+(?=(?:make|call|add|remove|set|use|change|give|let|turn|with|put|in|rename)\b)|，?(?:并且|然后|同时))\s*",
    re.I,
)
_RENAME = re.compile(
    r"\b(?:re)?(?:name|call|title)\s+it\s+(?:to\s+|as\s+)?[“\"'‘]?(.{1,100}?)[”\"'’]?$|\b(?:change|set|make|rename)\s+(?:the\s+)?(?:title|name|heading|it)\s+(?:to|into)\s+[“\"'‘]?(.{1,100}?)[”\"'’]?$"
    r"|(?:标题|名字|名称)(?:改成|改为|换成|设为|叫)\s*[“\"「]?(.{1,60}?)[”\"」]?$|(?:改名为|改名叫|叫它|取名)\s*[“\"「]?(.{1,60}?)[”\"」]?$",
    re.I,
)
_REPLACE = re.compile(
    r"\b(?:replace|change)\s+(?:the\s+(?:word|text|label)s?\s+)?[“\"'‘](.{1,80}?)[”\"'’]\s+(?:by|with|to|into)\s+[“\"'‘](.{1,80}?)[”\"'’]"
    r"|把\s*[“\"「](.{1,40}?)[”\"」]\s*(?:改成|改为|换成|替换为)\s*[“\"「](.{1,40}?)[”\"」]",
    re.I,
)
_ADD = re.compile(
    r"^\s*(?:please\s+)?(?:also\s+)?add\s+(?:an?\s+|the\s+)?(?:(?:option|name|task|card|column|question|event|item|value|bar)s?\s*:?\s+)?(.+)$|^(?:请)?(?:再)?(?:加上|添加|增加|加入|加)(?:一个)?(?:选项|名字|任务|问题|事件|数据)?[:：]?\s*(.+)$",
    re.I,
)
_DROP = re.compile(
    r"^\s*(?:please\s+)?(?:remove|delete|drop|take out)\s+(?:the\s+)?(?:(?:option|name|task|card|column|item|value|bar)s?\s+)?(.+)$|^(?:请)?(?:删除|去掉|移除|删掉)\s*(.+)$",
    re.I,
)
_BIGGER = re.compile(r"\b(?:bigger|larger|more|longer|wider|harder)\b|更大|大一点|更多|多一点|加大|更长|更难", re.I)
_SMALLER = re.compile(r"\b(?:smaller|fewer|less|shorter|easier)\b|更小|小一点|更少|少一点|减少|更短|更简单", re.I)
_FASTER = re.compile(r"\b(?:faster|quicker|speed(?: it)? up|more speed)\b|更快|快一点|快一些|快些|加快", re.I)
_SLOWER = re.compile(r"\b(?:slower|slow(?: it)? down|less speed)\b|更慢|慢一点|慢一些|慢些|减慢", re.I)
_ENGLISH = re.compile(r"\b(?:in|into|to) english\b|用英文|改成英文|英语|英文版", re.I)
_CHINESE = re.compile(r"\b(?:in|into|to) chinese\b|用中文|改成中文|换成中文|中文版", re.I)
_AUTO = re.compile(r"follow (?:the )?system|auto(?:matic)? theme|跟随系统", re.I)
SIZES = ("cells", "size", "pairs", "rows", "count", "columns", "octaves", "width")
MORE, FASTER = 1.4, 1.5


@dataclass
class Followed:
    """The artifact after a wish; what was done, and the clauses that nothing could be made of."""

    artifact: Artifact
    done: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)


def follow(artifact: Artifact, wish: str) -> Followed:
    """Change the artifact by a wish."""
    now = Followed(artifact.model_copy(deep=True))
    for clause in [c.strip() for c in _clauses(wish) if c and c.strip()]:
        before = len(now.done)
        for step in (_renamed, _reworded, _coloured, _translated, _listed, _paced, _sized, _said):
            if step(now, clause):
                break
        if len(now.done) == before:
            now.beyond.append(clause)
    now.artifact = Artifact.model_validate(now.artifact.model_dump())
    return now


def _clauses(wish: str) -> list[str]:
    """Parts of a wish; what stands after `add` or a colon is a list and stays together."""
    if re.match(r"\s*(?:please\s+)?(?:add|remove|delete)\b|^(?:请)?(?:加|添|删|去掉)", wish, re.I) or re.search(
        r"[:：]\s*\S", wish
    ):
        return re.split(r"\s*[;；。\n]\s*|\.\s+(?=[A-Z])", wish)
    if _RENAME.search(wish) and not re.search(r"\s(?:and|并)\s", wish):
        return [wish.rstrip(".。!！")]
    return [part.rstrip(".。!！ ") for part in _CLAUSES.split(wish)]


def _renamed(now: Followed, clause: str) -> bool:
    found = _RENAME.search(clause)
    title = next((g for g in found.groups() if g), "").strip() if found else title_of(clause)
    if not title:
        return False
    now.artifact.title = title[:120]
    now.done.append(f"title: {title}")
    return True


def _reworded(now: Followed, clause: str) -> bool:
    found = _REPLACE.search(clause)
    if not found:
        return False
    old, new = (g for g in found.groups() if g)
    words = {**_blueprint(now).words[now.artifact.language], **now.artifact.words}
    hits = {key: text.replace(old, new) for key, text in words.items() if old in text}
    if old in now.artifact.title:
        now.artifact.title = now.artifact.title.replace(old, new)
        hits["title"] = now.artifact.title
    if not hits:
        return False
    now.artifact.words.update(hits)
    now.done.append(f"“{old}” → “{new}”")
    return True


def _coloured(now: Followed, clause: str) -> bool:
    scheme = "auto" if _AUTO.search(clause) else scheme_of(clause)
    colours = colours_in(clause)
    changed = False
    if scheme != "auto" or _AUTO.search(clause):
        now.artifact.scheme = scheme
        now.done.append(f"scheme: {scheme}")
        changed = True
    elif colours:
        now.artifact.accent = colours[0][1]
        now.done.append(f"colour: {colours[0][0]}")
        changed = True
    return changed


def _translated(now: Followed, clause: str) -> bool:
    wanted = "zh" if _CHINESE.search(clause) else "en" if _ENGLISH.search(clause) else None
    if wanted is None:
        return False
    words = _blueprint(now).words
    if now.artifact.title == words[now.artifact.language]["title"]:
        now.artifact.title = words[wanted]["title"]
    now.artifact.language = wanted
    now.artifact.words = {}
    now.done.append(f"language: {wanted}")
    return True


def _listed(now: Followed, clause: str) -> bool:
    name = next(
        (n for n, p in _blueprint(now).parameters.items() if p.type in ("list", "points", "facts", "events")), None
    )
    if name is None:
        return False
    if now.artifact.blueprint == "kanban":
        name = "columns" if re.search(r"\bcolumns?\b|列|栏", clause, re.I) else "cards"
    kind = _blueprint(now).parameters[name].type
    have = list(now.artifact.parameters.get(name) or [])
    if now.artifact.blueprint in ("wheel", "kanban") and not have:
        have = re.split(
            r"[,、，]\s*",
            _blueprint(now)
            .words[now.artifact.language]
            .get({"wheel": "sample"}.get(now.artifact.blueprint, "columns"), ""),
        )
        have = have if name != "cards" else []
    if drop := _DROP.match(clause):
        return _dropped(now, name, have, next(g for g in drop.groups() if g))
    add = _ADD.match(clause)
    if not add:
        return False
    added = _items(kind, next(g for g in add.groups() if g))
    if not added:
        return False
    most = int(_blueprint(now).parameters[name].most)
    now.artifact.parameters[name] = [*have, *added][:most]
    now.done.append(f"{name}: +{len(added)}")
    return True


def _items(kind: str, text: str) -> list[Any]:
    """One item or more. The readers of lists ask for two; a comma or a second item is put before and left out again."""
    readers: dict[str, Callable[[str], list[Any]]] = {
        "points": lambda t: lists.points(t)[0],
        "facts": lists.facts,
        "events": lists.events,
    }
    if kind == "list":
        return lists.names(text)
    dummy = {"points": "dummy 1, ", "facts": "Dummy? Dummy; ", "events": "1000 dummy, "}[kind]
    return readers[kind](text) or readers[kind](f"{dummy}{text}")[1:]


def _dropped(now: Followed, name: str, have: list[Any], what: str) -> bool:
    gone = {item.casefold() for item in lists.names(what)}

    def says(item: Any) -> str:
        return str(
            item if isinstance(item, str) else item.get("label") or item.get("question") or item.get("text")
        ).casefold()

    left = [item for item in have if says(item) not in gone and not any(g in says(item) and len(g) > 3 for g in gone)]
    if len(left) == len(have) or len(left) < _blueprint(now).parameters[name].least:
        return False
    now.artifact.parameters[name] = left
    now.done.append(f"{name}: -{len(have) - len(left)}")
    return True


def _paced(now: Followed, clause: str) -> bool:
    factor = FASTER if _FASTER.search(clause) else 1 / FASTER if _SLOWER.search(clause) else None
    name = next((n for n in ("speed", "bpm") if n in _blueprint(now).parameters), None)
    return factor is not None and name is not None and _scaled(now, name, factor)


def _sized(now: Followed, clause: str) -> bool:
    factor = MORE if _BIGGER.search(clause) else 1 / MORE if _SMALLER.search(clause) else None
    if factor is None:
        return False
    own = [n for n, p in _blueprint(now).parameters.items() if p.type in ("number", "minutes", "money") and not p.pace]
    named = [
        n
        for n in own
        if any(
            re.search(rf"\b{re.escape(c)}\b" if c.isascii() else re.escape(c), clause, re.I)
            for c in [n, *_blueprint(now).parameters[n].cues]
        )
    ]
    name = next(iter(named), next((n for n in SIZES if n in own), None))
    return name is not None and _scaled(now, name, factor)


def _scaled(now: Followed, name: str, factor: float) -> bool:
    parameter: Parameter = _blueprint(now).parameters[name]
    old = float(now.artifact.parameters.get(name, parameter.default))
    new = min(parameter.most, max(parameter.least, old * factor))
    new = float(round(new)) if old == round(old) and abs(new - old) >= 0.5 else new
    if new == old:
        return False
    now.artifact.parameters[name] = new
    now.done.append(f"{name}: {old:g} → {new:g}")
    return True


def _said(now: Followed, clause: str) -> bool:
    """Numbers, choices and lists, said as in the first sentence."""
    given, told = parameters(clause, _blueprint(now))
    fresh = {
        name: value for name, value in given.items() if now.artifact.parameters.get(name) != value and name != "unit"
    }
    if not fresh:
        return False
    now.artifact.parameters.update(given)
    now.done += [line for line in told if line.partition(":")[0] in fresh]
    return True


def _blueprint(now: Followed) -> Blueprint:
    return blueprints()[now.artifact.blueprint]
