"""Wishes for rights and roles → operations. Groups: `who`, `verb`, `e`, `public`, `role`."""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re
from typing import Any

from agents.site.spec import Entity, Role
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.words.fields import name_of, split_list
from agents.site.words.people import who_of, who_words

_VERBS: list[tuple[str, str]] = [
    ("read", r"see|view|read|look at|access|browse|visit|look through|open|看到?|查看|浏览|访问|阅读|看见|读取?"),
    ("create", r"create|add|make|post|write|publish|submit|enter|book|place|upload|start|reserve|register|apply|order|comment|发布?|创建|添加|新建|提交|发帖|发表|写|上传|预约|下单|报名|录入"),
    ("update", r"edit|change|update|modify|correct|编辑|修改|更改|更新|改"),
    ("delete", r"delete|remove|erase|删除?|移除"),
    ("manage", r"manage|maintain|handle|administer|管理|维护"),
]  # fmt: skip
VERBS_EN = r"(?:see|view|read|look at|access|browse|visit|open|create|add|make|post|write|publish|submit|enter|book|place|upload|start|reserve|register|apply|order|comment|edit|change|update|modify|correct|delete|remove|erase|manage|maintain|handle)"  # fmt: skip
VERBS_ZH = r"(?:看到?|查看|浏览|访问|阅读|发布|发(?![布帖表])|创建|添加|新建|提交|发帖|发表|写|上传|编辑|修改|更改|更新|改|删除|移除|管理|维护)"


HAN_ROLES = {
    "前台": "receptionist", "店长": "manager", "经理": "manager", "编辑": "editor", "客服": "agent", "教练": "coach", "助理": "assistant",
    "会计": "accountant", "版主": "moderator", "审核员": "reviewer", "配送员": "courier", "厨师": "chef", "老师": "teacher", "班长": "monitor",
}  # fmt: skip


_HAN_GROUP = re.compile(
    r"(?![它这那我你他她大])(?!.*(?:[更好的很都也再]|添加|增加|可以))[\u4e00-\u9fff]{1,5}[员师长者人客工生家手官台理辑主任监导]"
)
"""A group of people in Chinese: a noun that ends as such nouns do."""


def actions_of(said: str) -> list[str]:
    """The actions that verbs stand for: "create and edit" → create, update."""
    found: list[str] = []
    for part in re.split(r"\s*(?:,|/|、|，|\band\b|\bor\b|和|或|并)\s*", said.strip().lower()):
        for action, pattern in _VERBS:
            if re.fullmatch(pattern, part):
                found += ["create", "update", "delete"] if action == "manage" else [action]
    return list(dict.fromkeys(found))


def allow(c: Context, g: Groups) -> Made | None:
    """ "only staff may see customers", "anyone can read", "members write": who may do what with which rows."""
    who = who_of(c.words(g["who"]), c.spec)
    verbs = actions_of(g["verb"])
    if not verbs:
        return None
    made: list[ops.Operation] = []
    if who is None:
        role = _role(c, c.words(g["who"]))
        if role is None:
            return None
        made.append(ops.AddRole(role=role))
        who = role.name
    held = _entities(c, g.get("e"), reading=verbs == ["read"])
    if not held:
        return None
    for entity in held:
        changes: dict[str, Any] = {action: _fitting(who, action) for action in verbs}
        made.append(ops.SetAccess(entity=entity.name, **changes))
        if (
            any(a != "read" for a in verbs)
            and entity.access.read in ("staff", "admin")
            and who not in ("staff", "admin", "nobody")
        ):
            if any(r.name == who for r in c.spec.roles) or (made and isinstance(made[0], ops.AddRole)):
                continue
            made.append(ops.SetAccess(entity=entity.name, read="owner"))
    return Made(made)


def _fitting(who: str, action: str) -> str:
    """Members who change or delete mean their own rows."""
    return "owner" if who == "member" and action in ("update", "delete") else who


def _entities(c: Context, said: str | None, *, reading: bool) -> list[Entity]:
    if said and not re.fullmatch(
        r"(?:it|them|everything|all|the site|anything|things|content|here|一切|全部|内容|它们?)", said.strip(), re.I
    ):
        found = [c.people_entity(part) for part in split_list(c.words(said))]
        return [e for e in found if e is not None] if found and all(e is not None for e in found) else []
    pointed = c.pointed_entity()
    if pointed is not None:
        return [pointed]
    if not reading:  # what people write is what the site is about, not its groups and helpers
        main, offered = names.main_entity(c.spec), names.offered_entity(c.spec)
        return [e for e in c.spec.entities if e is offered or (e is main and offered is None)]
    return [e for e in c.spec.entities if e.access.read == "everyone" or e is names.main_entity(c.spec)]


def _role(c: Context, said: str) -> Role | None:
    """A new group of people from a plural noun; "a receptionist", "receptionists"."""
    words = names.normal(said)
    if not re.fullmatch(r"[a-z][a-z ]{2,30}", words) and not (words in HAN_ROLES or _HAN_GROUP.fullmatch(words)):
        return None
    one = names.singular(words)
    if re.search(r"[a-z]", words) and (one == words or names.entity_named(words, c.spec) is not None):
        return None
    if len(c.spec.roles) >= 6 or re.search(r".管理员$", words):
        return None  # who runs the site sees all that there is
    return Role(name=name_of(HAN_ROLES.get(one, one), f"role_{len(c.spec.roles) + 1}"), title=one[:1].upper() + one[1:])


def add_role(c: Context, g: Groups) -> Made | None:
    """ "add a role receptionist (who can edit bookings)"."""
    said = names.normal(c.words(g["role"]))
    one = names.singular(said)
    if not one or len(one) > 40:
        return None
    role = Role(name=name_of(HAN_ROLES.get(one, one), f"role_{len(c.spec.roles) + 1}"), title=one[:1].upper() + one[1:])
    if who_of(said, c.spec) not in (None, "staff", "member") or any(r.name == role.name for r in c.spec.roles):
        return Made(said=[c.say(f"{role.title} is known already.", f"已有“{role.title}”。")])
    said_of = c.say(
        f"Added the role {role.title}; an administrator gives it to accounts at /admin.",
        f"已添加角色“{role.title}”，管理员可在 /admin 分配给账户。",
    )
    return Made([ops.AddRole(role=role)], [said_of])


def rights_but(c: Context, g: Groups) -> Made | None:
    """ "receptionists can edit bookings but not services"."""
    made = allow(c, {"who": g["who"], "verb": g["verb"], "e": g["e"]})
    if made is None:
        return None
    role_name = next((o.role.name for o in made.operations if isinstance(o, ops.AddRole)), None)
    who = role_name or who_of(c.words(g["who"]), c.spec)
    for part in split_list(c.words(g["not"])):
        entity = c.entity(part)
        if entity is None:
            return None
        for action in actions_of(g["verb"]):
            if (
                getattr(entity.access, action) in (who, "everyone", "member", "owner")
                and entity.access.create != "member"
            ):
                made.operations.append(ops.SetAccess.model_validate({"entity": entity.name, action: "staff"}))
    other = c.words(g["not"])
    made.said = [
        c.say(
            f"{c.words(g['who']).capitalize()} can {g['verb']} {c.words(g['e'])}, but not {other}.",
            f"{c.words(g['who'])}可以{g['verb']}{c.words(g['e'])}，但不能{g['verb']}{other}。",
        )
    ]
    return made


def public(c: Context, g: Groups) -> Made | None:
    """ "make it public", "members only", "private", "staff only": who reads."""
    how = g["public"].lower()
    if re.search(r"public|open to (?:all|everyone)|visible to (?:all|everyone)|公开|所有人可见", how):
        who = "everyone"
    elif re.search(r"member|signed|logged|registered|会员|登录|注册", how):
        who = "member"
    elif re.search(r"staff|internal|员工|内部", how):
        who = "staff"
    else:
        who = "owner"
    said = g.get("e") or ""
    if re.fullmatch(
        r"(?:it|this|everything|all|the (?:whole |entire )?(?:site|website|thing|app|page)|site|website|网站|整个网站|它|这个|全部)?",
        said.strip(),
        re.I,
    ):
        pointed = c.pointed_entity()
        held = (
            [pointed]
            if pointed
            else [e for e in c.spec.entities if e.access.read in ("everyone", "member", "owner") or who == "everyone"]
        )
        if (
            who == "everyone" and not pointed
        ):  # what people own or staff keep for themselves is not laid open by "public"
            held = [e for e in held if e.access.read == "member"] or [e for e in held if e.access.read == "everyone"]
        if who in ("member", "staff", "owner") and not pointed:
            held = [e for e in held if e.access.read == "everyone"] or [e for e in held if e.access.read == who]
    else:
        found = [c.entity(part) for part in split_list(c.words(said))]
        held = [e for e in found if e is not None]
        if len(held) != len(found):
            return None
    return Made([ops.SetAccess(entity=e.name, read=who) for e in held]) if held else None


def signup(on: bool):
    def make(c: Context, g: Groups) -> Made:
        return Made([ops.SetSite(signup=on)])

    return make


def told_access(entity: Entity, step: ops.SetAccess, c: Context) -> list[str]:
    """Sentences for a person: who may now do what."""
    english = {"read": "seen", "create": "added", "update": "changed", "delete": "deleted"}
    han = {"read": "查看", "create": "新增", "update": "修改", "delete": "删除"}
    said = []
    for action in ("read", "create", "update", "delete"):
        who = getattr(step, action)
        if who is not None:
            words = who_words(who, c.spec, chinese=c.chinese)
            said.append(
                c.say(
                    f"{entity.titles} can be {english[action]} by {words} now.",
                    f"{words}可以{han[action]}{entity.titles}。",
                )
            )
    return said
