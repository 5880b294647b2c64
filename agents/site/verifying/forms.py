"""Tries forms and lists of an entity: rows are stored as entered, found, changed, deleted; what is wrong is refused.

Each function plays one check and returns the last answer; what does not hold raises `Unmet`.
"""

from __future__ import annotations

from agents.site.spec import Entity, Field, Slots
from agents.site.verifying import values
from agents.site.verifying.acceptance import AcceptanceCheck
from agents.site.verifying.bench import Added, Bench, Unmet, Untried
from agents.site.verifying.deriving import adder, address
from agents.site.verifying.rows import cents
from agents.site.verifying.visitor import Answer, Form

REFUSED = (400, 409, 413, 422)


def store(bench: Bench, check: AcceptanceCheck) -> Answer:
    """A row is added, kept as it was entered, and shown; one with only what must be filled in as well."""
    entity = bench.entity(check.subject["entity"])
    bench.fresh(entity)
    if spare := values.spare(entity, bench.form(entity, check.who)):
        bare = bench.add_whole(entity, check.who, **spare)
        if bench.may(entity.access.read, check.who, owns=True):
            shown = bench.person(check.who).get(bare.path)
            if shown.status != 200:
                raise Unmet(f"The page of one with only what must be filled in answers {shown.status}.", shown)
        bench.fresh(entity)
    added = bench.add_whole(entity, check.who)
    for field in entity.fields:
        if field.name in added.values:
            _kept(bench, entity, field, added)
    if not bench.may(entity.access.read, check.who, owns=True):
        return added.answer
    shown = bench.person(check.who).get(added.path)
    if shown.status != 200:
        raise Unmet(f"The page of what was stored answers {shown.status}.", shown)
    text = next((added.values[f.name] for f in entity.fields if f.kind == "text" and f.name in added.values), None)
    if text is not None and text not in shown.words:
        raise Unmet(f"“{text}” was stored and is not on its page.", shown)
    return shown


def refuse(bench: Bench, check: AcceptanceCheck) -> Answer:
    """What is missing, of the wrong kind or out of bounds is refused with a word on it, and nothing is stored."""
    entity = bench.entity(check.subject["entity"])
    bench.fresh(entity)
    form, good = bench.filled(entity, check.who, bench.next())
    files = values.files(entity, form)
    answer: Answer | None = None
    last: Field | None = None
    for field, value, what in _wrong(entity, form):
        last = field
        before = bench.rows.count(entity)
        given = {**good, field.name: value}
        if value == "":
            given.pop(field.name)
        answer = bench.person(check.who).post(address(entity), given, files=files)
        if bench.rows.count(entity) != before:
            raise Unmet(f"“{field.label}” was stored though it is {what}.", answer)
        if answer.status not in REFUSED:
            raise Unmet(f"“{field.label}” is {what}, and the answer is {answer.status}.", answer)
        if not answer.errors():
            raise Unmet(f"“{field.label}” is {what}, and the page does not say so.", answer)
    if answer is None:
        raise Untried("Nothing in this form can be wrong.")
    kept = next((good[f.name] for f in entity.fields if f.kind == "text" and f.name in good and f != last), None)
    if kept is not None and answer.is_page:
        again = answer.form(address(entity)) or answer.form()
        if again is None or kept not in [place.value for place in again.inputs.values()]:
            raise Unmet("A form that is refused comes back without what was entered.", answer)
    return answer


def forgery(bench: Bench, check: AcceptanceCheck) -> Answer:
    """A form without the site's own token is refused."""
    entity = bench.entity(check.subject["entity"])
    bench.fresh(entity)
    _, good = bench.filled(entity, check.who, bench.next())
    before = bench.rows.count(entity)
    somebody = bench.person(check.who)
    for told, token in (("no token", ""), ("another token", "0" * 64)):
        answer = somebody.post(address(entity), good, token=token)
        if bench.rows.count(entity) != before or answer.status not in (400, 403):
            raise Unmet(f"A form with {told} is answered with {answer.status}.", answer)
    return answer


def listed(bench: Bench, check: AcceptanceCheck) -> Answer:
    """The list shows rows, finds one by its words, and bears paging, sorting and filtering."""
    entity = bench.entity(check.subject["entity"])
    where = address(entity)
    somebody = bench.person(check.who)
    by = adder(entity)
    added: Added | None = None
    if by is not None and bench.may(entity.access.read, check.who, owns=by == check.who):
        bench.fresh(entity)
        added = bench.add(entity, by)
        bench.show(entity, added.number)
    answer = somebody.get(where)
    if answer.status != 200:
        raise Unmet(f"The list answers {answer.status}.", answer)
    searched = next((f for f in entity.fields if added and f.kind == "text" and f.name in added.values), None)
    if added is not None and searched is not None:
        found = somebody.get(where, q=added.values[searched.name])
        if found.status != 200 or f"{where}/{added.number}" not in found.text:
            raise Unmet(f"A search for “{added.values[searched.name]}” does not find it.", found)
        missed = somebody.get(where, q="zzqqxx-nothing")
        if missed.status != 200 or f"{where}/{added.number}" in missed.text:
            raise Unmet("A search for what is nowhere finds rows.", missed)
    for query in _queries(entity):
        tried = somebody.get(where, **query)
        if tried.status != 200:
            raise Unmet(f"The list with {query} answers {tried.status}.", tried)
    return answer


def change(bench: Bench, check: AcceptanceCheck) -> Answer:
    """A row is changed at its form, and the change is kept."""
    entity = bench.entity(check.subject["entity"])
    added = existing(bench, entity, check.who)
    somebody = bench.person(check.who)
    shown = somebody.get(f"{added.path}/edit")
    form = shown.form(added.path) or shown.form()
    if shown.status != 200 or form is None:
        raise Unmet(f"{added.path}/edit shows no form.", shown)
    given = {name: place.value for name, place in form.inputs.items() if place.value and place.kind != "file"}
    field = _changeable(entity, form)
    if field is None:
        raise Untried("No field of it can be changed at the form.")
    given[field.name] = values.good(entity, field, bench.next()) or ""
    if field.kind in values.DATED:
        values.put_in_order(entity, given, {})
    answer = somebody.post(added.path, given)
    kept = bench.rows.value(entity, added.number, field.name)
    if answer.status != 303 or not _same(field, given[field.name], kept):
        raise Unmet(f"“{field.label}” was changed and is kept as “{kept}”.", answer)
    return answer


def remove(bench: Bench, check: AcceptanceCheck) -> Answer:
    """A row is deleted and gone."""
    entity = bench.entity(check.subject["entity"])
    added = existing(bench, entity, check.who)
    somebody = bench.person(check.who)
    answer = somebody.post(f"{added.path}/delete")
    if answer.status != 303 or bench.rows.row(entity, added.number) is not None:
        raise Unmet(f"It is still there after it was deleted ({answer.status}).", answer)
    gone = somebody.get(added.path)
    if gone.status != 404:
        raise Unmet(f"The page of what was deleted answers {gone.status}.", gone)
    return answer


def existing(bench: Bench, entity: Entity, who: str) -> Added:
    """A row that `who` may work on: their own where they may add one, else somebody's, else one of the examples."""
    bench.fresh(entity)
    by = who if bench.may(entity.access.create, who, owns=True) else adder(entity)
    if by is not None:
        return bench.add(entity, by)
    numbers = bench.rows.numbers(entity)
    if not numbers:
        raise Untried("There is no row, and nobody may add one.")
    copied = bench.rows.copy(entity, numbers[0], {f.name: f"Checked {bench.next()}" for f in entity.fields if f.unique})
    path = f"{address(entity)}/{copied}"
    return Added(copied, path, bench.person("admin").get(path), {})


def _kept(bench: Bench, entity: Entity, field: Field, added: Added) -> None:
    kept = bench.rows.value(entity, added.number, field.name)
    if not _same(field, added.values[field.name], kept):
        given = added.values[field.name]
        raise Unmet(f"“{field.label}” was entered as “{given}” and is kept as “{kept}”.", added.answer)


def _same(field: Field, given: str, kept: object) -> bool:
    if kept is None:
        return given == ""
    if field.kind in ("integer", "decimal", "money", "rating"):
        return abs(float(given) - float(str(cents(field, kept)))) < 1e-6
    if field.kind == "boolean":
        return bool(kept) == (given not in ("", "0", "false"))
    if field.kind == "datetime":
        return given[:16].replace("T", " ") == str(kept)[:16]
    if field.kind == "time":
        return str(kept)[:5] == given[:5]
    return str(kept).strip() == given.strip()


def _wrong(entity: Entity, form: Form) -> list[tuple[Field, str, str]]:
    found: list[tuple[Field, str, str]] = []
    chosen = {rule.resource for rule in entity.rules if isinstance(rule, Slots)}  # any free one, where none is chosen
    for field in entity.fields:
        place = form.inputs.get(field.name)
        if place is None or field.kind in ("image", "boolean"):
            continue
        if field.required and field.default is None and field.name not in chosen:
            found.append((field, "", "left out"))
        wrong = values.bad(field)
        if wrong is not None:
            found.append((field, wrong[0], wrong[1]))
        found += [(field, value, "out of bounds") for value in values.beyond(field)]
    return found


def _changeable(entity: Entity, form: Form) -> Field | None:
    for kind in ("text", "long_text", "integer", "money", "decimal", "rating", "phone", "email", "url", "date"):
        for field in entity.fields:
            if field.kind == kind and field.name in form.inputs and form.inputs[field.name].kind != "select":
                return field
    return None


def _queries(entity: Entity) -> list[dict[str, str]]:
    found = [{"page": "2"}, {"page": "99999"}, {"page": "x"}, {"q": "%' OR 1=1 --"}, {"sort": "no_such_field"}]
    sortable = [f.name for f in entity.fields if f.kind != "image"][:2]
    found += [{"sort": name} for name in sortable] + [{"sort": f"-{name}"} for name in sortable]
    for field in entity.fields:
        if field.kind == "choice":
            found += [{field.name: field.choices[0].value}, {field.name: "no-such-choice"}]
        elif field.kind == "relation":
            found += [{field.name: "1"}, {field.name: "x"}]
    return found
