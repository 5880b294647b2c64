"""`read_sentence`: one sentence → a whole, sound spec, by rules alone or with a model.

Without a model able to write: the nearest blueprint, its trade, the numbers, people, kinds of thing, fields, features
and looks that the sentence names. A small model is asked to choose where words leave it open. A strong one writes the
spec itself, starting from what the rules made. Whatever happens, what comes out is sound.
"""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.language_models import BaseChatModel

from agents.errors import Cancelled, InputRefused
from agents.profile import Opens, is_large, opener
from agents.settings import Settings
from agents.site.reading import refusing, styling
from agents.site.reading.ruled import Reading, by_rules
from agents.sources.base import Language
from agents.text.words import language_of

__all__ = ["Reading", "read_sentence"]

Tell = Callable[[str], None]


def _silent(_: str) -> None:
    return None


def _never() -> bool:
    return False


def read_sentence(
    sentence: str,
    *,
    language: Language | None = None,
    style: str | None = None,
    model: BaseChatModel | Opens | None = None,
    settings: Settings | None = None,
    on_event: Tell = _silent,
    cancel: Callable[[], bool] = _never,
) -> Reading:
    """The site that a sentence asks for.

    `style`: a style's name, or words for one; None: what suits the sentence.

    Raises:
        InputRefused: nothing in it can be built, it asks for more than 20 kinds of thing, or the style is unknown.
        ModelError: the model cannot be asked.
        Cancelled: `cancel` said so.
    """
    tongue: Language = language or language_of(sentence)
    text = refusing.check(sentence, tongue)
    wanted = _wanted_style(style, tongue)
    _stop(cancel)
    opens = opener(model) if model is not None and settings is not None else None
    made = by_rules(text, tongue, opens=opens)
    if opens is not None and settings is not None:
        _stop(cancel)
        made = _with_model(made, text, tongue, opens, settings, on_event)
    if wanted is not None:
        made.spec.style = wanted  # type: ignore[assignment]
    return made


def _wanted_style(style: str | None, language: Language) -> str | None:
    if style is None:
        return None
    named = styling.named_style(style)
    if named is None:
        from agents.site.spec import STYLES

        known = ", ".join(STYLES)
        said = f"There is no style “{style}”." if language == "en" else f"没有“{style}”这种风格。"
        raise InputRefused(said, fix=f"Known: {known}." if language == "en" else f"可选：{known}。")
    return named


def _stop(cancel: Callable[[], bool]) -> None:
    if cancel():
        raise Cancelled("Stopped.")


def _with_model(
    made: Reading, text: str, language: Language, opens: Opens, settings: Settings, on_event: Tell
) -> Reading:
    if not is_large(opens, settings):
        return made
    from agents.site.reading.modelled import write_spec

    return write_spec(text, made, opens(), language, on_event)
