"""Wishes for fields and kinds of thing → operations. Groups: `f` a field's mention, `e` an entity's, `list`, `text`."""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re
from typing import Any

from agents.site.spec import Entity, Field, SiteSpec
from agents.site.wishes import making_names as naming
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.making_looks import MONEY_WORDS
from agents.site.words.entities import entity_from
from agents.site.words.fields import choices_of, field_from, kind_of, listed_fields, split_list
from agents.site.words.numbers import number_of
from agents.site.words.people import who_of

_NO_FIELDS = re.compile(
    r"(?:charts?|graphs?|diagrams?|figures?|pages?|buttons?|sections?|filters?|图表)\b|(?:to|at least|at most|more|less|no|not|only|up to|been|\d+|never|always|better|nicer|bigger|smaller)\b|更|不|至少|最多|只"
    r"|.*\b(?:before|when|if|unless|because|so that|after|until|is|are|was|their (?:booking|order|account))\b",
    re.I,
)
"""How what cannot be a list of fields begins: "need to give their phone", "need at least two hours notice"."""


_EACH = re.compile(
    rf"(?:an? |the )?(?P<f>[a-z ]{{3,24}}?) of (?P<n>\d+(?:[.,]\d+)?) ?(?P<c>{MONEY_WORDS})|(?P<n2>\d+(?:\.\d+)?)(?P<c2>元|块)的?(?P<f2>[\u4e00-\u9fff]{{2,6}})",
    re.IGNORECASE,
)


_TAKEN_BACK = re.compile(r"\b(?:but|must|unless|although|however)\b|但是?|除非|不过", re.IGNORECASE)
"""What is said against the first half of a clause is no name: "need a phone number but must not ask for one"."""


def _at(c: Context, entity: Entity, each: re.Match[str]) -> Made:
    """ "a deposit of 20 euros": an amount, which every row has."""
    label = (each["f"] or each["f2"]).strip()
    amount = float((each["n"] or each["n2"]).replace(",", "."))
    found = names.field_named(label, entity) or field_from(label, c.language, otherwise="amount")
    assert found is not None
    value = int(amount) if amount == int(amount) else amount
    made: list[ops.Operation] = []
    if all(f.name != found.name for f in entity.fields):
        field = Field(name=found.name, label=found.label, kind="money", minimum=0, required=False, default=value)
        made.append(ops.AddField(entity=entity.name, field=field))
    return Made([*made, ops.ChangeRows(entity=entity.name, where={}, values={found.name: value})])


def add_fields(c: Context, g: Groups) -> Made | None:
    entity = c.people_entity(g["e"]) if g.get("e") else c.pointed_entity()
    if entity is not None and (each := _EACH.fullmatch(c.words(g["list"]))):
        return _at(c, entity, each)
    if entity is None or _NO_FIELDS.match(c.words(g["list"])) or _TAKEN_BACK.search(c.words(g["list"])):
        return None
    wanted = listed_fields(c.words(g["list"]), c.language)
    if not wanted:
        return None
    made: list[ops.Operation] = []
    notes: list[str] = []
    known = {f.name for f in entity.fields}
    for field in wanted:
        there = names.field_named(field.label, entity)
        if there is not None and (there.kind == field.kind or there.name == field.name):
            notes.append(c.say(f"{entity.titles} have {there.label} already.", f"{entity.titles}已有“{there.label}”。"))
            continue
        related = names.entity_named(field.label, c.spec)
        if field.kind == "text" and related is not None and related is not entity:
            field = Field(
                name=field.name, label=field.label, kind="relation", target=related.name, required=False
            )  # fmt: skip
        if field.name.startswith("detail") and field.name in known:
            field.name = next(f"detail_{n}" for n in range(1, 60) if f"detail_{n}" not in known)
        known.add(field.name)
        if entity.rows and field.required:
            field.required = False
            notes.append(
                c.say(
                    f"{field.label} is optional, since {entity.titles.lower()} already there have none.",
                    f"“{field.label}”设为选填，因为已有的{entity.titles}没有这一项。",
                )
            )
        made.append(ops.AddField(entity=entity.name, field=field))
    if not made:
        return Made(said=notes)
    c.notes += notes
    return Made(made)


def must_give(c: Context, g: Groups) -> Made | None:
    """ "people need to give their phone number": a field of what they make, required."""
    entity = c.pointed_entity() or names.main_entity(c.spec)
    if entity is None:
        return None
    fields = listed_fields(c.words(g["list"]), c.language)
    made: list[ops.Operation] = []
    for field in fields:
        there = names.field_named(field.label, entity)
        if there is not None:
            made.append(ops.ChangeField(entity=entity.name, field=there.name, required=True))
        else:
            made += (add_fields(c, {"e": entity.titles, "list": field.label}) or Made()).operations
    return Made(made) if made else None


_OF_PEOPLE = re.compile(
    r"phone|e-?mail|member(?:ship)? (?:number|card)|card number|电话|手机|邮箱|会员|卡号|身份证", re.IGNORECASE
)
"""What is known of people rather than of what is offered to them."""


_NO_PART = re.compile(
    r"(?:页面?|功能|列表|名单|管理|预约|预订|报名|登记|评价|评论|留言|点评|申请|栏目|板块|链接|统计|图表|提醒|通知|按钮|表)$"
)
"""What stands beside a thing, and is no field of it: 课程的评价."""


def add_fields_of(c: Context, g: Groups) -> Made | None:
    """加上图书的封面照片, 图书增加封面照片: fields of a thing that is there, not a new kind of thing."""
    said = c.words(g["list"])
    entity = names.entity_named(g["e"], c.spec) or _only_ending(g["e"], c.spec)
    if entity is None or _NO_PART.search(said) or names.entity_named(said, c.spec) is not None:
        return None
    return add_fields(c, {"e": entity.titles, "list": said})


def _only_ending(said: str, spec: SiteSpec) -> Entity | None:
    """The one thing whose name is a longer word for it: 书 for 图书."""
    found = [e for e in spec.entities if said in (e.titles[-len(said) :], e.titles[: len(said)])]
    return found[0] if len(found) == 1 and len(found[0].titles) <= len(said) + 2 else None


def add_fields_here(c: Context, g: Groups) -> Made | None:
    """ "add a field for the colour": to what is pointed at, else to what the site is about."""
    entity = c.pointed_entity() or names.offered_entity(c.spec)
    if c.pointed_entity() is None and _OF_PEOPLE.search(c.words(g["list"])):
        entity = names.main_entity(c.spec) or entity
    return add_fields(c, {"e": entity.titles, "list": g["list"]}) if entity is not None else None


_SHOWN = re.compile(
    r"sponsor|partner|exhibitor|speaker|artist|musician|\bband|赞助|合作伙伴|展商|讲者|嘉宾|艺术家", re.I
)
"""People and firms that a site names in public; others (clients, donors) only staff see."""


def page_of_people(c: Context, g: Groups) -> Made | None:
    """ "add a page for the leaders with photo and phone": a list that everybody reads and the staff keeps."""
    made = add_entity(c, g)
    for step in made.operations if made is not None else []:
        if isinstance(step, ops.AddEntity):
            step.entity.access.read = "everyone"
    return made


def add_entity(c: Context, g: Groups) -> Made | None:
    """ "add suppliers with name, phone and city": one more kind of thing."""
    said = c.words(g["e"])
    of = re.fullmatch(r"(.+?) of (?:the |our )?(\w+)", said)
    if of and names.entity_named(of[2], c.spec) is None and who_of(of[2], c.spec) is not None:
        said = of[1]  # "vaccinations of patients": whose they are, their owner says
    if (onto := re.fullmatch(r"(.+?) to (?:the |our |all |each |every )?(.+)", said)) and not g.get("list"):
        target = names.entity_named(onto[2], c.spec)  # "add a mood to entries"; of what is not there nothing is made
        return add_fields(c, {"e": target.title, "list": onto[1]}) if target is not None else None
    there = names.entity_named(said, c.spec)
    fields = listed_fields(c.words(g["list"]), c.language) if g.get("list") else []
    if there is not None:
        if fields:
            return add_fields(c, {"e": said, "list": g["list"]})
        return Made(
            [ops.AddEntity(entity=there)],
            [c.say(f"There are {there.titles.lower()} already.", f"已有{there.titles}。")],
        )
    entity = entity_from(said, c.spec, fields, sure=bool(g.get("list") or g.get("kind")))
    if entity is None:
        return None
    if _SHOWN.search(said):
        entity.access.read = "everyone"
    asked = ", ".join(f.label for f in entity.fields)
    return Made(
        [ops.AddEntity(entity=entity)],
        [
            c.say(
                f"Added {entity.titles.lower()} with {asked}.", f"已添加{entity.titles}：{asked.replace(', ', '、')}。"
            )
        ],
    )


def remove(c: Context, g: Groups) -> Made | None:
    """A field, an entity, a page or a section: what the words name."""
    said = g["what"]
    if g.get("e"):
        entity = c.people_entity(g["e"])
        if entity is None:
            return None
        found = c.field(said, entity)
        return Made([ops.RemoveField(entity=entity.name, field=found[1].name)]) if found else None
    if re.search(r"\b(?:page)\b|页面?$", said):
        return _remove_page(c, said)
    if re.search(r"\bsection\b|板块|栏目$|区块", said):
        return _remove_section(c, said)
    if re.search(r"\bfields?\b|字段", said):
        found = c.field(said)
        return Made([ops.RemoveField(entity=found[0].name, field=found[1].name)]) if found else None
    words = c.words(said)
    entity = names.entity_named(words, c.spec)
    if entity is not None and not re.search(r"'s ", words):
        return Made([ops.RemoveEntity(entity=entity.name)])
    row = _row(c, words)
    if row is not None:
        return Made([ops.RemoveRows(entity=row[0].name, where={row[0].display: row[1]})])
    found = c.field(said)
    if found is not None:
        return Made([ops.RemoveField(entity=found[0].name, field=found[1].name)])
    return _remove_page(c, said) or _remove_section(c, said) or _remove_shown(c, words)


def _row(c: Context, words: str) -> tuple[Entity, str] | None:
    wanted = names.normal(words)
    for entity in c.spec.entities:
        for row in entity.rows:
            shown = str(row.get(entity.display, ""))
            if shown and wanted == shown.lower():
                return entity, shown
    return None


def _remove_page(c: Context, said: str) -> Made | None:
    words = re.sub(r"\s*\b(?:page|the)\b\s*|页面?$", "", c.words(said), flags=re.I).strip().lower()
    page = next((p for p in c.spec.pages if words and (words in (p.path, p.title.lower()))), None)
    return Made([ops.RemovePage(path=page.path)]) if page and page.path else None


_SECTIONS = {
    "hero": r"hero|banner|横幅|首屏", "steps": r"steps?|how it works|步骤|流程|怎么.+", "faq": r"faq|questions(?: and answers)?|常见问题|问答",
    "quote": r"quote|testimonial|引语|引用", "call": r"call(?: to action)?|行动号召", "hours": r"(?:opening )?hours|营业时间|门诊时间", "contact": r"contact(?: details)?|联系方式|联系我们",
    "gallery": r"gallery|图集|相册", "cards": r"cards|卡片", "text": r"text|文字", "figures": r"figures|numbers|数字",
}  # fmt: skip


def section_kind(words: str) -> str | None:
    """The kind of section that words name."""
    bare = (
        re.sub(r"\s*\b(?:section|band|part|block|the|a)\b\s*|板块|栏目|区块|部分", " ", words, flags=re.I)
        .strip()
        .lower()
    )
    return next((kind for kind, pattern in _SECTIONS.items() if re.fullmatch(pattern, bare)), None)


def _remove_section(c: Context, said: str) -> Made | None:
    words = re.sub(r"\s*\b(?:section|the)\b\s*|板块|栏目|区块", " ", c.words(said), flags=re.I).strip().lower()
    for page in c.spec.pages:
        for section in page.sections:
            if section.title and section.title.lower() == words:
                return Made([ops.RemoveSection(page=page.path, kind=section.kind, title=section.title)])
    kind = section_kind(words)
    page = next((p for p in c.spec.pages if any(s.kind == kind for s in p.sections)), None)
    return Made([ops.RemoveSection(page=page.path, kind=kind)]) if kind and page else None


def _remove_shown(c: Context, words: str) -> Made | None:
    bare = (
        re.sub(
            r"^(?:the )?(?:chart|figure|graph|number)(?: of)?\s+|\s+(?:chart|figure|graph)(?: (?:on|from) the dashboard)?$|图表$",
            "",
            words,
            flags=re.I,
        )
        .strip()
        .lower()
    )
    board = c.spec.dashboard
    found = next((p.title for p in [*board.figures, *board.charts] if p.title.lower() == bare), None)
    return Made([ops.RemoveFromDashboard(what=found)]) if found else None


_KIND = re.compile(r"(?:必填|选填|选择题?|单选题?|多选题?|下拉框?|类型)(?:的|$)|(?:选择题|单选题|多选题|下拉框)")
"""What says of which kind a field is to be is no name for it."""


def rename(c: Context, g: Groups) -> Made | None:
    """An entity, a field, a page or a row gets another name."""
    new = c.words(g["text"])
    if not new or len(new) > 80 or _KIND.search(new):
        return None
    said = c.words(g["what"])
    entity = names.entity_named(said, c.spec)
    if entity is not None:
        return naming.entity(c, entity, new)
    page = next(
        (p for p in c.spec.pages if names.normal(said).removesuffix(" page") in (p.title.lower(), p.path)), None
    )
    if page is not None:
        return Made([ops.SetText(target=f"pages/{page.path or 'home'}/title", text=new)])
    row = _row(c, said)
    if row is not None:
        return Made([ops.ChangeRows(entity=row[0].name, where={row[0].display: row[1]}, values={row[0].display: new})])
    found = c.field(g["what"])
    if found is not None:
        return Made([naming.field(c, *found, new)])
    return None


def field_is(c: Context, g: Groups) -> Made | None:
    """ "price should be optional", "phone is required", "names must be unique", "make size a choice of S, M, L"."""
    found = c.field(g["f"], c.people_entity(g["e"]) if g.get("e") else None)
    how = c.words(g["how"]).lower()
    if found is None:
        return _new_choice(c, g, how)
    entity, field = found
    changes: dict[str, Any] = {}
    if re.search(
        r"\b(?:optional|not required|not (?:be )?(?:mandatory|compulsory|needed))\b|选填|可选|可不填|非必填|不必填", how
    ):
        changes["required"] = False
    elif re.search(r"\b(?:required|mandatory|compulsory|obligatory)\b|必填|必须填|必须要填", how):
        changes["required"] = True
    elif re.search(r"\bnot (?:be )?unique\b|可以重复", how):
        changes["unique"] = False
    elif re.search(r"\bunique\b|唯一|不能重复|不可重复|不重复", how):
        changes["unique"] = True
    elif re.search(
        r"\b(?:staff[- ]only|(?:filled|set|entered) (?:in )?by staff|only for staff)\b|员工填写|只有员工", how
    ):
        changes["set_by"] = "staff"
    else:
        changes = _kind_change(c, field, how, g["how"])
    if not changes:
        return None
    made: list[ops.Operation] = [ops.ChangeField(entity=entity.name, field=field.name, **changes)]
    return Made(made)


def _new_choice(c: Context, g: Groups, how: str) -> Made | None:
    """ "difficulty should be a choice of easy, medium, hard" where there is no difficulty yet: a field of that kind."""
    entity = c.people_entity(g["e"]) if g.get("e") else c.pointed_entity() or names.offered_entity(c.spec)
    listed = re.match(r"(?:a |an )?(?:choice|selection|drop-?down|list) (?:of|between|from|with)\s+(.+)", how)
    if entity is None or listed is None:
        return None
    field = field_from(f"{c.words(g['f'])} ({re.sub(r' or ', ', ', listed[1])})", c.language)
    if field is None or field.kind != "choice":
        return None
    field.required = not entity.rows
    return Made([ops.AddField(entity=entity.name, field=field)])


def _kind_change(c: Context, field: Field, how: str, raw: str) -> dict[str, object]:
    listed = re.fullmatch(
        r"(?:a |an )?(?:choice|selection|select|drop-?down|list|one)(?: (?:of|between|from|with))?[:：]?\s*(.+)|(?:单选|选项|下拉)(?:框|菜单|列表)?[:：为是]?\s*(.+)",
        how,
    )
    if listed:
        labels = split_list(re.sub(r"\s+or\s+|或者?", ", ", c.words(raw)[-len(listed[1] or listed[2]) :]))
        if len(labels) >= 2:
            return {"kind": "choice", "choices": choices_of(labels)}
    least = re.fullmatch(r"(?:at least|no less than|minimum|不少于|至少|最少)\s*(\d+(?:\.\d+)?).*", how)
    most = re.fullmatch(r"(?:at most|no more than|up to|maximum|max|不超过|最多|至多)\s*(\d+(?:\.\d+)?).*", how)
    between = re.fullmatch(r"(?:between|from|在)?\s*(\d+(?:\.\d+)?)\s*(?:and|to|-|到|至)\s*(\d+(?:\.\d+)?).*", how)
    if between:
        return {"minimum": number_of(between[1]), "maximum": number_of(between[2])}
    if least:
        return {"minimum": number_of(least[1])}
    if most:
        return {"maximum": number_of(most[1])}
    kinds = {
        "integer": r"(?:a )?(?:whole )?(?:number|integer)|整数|数字", "decimal": r"(?:a )?decimal(?: number)?|小数", "date": r"(?:a )?date|日期", "datetime": r"(?:a )?date (?:and|with) time|日期和时间",
        "money": r"(?:a )?(?:price|amount of money|money|currency)|金额", "boolean": r"(?:a )?(?:yes[ /-]?(?:or )?no|check ?box|tick ?box|boolean)(?: question)?|勾选框?|是否", "long_text": r"(?:a )?(?:long(?:er)? text|multi-?line(?: text)?|text area|paragraph)|长文本|多行文本?", "text": r"(?:a )?(?:short )?text|文本|文字",
        "email": r"(?:an )?e-?mail(?: address)?|邮箱", "phone": r"(?:a )?phone(?: number)?|电话", "url": r"(?:a )?(?:link|url|web address)|链接", "image": r"(?:an? )?(?:image|picture|photo|upload)|图片", "rating": r"(?:a )?(?:star )?rating|stars|星级|评分", "time": r"(?:a )?time|时间",
    }  # fmt: skip
    kind = next((k for k, pattern in kinds.items() if re.fullmatch(pattern, how)), None)
    return {"kind": kind} if kind and kind != field.kind else {"kind": kind} if kind else {}


def hide_field(c: Context, g: Groups) -> Made | None:
    found = c.field(g["f"])
    return Made([ops.ChangeField(entity=found[0].name, field=found[1].name, listed=False)]) if found else None


def show_field(c: Context, g: Groups) -> Made | None:
    found = c.field(g["f"], c.entity(g["e"]) if g.get("e") else None)
    return Made([ops.ChangeField(entity=found[0].name, field=found[1].name, listed=True)]) if found else None


def field_words(said: str, c: Context) -> Field | None:
    """A field from a mention, in the site's language."""
    return field_from(said, c.language)


__all__ = ["add_entity", "add_fields", "field_is", "hide_field", "kind_of", "remove", "rename", "section_kind", "show_field"]  # fmt: skip
