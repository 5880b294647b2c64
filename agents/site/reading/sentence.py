"""`read_sentence`: one sentence → a whole, sound spec, by rules alone or with a model.

Without a model able to write: the nearest blueprint, its trade, the numbers, people, kinds of thing, fields, features
and looks that the sentence names. A small model is asked to choose where words leave it open. A strong one writes the
spec itself, starting from what the rules made. Whatever happens, what comes out is sound.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from agents.errors import Cancelled, InputRefused
from agents.settings import Settings
from agents.site.blueprints import Match, blueprint, nearest
from agents.site.blueprints.finding import NEAR
from agents.site.blueprints.trades import Trade, trades_in
from agents.site.reading import acting, blank, counting, extras, listing, naming, refusing, sowing, styling, trading
from agents.site.spec import MOST_ENTITIES, Entity, Field, SiteSpec, faults
from agents.site.wishes.names import entity_named, offered_entity, singular
from agents.site.words.entities import entity_from
from agents.sources.base import Language
from agents.text.words import language_of

CLEARLY = 2.4
"""Score of words from which a blueprint is what the sentence names, rather than what it is merely like."""
CLOSE = 0.8
"""A second blueprint with this share of the first one's score leaves the choice open."""


@dataclass
class Reading:
    """What was understood."""

    spec: SiteSpec
    blueprint: str
    """Name of the blueprint it started from; empty where there was none."""
    said: list[str] = field(default_factory=list)
    """For the person: what was understood, what the blueprint filled in, what was not understood."""


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
    model: BaseChatModel | None = None,
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
    made = by_rules(text, tongue, model=model, settings=settings)
    if model is not None and settings is not None:
        _stop(cancel)
        made = _with_model(made, text, tongue, model, settings, on_event)
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
    made: Reading, text: str, language: Language, model: BaseChatModel, settings: Settings, on_event: Tell
) -> Reading:
    from agents.profile import profile

    if profile(model, settings).tier != "large":
        return made
    from agents.site.reading.modelled import write_spec

    return write_spec(text, made, model, language, on_event)


def by_rules(
    text: str, language: Language, *, model: BaseChatModel | None = None, settings: Settings | None = None
) -> Reading:
    """The site by rules alone; a model is only asked which of two blueprints is meant. Raises InputRefused."""
    if refusing.is_generic(text):
        raise refusing.refuse_nothing(text, language)
    matches = nearest(text)
    listed = listing.listed_in(text, language)
    if len(listed.kinds) > MOST_ENTITIES:
        raise refusing.refuse_many(listed.kinds, language)
    trades = trades_in(text)
    best = matches[0]
    if (
        not listed.kinds
        and not trades
        and (best.score < NEAR or (refusing.is_question(text) and best.called < CLEARLY))
    ):
        raise refusing.refuse_nothing(text, language)
    if _is_own(best, listed, trades):
        made = _own(text, listed, language)
        if made is not None:
            return _finished(made, text, language)
    best = _chosen(matches, text, model, settings)
    return _finished(_from_blueprint(best, text, listed, trades, language), text, language)


def _chosen(matches: list[Match], text: str, model: BaseChatModel | None, settings: Settings | None) -> Match:
    """The best match; where a second one is as good, the one that the model picks."""
    close = [m for m in matches if m.score >= CLOSE * matches[0].score]
    if len(close) < 2 or model is None or settings is None:
        return matches[0]
    from agents.site.reading.staged import pick_blueprint

    return close[pick_blueprint(text, [m.name for m in close], model)]


def _is_own(best: Match, listed: listing.Listed, trades: list[Trade]) -> bool:
    """Whether the sentence lists kinds of thing that its nearest blueprint does not have, and names no kind of site."""
    if not listed.kinds or (best.called >= CLEARLY and best.score >= NEAR):
        return False
    spec = blueprint(best.name).spec("en")
    held = [
        k
        for k in listed.kinds
        if entity_named(singular(k.lower()), spec) or entity_named(k, blueprint(best.name).spec("zh"))
    ]
    return len(held) * 2 <= len(listed.kinds) and not trades


def _own(text: str, listed: listing.Listed, language: Language) -> Reading | None:
    """A site around the kinds of thing that the sentence lists."""
    scratch = SiteSpec(name="x", language=language)
    entities: list[Entity] = []
    for kind in listed.kinds:
        scratch.entities = entities
        entity = entity_from(kind, scratch, _fields_of(listed, kind, alone=len(listed.kinds) == 1), sure=True)
        if entity is not None and all(e.name != entity.name for e in entities):
            entities.append(entity)
    if not entities:
        return None
    first = entities[0]
    name = naming.name_in(text, language) or first.titles
    spec = blank.around(entities, language, name=name, tagline="")
    sowing.sow(spec, language)
    said = [_kinds_said(entities, language)]
    return Reading(spec, "", said)


def _kinds_said(entities: list[Entity], language: Language) -> str:
    if language == "zh":
        return (
            "没有合适的模板，网站按您列出的内容搭建："
            + "；".join(f"{e.titles}（{'、'.join(f.label for f in e.fields)}）" for e in entities)
            + "。"
        )
    listed = "; ".join(f"{e.titles} ({', '.join(f.label.lower() for f in e.fields)})" for e in entities)
    return f"No blueprint fits, so the site is built around what you list: {listed}."


def _fields_of(listed: listing.Listed, kind: str, *, alone: bool) -> list[Field]:
    own = listed.fields.get(kind, [])
    if not own:
        key = next(
            (k for k in listed.fields if k and (k in kind.lower() or singular(k) == singular(kind.lower()))), None
        )
        own = listed.fields[key] if key else []
    if not own and alone and listed.fields:
        own = next(iter(listed.fields.values()))
    return own


def _from_blueprint(best: Match, text: str, listed: listing.Listed, trades: list[Trade], language: Language) -> Reading:
    source = blueprint(best.name)
    spec = source.spec(language)
    said = [_start_said(source.title(language), best, language)]
    trade = next((t for t in trades if t.blueprint == best.name), None)
    if trade is not None:
        spec = trading.put_in(spec, source, trade, language)
        said.append(_trade_said(trade, spec, source.parts.get("offer"), language))
        if trade.content.get("style"):
            spec.style = trade.content["style"]
    _named(spec, text, trade, said, language)
    counted = counting.count_in(spec, text, language)
    people = acting.name_people(spec, text, language)
    if counted or people:
        said.append(_join([*counted, *people], language))
    _listed_into(spec, listed, said, language)
    return Reading(spec, best.name, said)


def _start_said(title: str, match: Match, language: Language) -> str:
    why = [w for w in match.why if w][:4]
    if language == "zh":
        return f"以“{title}”模板为起点" + (f"（依据：{'、'.join(why)}）。" if why else "（意思最接近）。")
    return f"Started from the blueprint “{title}”" + (
        f", because of: {', '.join(why)}." if why else ", the nearest in meaning."
    )


def _trade_said(trade: Trade, spec: SiteSpec, offer: str | None, language: Language) -> str:
    entity = next((e for e in spec.entities if e.name == offer), None)
    rows = [str(r.get(entity.display)) for r in entity.rows[:5]] if entity else []
    if language == "zh":
        return f"按“{trade.said}”填入了示例{entity.titles if entity else '内容'}：{'、'.join(rows)}；价格是示例，请改成您自己的。"
    return f"For “{trade.said}”, {entity.titles.lower() if entity else 'content'} were filled in: {', '.join(rows)}. Prices are examples: change them."


def _named(spec: SiteSpec, text: str, trade: Trade | None, said: list[str], language: Language) -> None:
    name = naming.name_in(text, language)
    if name is not None:
        spec.name = name
        said.append(f"The site is called “{name}”." if language == "en" else f"网站名称：“{name}”。")
        return
    subject = None
    if trade is None:
        subject = naming.subject_in(text) if language == "en" else naming.han_subject_in(text)
    if subject and 2 < len(subject) <= 40 and not entity_named(subject, spec):
        spec.name = subject if language == "zh" else subject[:1].upper() + subject[1:]
    if language == "zh":
        said.append(f"名称“{spec.name}”是暂定的，说“网站改名为……”即可修改。")
    else:
        said.append(f"The name “{spec.name}” is made up; say “rename the site to …”.")


def _join(parts: list[str], language: Language) -> str:
    text = ("；" if language == "zh" else "; ").join(parts)
    return text[:1].upper() + text[1:] + ("。" if language == "zh" else ".")


def _listed_into(spec: SiteSpec, listed: listing.Listed, said: list[str], language: Language) -> None:
    """Kinds of thing and fields that the sentence lists and the blueprint lacks."""
    added: list[Entity] = []
    for kind in listed.kinds:
        if entity_named(singular(kind.lower()), spec) or entity_named(kind, spec):
            continue
        if len(spec.entities) >= MOST_ENTITIES:
            break
        entity = entity_from(kind, spec, _fields_of(listed, kind, alone=False))
        if entity is not None:
            spec.entities.append(entity)
            added.append(entity)
    if added:
        blank.relate([*added], language)
        sowing.sow(spec, language)
        names = [e.titles for e in added]
        said.append(
            f"另外添加了：{'、'.join(names)}。" if language == "zh" else f"Added beside it: {', '.join(names).lower()}."
        )
    for noun, fields in listed.fields.items():
        entity = entity_named(noun, spec) if noun else offered_entity(spec)
        entity = entity or offered_entity(spec)
        if entity is None or entity in added:
            continue
        fresh = _fresh(entity, fields)
        entity.fields += fresh
        if fresh:
            labels = [f.label for f in fresh]
            said.append(
                f"{entity.titles}新增：{'、'.join(labels)}。"
                if language == "zh"
                else f"{entity.titles} have {', '.join(labels).lower()} too."
            )


def _fresh(entity: Entity, fields: list[Field]) -> list[Field]:
    from agents.site.wishes.names import field_named

    made = []
    for one in fields:
        if field_named(one.label, entity) is None and len(entity.fields) + len(made) < 40:
            made.append(one.model_copy(update={"required": False}) if entity.rows else one)
    return made


def _finished(made: Reading, text: str, language: Language) -> Reading:
    """Features, rights, rules and looks of the sentence; then the check that nothing of it is unsound."""
    done = extras.add_to(made.spec, text)
    made.spec, made.said = done.spec, [*made.said, *done.said]
    style, accent = styling.look_in(text)
    if style is not None:
        made.spec.style = style  # type: ignore[assignment]
    if accent is not None:
        made.spec.accent = accent
    found = faults(made.spec)
    if found and made.blueprint:
        made.spec = blueprint(made.blueprint).spec(language)
        made.said.append(
            f"Some of it did not fit together ({found[0]}), so the blueprint itself was taken."
            if language == "en"
            else f"部分内容无法组合（{found[0]}），因此直接采用了模板。"
        )
    elif found:
        raise InputRefused(found[0], fix="Say it in other words.")
    made.spec.blueprint = made.blueprint
    return made
