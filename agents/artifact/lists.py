"""Lists of a sentence: names, numbers with labels, questions with answers, events with dates. It fills nothing in.

What a sentence does not say is not made up: a list that cannot be read is empty.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agents.artifact.amounts import NUMBER

_SPLIT = re.compile(r"\s*(?:[,，、;；\n]|(?<!\w)(?:and|or)(?!\w)|以及|和|或)\s*")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{1,120})[”\"」』]")
_VALUE = re.compile(
    r"(?P<sign>[$€£¥￥])?\s*(?P<number>[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*"
    r"(?P<unit>%|％|°[CF]|[a-zA-Z]{1,4}\b(?!\s*\d)|[\u4e00-\u9fff]{1,2}$|万|亿)?"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_WHEN = re.compile(
    rf"(?<![\d.,])(?:(?:\d{{1,2}}\s+)?{_MONTH}\s+(?:\d{{1,2}},?\s+)?)?(?:公元前)?\d{{3,4}}(?:s\b|\s?(?:BCE?|CE|AD)\b)?"
    r"(?:年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|-\d{2}(?:-\d{2})?)?(?![\d%])"
    r"|(?<!\d)(?:Q[1-4]|Week \d+|Day \d+|Phase \d+|第[一二三四五六七八九十\d]+[天周月季年阶段]+|\d{1,2}:\d{2})(?!\d)"
)
_LATIN, _HAN = r"[A-Za-z\u00c0-\u024f][\w\u00c0-\u024f' -]{0,60}?", r"[\u4e00-\u9fff][\u4e00-\u9fff·]{0,30}"
_TWO_SCRIPTS = re.compile(rf"({_LATIN})\s*({_HAN})|({_HAN})\s*({_LATIN})")
"""A word and its translation, one after the other: `apple 苹果`."""
_KINDS_ZH = "柱状图|折线图|饼图|条形图|图表|统计图|时间线|时间轴|大事记|测验|问答|单词卡"
_INNER = re.compile(r"[^:：,，、;；\n]{6,}[:：]\s*([^:：]+[,，、;；\n][^:：]+)$")
_CLAUSE = re.compile(
    r"\s*[,，]\s*(?:(?:and\s+)?(?:each|every|everyone|everybody|who|which|where|so that|it|they|you|then)\b|每个?人|并且|然后|可以|能).*$",
    re.I | re.S,
)
"""What a sentence goes on with after a list."""
MOST = 60


def without_clauses(text: str) -> str:
    """A list without the clause that follows it: `Anna and Ben, each paid something`."""
    return _CLAUSE.sub("", text)


def region(text: str, cues: Sequence[str] = ()) -> str:
    """The part of a sentence that lists something: after a colon, else after the last of the cues."""
    after = re.split(r"[:：]\s+|：|:(?=\D)|\n", text, maxsplit=1)
    while len(after) == 2 and (inner := _INNER.match(after[1])):
        after = [after[0], inner[1]]  # "a team generator: put these into 3 groups: Ana, Ben"
    if len(after) == 2 and len(re.findall(r"[:：]", text)) >= 2 and len(after[0].split()) <= 2:
        return text.strip()  # the first of several `label: value`
    if len(after) == 2 and after[1].strip():
        return after[1].strip()
    places = []
    for cue in cues:
        pattern = rf"(?<!\w){re.escape(cue)}(?!\w)" if cue.isascii() else re.escape(cue)
        places += [found.end() for found in re.finditer(pattern, text, re.I)]
    return text[min(places) :].strip() if places else ""


def after_cue(text: str, cues: Sequence[str]) -> str:
    """What follows a cue up to the end of its clause: `columns Backlog, Doing, Done; tasks …`."""
    for cue in cues:
        edge = rf"(?<!\w){re.escape(cue)}(?!\w)" if cue.isascii() else re.escape(cue)
        if found := re.search(rf"{edge}\s*(?:are|is|为|是|有)?\s*[:：]?\s*([^;；.。\n]+)", text, re.I):
            return found.group(1).strip()
    return ""


def names(text: str, most: int = MOST) -> list[str]:
    """The items of a list, each once, in order."""
    quoted = _QUOTED.findall(text)
    parts = quoted if len(quoted) >= 2 else _SPLIT.split(text)
    found: list[str] = []
    for part in parts:
        bare = re.sub(r"^(?:the|a|an)\s+(?=[A-Z])", "", part.strip(" \t.。!！\"“”'「」-•*")).strip()
        bare = re.sub(r"^\d{1,2}[.)、]\s*", "", bare)
        if bare and len(bare) <= 160 and bare.casefold() not in {f.casefold() for f in found}:
            found.append(bare)
    return found[:most]


def points(text: str) -> tuple[list[dict[str, Any]], str]:
    """Numbers with their labels, and the unit that all of them have: `apples 12, pears 30`, `2019: 4.5 %; 2020: 5 %`."""
    listed = region(text, ("of", "with", "for", "showing", "plotting", "显示", "表示"))
    listed = listed or text
    parts = [
        p for p in re.split(r"\s*(?:[;；\n、]|,(?!\d{3}(?!\d))|，|(?<!\w)and(?!\w)|以及|和)\s*", listed) if p.strip()
    ]
    found: list[dict[str, Any]] = []
    units: set[str] = set()
    for part in parts:
        values = list(_VALUE.finditer(part))
        if not values:
            continue
        value = values[-1]
        label = _label(part[: value.start()]) or _label(part[value.end() :])
        amount = float(value["number"].replace(",", "").replace("−", "-"))
        unit = value["sign"] or value["unit"] or ""
        if unit in ("万", "亿"):
            amount, unit = amount * (1e4 if unit == "万" else 1e8), ""
        if unit and not value["sign"] and part[value.end() :].strip():
            label, unit = (label or _label(f"{unit}{part[value.end() :]}")), "" if unit.isalpha() else unit
        units.add(unit)
        found.append({"label": label, "value": amount})
    if sum(bool(f["label"]) for f in found) < len(found) / 2:
        found = [{"label": str(n), "value": f["value"]} for n, f in enumerate(found, 1)]
    kept = [f for f in found if f["label"]][:40]
    last = next((part for part in reversed(parts) if re.search(r"\d", part)), "")
    if len(units) == 2 and "" in units and re.search(r"\d\s*(?:元|€|euros?|kg|%|％)\W*$", last, re.I):
        units.discard("")  # "rent 900, food 350, bus 80 euros": the last one says it for all
    return (kept, units.pop() if len(units) == 1 else "") if len(kept) >= 2 else ([], "")


_PAIR = re.compile(
    r"(?P<label>[^\d,，;；\n]*?)[\s(（]*(?P<x>[-−]?\d+(?:\.\d+)?)\s*[a-z%°/]{0,5}\s*(?:[\s,，/|、:：→]|and|和)\s*(?P<y>[-−]?\d+(?:\.\d+)?)\s*(?:[a-zA-Z%°€$元分]{0,6})[)）]?"
)


def pairs(text: str) -> list[dict[str, Any]]:
    """Points of two numbers, with a name where one stands before: `160 55, 172 70`, `(1, 2) (3, 5)`, `Ana 160/55`."""
    listed = region(text) or text
    bracketed = re.findall(r"([^()（）,，;；]*)[(（]([^()（）]+)[)）]", listed)
    parts = (
        [f"{name} {inner}" for name, inner in bracketed] if len(bracketed) >= 2 else re.split(r"\s*[;；\n]\s*", listed)
    )
    if len(parts) < 2:
        parts = re.split(r"\s*[,，、]\s*", listed)
    found = []
    for part in parts:
        if m := _PAIR.search(part):
            x, y = (float(m[key].replace("−", "-")) for key in ("x", "y"))
            found.append({"label": _label(m["label"]), "x": x, "y": y})
    return found[:200] if len(found) >= 2 else []


_LABELLED = re.compile(
    r"([A-Za-z]+\d{1,2}(?=[\s:：=]+[-−]?\d)|[A-Za-z\u4e00-\u9fff][^\d,，;；:：、\n]*?)\s*[:：=]?\s*([-−]?\d+(?:\.\d+)?)\s*(?:%|％|[a-zA-Z€$]{1,3}\b|元|万|人|分)?(?!\w)"
)
_HEADED = re.compile(r"\s*([^\d:：,，;；][^:：,，;；]{0,40}|(?:19|20)\d{2}|Q[1-4])\s*[:：]\s*(.+)", re.S)
_ROW = re.compile(
    r"\s*((?:19|20)\d{2}年?|Q[1-4]|\d{1,2}月|第?[一二三四]季度|[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff]*?)[\s:：]+(?=\D)(.+)",
    re.S,
)


def series(text: str) -> list[dict[str, Any]]:
    """Several rows of numbers under the same labels: `north: Q1 10, Q2 14; south: Q1 12, Q2 9`, or the other way round,
    `Q1 north 10 south 12, Q2 north 14 south 9`; else one row without a name."""
    listed = re.sub(r"^[^:：;；]*[:：]\s*(?=[^:：;；]+[:：][^;；]*[;；])", "", text)
    listed = listed if listed != text else region(text) or text
    found: list[dict[str, Any]] = []
    for part in re.split(r"\s*[;；\n]\s*", listed):
        headed = _HEADED.match(part)
        inner = (
            [{"label": m[1].strip(), "value": _value(m[2])} for m in _LABELLED.finditer(headed[2])] if headed else []
        )
        if headed and len(inner) >= 2:
            found.append({"name": headed[1].strip(), "points": inner[:40]})
    if len(found) >= 2:
        return found[:8]
    turned: dict[str, list[dict[str, Any]]] = {}
    for part in re.split(r"\s*[,，;；\n]\s*", listed):
        row = _ROW.match(part)
        inner = _LABELLED.findall(row[2]) if row else []
        if row and len(inner) >= 2:
            for name, value in inner:
                turned.setdefault(name.strip(), []).append({"label": row[1].strip(), "value": _value(value)})
    kept = [{"name": name, "points": each} for name, each in turned.items() if len(each) >= 2]
    if len(kept) >= 2:
        return kept[:8]
    alone = points(text)[0]
    return [{"name": "", "points": alone}] if alone else []


def _value(text: str) -> float:
    return float(text.replace("−", "-"))


def axes(text: str) -> tuple[str, str]:
    """What the two numbers measure: `a scatter plot of height and weight`, `height vs weight`, 身高和体重的散点图."""
    head = re.split(r"[:：\n]", text, maxsplit=1)[0]
    found = re.search(
        r"(?:\bof\s+|\bfor\s+)?(?:the\s+)?([a-z][\w ()%/°-]{0,30}?)\s+(?:and|vs\.?|versus|against|by)\s+(?:the\s+)?([a-z][\w ()%/°-]{0,30}?)\s*(?:$|[,;.]|\bwith\b|\bof\b|\bfor\b)",
        re.sub(r"^.*?\b(?:plot|chart|diagram|graph|correlation)\s+(?:of|for|between|showing)\s+", "", head, flags=re.I),
        re.I,
    ) or re.search(r"(?:显示|画|展示|表示)?([^，。、的一个做]{1,10})[和与]([^，。、的]{1,10})", head)
    return (found[1].strip().capitalize(), found[2].strip().capitalize()) if found else ("", "")


def _label(text: str) -> str:
    bare = re.sub(
        r"\s+(?:is|was|are|were|has|had|with|at|paid|spent|=|为|是|有)$|(?:付了?|花了?|出了?|为|是)$",
        "",
        text.strip(" \t:：=-–—()（）.。,，\"“”'"),
        flags=re.I,
    )
    return bare.strip(" \t:：=-–—()（）\"“”'")[:60]


def facts(text: str) -> list[dict[str, Any]]:
    """Questions with their answers: `What is 2+2? 4; …`, or pairs such as `France - Paris, Italy - Rome`."""
    found = _asked(text)
    if len(found) >= 2:
        return found[:40]
    listed = region(text, ("about", "on", "for", "关于"))
    pairs = []
    for part in re.split(r"\s*[;；\n]\s*|\s*[,，、]\s*", listed or text):
        if m := re.match(
            r"(.{1,120}?)\s*(?:\s[-–—]+\s|\s*(?:=>|->|→|=)\s*|\s*[–—]\s*|[:：]\s*|-(?=[A-Z\u4e00-\u9fff]))\s*(.{1,120})$",
            part.strip(),
        ):
            pairs.append({"question": m[1].strip(' "“”'), "answer": m[2].strip(' .。"“”')})
        elif m := _TWO_SCRIPTS.fullmatch(part.strip(" .。")):
            pairs.append({"question": m[1] or m[3], "answer": m[2] or m[4]})
    return pairs[:40] if len(pairs) >= 2 else []


def _asked(text: str) -> list[dict[str, Any]]:
    found = []
    starts = list(re.finditer(r"[?？]", text))
    previous = 0
    for n, mark in enumerate(starts):
        question = re.split(r"[;；\n。]|(?<=[a-z\d])\.\s|[:：]\s*(?=\S)", text[previous : mark.end()])[-1]
        end = starts[n + 1].start() if n + 1 < len(starts) else len(text)
        after = text[mark.end() : end]
        cut = re.search(
            r"[;；\n。]|\.(?:\s|$)|,\s+(?=(?:what|who|where|when|which|how|why|in\b|is\b)\b)|，(?=[^，]*$)", after, re.I
        )
        answer = (after[: cut.start()] if cut else after).strip(' \t-–—:：=→()（）"“”,，')
        previous = mark.end() + (cut.start() if cut else len(after))
        answer = re.sub(r"^(?:A|Answer|答案?)\s*[:：]\s*", "", answer, flags=re.I)
        question = re.sub(r"^(?:Q|Question|问题?)\s*\d*\s*[:：.]\s*", "", question.strip(" ,，\t"), flags=re.I)
        if question.strip("?？ ") and answer and len(answer) <= 120:
            found.append({"question": question.strip(), "answer": answer})
    return found


def events(text: str) -> list[dict[str, str]]:
    """Events with their dates, as they were given: `1969 Moon landing, 1989: the wall falls`, `Moon landing (1969)`."""
    listed = region(text) or text
    dates = list(_WHEN.finditer(listed))
    if len(dates) < 2:
        return []
    after_first = sum(
        bool(re.search(r"[(（]$|\bin$|\bon$|于$", listed[: d.start()].rstrip())) for d in dates
    ) * 2 > len(dates)
    found = []
    for n, date in enumerate(dates):
        if after_first:
            begin = dates[n - 1].end() if n else 0
            words = re.sub(r"\s*[(（]?\s*(?:\bin|\bon|于)?$", "", listed[begin : date.start()].rstrip())
        else:
            words = listed[date.end() : dates[n + 1].start() if n + 1 < len(dates) else len(listed)]
        bare = re.sub(r"\s*(?:\band|[和及])\s*$", "", words.strip(" \t\n:：,，;；.。-–—()（）、"))
        bare = bare.strip(" \t\n:：,，;；.。-–—()（）、")
        if bare:
            found.append({"when": date.group().strip(), "text": bare[:1].upper() + bare[1:240]})
    return found[:40] if len(found) >= 2 else []


def topic(text: str) -> str:
    """What a sentence is about, as a title: `a bar chart of fruit sales: …` is about `Fruit sales`."""
    head = re.split(r"[:：\n]", text, maxsplit=1)
    if len(head) < 2:
        return ""
    found = re.search(r"\b(?:of|about|on|for|titled)\s+(?:the\s+|our\s+|my\s+)?([^,;.]{3,70})$", head[0], re.I)
    if not found:
        found = (
            re.search(
                r"(?:关于|展示|显示)?([^，。；的一个做]{2,20})的(?:[^，。；]{0,3})(?:" + _KINDS_ZH + ")",
                head[0],
            )
            or re.search(
                rf"用(?:{_KINDS_ZH})(?:来)?(?:显示|展示|表示|呈现|画出?|说明)([^，。；]{{2,20}})$", head[0].strip()
            )
            or re.search(rf"^(?:一个|一张|做|画)*([^，。；的]{{2,20}}?)(?:{_KINDS_ZH})$", head[0].strip())
        )
    said = found.group(1).strip(" \"“”'的") if found else ""
    said = "" if re.fullmatch(r"(?:请|帮我|给我|做|画|写|来|要)*[一几]?[个张份组套页]?", said) else said
    return said[:1].upper() + said[1:] if said and not re.fullmatch(NUMBER, said) else ""
