"""A sentence becomes the parameters of a blueprint: what it says is taken, the rest is the blueprint's own.

`said` tells the person what was understood and what was assumed. No model is asked.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agents.artifact import amounts, days, formulas, lists, themes, things
from agents.artifact.blueprints import Blueprint, Parameter
from agents.artifact.colours import coloured, colours_in
from agents.artifact.leaving import undone
from agents.artifact.looks import TITLE, accent_of, scheme_of, title_of
from agents.artifact.spec import DEFAULT_ACCENT, Artifact
from agents.sources.base import Language

PACES = [
    (re.compile(r"\b(?:very|really|super) fast\b|\binsane(?:ly)?\b|非常快|超快", re.I), 2.2),
    (re.compile(r"\bvery slow(?:ly)?\b|非常慢", re.I), 0.45),
    (
        re.compile(
            r"\b(?:fast(?:er)?|quick(?:er|ly)?|hard(?:er)?|speedy|difficult)\b|快(?![乐递餐排来]|速排)|困难", re.I
        ),
        1.5,
    ),
    (re.compile(r"\b(?:slow(?:er|ly)?|easy|easier|calm|relaxed)\b|慢|简单|容易", re.I), 0.65),
]
THEMED = {"hangman": "words", "memory": "faces", "wheel": "options"}
"""Lists that may be of a kind which a sentence names without listing them."""
ACCENTS = {"game": "#4b51b8", "tool": "#2f6f5e", "visualisation": "#1f5fa8"}


@dataclass
class Read:
    """The artifact that was read, and words about it for the person."""

    artifact: Artifact
    said: list[str] = field(default_factory=list)


def read(sentence: str, blueprint: Blueprint, language: Language) -> Read:
    """Fill the blueprint from the sentence."""
    words = blueprint.words[language]
    given, told = parameters(sentence, blueprint)
    if blueprint.name in THEMED and _own(THEMED[blueprint.name], blueprint, given):
        _themed(sentence, blueprint, language, given, told)
    title = title_of(sentence) or (lists.topic(sentence) if blueprint.needs else "") or words["title"]
    if blueprint.name == "timer" and not title_of(sentence) and given.get("pause"):
        title = words["pomodoro"]
    if given.get("sides") == 2:
        title = title_of(sentence) or words["coin"]
    if blueprint.name == "until":
        title = title_of(sentence) or days.occasion(sentence)[:1].upper() + days.occasion(sentence)[1:] or title
        told += [] if given.get("day") else ["day: none is known from these words; it is picked on the page"]
    if blueprint.name == "rate" and "rate" not in given:
        told.append("rate: none is said and none is looked up; it is entered on the page")
    if f"{given.get('mode')}_title" in words:
        title = title_of(sentence) or words[f"{given['mode']}_title"]
    if blueprint.name == "pendulum" and given.get("bobs") == "two":
        title = title_of(sentence) or words["double"]
    full = {name: given.get(name, _default(parameter, language)) for name, parameter in blueprint.parameters.items()}
    told += [
        f"{name}: none are named, so the page has its own"
        for name in blueprint.parameters
        if _own(name, blueprint, given)
    ]
    if unused := unused_numbers(sentence, blueprint, [title, *full.values()]):
        told.append(f"not used: {', '.join(unused)}")
    told += [f"left undone: {part}" for part in _left(sentence, blueprint, title, given)]
    accent = accent_of(sentence)
    artifact = Artifact(
        blueprint=blueprint.name,
        language=language,
        title=title,
        accent=accent or ACCENTS.get(blueprint.kind, DEFAULT_ACCENT),
        scheme=scheme_of(sentence),
        parameters=full,
        sentence=sentence,
    )
    return Read(artifact, told)


def _texts(given: Any) -> list[str]:
    """All that stands in lists within lists."""
    if isinstance(given, dict):
        given = list(given.values())
    return [text for each in given for text in _texts(each)] if isinstance(given, list) else [str(given)]


def _left(sentence: str, blueprint: Blueprint, title: str, given: dict[str, Any]) -> list[str]:
    """Parts of a sentence that nothing came of."""
    listed = _texts([value for value in given.values() if isinstance(value, list)])

    own = [*blueprint.keys, *(text for texts in blueprint.about.values() for text in texts)]
    own += [text for texts in blueprint.words.values() for text in texts.values()]
    own += [*blueprint.parameters, *(w for p in blueprint.parameters.values() for w in [*p.cues, *p.on, *p.off])]
    told = " ".join(own).casefold()
    known = {re.sub(r"(?:ies|es|s|ing|ed|er)$", "", word) for word in re.findall(r"[a-z]{3,}", told)}
    known |= {
        *re.findall(r"[a-z]{3,}|[\u4e00-\u9fff]{2,}", told),
        *re.findall(r"[\u4e00-\u9fff]+", " ".join(blueprint.keys)),
    }

    def uses(part: str) -> bool:
        low = part.casefold()
        named = any(key.casefold() == low.strip() for key in blueprint.keys) or any(
            re.search(ask, part, re.I) for ask in blueprint.asks
        )
        looks = colours_in(part) or scheme_of(f", {part}") != "auto" or any(each.search(part) for each, _ in PACES)
        said = title.casefold() in low or low.strip() in title.casefold() or title_of(part)
        theme = blueprint.name in THEMED and themes.themed(part, "en")
        return bool(named or looks or said or theme or parameters(part, blueprint)[0])

    return undone(sentence, uses, known, [*listed, title_of(sentence)])


def unused_numbers(sentence: str, blueprint: Blueprint, used: list[Any]) -> list[str]:
    """Numbers of a sentence that nothing on the page came of, as they are written: a second rate, a third size."""
    if any(each.type == "minutes" for each in blueprint.parameters.values()):
        sentence = _DURATION.sub(" ", sentence)
    sentence = _AGES.sub(" ", sentence)
    lengths = [len(each) for each in used if isinstance(each, list)]
    cues = [cue for each in blueprint.parameters.values() for cue in each.cues]
    sentence = _FOLD.sub(" ", sentence)
    named = f"{used} {lengths} {' '.join([*blueprint.keys, *cues])}"
    known = {float(each.replace(",", "")) for each in _DIGITS.findall(named)}
    near = known | {value * factor for value in known for factor in (1e-3, 1e-4, 1e-6, 1e-8, 60, 1 / 60)}

    def found(text: str) -> bool:
        number = float(text.replace(",", ""))
        return any(abs(number - value) <= 1e-9 * max(1.0, abs(number)) for value in near)

    return [text for text in dict.fromkeys(_DIGITS.findall(sentence)) if not found(text)]


def parameters(sentence: str, blueprint: Blueprint) -> tuple[dict[str, Any], list[str]]:
    """The parameters that a sentence says, and a line for each."""
    given: dict[str, Any] = {}
    told: list[str] = []
    for name, parameter in blueprint.parameters.items():
        value = _value(name, parameter, sentence, blueprint)
        if value is None:
            continue
        held = _held(value, parameter)
        given[name] = held
        shown = f"{len(held)}" if isinstance(held, list) else f"{held:g}" if isinstance(held, float) else str(held)
        told.append(f"{name}: {shown}" + (f" (asked: {value:g})" if isinstance(value, float) and held != value else ""))
    if blueprint.name == "chart" and given.get("points"):
        given["unit"] = lists.points(sentence)[1] or _unit_of(sentence)
        given["points"] = [{**point, **coloured(str(point["label"]))} for point in given["points"]]
    if blueprint.name == "reckoner" and (fold := _FOLD.search(sentence)):
        given["rate"] = round(100 - float(fold[1]) * (10 if len(fold[1]) == 1 or "." in fold[1] else 1), 2)
    if blueprint.name == "scatter":
        given["across"], given["up"] = lists.axes(sentence)
    if blueprint.name == "sorting":
        given |= _ways(sentence, blueprint)
    if blueprint.name == "dice":
        given |= _dice(sentence)
    if blueprint.name == "timer" and _PRESETS.search(sentence):
        if given.get("presets"):
            given.setdefault("minutes", given["presets"][0]["value"])
        else:
            told.append("presets: none, because no minutes are said for them (as in “presets soft 4, hard 10”)")
    return given, told


def _value(name: str, parameter: Parameter, sentence: str, blueprint: Blueprint) -> Any:
    match parameter.type:
        case "number":
            return _number(name, parameter, sentence, blueprint)
        case "flag":
            return _flag(parameter, sentence)
        case "choice":
            return _choice(parameter, sentence)
        case "list":
            return _list(name, parameter, sentence, blueprint)
        case "amount":
            found = re.search(rf"({amounts.NUMBER})\s*(?:{_UNIT_WORDS})", sentence, re.I)
            return amounts.number(found.group(1)) if found else None
        case "unit":
            units = amounts.units(sentence)
            place = 0 if name == "from" else 1
            return units[place] if len(units) > place else None
        case "coin":
            coins = amounts.coins(sentence)
            place = 0 if name == "from" else 1
            return coins[place] if len(coins) > place else None
        case "thing":
            return (things.hero if name == "hero" else things.thing)(sentence)
        case "span":
            ends = amounts.span(_FUNCTIONS.sub(" ", sentence))
            return ends[name in ("high", "most")] if ends else None
        case "presets":
            found = _PRESETS.search(sentence)
            return lists.points(f"of {sentence[found.end() :]}")[0] or None if found else None
    reader = _READERS.get(parameter.type)
    return reader(sentence) if reader else None


_READERS: dict[str, Callable[[str], Any]] = {
    "points": lambda sentence: lists.points(sentence)[0] or None,
    "facts": lambda sentence: lists.facts(sentence) or None,
    "events": lambda sentence: lists.events(sentence) or None,
    "minutes": lambda sentence: amounts.minutes(_BREAK.sub(" ", _INCREMENT.sub(" ", sentence))),
    "money": amounts.money,
    "percent": amounts.percent,
    "currency": amounts.currency,
    "day": days.day,
    "seconds": amounts.seconds,
    "series": lambda sentence: lists.series(sentence) or None,
    "pairs": lambda sentence: lists.pairs(sentence) or None,
    "formula": formulas.formula,
    "functions": lambda sentence: formulas.functions(sentence) or None,
    "quoted": lambda sentence: found[1].strip() if (found := _QUOTED.search(sentence)) else None,
}
_BEFORE_NAME = re.compile(r"^.{6,}\b(?:between|among|for|of|from|with)\s+(?=[A-Z])")
"""What of a sentence still stands before the first of several names."""
_FOLD = re.compile(r"(?:打|享)?(\d(?:\.\d)?|\d\d)\s*折")
"""What a price is taken times, in tenths: 8 折 is 20 % off."""
_FUNCTIONS = re.compile(r"(?:y|f\(x\))\s*=.*?(?=\b(?:from|for|between)\b|从|[,，]|$)", re.I)
_AGES = re.compile(
    r"\b\d+[- ]?(?:years?|yrs?)[- ]olds?\b|\b(?:aged?|grade|year)\s+\d+|\d+\s*岁(?:的|大)?(?:小?孩|儿子|女儿|小朋友|宝宝|学生)?|[一二三四五六]年级",
    re.I,
)
"""Whom a page is for: no number of its own."""
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{1,80})[”\"」』]")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_DURATION = re.compile(
    rf"{amounts.NUMBER}\s*-?\s*(?:hours?|minutes?|seconds?|mins?|secs?|h\b|min\b|s\b|小时|分钟?|秒)", re.I
)
_PRESETS = re.compile(r"\bpresets?\b(?:\s+(?:of|for|with|are|named))?|预设|快捷键?", re.I)
_DICE = re.compile(r"(?<![a-z\d])(\d{0,2})d(\d{1,3})(?![a-z\d])", re.I)
_COIN = re.compile(r"\bcoins?\b|heads or tails|硬币", re.I)
_MEASURED = re.compile(
    r"\bin (mm|cm|m|km|kg|g|t|°C|°F|%|percent|hours|minutes|euros?|dollars?|pounds|litres|kWh|MW)\b|[（(]([^（）()\d]{1,8})[）)]",
    re.I,
)
_INCREMENT = re.compile(
    rf"{amounts.NUMBER}\s*-?\s*(?:seconds?|secs?|秒)\s*-?(?:of\s+)?(?:increment|bonus|per move|a move)|每步加?\s*{amounts.NUMBER}\s*秒|加\s*{amounts.NUMBER}\s*秒",
    re.I,
)
_BREAK = re.compile(
    rf"{amounts.NUMBER}\s*-?\s*(?:minutes?|mins?|分钟)?\s*-?(?:的|(?:of|for)\s+(?:an?\s+)?)?\s*(?:breaks?|rests?|pauses?|休息)|(?:break|rest|pause|休息)s?\s*(?:of|for)?\s*{amounts.NUMBER}\s*(?:minutes?|mins?|分钟)?",
    re.I,
)
_UNIT_WORDS = "|".join(
    sorted((re.escape(w) for names in amounts.UNITS.values() for w in names.split()), key=len, reverse=True)
)


def _themed(sentence: str, blueprint: Blueprint, language: Language, given: dict[str, Any], told: list[str]) -> None:
    """Fill a list with words of the kind that the sentence names: as many as it says, else as many as are usual."""
    name = THEMED[blueprint.name]
    pairs = blueprint.parameters.get("pairs")
    usual = int(given.get("pairs") or float(str(pairs.default))) if pairs else themes.MOST
    listed = themes.themed(sentence, "en" if blueprint.name == "hangman" else language, usual)
    if listed:
        given[name] = listed
        told.append(f"{name}: a list of our own ({', '.join(listed[:3])} …)")


def _default(parameter: Parameter, language: Language) -> Any:
    """What a page has where nothing was said: amounts are yuan in Chinese."""
    return "¥" if parameter.type == "currency" and language == "zh" else parameter.default


def _own(name: str, blueprint: Blueprint, given: dict[str, Any]) -> bool:
    """Whether a list was left to the page: words to guess, names on a wheel."""
    return blueprint.parameters[name].type == "list" and name not in given and name != blueprint.needs


def _unit_of(sentence: str) -> str:
    """The unit that stands in the head of a sentence: `rainfall in mm: …`, `销量（吨）：…`."""
    found = _MEASURED.search(re.split(r"[:：\n]", sentence, maxsplit=1)[0])
    unit = next((g for g in found.groups() if g), "") if found else ""
    return {"percent": "%"}.get(unit.casefold(), unit)


def _dice(sentence: str) -> dict[str, Any]:
    """`2d20`, a coin: how many, and with how many sides."""
    if several := re.search(
        rf"({amounts.NUMBER})\s+(?:[\w-]+-sided|\d{{1,3}}-?(?:sided|faced))\s+di(?:c?e)\b", sentence, re.I
    ):
        return {"count": min(12.0, max(1.0, amounts.number(several[1])))}
    if several := re.search(rf"({amounts.NUMBER})\s*[颗粒]", sentence):
        return {"count": min(12.0, max(1.0, amounts.number(several[1])))}
    if _COIN.search(sentence):
        count = amounts.beside(sentence, ["coins", "枚硬币"])
        return {"sides": 2.0, "count": min(12.0, max(1.0, count or 1.0))}
    found = _DICE.search(sentence)
    if not found or int(found[2]) not in range(2, 101):
        return {}
    return {"sides": float(found[2]), "count": float(min(12, max(1, int(found[1] or 1))))}


def _ways(sentence: str, blueprint: Blueprint) -> dict[str, Any]:
    """Two algorithms side by side, where a sentence names two."""
    way = blueprint.parameters["way"]
    places = {
        value: min(
            (at for word in way.words_of(value) if (at := sentence.casefold().find(word.casefold())) >= 0), default=-1
        )
        for value in way.values
    }
    named = sorted((at, value) for value, at in places.items() if at >= 0)
    return {"way": named[0][1], "also": named[1][1]} if len(named) > 1 else {}


def _number(name: str, parameter: Parameter, sentence: str, blueprint: Blueprint) -> float | None:
    if name == "pause":
        if found := _BREAK.search(sentence):
            digits = re.search(amounts.NUMBER, found.group(), re.I)
            return amounts.number(digits.group()) if digits else None
        return 5.0 if re.search(r"pomodoro|番茄", sentence, re.I) else None
    value = amounts.beside(sentence, parameter.cues)
    if value is None and parameter.pace:
        factor = next((f for pattern, f in PACES if pattern.search(sentence)), None)
        value = float(parameter.default) * factor if factor and not isinstance(parameter.default, list) else None
        value = round(value) if value is not None else None
    return float(value) if value is not None else None


def _flag(parameter: Parameter, sentence: str) -> bool | None:
    low = sentence.casefold()
    if any(word.casefold() in low for word in parameter.off):
        return False
    return True if any(word.casefold() in low for word in parameter.on) else None


def _choice(parameter: Parameter, sentence: str) -> str | None:
    best: tuple[int, str] | None = None
    for value in parameter.values:
        for word in parameter.words_of(value):
            pattern = rf"(?<![\w.]){re.escape(word)}(?![\w]|\.\d)" if word.isascii() else re.escape(word)
            if re.search(pattern, sentence, re.I) and (best is None or len(word) > best[0]):
                best = (len(word), value)
    return best[1] if best else None


def _list(name: str, parameter: Parameter, sentence: str, blueprint: Blueprint) -> list[str] | None:
    if blueprint.name == "kanban":
        text = lists.after_cue(sentence, parameter.cues)
        if name == "cards" and not text:
            others = blueprint.parameters["columns"].cues
            text = "" if lists.after_cue(sentence, others) else lists.region(sentence)
    elif parameter.cues:
        text = lists.without_clauses(lists.region(sentence, parameter.cues))
    else:
        text = lists.region(sentence, ("with the words", "with the names", "pairs of", "有"))
    items = [item for item in lists.names(text, int(parameter.most)) if not TITLE.match(item)]
    items = [_BEFORE_NAME.sub("", item) if n == 0 else item for n, item in enumerate(items)]
    if len(items) < parameter.least or all(re.fullmatch(amounts.NUMBER, item) for item in items):
        return None
    return items


def _held(value: Any, parameter: Parameter) -> Any:
    """Within the limits of the parameter."""
    if isinstance(value, bool) or not isinstance(value, float | int):
        return value
    held = min(parameter.most, max(parameter.least, float(value)))
    whole = (
        parameter.type == "number"
        and isinstance(parameter.default, int | float)
        and parameter.least == int(parameter.least)
    )
    return float(round(held)) if whole else held
