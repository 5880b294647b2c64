"""A band of the home page to another place: "put the opening hours at the top of the front page"."""

from __future__ import annotations

import re

from agents.site.spec import Section
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made

_KINDS = {
    "hours": r"(?:opening )?(?:hours|times)|营业时间|开放时间",
    "contact": r"contact(?: details| section| form)?|address|联系(?:方式|我们)?|地址",
    "faq": r"faq|questions(?: and answers)?|常见问题",
    "gallery": r"gallery|photos?|pictures?|相册|照片",
    "steps": r"steps|how it works|流程|步骤",
    "quote": r"quotes?|testimonials?|评语",
    "figures": r"figures|numbers|数字",
    "text": r"text|introduction|简介|介绍",
}


def moved(c: Context, g: Groups) -> Made | None:
    """The band that the words name, to the top (below the head) or the end of its page."""
    home = next((page for page in c.spec.pages if page.path == ""), None)
    found = _band(c, home.sections, c.words(g["band"])) if home is not None else None
    if home is None or found is None:
        return None
    is_top = re.search(r"top|start|beginning|first|above|上|前|顶|开头", g["where"]) is not None
    kept = [s for s in home.sections if s is not found]
    at = (1 if kept and kept[0].kind == "hero" else 0) if is_top else len(kept)
    if home.sections.index(found) == at:
        return None
    title = found.title or found.kind
    return Made(
        [
            ops.RemoveSection(page="", kind=found.kind, title=found.title or None),
            ops.AddSection(page="", section=found, at=at),
        ],
        [
            c.say(
                f"“{title}” stands {'at the top' if is_top else 'at the end'} of the home page now.",
                f"“{title}”已移到首页{'上方' if is_top else '末尾'}。",
            )
        ],
    )


def _band(c: Context, sections: list[Section], told: str) -> Section | None:
    words = told.lower().removeprefix("the ").removeprefix("our ").strip()
    titled = next((s for s in sections if s.title and words == s.title.lower()), None)
    kinds = [kind for kind, pattern in _KINDS.items() if re.fullmatch(pattern, words)]
    named = next((s for kind in kinds for s in sections if s.kind == kind), None)
    part = next((s for s in sections if len(words) > 3 and words in s.title.lower()), None)
    entity = c.entity(words)
    rows = next((s for s in sections if entity is not None and s.entity in (entity.name, entity.plural)), None)
    return titled or named or part or rows
