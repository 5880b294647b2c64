"""What checks say, in the site's language. It knows sentences, not what is tried."""

from __future__ import annotations

from agents.site.spec import Deadline, Entity, SiteSpec

Pair = tuple[str, str]

SENTENCES: dict[str, Pair] = {
    "page": ("{Who} opens {path} and sees {title}.", "{Who}打开 {path}，看到“{title}”。"),
    "list": (
        "{Who} sees the list of {things} and finds one by searching for its words.",
        "{Who}看到{things}列表，并能用其中的词搜索到一条。",
    ),
    "store": ("{Who} adds {a_thing}, and it is kept as it was entered.", "{Who}添加{thing}，内容按填写的保存。"),
    "refuse": (
        "{Who} who leaves out or mistypes something in {a_thing} is told what, and nothing is stored.",
        "{Who}填写{thing}时漏填或填错，会得到说明，且不会保存。",
    ),
    "change": ("{Who} changes {a_thing}, and the change is kept.", "{Who}修改{thing}，修改会被保存。"),
    "remove": ("{Who} deletes {a_thing}, and it is gone.", "{Who}删除{thing}，之后不再存在。"),
    "access.read": ("Only {whom} can see {things}.", "只有{whom}能看到{things}。"),
    "access.read.everyone": ("Everybody can see {things}, also without an account.", "不登录也能看到{things}。"),
    "access.read.owner": (
        "People see only their own {things}; {staff} sees all of them.",
        "每个人只看到自己的{things}；{staff}看到全部。",
    ),
    "access.create": ("Only {whom} can add {a_thing}.", "只有{whom}能添加{thing}。"),
    "access.create.everyone": ("Everybody can add {a_thing}, also without an account.", "不登录也能添加{thing}。"),
    "access.update": ("Only {whom} can change {a_thing}.", "只有{whom}能修改{thing}。"),
    "access.update.everyone": ("Everybody can change {a_thing}.", "任何人都能修改{thing}。"),
    "access.delete": ("Only {whom} can delete {a_thing}.", "只有{whom}能删除{thing}。"),
    "access.delete.everyone": ("Everybody can delete {a_thing}.", "任何人都能删除{thing}。"),
    "forgery": (
        "Another web site cannot send a form of {things} in somebody's name.",
        "别的网站不能冒用他人身份提交{thing}表单。",
    ),
    "entry.signup": ("A visitor makes an account, signs out, and signs in again.", "访客注册帐号、退出，再登录。"),
    "entry.login": (
        "{Member} signs in and out; a wrong password is refused.",
        "{Member}登录和退出；密码错误会被拒绝。",
    ),
    "closed.dashboard": ("Only {staff} opens the dashboard.", "只有{staff}能打开仪表盘。"),
    "closed.admin": ("Only administrators open the administration.", "只有管理员能打开管理页面。"),
    "closed.export": ("Only {staff} exports {things} as a table.", "只有{staff}能导出{things}表格。"),
    "closed.nowhere": ("An address that does not exist gets a page that says so.", "不存在的地址会得到说明页面。"),
    "slots": (
        "A time that is taken, past or closed cannot be booked for {a_thing}; one that is freed can again.",
        "已占用、已过去或不开放的时间不能用于{thing}；释放后可以再约。",
    ),
    "slots.day": ("{Staff} sees all {things} of a day.", "{staff}看到某一天的全部{things}。"),
    "transition": (
        "{Who} can “{label}” {a_thing}, and nobody else.",
        "{Who}可以对{thing}执行“{label}”，其他人不可以。",
    ),
    "transition.late": (
        "“{label}” is refused later than {hours} hours before, and allowed earlier.",
        "开始前 {hours} 小时之内不能“{label}”，更早则可以。",
    ),
    "capacity": ("No more {things} than there is room for.", "{things}不会超过容量。"),
    "waiting_list": (
        "Where everything is taken people can join the waiting list, and the first is offered the place that is freed.",
        "满了以后可以加入候补；有空位时第一位候补者会得到通知。",
    ),
    "stay": (
        "What is taken on some days is not given to another {a_bare_thing} on these days.",
        "某些日期已被占用后，不能再为这些日期添加{thing}。",
    ),
    "stock": (
        "{A_thing} takes from the stock, and more than there is is refused.",
        "{thing}会扣减库存，超过库存会被拒绝。",
    ),
    "computed": ("The site works out “{field}” of {a_thing}.", "网站会自动计算{thing}的“{field}”。"),
    "limit": ("Each person has at most {most} {things}.", "每人最多有 {most} 条{things}。"),
    "limit.day": ("Each person has at most {most} {things} a day.", "每人每天最多有 {most} 条{things}。"),
    "limit.week": ("Each person has at most {most} {things} a week.", "每人每周最多有 {most} 条{things}。"),
    "limit.month": ("Each person has at most {most} {things} a month.", "每人每月最多有 {most} 条{things}。"),
    "limit.year": ("Each person has at most {most} {things} a year.", "每人每年最多有 {most} 条{things}。"),
    "limit.of": (
        "There are at most {most} {things} a {per} of the same {of}.",
        "同一{of}每{per}最多有 {most} 条{things}。",
    ),
    "limit.whole": ("There are at most {most} {things} a {per} in all.", "每{per}总共最多有 {most} 条{things}。"),
    "limit.quantity": (
        "“{quantity}” of {things} is at most {most} for each person a {per}.",
        "每人每{per}的{things}“{quantity}”合计最多 {most}。",
    ),
    "deadline": (
        "{A_thing} is taken {until} “{field}” at the latest, but from {staff}.",
        "{thing}最迟在“{field}”{until}提交，{staff}除外。",
    ),
    "season": (
        "{Things} are taken until {last}, and the page says so; later only {staff} adds one.",
        "{things}截止到{last}，页面会说明；之后只有{staff}可以添加。",
    ),
    "needs": ("{A_thing} is taken only where {what}.", "只有在{what}时才能添加{thing}。"),
    "barred": (
        "Whoever has {least} {titles} that count ({what}) adds no {thing}; later they do.",
        "有{least}条{titles}（{what}）的人不能添加{thing}，之后可以。",
    ),
    "closed": (
        "{A_thing} is not taken at a time for which {staff} entered {titles}; without it, it is.",
        "{staff}在“{titles}”中登记的时间不接受{thing}，删除后即可。",
    ),
    "weekdays": ("“{field}” of {a_thing} is one of {days}.", "{thing}的“{field}”只能是周{days}。"),
    "private.member": (
        "Only who is signed in sees “{field}” of {a_thing}.",
        "只有登录的人能看到{thing}的“{field}”。",
    ),
    "private.owner": (
        "Only whose {thing} it is and {staff} see its “{field}”.",
        "{thing}的“{field}”只有本人和{staff}能看到。",
    ),
    "private.staff": ("Only {staff} sees “{field}” of {a_thing}.", "只有{staff}能看到{thing}的“{field}”。"),
    "shown.when": (
        "Others see {a_thing} only once it was let through; whose it is and {staff} see it before.",
        "{thing}通过之后才对他人可见；本人和{staff}一直可见。",
    ),
    "shown.days": (
        "{A_thing} is no longer shown to others after {days} days.",
        "{thing}在 {days} 天后不再对他人展示。",
    ),
    "belongs": (
        "{A_thing} belongs to whom it is for (“{field}”), who alone sees it beside {staff}.",
        "{thing}归“{field}”所指的人所有，除{staff}外只有本人能看到。",
    ),
    "reminder": (
        "Whose {thing} it is gets one mail, {days} days before “{field}”.",
        "在“{field}”前 {days} 天，{thing}的主人会收到一封提醒邮件。",
    ),
    "transition.mail": ("Whose {thing} it is gets a mail at “{label}”.", "执行“{label}”时，{thing}的主人会收到邮件。"),
    "transition.when": (
        "“{label}” of {a_thing} is possible only where {what}.",
        "只有在{what}时才能对{thing}执行“{label}”。",
    ),
    "watch": (
        "{Staff} sees the list “{label}” of {things}: where {what}.",
        "{staff}能看到{things}的“{label}”名单：{what}。",
    ),
    "sees": ("{Who} sees only their own {things}.", "{Who}只看到自己的{things}。"),
    "periodic": (
        "{Staff} makes the {things} of this {per} for everybody at once, and only once.",
        "{staff}可以一次生成本{per}的全部{things}，且不会重复生成。",
    ),
    "ordered": ("“{first}” of {a_thing} comes before “{second}”.", "{thing}的“{first}”早于“{second}”。"),
    "moment.future": ("“{field}” of {a_thing} lies in the future.", "{thing}的“{field}”在将来。"),
    "moment.past": ("“{field}” of {a_thing} lies in the past.", "{thing}的“{field}”在过去。"),
    "unique_together": ("The same {a_bare_thing} cannot be added twice.", "同样的{thing}不能添加两次。"),
    "look": (
        "The page {path} is whole at 390 and 1440 px: no error, nothing missing or cut off, readable by everybody.",
        "页面 {path} 在 390 和 1440 像素宽度下完整：没有错误、缺失或溢出，人人可读。",
    ),
    "migrations": ("The data survive an upgrade, a way back and an upgrade again.", "数据经得起升级、回退和再次升级。"),
    "tests": ("The site passes its own tests.", "网站通过自带的测试。"),
}

WHO: dict[str, Pair] = {
    "visitor": ("a visitor", "访客"),
    "admin": ("an administrator", "管理员"),
    "everyone": ("everybody", "所有人"),
    "owner": ("who made it, and {staff}", "创建者和{staff}"),
    "nobody": ("nobody", "没有人"),
}


def until(rule: Deadline) -> tuple[str, str]:
    """Until when, before the name of what it counts from: in English and Chinese."""
    if rule.hours is not None:
        return (f"{rule.hours:g} hours before", f"前 {rule.hours:g} 小时") if rule.hours else ("before", "之前")
    days = f"{rule.days} days before" if rule.days else "on the day of"
    at = f"at {rule.at}, " if rule.at else ""
    return f"{at}{days}", f"{f'前 {rule.days} 天' if rule.days else '当天'}{f' {rule.at} 前' if rule.at else ''}"


def say(spec: SiteSpec, key: str, *, who: str = "visitor", entity: Entity | None = None, **more: object) -> str:
    """The sentence of a check."""
    chinese = spec.language == "zh"
    person, staff = name(spec, who), name(spec, "staff")
    words: dict[str, object] = {"Who": _upper(person), "whom": person, "staff": staff, "Staff": _upper(staff)}
    words["Member"] = _upper(name(spec, "member"))
    if entity is not None:
        thing = entity.title if chinese else _lower(entity.title)
        words |= {
            "thing": thing,
            "Things": entity.titles,
            "things": entity.titles if chinese else _lower(entity.titles),
            "a_thing": thing if chinese else _article(thing),
            "A_thing": thing if chinese else _upper(_article(thing)),
            "a_bare_thing": thing,
        }
    return SENTENCES[key][chinese].format(**words, **more)


def name(spec: SiteSpec, who: str) -> str:
    """A kind of person, as a sentence names them."""
    chinese = spec.language == "zh"
    if who in ("member", "staff"):
        title = spec.member_title if who == "member" else spec.staff_title
        return title if chinese else _article(_lower(title))
    if who in WHO:
        return WHO[who][chinese].format(staff=name(spec, "staff"))
    title = next((role.title for role in spec.roles if role.name == who), who)
    return title if chinese else _article(_lower(title))


def _article(word: str) -> str:
    if word.split(" ", 1)[0] in ("staff", "the", "a", "an"):
        return word
    return f"{'an' if word[:1].lower() in 'aeiou' else 'a'} {word}"


def _lower(title: str) -> str:
    """A title inside of a sentence: “Booking” is “booking”, “FAQ” stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
