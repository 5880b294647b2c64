"""What those who run the site do with what comes in: approve, assign, answer, mark. Statuses, steps and fields."""

from __future__ import annotations

from itertools import pairwise

from agents.site.reading.kin import is_plural
from agents.site.reading.placed import Placed
from agents.site.reading.stepping import states, step
from agents.site.reading.told import Act
from agents.site.spec import Entity, Field, Slots, Transition
from agents.sources.base import Language

_HANDLING = ("update", "mark", "handle", "process", "resolve", "close", "check", "处理", "更新", "关闭", "跟进")


def _is_unhandled(entity: Entity) -> bool:
    """Whether people make rows of it that have no state set by the site."""
    state = any(f.kind == "choice" and f.set_by != "form" for f in entity.fields)
    return not state and entity.access.create in ("member", "everyone")


def keep(placed: Placed, act: Act, about: Entity | None, language: Language) -> None:
    """Staff approve, assign, answer or mark: the status or field that this needs."""
    spec = placed.spec
    named = next((e for o in act.objects if (e := placed.kin.entity(o, spec)) is not None), None)
    entity = named or about or next((e for e in spec.entities if e.access.create in ("member", "everyone")), None)
    if entity is None or not (act.staff or act.verb in ("approve", "accept", "审批", "审核", "批准", "确认")):
        return
    zh = language == "zh"
    if act.verb in ("approve", "accept", "reject", "decline", "confirm", "审批", "审核", "批准", "确认"):
        if entity.access.create in ("member", "everyone"):
            require_approval(entity, zh=zh)
    elif act.verb in ("assign", "dispatch", "派单", "派工", "指派", "分配", "安排"):
        who = next((o for o in act.objects if placed.kin.entity(o, spec) is None and is_plural(o)), "")
        if all(f.name not in ("assigned_to", "who", "assignee", "team", "dentist", "doctor") for f in entity.fields):
            entity.fields.append(
                Field(
                    name="assigned_to",
                    label="负责人" if zh else "Assigned to",
                    kind="text",
                    required=False,
                    set_by="staff",
                    help=who[:1].upper() + who[1:] if who else "",
                )
            )
    elif act.verb in ("answer", "reply", "respond", "回复", "回答"):
        answers = [
            e
            for e in spec.entities
            if e.name in ("reply", "answer", "comment") and any(f.target == entity.name for f in e.fields)
        ]
        if not answers and all(f.name not in ("answer", "reply") for f in entity.fields):
            entity.fields.append(
                Field(name="answer", label="回复" if zh else "Answer", kind="long_text", required=False, set_by="staff")
            )
    elif act.verb in _HANDLING and _is_unhandled(entity):
        _handled(entity, zh=zh)


def require_approval(entity: Entity, *, zh: bool) -> None:
    """What people hand in is approved or declined by staff; a state that says as much already stays."""
    enough = {"accepted", "approved", "confirmed", "out", "ready"}
    if not any(isinstance(r, Slots) for r in entity.rules):
        enough |= {"done", "finished"}  # of a booking these say that it took place
    if any(isinstance(r, Transition) and r.by == "staff" and r.target in enough for r in entity.rules):
        return
    if any(f.name == "approval" for f in entity.fields):
        return
    wanted = "pending! Waiting|待审核;approved+ Approved|已通过;declined- Declined|未通过"
    entity.fields.append(states(wanted, zh=zh, name="approval", label=("Approval", "审核")))
    entity.rules += [
        step("approve", "通过" if zh else "Approve", ["pending"], "approved", field="approval"),
        step("reject", "不通过" if zh else "Decline", ["pending"], "declined", field="approval"),
    ]
    for n, row in enumerate(entity.rows):
        row["approval"] = ("approved", "approved", "pending")[n % 3]


def _handled(entity: Entity, *, zh: bool) -> None:
    held = next((f for f in entity.fields if f.name == "status"), None)
    if held is None:
        held = states("open! Open|待处理;in_progress In progress|处理中;done+ Done|已完成", zh=zh)
        entity.fields.append(held)
    elif held.kind != "choice":
        return
    held.set_by, held.default = "site", held.default or held.choices[0].value
    if any(isinstance(r, Transition) for r in entity.rules):
        return
    for before, after in pairwise(held.choices):
        entity.rules.append(step(f"to_{after.value}", after.label, [before.value], after.value))
