"""make and continue_: a sentence becomes one HTML file, tried in a browser before it is called done.

A strong model writes the page; without one, a blueprint of ours is filled in. What fits no blueprint is refused, with
the kinds that can be made.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agents.artifact.assembling import artifact_in, html_of
from agents.artifact.blueprints import Blueprint, blueprints
from agents.artifact.choosing import choose, unknown_kind, wants_site
from agents.artifact.following import follow
from agents.artifact.reading import read
from agents.artifact.spec import Artifact, ArtifactMade, ArtifactRequest, Trial
from agents.artifact.trying import try_page
from agents.artifact.writing import MARK, write
from agents.coding.base import Cancel, Step, never, quiet
from agents.errors import BrowserMissing, Cancelled, InputRefused
from agents.files import write_whole
from agents.settings import Settings
from agents.sources.base import Language
from agents.steps import Once, always
from agents.text.words import language_of

LONGEST = 6000
LARGEST_PAGE = 2_000_000
NEEDED = {
    "points": "the numbers, as in “a bar chart of fruit sales: apples 12, pears 30”",
    "series": "the numbers, as in “stacked bars of sales: north: Q1 10, Q2 14; south: Q1 12, Q2 9”",
    "pairs": "the pairs of numbers, as in “a scatter plot of height and weight: 160 55, 172 70, 181 83”",
    "facts": "the questions with their answers, as in “a quiz: What is 2 + 2? 4; What is 3 + 3? 6”",
    "events": "the events with their dates, as in “a timeline: 1957 Sputnik, 1969 Moon landing”",
}
NEEDED_ZH = {
    "points": "数据，例如“水果销量柱状图：苹果12，梨30”",
    "series": "数据，例如“堆叠柱状图：北区：一季度10，二季度14；南区：一季度12，二季度9”",
    "pairs": "成对的数字，例如“身高和体重的散点图：160 55，172 70，181 83”",
    "facts": "问题和答案，例如“测验：2+2等于几？4；3+3等于几？6”",
    "events": "带日期的事件，例如“时间线：1957年 人造卫星，1969年 登月”",
}
Emit = Callable[[Step], None]


def make(
    request: ArtifactRequest, settings: Settings, *, on_event: Emit = quiet, cancel: Cancel = never, once: Once = always
) -> ArtifactMade:
    """Make the page and write it to `request.out`. `once` keeps a model's answers.

    Raises InputRefused, ModelError, ConfigurationError, Cancelled."""
    began = time.monotonic()
    sentence = _accepted(request.sentence)
    language = request.language or language_of(sentence)
    choice = choose(sentence)
    model = _strong(settings, needed=choice is None, cancel=cancel)
    with _Trying(settings, on_event, cancel) as trying:
        if model is not None:
            made = _written(sentence, language, model, trying, request.out, cancel=cancel, once=once)
            if made is not None:
                return _timed(made, began)
        if choice is None:
            raise refusal(sentence, strong=model is not None)
        on_event(Step(kind="tool", message=f"blueprint {choice.blueprint.name}", tool="blueprint"))
        found = read(sentence, choice.blueprint, language)
        _check_needs(choice.blueprint, found.artifact)
        said = found.said if choice.named else [f"taken as: {choice.blueprint.name}", *found.said]
        return _timed(_filled(found.artifact, request.out, trying, said), began)


def continue_(
    file: Path,
    wish: str,
    settings: Settings,
    *,
    out: Path | None = None,
    on_event: Emit = quiet,
    cancel: Cancel = never,
    once: Once = always,
) -> ArtifactMade:
    """Change the page in `file` by a wish; the old one stays when nothing of the wish can be done.

    Raises InputRefused, ModelError, ConfigurationError, Cancelled.
    """
    began = time.monotonic()
    wish = _accepted(wish)
    html = _page(file)
    artifact = artifact_in(html)
    if artifact is None and MARK not in html:
        raise InputRefused(f"{file} is not an artifact that Impasto made.", fix="Make one with impasto artifact.")
    out = out or file
    with _Trying(settings, on_event, cancel) as trying:
        followed = follow(artifact, wish) if artifact is not None else None
        if followed is not None and followed.done and not followed.beyond:
            return _timed(_filled(followed.artifact, out, trying, followed.done), began)
        model = _strong(settings, needed=True, cancel=cancel)
        if model is not None:
            made = _written(wish, language_of(wish), model, trying, out, before=html, cancel=cancel, once=once)
            if made is not None:
                return _timed(made, began)
        if followed is None:
            raise InputRefused(
                "A model wrote this page, and only a model can change it.", fix="Set IMPASTO_MODEL to an endpoint."
            )
        if not followed.done:
            raise InputRefused(
                f"Nothing of “{wish[:80]}” can be done on this page without a strong model.",
                fix="Wish for a colour, light or dark, a speed, a size, a title, other words, or items of its list.",
            )
        beyond = [f"left undone: {clause}" for clause in followed.beyond]
        return _timed(_filled(followed.artifact, out, trying, [*followed.done, *beyond]), began)


def refusal(sentence: str, *, strong: bool) -> InputRefused:
    """Why nothing is made of a sentence, and what can be, in the sentence's language."""
    zh = language_of(sentence) == "zh"
    titles = [blueprint.words["zh" if zh else "en"]["title"] for blueprint in blueprints().values()]
    if wants_site(sentence):
        return InputRefused(
            _say(
                zh,
                "This asks for what one page cannot do: it has no accounts and keeps nothing.",
                "这超出了单个页面的能力：它没有账户，也不保存数据。",
            ),
            fix=_say(zh, "Make a site of it: impasto site “…”.", "请改做网站：impasto site “……”。"),
        )
    why = _say(zh, "The model could not make a page of it that works.", "模型没能做出可用的页面。")
    if not strong:
        why = _say(zh, "No blueprint fits it.", "没有合适的模板。")
    if unknown_kind(sentence) and not strong:
        why = _say(zh, "There is no blueprint for that.", "没有这一类的模板。")
    kinds = "、".join(titles) if zh else ", ".join(title.lower() for title in titles)
    return InputRefused(
        _say(
            zh, f"{why} Without a strong model these can be made: {kinds}.", f"{why}没有更强的模型时可以做：{kinds}。"
        ),
        fix=_say(
            zh,
            "Set IMPASTO_MODEL to an endpoint, or ask for one of these.",
            "请用 IMPASTO_MODEL 指定一个模型服务，或选择其中一种。",
        ),
    )


def _say(zh: bool, english: str, chinese: str) -> str:
    return chinese if zh else english


def _accepted(sentence: str) -> str:
    bare = sentence.strip()
    if not bare or not any(c.isalnum() for c in bare):
        raise InputRefused("There is no sentence to make a page of.", fix="Say what it should be, in a sentence.")
    if len(bare) > LONGEST:
        raise InputRefused(f"The sentence has {len(bare)} characters; {LONGEST} are the most.", fix="Make it shorter.")
    return bare


def _page(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_PAGE:
            raise InputRefused(f"{file} is larger than a page that Impasto makes.")
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{file} cannot be read as a page: {error}.") from error


def _check_needs(blueprint: Blueprint, artifact: Artifact) -> None:
    if blueprint.needs and not artifact.parameters.get(blueprint.needs):
        zh = artifact.language == "zh"
        title = blueprint.words["zh" if zh else "en"]["title"]
        raise InputRefused(
            _say(
                zh,
                f"A {title.lower()} needs its contents, and the sentence has none that can be read. "
                "Nothing is made up.",
                f"{title}需要内容，而句子里没有能读出的内容。不会编造。",
            ),
            fix=_say(zh, f"Give {NEEDED[blueprint.needs]}.", f"请给出{NEEDED_ZH.get(blueprint.needs, '')}。"),
        )


def _filled(artifact: Artifact, out: Path, trying: _Trying, said: list[str]) -> ArtifactMade:
    html = html_of(artifact)
    trial = trying(html)
    write_whole(out, html.encode())
    return ArtifactMade(path=out, title=artifact.title, blueprint=artifact.blueprint, checks=trial, said=said)


def _written(
    sentence: str,
    language: Language,
    model: Any,
    trying: _Trying,
    out: Path,
    *,
    before: str = "",
    cancel: Cancel,
    once: Once,
) -> ArtifactMade | None:
    """What the model made of it; None when no page of it came through its trial."""
    written = write(sentence, language, model, trying, before=before, cancel=cancel, once=once)
    if not written.html or written.trial.faults:
        trying.emit(Step(kind="strategy", message=f"the model's page has faults: {written.trial.faults[:1]}", ok=False))
        return None
    import re

    title = re.search(r"<title[^>]*>(.*?)</title>", written.html, re.S | re.I)
    write_whole(out, written.html.encode())
    said = [f"written by {getattr(model, 'model_name', 'the model')} in {written.attempts} attempts"]
    return ArtifactMade(
        path=out,
        title=" ".join(title.group(1).split())[:120] if title else "Artifact",
        checks=written.trial,
        said=said,
        tool_calls=written.attempts,
    )


def _strong(settings: Settings, *, needed: bool, cancel: Cancel) -> Any:
    """The model when it can write pages. A small embedded one is not even loaded where a blueprint does."""
    if not settings.asks_endpoint and settings.tier == "auto" and not needed:
        return None
    from agents.llm import open_model
    from agents.profile import profile, told_tier

    if told_tier(settings) == "small":
        return None

    model = open_model(settings, cancel=cancel)
    return model if profile(model, settings).tier == "large" else None


def _timed(made: ArtifactMade, began: float) -> ArtifactMade:
    return made.model_copy(update={"seconds": round(time.monotonic() - began, 1)})


class _Trying:
    """Tries pages in one browser, started at the first; where there is none, says so instead."""

    def __init__(self, settings: Settings, emit: Emit, cancel: Cancel) -> None:
        from agents.render.browser import Browser

        self.browser = Browser(settings)
        self.emit, self.cancel = emit, cancel

    def __enter__(self) -> _Trying:
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()

    def __call__(self, html: str) -> Trial:
        if self.cancel():
            raise Cancelled("Stopped.")
        try:
            trial = try_page(html, self.browser)
        except BrowserMissing as error:
            return Trial(checked=[f"not tried in a browser: {error.sentence}"])
        self.emit(Step(kind="check", message=f"{len(trial.faults)} faults in the browser", ok=not trial.faults))
        return trial
