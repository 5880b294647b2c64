"""The pen: what an edit needs a model for, opened only then. New words come from a model of the large tier or not at
all.

A small model chooses (which slide, which passage); it is never asked for a sentence, and a wish that needs one is
refused with what to configure. What a model writes is checked before it is taken: as many texts as asked, every number
kept, in the right language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import Field, create_model

from agents.checks.quantities import quantities
from agents.deck.authors import chooser_of
from agents.deck.edits.errors import EditRefused, NeedsModel
from agents.deck.extract import ExtractiveWriter, LeadChooser
from agents.deck.generative import GenerativeWriter
from agents.deck.library import Library
from agents.deck.manner import LANGUAGES
from agents.deck.schemas import STRICT, list_of
from agents.deck.spec import FRAME, DeckSpec, Slide
from agents.deck.texts import is_empty
from agents.deck.writer import Entry, Outline, Writer
from agents.errors import ModelError
from agents.profile import Profile
from agents.prompts import data, prompt
from agents.sources.base import Language, Passage
from agents.text.similarity import TfIdf, share_said
from agents.text.words import language_of, terms

Open = Callable[[], tuple[BaseChatModel, Profile]]
LEAST_ABOUT = 0.5
"""Share of a subject's words that a passage must hold with its headings."""
MOST_PASSAGES, MOST_BESIDE = 8, 12
BATCH, BATCH_LENGTH = 120, 6000
"""Texts translated in one request, and their characters"""
LEAST_WHOLE = 12
"""Of so many texts one may stay as it is, where its translation loses a number."""


class Pen:
    """Writes for the operations. `open_model` is called once, when first needed."""

    def __init__(self, open_model: Open | None) -> None:
        self._open = open_model
        self._opened: tuple[BaseChatModel, Profile] | None = None

    def able(self) -> tuple[BaseChatModel, Profile] | None:
        """The model where it can be trusted with writing, else None."""
        if self._open is None:
            return None
        self._opened = self._opened or self._open()
        return self._opened if self._opened[1].tier == "large" else None

    def choose(self, question: str, context: str, candidates: Sequence[str]) -> int:
        """Index of the candidate that the model picks; it can say nothing else. Raises EditRefused without a model."""
        if self._open is None:
            raise EditRefused(f"Several things could be meant by “{context}”.", fix="Name one by its number.")
        self._opened = self._opened or self._open()
        return chooser_of(self._opened[0]).choose(question, context, candidates)

    def translated(
        self, texts: Sequence[str], language: Language, *, names: Collection[str] = ()
    ) -> tuple[list[str], dict[str, str]]:
        """The texts in another language, and why some stay as they were. Raises NeedsModel, EditRefused.

        `names`: texts of which some are names that keep their form.
        """
        model = self._writer("Translating", "翻译")
        done: list[str] = []
        lost: dict[str, str] = {}
        for batch in _batches(texts):
            blanks = {"language": LANGUAGES[language]}
            made = self._asked(model, "edit_translate.v2", batch, blanks)
            poor = [n for n, pair in enumerate(zip(batch, made, strict=True)) if _poor(*pair, language, names)]
            if poor:  # once more, these alone
                again = self._asked(model, "edit_translate.v2", [batch[n] for n in poor], blanks)
                made = [again[poor.index(n)] if n in poor else new for n, new in enumerate(made)]
            for n in poor:
                if why := _poor(batch[n], made[n], language, names):
                    if len(texts) < LEAST_WHOLE * (len(lost) + 1):
                        raise why
                    lost[batch[n]] = why.sentence
                    made[n] = batch[n]
            done += made
        return done, lost

    def reworded(self, texts: Sequence[str], how: str, language: Language) -> list[str]:
        """The texts in other words. Raises NeedsModel, EditRefused."""
        model = self._writer("Rewording", "改写")
        done = self._asked(model, "edit_reword.v1", list(texts), {"language": LANGUAGES[language], "how": how})
        for old, new in zip(texts, done, strict=True):
            if why := _lost_number(old, new):
                raise why
        return done

    def written(self, entry: Entry, outline: Outline, library: Library, theme: str) -> Slide:
        """A slide written anew. Raises NeedsModel, ModelError."""
        self._writer("Writing a slide anew", "重写一页")
        able = self.able()
        assert able is not None
        return GenerativeWriter(*able, theme).draft(entry, outline, library, avoid=[])

    def slide_about(
        self, about: str, slide_id: str, spec: DeckSpec, library: Library, avoid: list[str], how: str = ""
    ) -> Slide:
        """A slide from the passages that speak of a subject. Raises EditRefused where none does."""
        found = passages_about(about, library)
        if not found:
            raise EditRefused(
                f"The sources say nothing about “{about}”.",
                fix="Give a document that does with --with FILE, or insert a slide with blanks to fill.",
            )
        said = set(avoid)
        fresh = [p for p in found if not any(p.text in s or s in p.text for s in said if len(s) > 40)] or found
        chosen = [p.id for p in fresh[:MOST_PASSAGES]]
        if self._open is not None and self.able() is not None:
            chosen = with_beside(chosen, library)  # who writes wants the tables under the same headings, too
        entry = Entry(id=slide_id, kind="content", title=_title(about), point=how, passages=chosen)
        others = [Entry(id=s.id, kind="content", title=s.title.text) for s in spec.slides if s.layout not in FRAME]
        outline = Outline(title=spec.title, language=spec.language, entries=[*others, entry])
        slide = self._drafted(entry, outline, library, avoid, spec.theme)
        if is_empty(slide):
            raise EditRefused(f"What the sources say about “{about}” is in the deck already.")
        return slide.model_copy(update={"id": slide_id})

    def _drafted(self, entry: Entry, outline: Outline, library: Library, avoid: list[str], theme: str) -> Slide:
        able = self.able() if self._open is not None else None
        writers: list[Writer] = [ExtractiveWriter(LeadChooser())]
        if able is not None:
            writers.insert(0, GenerativeWriter(*able, theme))
        for writer in writers[:-1]:
            try:
                return writer.draft(entry, outline, library, avoid=avoid)
            except ModelError:
                continue
        return writers[-1].draft(entry, outline, library, avoid=avoid)

    def _writer(self, what: str, chinese: str) -> BaseChatModel:
        able = self.able()
        if able is None:
            name = f" ({self._opened[1].name})" if self._opened else ""
            raise NeedsModel(
                f"{what} needs a model that writes; the configured one{name} only chooses and shortens. "
                f"（{chinese}需要能写作的模型。）",
                fix="Set IMPASTO_MODEL to an endpoint of a larger model, or give --model URL.",
            )
        return able[0]

    def _asked(self, model: BaseChatModel, name: str, texts: list[str], blanks: dict[str, str]) -> list[str]:
        count = len(texts)
        if not count:
            return []
        fields: dict[str, Any] = {"texts": (list_of(str), Field(min_length=count, max_length=count))}
        schema = create_model("Texts", __config__=STRICT, **fields)
        listed = data("texts", "\n".join(f"{n}. {t}" for n, t in enumerate(texts, start=1)))
        answer: Any = model.with_structured_output(schema).invoke(prompt(name, texts=listed, count=count, **blanks))
        made = [str(t).strip() for t in answer.texts]
        if len(made) != count or not all(made[n] for n in range(count) if texts[n].strip()):
            raise EditRefused("The model did not give back every text.", fix="Try again, or another model.")
        return made


def passages_about(about: str, library: Library) -> list[Passage]:
    """Passages that speak of a subject, most telling first."""
    body = [p for p in library.passages.values() if p.role == "body" and p.kind not in ("heading_note", "table")]
    if not body or not terms(about):
        return []
    shown = ["\n".join([*p.locator.heading, p.text]) for p in body]
    shares = [share_said(about, by=text) for text in shown]
    cosine = TfIdf(shown).cosine([about], shown)[0]
    ranked = sorted(range(len(body)), key=lambda n: (-shares[n], -float(cosine[n]), n))
    best = max(shares)
    return [body[n] for n in ranked if shares[n] >= max(LEAST_ABOUT, best - 0.25)][:MOST_PASSAGES]


def with_beside(chosen: Sequence[str], library: Library) -> list[str]:
    """Passages and what stands under the same headings, tables among it, as far as one slide can be written from."""
    under = [h.passages for h in library.headings.values() if set(h.passages) & set(chosen)]
    body = [i for held in under for i in held if i in library.passages and library.passages[i].role == "body"]
    return list(dict.fromkeys([*chosen, *body]))[: MOST_BESIDE + len(chosen)]


def _title(about: str) -> str:
    return about[:1].upper() + about[1:]


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == BATCH or sum(map(len, batch)) + len(text) > BATCH_LENGTH):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def _poor(old: str, new: str, language: Language, names: Collection[str] = ()) -> EditRefused | None:
    """Why a translation cannot be taken; None where it can."""
    if old not in names and len(old) > 12 and language_of(new) != language and any(c.isalpha() for c in new):
        return EditRefused(f"The model did not translate “{old[:50]}”.", fix="Try again, or another model.")
    return _lost_number(old, new)


def _lost_number(old: str, new: str) -> EditRefused | None:
    held = quantities(new)
    for number in quantities(old):
        if not any(number.same(other) for other in held):
            return EditRefused(
                f"The model lost the number {number.text or number.value} of “{old[:50]}”.",
                fix="Try again, or another model.",
            )
    return None
