"""What a mention means on this site: "the appointments" → the entity `booking`, "telephone" → its field `phone`.

Names, titles and labels of the spec come first, then words of one meaning. It guesses nothing: what fits nothing is
None.
"""

# ruff: noqa: E501 (words of one meaning are one line)

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.site.spec import Entity, Field, SiteSpec

_ENTITIES: list[frozenset[str]] = [
    frozenset(group.split("; "))
    for group in (
        "booking; appointment; reservation; slot; visit; 预约; 预订; 订座; 订位; 挂号; 约",
        "service; treatment; offer; session; 服务; 项目; 诊疗项目; 服务项目",
        "product; item; good; article for sale; ware; part; spare part; component; 商品; 零件; 配件; 产品; 货品; 货物; 宝贝",
        "order; purchase; sale; 订单; 购买",
        "article; post; story; blog post; essay; entry; news; 文章; 帖子; 博文; 新闻; 日志",
        "comment; reply; response; answer; 评论; 回复; 留言",
        "thread; topic; discussion; post; question; 主题; 帖子; 话题; 讨论",
        "review; rating; testimonial; 评价; 点评; 评论",
        "event; happening; concert; meetup; talk; 活动; 演出; 讲座",
        "registration; sign-up; signup; ticket; attendee; enrolment; enrollment; participant; 报名; 登记; 参会者; 选课",
        "ticket; issue; request; case; 工单; 请求; 问题; 投诉",
        "task; todo; to-do; card; job to do; 任务; 待办; 卡片; 事项",
        "dish; menu item; meal; food; plate; 菜品; 菜; 菜肴; 菜式",
        "course; class; lesson; workshop; 课程; 课; 班",
        "doctor; dentist; vet; physician; therapist; 医生; 医师; 大夫",
        "contact; customer; client; lead; person; 联系人; 客户; 顾客; 线索",
        "company; organisation; organization; account; firm; 公司; 企业; 机构",
        "deal; opportunity; sale; 商机; 交易; 单子",
        "book; title; volume; 书; 图书; 书籍",
        "loan; borrowing; lending; 借阅; 借书; 借出",
        "job; position; vacancy; opening; role; 职位; 岗位; 招聘",
        "application; applicant; candidate; 申请; 应聘; 简历; 投递",
        "listing; property; home; house; flat; apartment; 房源; 房子; 房产",
        "viewing; showing; visit; 看房",
        "recipe; dish; 菜谱; 食谱; 配方",
        "category; section; group; 分类; 类别; 栏目; 板块",
        "movement; stock movement; transaction; 出入库; 库存变动; 流水",
        "expense; spending; cost; 支出; 花费; 开销; 账目",
        "entry; log; record; check-in; 记录; 打卡; 条目",
        "habit; routine; 习惯",
        "poll; survey; question; vote; 投票; 问卷; 调查",
        "vote; ballot; response; answer; 投票; 选票; 答卷; 回答",
        "shift; slot; 班次; 时段",
        "project; work; 项目; 作品",
        "inquiry; enquiry; message; question; request; 询价; 咨询; 留言; 询问",
        "member; membership; 会员; 成员",
        "supplier; vendor; 供应商; 供货商",
        "table; 桌子; 餐桌; 桌",
        "chair; seat; 椅子; 座位; 理发椅",
        "room; space; 房间; 包间; 会议室",
        "waiting entry; waiting list; waitlist; 候补; 等候名单; 候补名单",
        "place; entry; page; listing; 地点; 条目; 词条",
        "donation; gift; 捐款; 捐赠",
        "staff member; stylist; barber; employee; 员工; 师傅; 发型师",
    )
]  # fmt: skip
_FIELDS: list[frozenset[str]] = [
    frozenset(group.split("; "))
    for group in (
        "phone; telephone; phone number; mobile; mobile number; cell; tel; telephone number; contact; 电话; 手机; 手机号; 电话号码; 联系电话",
        "email; e-mail; email address; mail; 邮箱; 电子邮件; 邮件",
        "price; cost; fee; amount; rate; charge; 价格; 费用; 金额; 单价; 价钱; 售价",
        "photo; picture; image; cover; 图片; 照片; 封面; 配图",
        "start; time; date; when; day; starts; start time; date and time; begin; 时间; 开始时间; 日期",
        "name; title; headline; 名称; 姓名; 标题; 名字; 书名; 菜名",
        "description; text; details; about; summary; body; content; 说明; 描述; 简介; 正文; 内容; 介绍",
        "note; notes; remark; remarks; comment; 备注; 留言; 说明",
        "stock; quantity in stock; inventory; in stock; 库存; 存量",
        "quantity; number; count; amount; how many; 数量; 个数; 件数",
        "minutes; duration; length; time needed; 时长; 分钟; 长度",
        "status; state; stage; 状态; 阶段; 进度",
        "category; topic; group; type; section; kind; 分类; 类别; 类型; 栏目",
        "due; deadline; due date; 截止日期; 截止; 期限",
        "people; guests; party size; number of guests; number of people; persons; 人数; 客人数",
        "seats; capacity; places; number of seats; 座位; 座位数; 名额; 容量",
        "address; delivery address; location; place; 地址; 地点; 位置",
        "author; writer; 作者",
        "salary; pay; wage; 薪资; 工资; 薪水",
        "total; sum; 总价; 合计; 总额",
        "rating; stars; score; 评分; 星级",
        "doctor; physician; 医生",
        "reason; 原因; 就诊原因",
        "birth; date of birth; birthday; 出生日期; 生日",
    )
]  # fmt: skip
_ARTICLES = re.compile(
    r"^(?:(?:the|a|an|all|each|every|any|my|our|your|their|his|her|its|of|new|existing|page of|list of|table of)\s+)+"
    r"|^(?:所有的?|每个|每条|全部|这个|那个|我们的|我的|该|各个?)",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"\s+(?:pages?|lists?|forms?|tables?|entity|records?|section|menu|fields?|columns?|box)$"
    r"|(?:页面?|列表|表单|表格?|字段|栏|一栏|记录|信息)$",
    re.IGNORECASE,
)


def normal(said: str) -> str:
    """A mention without articles and plural, lower case."""
    words = " ".join(said.strip().strip(".。,，'\"“”‘’").lower().replace("-", " ").replace("_", " ").split())
    return _ARTICLES.sub("", words).strip()


def singular(words: str) -> str:
    """The singular of an English noun phrase; Chinese stays."""
    if re.search(r"(?:[^aeiou])ies$", words):
        return words[:-3] + "y"
    if re.search(r"(?:ches|shes|sses|xes|zzes|tzes)$", words):
        return words[:-2]
    if words.endswith("people"):
        return words[:-6] + "person"
    if words.endswith("children"):
        return words[:-3]
    if words.endswith(("ss", "us", "is", "news", "menu", "series")):
        return words
    return words[:-1] if len(words) > 3 and words.endswith("s") else words


def plural(words: str) -> str:
    """The plural of an English noun phrase."""
    if re.search(r"[^aeiou]y$", words):
        return words[:-1] + "ies"
    if words.lower().endswith("child"):
        return words + "ren"
    if words.lower().endswith("person"):
        return words[:-5] + "eople"
    if re.search(r"(?:s|x|z|ch|sh)$", words):
        return words + "es"
    if found := re.search(r"(?:shel|lea|loa|hal|wol|cal|thie|scar)(f)$|(?:kni|wi|li)(fe)$", words, re.IGNORECASE):
        return words[: found.start(found.lastindex or 1)] + "ves"
    return words + "s"


def _called(entity: Entity) -> Iterator[str]:
    for name in (entity.name, entity.plural, entity.title, entity.titles):
        yield normal(name)
        yield singular(normal(name))


def entity_named(said: str, spec: SiteSpec) -> Entity | None:
    """The entity that a mention means: by its names, then by words of one meaning, then by the last word of one."""
    words = normal(said)
    if not words:
        return None
    for candidate in dict.fromkeys((words, _TAILS.sub("", words))):
        one = singular(candidate)
        exact = next((e for e in spec.entities if {candidate, one} & set(_called(e))), None)
        if exact is not None:
            return exact
        meant = _meant(one, candidate, spec)
        if meant is not None:
            return meant
        ending = [e for e in spec.entities if one in {name.rpartition(" ")[2] for name in _called(e)}]
        if len(ending) == 1:
            return ending[0]
    return None


def _meant(one: str, candidate: str, spec: SiteSpec) -> Entity | None:
    for group in _ENTITIES:
        if one in group or candidate in group:
            found = next((e for e in spec.entities if group & set(_called(e))), None)
            if found is not None:
                return found
    return None


def fields_named(said: str, entity: Entity) -> list[Field]:
    """The fields that a mention may mean, the best alone where it is exact."""
    words = _TAILS.sub("", normal(said))
    one = singular(words)
    held = [
        (f, {normal(f.name), normal(f.label), singular(normal(f.label)), singular(normal(f.name))})
        for f in entity.fields
    ]
    exact = [f for f, names in held if {words, one} & names]
    if exact:
        return exact[:1]
    for group in _FIELDS:
        if words in group or one in group:
            meant = [f for f, names in held if names & group]
            if meant:
                return meant[:1]
    inside = [
        f
        for f, names in held
        if len(one) > 2 and any(re.search(rf"\b{re.escape(one)}\b", n) or (_han(one) and one in n) for n in names)
    ]
    if len(words.split()) > 4 or (_han(words) and len(words) > 10):
        return inside[:1]
    return (
        inside[:1]
        or [
            f
            for f, names in held
            if any(len(n) > 2 and (re.search(rf"\b{re.escape(n)}\b", words) or (_han(n) and n in words)) for n in names)
        ][:1]
    )


def _han(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def field_named(said: str, entity: Entity) -> Field | None:
    """The field of `entity` that a mention means, or None."""
    found = fields_named(said, entity)
    return found[0] if found else None


def main_entity(spec: SiteSpec) -> Entity | None:
    """What members make: the blueprint's main part, else the first entity that people own."""
    from agents.site.blueprints import blueprints

    known = blueprints().get(spec.blueprint)
    wanted = known.parts.get("main") if known else None
    held = [e for e in spec.entities if e.name == wanted] or [
        e for e in spec.entities if e.access.create in ("member", "everyone")
    ]
    return held[0] if held else (spec.entities[0] if spec.entities else None)


def offered_entity(spec: SiteSpec) -> Entity | None:
    """What visitors look at and choose from: the blueprint's offer, else the first entity everyone reads."""
    from agents.site.blueprints import blueprints

    known = blueprints().get(spec.blueprint)
    wanted = known.parts.get("offer") if known else None
    held = [e for e in spec.entities if e.name == wanted] or [
        e for e in spec.entities if e.access.read == "everyone" and e.view in ("cards", "gallery", "posts")
    ]
    return held[0] if held else main_entity(spec)
