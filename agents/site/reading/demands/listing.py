"""What lists under a name rest on: a date, a number, a state that says done, whether it is paid; an example of each."""

from __future__ import annotations

import re

from agents.site.reading.demands.base import Held, is_left, is_zh
from agents.site.reading.stepping import states, step
from agents.site.spec import Condition, Entity, Field, Figure, SiteSpec, Transition, Watch, state_of
from agents.site.spec.meeting import Day, meeting

DONE = (
    *("returned", "done", "paid", "closed", "finished", "completed", "delivered", "solved", "collected", "fixed"),
    *("answered", "served", "received", "cancelled", "declined", "withdrawn", "won", "lost", "missed", "settled"),
)
"""Values with which nothing is left to do."""


def list_under(
    spec: SiteSpec,
    entity: Entity,
    name: str,
    label: tuple[str, str],
    when: list[Condition],
    *,
    tone: str = "bad",
    summed: str = "",
) -> Held:
    """Put the list into the spec: its rule, its number on the dashboard, and a row that stands in it."""
    zh = is_zh(spec)
    entity.rules = [r for r in entity.rules if not (isinstance(r, Watch) and r.name == name)]
    rule = Watch.model_validate({"name": name, "label": label[zh], "when": when, "tone": tone})
    entity.rules.append(rule)
    low = entity.titles[:1].lower() + entity.titles[1:] if entity.titles[1:2].islower() else entity.titles
    title = f"{label[1]}的{entity.titles}" if zh else f"{label[0]}: {low}"
    board = spec.dashboard
    alike = [f for f in board.figures if f.entity == entity.name and f.watch == name]
    board.figures = [f for f in board.figures if f not in alike]
    summed = summed or next((f.measure[4:] for f in alike if f.measure.startswith("sum:")), "")
    made = [Figure(title=title[:60], entity=entity.name, watch=name)]
    if summed:
        amount = f"{title}（合计）" if zh else f"{title}, in all"
        made.append(Figure(title=amount[:60], entity=entity.name, measure=f"sum:{summed}", watch=name))
    board.figures = [*made, *board.figures][:8]
    _exemplified(spec, entity, when)
    said = f"“{label[1]}”名单和标记（{entity.titles}）" if zh else f"a list “{label[0]}” of {low}, with a badge on each"
    return Held(said, (f"{entity.name}.watch.{name}", "closed.dashboard"))


def _exemplified(spec: SiteSpec, entity: Entity, when: list[Condition]) -> None:
    """One of the sample rows stands in the list."""
    held = meeting(spec, entity, when)
    rows = entity.rows
    if not rows or held is None:
        return
    row = rows[-1] if is_left(entity, spec) else rows[len(rows) // 2]
    for path, value in held.items():
        field = next((f for f in entity.fields if f.name == path), None)
        if field is None or field.kind == "relation":
            continue
        if isinstance(value, Day):
            row[path] = f"{value.days:+d}" + (" 10:00" if field.kind == "datetime" else "")
        elif path not in row or any(c.field == path for c in when):
            row[path] = value
    for other in rows:
        for path, value in held.items():
            if other is not row and path not in other and isinstance(value, int | float) and path in _compared(when):
                other[path] = value


def _compared(when: list[Condition]) -> set[str]:
    return {c.other for c in when if c.other}


def dated_in(entity: Entity, wanted: str, new: tuple[str, str, str]) -> Field:
    """The date whose name says what is meant, else a new one: `new` is its name and labels."""
    dates = [f for f in entity.fields if f.kind in ("date", "datetime")]
    found = next((f for f in dates if re.search(wanted, f"{f.name} {f.label}", re.IGNORECASE)), None)
    if found is not None:
        return found
    zh = bool(re.search(r"[\u4e00-\u9fff]", entity.title))
    made = Field(name=new[0], label=new[2] if zh else new[1], kind="date", required=False)
    if entity.access.create == "member":
        made.set_by = "staff"
    entity.fields.append(made)
    for n, row in enumerate(entity.rows):
        row[made.name] = f"+{7 * (n + 1)}"
    return made


def numbered(entity: Entity, name: str, label: str, usual: int) -> Field:
    """A number of a row, made where there is none."""
    found = next((f for f in entity.fields if f.name == name), None)
    if found is not None:
        return found
    made = Field(name=name, label=label, kind="integer", minimum=0, default=usual)
    entity.fields.append(made)
    for n, row in enumerate(entity.rows):
        row[name] = usual + n if name == "stock" else usual
    return made


def done_in(entity: Entity, *, zh: bool) -> tuple[Field, list[str]]:
    """The state of a row, and the values with which nothing is left to do; made where there is none."""
    state = state_of(entity)
    done = [c.value for c in state.choices if c.value in DONE] if state is not None else []
    if state is not None and done and (len(done) < len(state.choices)):
        return state, done
    if state is not None and state.set_by == "site" and any(r.kind == "transition" for r in entity.rules):
        last = next((r.target for r in reversed(entity.rules) if isinstance(r, Transition)), state.choices[-1].value)
        return state, [last]
    taken = {f.name for f in entity.fields}
    name = "status" if "status" not in taken else "progress"
    made = states("open Open|未完成;done+ Done|已完成", zh=zh, name=name)
    entity.fields.append(made)
    entity.rules.append(step("finish", "标记为已完成" if zh else "Mark as done", ["open"], "done", field=name))
    for n, row in enumerate(entity.rows):
        row[name] = "done" if n % 3 == 1 else "open"
    return made, ["done"]


def paid_in(entity: Entity, *, zh: bool) -> tuple[Field, str]:
    """What says that a row is paid, and with which value; made where there is none."""
    for field in entity.fields:
        if field.kind == "boolean" and re.search(r"paid|付|缴", f"{field.name} {field.label}"):
            return field, ""
        value = next((c.value for c in field.choices if c.value in ("paid", "settled")), None)
        if value is not None:
            return field, value
    made = states("open! Not paid|未付款;paid+ Paid|已付款", zh=zh, name="payment", label=("Payment", "付款"))
    entity.fields.append(made)
    entity.rules.append(step("pay", "标记为已付款" if zh else "Mark as paid", ["open"], "paid", field="payment"))
    for n, row in enumerate(entity.rows):
        row["payment"] = "open" if n % 3 == 1 else "paid"
    return made, "paid"
