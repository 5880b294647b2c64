"""Derives from a spec what the site must do: pages, forms, permissions, rules, looks. Nothing is built by then.

One check for each thing that a person would miss. It does not know how any of it is tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from agents.site.spec import (
    DEPOSIT,
    Barred,
    Belongs,
    Capacity,
    Closed,
    Computed,
    Deadline,
    Entity,
    Limit,
    Moment,
    Needs,
    Periodic,
    Private,
    Reminder,
    Rule,
    Season,
    Sees,
    Shown,
    SiteSpec,
    Slots,
    Transition,
    Watch,
    Weekdays,
    conditions,
)
from agents.site.verifying import clock
from agents.site.verifying.acceptance import AcceptanceCheck
from agents.site.verifying.moments import WEEK
from agents.site.verifying.phrases import say, until

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ACTIONS = ("read", "create", "update", "delete")


def checks_of(spec: SiteSpec) -> list[AcceptanceCheck]:
    """What must hold of the site, in the order in which a person would look."""
    found = [*_pages(spec), *_entry(spec)]
    for entity in spec.entities:
        found += _entity(spec, entity)
        found += [check for n, rule in enumerate(entity.rules) for check in _rule(spec, entity, n, rule)]
    found += _looks(spec)
    found.append(AcceptanceCheck(id="migrations", kind="migrations", who="site", sentence=say(spec, "migrations")))
    found.append(AcceptanceCheck(id="tests", kind="tests", who="site", sentence=say(spec, "tests")))
    return found


def address(entity: Entity) -> str:
    """Where an entity's pages are."""
    return "/" + entity.plural.replace("_", "-")


def least(who: str) -> str:
    """The person with the least rights who may do what `who` may: the one whom a check plays."""
    return {"everyone": "visitor", "member": "member", "owner": "member", "staff": "staff"}.get(who, "admin")


def adder(entity: Entity) -> str | None:
    """Who adds a row through the site; None where nobody may. After the last day that is the staff."""
    over = any(isinstance(rule, Season) and rule.is_over(clock.today()) for rule in entity.rules)
    who = "staff" if over and entity.access.create in ("everyone", "member", "owner") else entity.access.create
    return None if who == "nobody" else least(who)


def _pages(spec: SiteSpec) -> Iterator[AcceptanceCheck]:
    for page in spec.pages:
        path = f"/{page.path}"
        sentence = say(spec, "page", path=path, title=page.title)
        yield AcceptanceCheck(
            id=f"page.{page.path or 'home'}",
            kind="page",
            who="visitor",
            sentence=sentence,
            subject={"path": path, "titles": [s.title for s in page.sections if s.title][:3]},
        )
    if not any(page.path == "" for page in spec.pages):
        sentence = say(spec, "page", path="/", title=spec.name)
        subject = {"path": "/", "titles": [spec.name]}
        yield AcceptanceCheck(id="page.home", kind="page", who="visitor", sentence=sentence, subject=subject)


def _entry(spec: SiteSpec) -> Iterator[AcceptanceCheck]:
    if spec.signup:
        yield AcceptanceCheck(id="entry.signup", kind="entry", who="visitor", sentence=say(spec, "entry.signup"))
    yield AcceptanceCheck(id="entry.login", kind="entry", who="member", sentence=say(spec, "entry.login"))
    for name, path, opens in (("dashboard", "/dashboard", "staff"), ("admin", "/admin", "admin")):
        yield AcceptanceCheck(
            id=f"closed.{name}",
            kind="closed",
            who=opens,
            sentence=say(spec, f"closed.{name}"),
            subject={"path": path},
        )
    if exported := next((e for e in spec.entities if e.access.read != "nobody"), None):
        yield AcceptanceCheck(
            id="closed.export",
            kind="closed",
            who="staff",
            sentence=say(spec, "closed.export", entity=exported),
            subject={"path": f"/exports/{exported.plural}.csv"},
        )
    yield AcceptanceCheck(
        id="closed.nowhere",
        kind="closed",
        who="visitor",
        sentence=say(spec, "closed.nowhere"),
        subject={"path": "/there-is-no-such-page"},
    )


def _entity(spec: SiteSpec, entity: Entity) -> Iterator[AcceptanceCheck]:
    access, by = entity.access, adder(entity)
    about = {"entity": entity.name}

    def check(kind: str, who: str) -> AcceptanceCheck:
        return AcceptanceCheck.model_validate(
            {
                "id": f"{entity.name}.{kind}",
                "kind": kind,
                "who": who,
                "sentence": say(spec, kind, who=who, entity=entity),
                "subject": about,
            }
        )

    if access.read != "nobody":
        yield check("list", least(access.read))
    if by is not None:
        yield check("store", by)
        yield check("refuse", by)
        yield check("forgery", by)
    if access.update != "nobody":
        yield check("change", _hand(access.update, by))
    if access.delete != "nobody":
        yield check("remove", _hand(access.delete, by))
    for action, who in access:
        key = f"access.{action}"
        special = f"{key}.{who}"
        sentence = say(spec, special if special in _SPECIAL else key, who=who, entity=entity)
        subject = {**about, "action": action}
        yield AcceptanceCheck(
            id=f"{entity.name}.access.{action}", kind="access", who=least(who), sentence=sentence, subject=subject
        )


_SPECIAL = {f"access.{action}.everyone" for action in ACTIONS} | {"access.read.owner"}


def _hand(who: str, by: str | None) -> str:
    """Who plays an owner: whoever may add rows; a visitor's rows have no owner, so staff."""
    if who == "owner":
        return by if by in ("member", "staff", "admin") else "staff"
    return least(who)


def _rule(spec: SiteSpec, entity: Entity, n: int, rule: Rule) -> Iterator[AcceptanceCheck]:
    fields = {field.name: field.label for field in entity.fields}
    about = {"entity": entity.name, "rule": n}
    by = adder(entity) or "admin"

    def check(name: str, key: str, who: str, **more: object) -> AcceptanceCheck:
        sentence = say(spec, key, who=who, entity=entity, **more)
        subject = {**about, "part": key}
        return AcceptanceCheck(id=f"{entity.name}.{name}", kind="rule", who=who, sentence=sentence, subject=subject)

    if isinstance(rule, Slots):
        yield check("slots", "slots", by)
        yield check("slots.day", "slots.day", "staff")
    elif isinstance(rule, Transition):
        yield check(f"transition.{rule.name}", "transition", least(rule.by), label=rule.label)
        if rule.hours_before is not None:
            hours = f"{rule.hours_before:g}"
            yield check(f"late.{rule.name}", "transition.late", "member", label=rule.label, hours=hours)
        if rule.when:
            what = conditions.words(rule.when, _labels(spec, entity), zh=spec.language == "zh")
            yield check(f"when.{rule.name}", "transition.when", least(rule.by), label=rule.label, what=what)
        if rule.mail:
            yield check(f"mail.{rule.name}", "transition.mail", least(rule.by), label=rule.label)
    elif isinstance(rule, Deadline | Weekdays | Shown | Private | Belongs | Reminder | Limit):
        yield check(*_of_terms(rule), by, **_words_of(spec, entity, rule))
    elif isinstance(rule, Season):
        yield check("season", "season", by, last=rule.last)
    elif isinstance(rule, Needs | Barred | Closed):
        yield check(*_of_guard(rule), by, **_words_of_guard(spec, entity, rule))
    elif isinstance(rule, Watch | Sees | Periodic):
        yield _of_conditions(spec, entity, about, rule)
    elif isinstance(rule, Moment):
        yield check(f"moment.{rule.field}", f"moment.{rule.when}", by, field=fields.get(rule.field, rule.field))
    else:
        labels = {key: fields.get(str(value), str(value)) for key, value in rule if key in ("field", "first", "second")}
        most = {"most": getattr(rule, "most", "")}
        yield check(f"{rule.kind}{_suffix(rule)}", rule.kind, by, **labels, **most)


def _suffix(rule: Rule) -> str:
    """What tells rules of one kind on one entity apart: the seats of different things, a sum and its deposit."""
    if isinstance(rule, Computed) and rule.field == DEPOSIT:
        return f".{DEPOSIT}"
    return f".{rule.relation}" if isinstance(rule, Capacity) else ""


def _of_guard(rule: Needs | Barred | Closed) -> tuple[str, str]:
    """The id and the sentence of a rule of what must hold of other rows."""
    named = rule.when[0].field.partition(".")[0] if isinstance(rule, Needs) else rule.rows
    return f"{rule.kind}.{named}", rule.kind


def _words_of_guard(spec: SiteSpec, entity: Entity, rule: Needs | Barred | Closed) -> dict[str, object]:
    zh = spec.language == "zh"
    if isinstance(rule, Needs):
        return {"what": conditions.words(rule.when, _labels(spec, entity), zh=zh)}
    counted = spec.entity(rule.rows)
    if isinstance(rule, Closed):
        return {"titles": counted.titles}
    what = conditions.words(rule.when, _labels(spec, counted), zh=zh) or ("全部" if zh else "any")
    return {"what": what, "least": rule.least, "titles": counted.titles}


def _of_conditions(
    spec: SiteSpec, entity: Entity, about: dict[str, object], rule: Watch | Sees | Periodic
) -> AcceptanceCheck:
    """The check of a list under a name, of what a role sees, or of what is made each month."""
    zh = spec.language == "zh"
    who, told = "staff", {}
    if isinstance(rule, Periodic):
        per = {"week": ("week", "周"), "month": ("month", "月"), "year": ("year", "年")}[rule.per][zh]
        name, told = "periodic", {"per": per}
    else:
        name, who = (f"watch.{rule.name}", "staff") if isinstance(rule, Watch) else (f"sees.{rule.who}", rule.who)
        labels = _labels(spec, entity)
        what = conditions.words([c for c in rule.when if c.value != conditions.ME], labels, zh=zh)
        told = {"label": getattr(rule, "label", ""), "what": what}
    sentence = say(spec, rule.kind, who=who, entity=entity, **told)
    subject = {**about, "part": rule.kind}
    return AcceptanceCheck(
        id=f"{entity.name}.{name}",
        kind="rule",
        who=least(who) if who in ("staff", "member") else "staff",
        sentence=sentence,
        subject=subject,
    )


def _labels(spec: SiteSpec, entity: Entity) -> dict[str, str]:
    """What fields and their choices are called: by name, by `field=value`, by `relation.field`."""
    found = {field.name: field.label for field in entity.fields}
    found |= {f"{field.name}={c.value}": c.label for field in entity.fields for c in field.choices}
    for relation in entity.fields:
        target = next((e for e in spec.entities if e.name == relation.target), None)
        for field in target.fields if target is not None else []:
            found[f"{relation.name}.{field.name}"] = f"{relation.label} ({field.label})"
            found |= {f"{relation.name}.{field.name}={c.value}": c.label for c in field.choices}
    return found


def _of_terms(rule: Rule) -> tuple[str, str]:
    """The id and the sentence of a rule of terms."""
    if isinstance(rule, Limit):
        key = "limit" + (f".{rule.per}" if rule.per else "") + (f".{rule.of}" if rule.of else "")
        return (
            key,
            "limit.quantity" if rule.quantity else "limit.of" if rule.of else "limit.whole" if rule.whole else key,
        )
    if isinstance(rule, Shown):
        return ("shown.days", "shown.days") if rule.days is not None else ("shown.when", "shown.when")
    if isinstance(rule, Private):
        return f"private.{rule.field}", f"private.{rule.who}"
    named = str(getattr(rule, "field", "") or getattr(rule, "moment", "")).partition(".")[0]
    return f"{rule.kind}.{named}", rule.kind


def _words_of(spec: SiteSpec, entity: Entity, rule: Rule) -> dict[str, object]:
    """What the sentence of a rule of terms says of it."""
    chinese = spec.language == "zh"
    labels = {field.name: field.label for field in entity.fields}
    named = str(getattr(rule, "field", None) or getattr(rule, "moment", None) or "").partition(".")[0]
    told: dict[str, object] = {"field": labels.get(named, named), "days": getattr(rule, "days", ""), "until": ""}
    if isinstance(rule, Limit):
        per = {"day": ("day", "天"), "week": ("week", "周"), "month": ("month", "月"), "year": ("year", "年")}
        told |= {"most": rule.most, "per": per[rule.per][chinese] if rule.per else ""}
        told["quantity"] = labels.get(rule.quantity or "", "")
        told["of"] = labels.get(rule.of or "", "")
    if isinstance(rule, Weekdays):
        names = dict(zip(WEEK, "一二三四五六日" if chinese else NAMES, strict=True))
        told["days"] = ("、周" if chinese else ", ").join(names[day] for day in rule.days)
    if isinstance(rule, Deadline):
        told["until"] = until(rule)[chinese]
    return told


def _looks(spec: SiteSpec) -> Iterator[AcceptanceCheck]:
    """Every kind of page, each by somebody who may see it."""
    seen: list[tuple[str, str, str]] = [("home", "/", "visitor")]
    seen += [(f"page.{page.path}", f"/{page.path}", "visitor") for page in spec.pages if page.path]
    seen += [("login", "/login", "visitor"), ("account", "/account", "member"), ("dashboard", "/dashboard", "staff")]
    if spec.signup:
        seen.append(("signup", "/signup", "visitor"))
    for entity in spec.entities:
        where, by = address(entity), adder(entity)
        if entity.access.read != "nobody":
            seen.append((f"{entity.name}.list", where, least(entity.access.read)))
            seen.append((f"{entity.name}.show", f"{where}/{{id}}", least(entity.access.read)))
        if by is not None:
            seen.append((f"{entity.name}.form", f"{where}/new", by))
        if any(isinstance(rule, Slots) for rule in entity.rules):
            seen.append((f"{entity.name}.day", f"{where}/day", "staff"))
    seen.append(("admin", "/admin", "admin"))
    for name, path, who in seen:
        subject = {"path": path, **({"entity": name.split(".")[0]} if "{id}" in path or path.endswith("/day") else {})}
        if name.partition(".")[0] in {entity.name for entity in spec.entities}:
            subject["entity"] = name.partition(".")[0]
        yield AcceptanceCheck(
            id=f"look.{name}",
            kind="look",
            who=who,
            sentence=say(spec, "look", path=path.replace("{id}", "…")),
            subject=subject,
            severity="should",
        )
