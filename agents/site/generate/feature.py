"""`__init__.py` of a feature: what the rest of the site may know of it."""

from __future__ import annotations

from agents.site.generate.naming import class_name, column, form_name, many
from agents.site.generate.rules import has_check, has_deleted, has_stored
from agents.site.generate.value_rules import free
from agents.site.generate.writing import Call, Code, imports, layout, mapping, module, strings, text
from agents.site.spec import Access, Entity, Periodic, Reminder, Season, Sees, Shown, SiteSpec, Slots, Watch, hidden_of

SEARCHED = ("text", "long_text", "email", "phone")


def feature(spec: SiteSpec, entity: Entity) -> str:
    """The text of `__init__.py`."""
    names = {
        "core.features": {"Access", "Feature"},
        f"features.{entity.plural}.forms": {form_name(entity)},
        f"features.{entity.plural}.models": {class_name(entity)},
    }
    told: dict[str, Code] = {
        "name": text(entity.plural),
        "entity": text(entity.name),
        "model": class_name(entity),
        "form": form_name(entity),
        "title": text(entity.title),
        "titles": text(entity.titles),
        "display": text(entity.display),
        "access": access(entity.access),
    }
    searched = [column(f) for f in entity.fields if f.kind in SEARCHED and f.name not in hidden_of(entity)]
    if searched:
        told["search"] = strings(searched)
    if entity.icon:
        told["icon"] = text(entity.icon)
    if not newest_first(entity):
        told["newest_first"] = "False"
    told |= _rules(entity)
    reminders = [_reminder(entity, rule) for rule in entity.rules if isinstance(rule, Reminder)]
    if reminders:
        names["core.mail.reminders"] = {"Reminder"}
        told["reminders"] = Call("", reminders)
    if any(value.startswith("rules.") for value in told.values() if isinstance(value, str)):
        names[f"features.{entity.plural}"] = {"rules"}
    body = layout(Call("Feature", [], keywords=told), before="feature = ")
    return module(f'"""{many(entity).capitalize()}: a feature of the site."""', imports(names), body)


def _reminder(entity: Entity, rule: Reminder) -> Call:
    told: dict[str, Code] = {"days": str(rule.days)} if rule.days != 1 else {}
    if rule.free_when:
        told["free_when"] = free(entity, rule.free_when)
    return Call("Reminder", [text(rule.field)], keywords=told)


def newest_first(entity: Entity) -> bool:
    """What the staff keeps in order (services, chairs) is listed as it was entered; the rest newest first."""
    return entity.view == "posts" or entity.access.create not in ("staff", "admin", "nobody")


def access(told: Access) -> Call:
    """Who may do what, where it differs from what is usual."""
    usual = Access()
    kept = {action: text(who) for action, who in told if who != getattr(usual, action)}
    return Call("Access", [], keywords=dict(kept))


def _rules(entity: Entity) -> dict[str, Code]:
    told: dict[str, Code] = {}
    for has, name in ((has_check, "check"), (has_stored, "stored"), (has_deleted, "deleted")):
        if has(entity):
            told[name] = f"rules.{name}"
    if any(isinstance(rule, Slots) for rule in entity.rules):
        told["timetable"] = "rules.TIMETABLE"
    if any(isinstance(rule, Season) for rule in entity.rules):
        told["closes"] = "rules.CLOSES"
    if any(isinstance(rule, Shown) for rule in entity.rules):
        told["shown"] = "rules.shown"
    if hidden := hidden_of(entity):
        told["private"] = mapping({name: text(who) for name, who in hidden.items()})
    for kind, name in ((Watch, "watches"), (Sees, "sees"), (Periodic, "periodic")):
        if any(isinstance(rule, kind) for rule in entity.rules):
            told[name] = f"rules.{name.upper()}"
    return told
