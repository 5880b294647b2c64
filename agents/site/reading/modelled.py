"""A strong model writes the whole spec, starting from what the rules made of the sentence, and what no spec can say.

Its answer is checked; what does not fit is sent back, twice at most. Then the plan of the rules stands. It never
trusts a text of the model's to be a link or a name that could do harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import Field as Described

from agents.prompts import data, prompt
from agents.site.reading.sowing import seed_faults
from agents.site.spec import SiteSpec, faults
from agents.site.spec.links import dead_links
from agents.site.spec.reference import reference
from agents.site.wishes.modelled import lean
from agents.sources.base import Language
from agents.structure import UnstructuredError
from model.errors import ContextTooLong

if TYPE_CHECKING:
    from agents.site.reading.sentence import Reading

REPAIRS = 2
TOLD = 12
"""Faults that are sent back at once."""


class SiteDraft(SiteSpec):
    """What a model answers: the spec, and what no spec can say."""

    beyond: str = Described(default="", max_length=3000)


def write_spec(
    text: str, made: Reading, model: BaseChatModel, language: Language, on_event: Callable[[str], None]
) -> Reading:
    """`made` with the spec that the model writes; with its own spec where the model finds no sound one."""
    opening = asked = prompt(
        "site_spec.v2",
        reference=reference(),
        language={"en": "English", "zh": "Chinese"}[language],
        description=data("description", text),
        start=data("start", _written_out(made.spec)),
    )
    wrong: list[str] = []
    for attempt in range(REPAIRS + 1):
        on_event(_progress(attempt, language))
        try:
            draft: Any = model.with_structured_output(SiteDraft).invoke(asked)
        except (UnstructuredError, ContextTooLong):
            wrong = ["the answer was no plan"] if language == "en" else ["回答不是可用的方案"]
            break
        spec = harmless(draft, made.spec, language)
        wrong = [*faults(spec), *seed_faults(spec), *dead_links(spec)]
        if not wrong:
            made.spec, made.beyond = spec, draft.beyond.strip() or None
            made.said = [_written(spec, language)]
            return made
        asked = [*opening, *_correction(draft, wrong)]
    made.said.append(
        f"The model's own plan did not fit together ({wrong[0]}), so the plan made by rules stands."
        if language == "en"
        else f"模型的方案无法组合（{wrong[0]}），因此采用规则生成的方案。"
    )
    return made


def harmless(draft: SiteSpec, start: SiteSpec, language: Language) -> SiteSpec:
    """The spec with the language and blueprint that hold, and links that stay on the site."""
    spec = SiteSpec.model_validate(draft.model_dump(exclude={"beyond"}))
    spec.language, spec.blueprint, spec.moved, spec.clauses = language, start.blueprint, {}, []
    for page in spec.pages:
        for section in page.sections:
            if section.link and not (section.link.startswith("/") and not section.link.startswith("//")):
                section.link = section.button = ""
    return spec


def _correction(spec: SiteSpec, wrong: list[str]) -> list[BaseMessage]:
    listed = "\n".join(f"- {fault}" for fault in wrong[:TOLD])
    return [
        AIMessage(_written_out(spec)),
        HumanMessage(f"This plan does not fit together:\n{listed}\nAnswer again with the whole plan, mended."),
    ]


def _written_out(spec: SiteSpec) -> str:
    return json.dumps(lean(spec), ensure_ascii=False)


def _progress(attempt: int, language: Language) -> str:
    if language == "zh":
        return "编写网站方案" if attempt == 0 else "修正网站方案"
    return "Writing the plan" if attempt == 0 else "Mending the plan"


def _written(spec: SiteSpec, language: Language) -> str:
    titles = [e.titles for e in spec.entities]
    if language == "zh":
        return f"方案由模型编写，包含：{'、'.join(titles)}。"
    return f"The plan was written by the model: {', '.join(titles)}."
