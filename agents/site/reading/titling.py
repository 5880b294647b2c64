"""The name of a site and what it is about, from the words of its sentence."""

from __future__ import annotations

import re

from agents.site.blueprints import blueprint
from agents.site.blueprints.trades import Trade
from agents.site.reading import naming
from agents.site.reading.hearing import Heard
from agents.site.reading.kin import Kin
from agents.site.spec import SiteSpec
from agents.text.words import han_count


def subject_of(heard: Heard, name: str = "") -> str | None:
    """What the place or matter is called in the sentence; None where that is but the kind of site."""
    told = heard.told
    if heard.language == "en" and not han_count(told.head):
        found = naming.subject_in(told.head, told.subject, own=not name)
    else:
        found = naming.han_subject_in(told.subject)
    if found and name and _is_kind_alone(found, name):
        return None
    return found[:1].upper() + found[1:] if found else None


def _is_kind_alone(subject: str, name: str) -> bool:
    kinds = {k.lower() for tongue in ("en", "zh") for k in blueprint(name).listed("kinds", tongue)}
    return subject.lower() in kinds and (
        " " not in subject
        or re.search(
            r"^(?:online|lending|book|help|support|service|job|message|discussion|kanban|project|ideas|internship|gig|members|sports|fitness|training|community|recipe|sales|real|property|ticket|task)\b",
            subject,
            re.I,
        )
        is not None
    )


def _has_kind(subject: str, name: str) -> bool:
    if not name:
        return False
    kinds = [k.lower() for tongue in ("en", "zh") for k in blueprint(name).listed("kinds", tongue)]
    low = subject.lower()
    return any(re.search(rf"\b{re.escape(k)}s?\b", low) if k.isascii() else k in low for k in kinds)


_OWN_NAME = re.compile(r"(?:登记|管理|预约|报名|记录|交换|库存|招领|排班|投票|请假|报修|点单|评选|培训)$")
"""A matter that says already what the site is for."""


def name_site(spec: SiteSpec, heard: Heard, kin: Kin, trade: Trade | None, made: str, said: list[str]) -> None:
    """The name that the sentence gives, else the trade's, else one made of its matter."""
    language = heard.language
    name = naming.name_in(heard.text, language)
    if name is not None:
        spec.name = name
        said.append(f"The site is called “{name}”." if language == "en" else f"网站名称：“{name}”。")
        return
    subject = subject_of(heard, made) if trade is None else None
    if subject and len(subject) <= 40:
        pattern = kin.named.get(language, "{}")
        words = pattern.replace("{}", "").strip().lower()
        own = (
            _OWN_NAME.search(subject) is not None
            or naming.is_place(subject)
            or _has_kind(subject, made)
            or (words and words.rstrip("s") in subject.lower())
        )
        spec.name = subject if own else pattern.format(subject)
        if language == "en":
            spec.name = spec.name[:1].upper() + spec.name[1:]
    if language == "zh":
        said.append(f"名称“{spec.name}”是暂定的，说“网站改名为……”即可修改。")
    else:
        said.append(f"The name “{spec.name}” is made up; say “rename the site to …”.")
