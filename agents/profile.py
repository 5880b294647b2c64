"""Profile: what a model can be trusted with. Its context length, and a tier found by probing, never by its name.

The probe gives the model short passages and asks for two bullets each. A model of the `large` tier obeys the form and
brings in no name, number or quoted term of its own; any other is `small`, and is then only asked to choose.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Literal

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, ValidationError

from agents.errors import ConfigurationError
from agents.prompts import data, prompt
from agents.settings import Settings
from agents.sources.base import Language

Tier = Literal["small", "large"]
Opens = Callable[[], BaseChatModel]
"""Opens the model, once: seconds and hundreds of MB that are not spent where nothing is asked of it."""

VERSION = 1
"""Raised when the probe changes, so that cached answers of an older one are not used."""
PASSED = 0.75
"""Share of passages that must come out well formed; of those none may hold anything invented."""
KNOWN_WORDS = 0.55
"""Share of an English bullet's longer words that must come from the passage: below it is about something else."""
ANSWER_TOKENS = 220
THINKING_TOKENS = 3000
LIMITS: dict[Language, tuple[int, str]] = {"en": (16, "16 words"), "zh": (30, "30个字 (characters)")}

PASSAGES: list[tuple[Language, str]] = [
    (
        "en",
        "The ferry between Holm and Varde carried 41,300 passengers in 2019, a quarter more than the year before, "
        "after the harbour master, Ingrid Soll, moved the first departure from 7:40 to 6:15 so that shift workers "
        "could use it. The council had wanted to close the line in March 2018 and to run a bus over the Kessel bridge "
        "instead, which would have taken 55 minutes.",
    ),
    (
        "en",
        "In the trial at Marrow Lane School, 18 of 24 classrooms were fitted with a carbon dioxide meter that the "
        'pupils call "the canary"; windows were opened whenever it showed more than 1,000 ppm. Absence through colds '
        "fell from 4.1 to 2.9 days per pupil, although Dr Amara Obi, who led the trial, warns that a mild winter "
        "explains part of the change.",
    ),
    (
        "zh",
        "青石镇图书馆从2021年起把闭馆时间由18点推迟到22点，当年借阅量达到8.6万册，比上一年增加31%。馆长周文岚说，"
        "增加的读者中有六成是下班后才来的工人。镇政府原计划关闭二楼的“旧报室”，后来保留了它，并把预算中的12万元用于更换照明。",
    ),
    (
        "zh",
        "“清河一号”小型水轮机在柳溪试运行了240天，平均每天发电96千瓦时，足够32户家庭使用。工程师何立群指出，"
        "枯水的8月里产量只有平均值的四成，因此村里仍保留了原来的柴油机。整套设备造价38万元，由三个村分摊。",
    ),
]


class Profile(BaseModel):
    """What the agents need to know of a model."""

    model_config = ConfigDict(frozen=True)

    name: str
    """As it is shown and as it is written into the deck."""
    context_length: int
    """Tokens of prompt and answer together."""
    tier: Tier


def profile(model: BaseChatModel, settings: Settings) -> Profile:
    """The model's profile: from the settings, else from the cache below `settings.data`, else by probing it once."""
    identity = str(getattr(model, "identity", type(model).__name__))
    name = str(getattr(model, "model_name", None) or getattr(model, "name", None) or type(model).__name__)
    context = int(getattr(model, "context_length", 8192))
    if settings.tier != "auto":
        return Profile(name=name, context_length=context, tier=settings.tier)
    key = hashlib.sha256(f"{VERSION}\n{identity}".encode()).hexdigest()[:24]
    cached = settings.data / "profiles" / f"{key}.json"
    try:
        tier = Profile.model_validate_json(cached.read_bytes()).tier
    except (OSError, ValidationError):
        tier = probe(model)
    known = Profile(name=name, context_length=context, tier=tier)
    _keep(known, settings, key)
    return known


def told_tier(settings: Settings) -> Tier | None:
    """The tier where no model need be opened to know it: as the settings say; the embedded default was probed before it
    was shipped, and its weights are pinned."""
    if settings.tier != "auto":
        return settings.tier
    return "small" if settings.model == Settings.model_fields["model"].default else None


def is_large(opens: Opens, settings: Settings) -> bool:
    """Whether the model is of the large tier; it is opened only where that cannot be known without."""
    return (told_tier(settings) or profile(opens(), settings).tier) == "large"


def opener(model: BaseChatModel | Opens) -> Opens:
    """How a model is opened, where it may be open already."""
    return (lambda: model) if isinstance(model, BaseChatModel) else model


def _keep(known: Profile, settings: Settings, key: str) -> None:
    folder = settings.data / "profiles"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{key}.tmp"
        temporary.write_text(known.model_dump_json(), "utf-8")
        temporary.replace(folder / f"{key}.json")
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {settings.data} cannot be written: {error}.", fix="Set IMPASTO_DATA."
        ) from error


def probe(model: BaseChatModel) -> Tier:
    """Ask for bullets about each passage. Stops at the first invention: one is enough."""
    formed = 0
    for number, (language, passage) in enumerate(PASSAGES, start=1):
        answer = _ask(model, language, passage)
        bullets = bullets_of(answer, language)
        if bullets is not None:
            if not all(faithful(b, passage, language) for b in bullets):
                return "small"
            formed += 1
        if formed + len(PASSAGES) - number < PASSED * len(PASSAGES):
            return "small"
    return "large"


def _ask(model: BaseChatModel, language: Language, passage: str) -> str:
    messages = prompt("probe.v1", passage=data("passage", passage), limit=LIMITS[language][1])
    tokens = ANSWER_TOKENS if getattr(model, "embedded", False) else THINKING_TOKENS
    answer = str(model.invoke(messages, max_tokens=tokens, temperature=0.0).text)
    return re.sub(r"<think>.*?</think>", "", answer, flags=re.DOTALL).strip()


def bullets_of(answer: str, language: Language) -> list[str] | None:
    """The two bullets, or None when the form was not kept (other lines, another number of bullets, too long)."""
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    if len(lines) != 2 or not all(re.match(r"[-•*]\s+\S", line) for line in lines):
        return None
    bullets = [line[1:].strip() for line in lines]
    return bullets if all(0 < _length(b, language) <= LIMITS[language][0] * 1.25 for b in bullets) else None


def _length(text: str, language: Language) -> int:
    return len(re.sub(r"\s", "", text)) if language == "zh" else len(text.split())


def faithful(text: str, passage: str, language: Language) -> bool:
    """Whether every name, number and quoted term of `text` occurs in `passage`, and the text is about it."""
    flat = re.sub(r"[\s,，]", "", passage).casefold()
    numbers = re.findall(r"\d+(?:[.:]\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    known_numbers = set(re.findall(r"\d+(?:[.:]\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", passage)))
    quoted = re.findall(r"[“\"「《]([^”\"」》]{2,40})[”\"」》]", text)
    if any(n not in known_numbers for n in numbers) or any(
        re.sub(r"[\s,，.。]", "", q).casefold() not in flat for q in quoted
    ):
        return False
    if language == "zh":
        return _chinese_known(text, passage)
    words = set(re.findall(r"[a-z]+", passage.casefold()))
    names = re.findall(r"(?<=\s)[A-Z][A-Za-z]+", text)
    if any(name.casefold() not in words for name in names):
        return False
    longer = [w for w in re.findall(r"[a-z]+", text.casefold()) if len(w) > 4]
    stems = {w[:5] for w in words}
    return not longer or sum(w[:5] in stems for w in longer) / len(longer) >= KNOWN_WORDS


def _chinese_known(text: str, passage: str) -> bool:
    """Latin words must occur; of the pairs of Han characters, most."""
    if any(w.casefold() not in passage.casefold() for w in re.findall(r"[A-Za-z]{2,}", text)):
        return False
    han = re.findall(r"[\u4e00-\u9fff]+", text)
    pairs = [run[i : i + 2] for run in han for i in range(len(run) - 1)]
    return bool(pairs) and sum(p in passage for p in pairs) / len(pairs) >= KNOWN_WORDS
