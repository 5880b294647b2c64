"""What a rule reads a clause with: the site, what the person pointed at, the quoted texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.site.spec import Entity, Field, SiteSpec
from agents.site.wishes import names
from agents.site.wishes.operations import Operation
from agents.sources.base import Language

Choose = Callable[[str, str, Sequence[str]], int]
"""A model picks one of several readings: question, context, candidates → index."""


class Pointed(BaseModel):
    """What a person clicked in the preview. Each part may be missing."""

    model_config = ConfigDict(extra="forbid")

    place: str | None = None
    """Template and line: `features/bookings/templates/bookings/index.html:12`."""
    path: str | None = None
    """Address of the page in the preview: `/bookings/3`."""
    entity: str | None = None
    field: str | None = None
    page: str | None = None
    """Path of a written page; home is the empty one."""
    section: int | None = None
    """From 0."""
    text: str | None = None
    """The words on it."""


@dataclass
class Made:
    """What a rule makes of a clause."""

    operations: list[Operation] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """In place of the sentences that tell the operations; those are made where this is empty."""
    beyond: str | None = None
    """The part that no operation says."""


@dataclass
class Context:
    """One clause under the rules."""

    spec: SiteSpec
    chinese: bool
    """Whether the wish is written in Chinese: what is said back is in its language."""
    pointed: Pointed = field(default_factory=Pointed)
    quoted: list[str] = field(default_factory=list)
    choose: Choose | None = None
    notes: list[str] = field(default_factory=list)
    """What was taken for granted; said at the end."""

    @property
    def language(self) -> Language:
        """The site's own language: labels are made in it."""
        return self.spec.language

    def say(self, english: str, chinese: str) -> str:
        """One of two wordings, in the wish's language."""
        return chinese if self.chinese else english

    def label(self, english: str, chinese: str) -> str:
        """One of two wordings, in the site's language."""
        return chinese if self.spec.language == "zh" else english

    def words(self, said: str) -> str:
        """Text as the person wrote it, its marks replaced by what was quoted."""
        text = re.sub(r"⟪(\d+)⟫", lambda m: self.quoted[int(m[1])], said).strip()
        return text.strip("\"'“”‘’「」").strip()

    def entity(self, said: str | None) -> Entity | None:
        """The entity that a mention means; the pointed one for "it", "this", none."""
        if said is None or re.fullmatch(
            r"(?:it|this|them|that|these|those|here|这个?|它们?|这里|此处)?", said.strip(), re.I
        ):
            return self.pointed_entity()
        return names.entity_named(self.words(said), self.spec)

    def pointed_entity(self) -> Entity | None:
        """The entity of what was clicked."""
        if self.pointed.entity:
            return names.entity_named(self.pointed.entity, self.spec)
        found = re.match(r"features/(\w+)/", self.pointed.place or "") or re.match(
            r"(?:https?://[^/]+)?/([\w-]+)", self.pointed.path or ""
        )
        return next((e for e in self.spec.entities if found and e.plural == found[1].replace("-", "_")), None)

    @property
    def page(self) -> str | None:
        """Path of the written page in view, or None."""
        if self.pointed.page is not None:
            return self.pointed.page
        found = re.search(r"features/pages/templates/pages/([\w-]+)\.html", self.pointed.place or "")
        if found:
            path = "" if found[1] == "home" else found[1].replace("_", "-")
            return path if any(p.path == path for p in self.spec.pages) else None
        address = re.fullmatch(r"(?:https?://[^/]+)?/?([\w-]*)", self.pointed.path or "\0")
        return address[1] if address and any(p.path == address[1] for p in self.spec.pages) else None

    def people_entity(self, said: str) -> Entity | None:
        """Where persons are noted: an entity of this name, else what those people make (a booking's phone is asked at
        the booking)."""
        from agents.site.words.people import who_of

        named = self.entity(said)
        if named is not None:
            return named
        return names.main_entity(self.spec) if who_of(self.words(said), self.spec) in ("member", "everyone") else None

    def fields(self, said: str, entity: Entity | None = None) -> list[tuple[Entity, Field]]:
        """The fields that a mention means: of `entity`, of the pointed one, or of all. Best first."""
        words = self.words(said)
        if entity is None:
            split = _of(words)
            if split is not None:
                owner = self.people_entity(split[1])
                if owner is not None:
                    return self.fields(split[0], owner)
            for one in self.spec.entities:  # "product names"
                for title in (one.title.lower(), one.titles.lower()):
                    if words.lower().startswith(title + " "):
                        inner = names.fields_named(words[len(title) + 1 :], one)
                        if inner:
                            return [(one, inner[0])]
        held = [entity] if entity is not None else [e for e in (self.pointed_entity(),) if e is not None]
        if not held and entity is None:
            first = names.offered_entity(self.spec), names.main_entity(self.spec)
            held = [e for e in first if e is not None]
            held += [e for e in self.spec.entities if all(e is not h for h in held)]
        return [(e, f) for e in held for f in names.fields_named(words, e)]

    def field(self, said: str, entity: Entity | None = None) -> tuple[Entity, Field] | None:
        """The one field that a mention means. Where several could be meant it is noted which was taken."""
        found = list({id(f): (e, f) for e, f in self.fields(said, entity)}.values())
        if not found:
            return None
        if len(found) > 1:
            pick = self._pick(said, found)
            taken = found[pick]
            others = ", ".join(e.titles for n, (e, _) in enumerate(found) if n != pick)
            self.notes.append(
                self.say(
                    f"“{self.words(said)}” was taken as {taken[1].label} of {taken[0].titles} ({others} have one too).",
                    f"“{self.words(said)}”按{taken[0].titles}的{taken[1].label}理解（{others}也有）。",
                )
            )
            return taken
        return found[0]

    def _pick(self, said: str, found: list[tuple[Entity, Field]]) -> int:
        if self.choose is None:
            return 0
        shown = [f"{f.label} of {e.titles}" for e, f in found]
        return self.choose(f"Which is meant by “{self.words(said)}”?", self.spec.name, shown)


def _of(words: str) -> tuple[str, str] | None:
    """ "price of products", "the product's price", "商品的价格" as field and entity."""
    found = re.fullmatch(r"(?:the )?(.+?) (?:of|for|on|in|from) (?:the |each |all |every )?(.+)", words, re.I)
    if found:
        return found[1], found[2]
    found = re.fullmatch(r"(?:the )?(.+?)(?:'s|s')\s+(.+)", words, re.I) or re.fullmatch(r"(.+?)的(.+)", words)
    if found:
        return found[2], found[1]
    return None


Groups = dict[str, Any]
Maker = Callable[[Context, Groups], "Made | None"]
"""None: the clause is not of this rule after all."""
