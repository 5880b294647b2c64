"""Wishes for features → operations. Groups: `e` an entity's mention, `text` words, `list` an enumeration."""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re

from agents.site.spec import Capacity, Entity, Page, Section, Slots
from agents.site.spec.pages import Item
from agents.site.wishes import features, features_pages, names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused
from agents.site.words.entities import entity_from, group_of
from agents.site.words.fields import split_list


def waiting_list(c: Context, g: Groups) -> Made | None:
    wanted = c.entity(g["e"]) if g.get("e") else None
    held = [wanted] if wanted else [c.pointed_entity(), *c.spec.entities]
    able = [e for e in held if e is not None and any(isinstance(r, Slots | Capacity) for r in e.rules)]
    if not able and wanted is not None:  # "a waiting list for events": what is registered for them
        able = [
            e for e in c.spec.entities for r in e.rules
            if isinstance(r, Capacity) and any(f.name == r.relation and f.target == wanted.name for f in e.fields)
        ]  # fmt: skip
    able = able or (
        [] if wanted is None else [e for e in c.spec.entities if any(isinstance(r, Slots) for r in e.rules)]
    )
    if not able:
        raise WishRefused(
            c.say(
                "A waiting list needs something that can be full: times that are booked, or seats that are limited.",
                "候补名单需要有会“满”的东西：可预约的时段，或有名额限制的活动。",
            ),
            fix=c.say("Ask for bookings or for a limit of seats first.", "请先添加预约或名额限制。"),
        )
    entity = able[0]
    slots = any(isinstance(r, Slots) for r in entity.rules) and not any(isinstance(r, Capacity) for r in entity.rules)
    return Made(
        features.waiting_list(c.spec, entity),
        [
            c.say(
                f"Added a waiting list for {entity.titles.lower()}: where a {'day is full' if slots else 'place is not free'}, "
                "people may wait, in order of arrival; when somebody cancels, the first one is offered the place. "
                f"{c.spec.staff_title} sees the list on the dashboard and under “Waiting list”.",
                f"已为{entity.titles}添加候补名单：{'当天约满' if slots else '名额已满'}时可以排队，有人取消时按先后顺序通知第一位；"
                f"{c.spec.staff_title}可在工作台和“候补名单”里查看。",
            )
        ],
    )


def _about(c: Context, g: Groups) -> Entity | None:
    if g.get("e"):
        return c.entity(g["e"])
    return c.pointed_entity() or names.offered_entity(c.spec)


def reviews(c: Context, g: Groups) -> Made | None:
    about = _about(c, g)
    if about is None:
        return None
    said = c.say(
        f"Added reviews of {about.titles.lower()}: one to five stars and a few words, once per person.",
        f"已为{about.titles}添加评价：一到五星加评语，每人一次。",
    )
    return Made(features.reviews(c.spec, about), [said])


def comments(c: Context, g: Groups) -> Made | None:
    about = _about(c, g)
    if about is None:
        return None
    made = features.comments(c.spec, about)
    said = [
        c.say(f"People who are signed in can comment on {about.titles.lower()}.", f"登录的人可以评论{about.titles}。")
    ]
    who = (g.get("who") or "").strip()
    if re.fullmatch(r"anyone|anybody|everyone|everybody|visitors|the public|任何人|所有人|谁都", who, re.I):
        made += [ops.SetAccess(entity=s.entity.name, create="everyone") for s in made if isinstance(s, ops.AddEntity)]
        said = [
            c.say(
                f"Anyone can comment on {about.titles.lower()}, even without an account.",
                f"任何人都可以评论{about.titles}，无需登录。",
            )
        ]
    return Made(made, said)


def news(c: Context, g: Groups) -> Made:
    return Made(
        features_pages.news(c.spec),
        [
            c.say(
                "Added a blog: staff publish, everyone reads, the latest three stand on the home page.",
                "已添加博客：员工发布，所有人可读，首页显示最新三篇。",
            )
        ],
    )


def contact_form(c: Context, g: Groups) -> Made:
    return Made(
        features_pages.contact_form(c.spec),
        [
            c.say(
                "Added a contact form: anyone can write without an account; staff see the messages and mark them answered.",
                "已添加联系表单：无需注册即可留言，员工可以查看并标记已回复。",
            )
        ],
    )


def guestbook(c: Context, g: Groups) -> Made:
    return Made(
        features_pages.guestbook(c.spec),
        [
            c.say(
                "Added a guestbook: anyone can write without an account, everybody reads it, staff can delete.",
                "已添加留言簿：无需注册即可留言，所有人可见，员工可以删除。",
            )
        ],
    )


def newsletter(c: Context, g: Groups) -> Made:
    return Made(
        features_pages.newsletter(c.spec),
        [
            c.say(
                "Added a newsletter sign-up. The site collects the addresses (each once); it does not send the newsletter itself.",
                "已添加邮件订阅：网站收集邮箱（不重复），不会自动群发邮件。",
            )
        ],
    )


def favourites(c: Context, g: Groups) -> Made | None:
    said = re.sub(r"^(?:favou?rites?|bookmarks?|things|items|them|收藏)$", "", (g.get("e") or "").strip(), flags=re.I)
    about = _about(c, {"e": said or None})
    if about is None or about.name == "favourite":
        return None
    said = c.say(
        f"People who are signed in can keep {about.titles.lower()} as favourites.", f"登录的人可以收藏{about.titles}。"
    )
    return Made(features.favourites(c.spec, about), [said])


def voting(c: Context, g: Groups) -> Made | None:
    about = _about(c, g)
    if about is None:
        return None
    said = c.say(
        f"People who are signed in can vote for {about.titles.lower()}, once for each.",
        f"登录的人可以给{about.titles}投票，每项一次。",
    )
    return Made(features.voting(c.spec, about), [said])


def categories(c: Context, g: Groups) -> Made | None:
    about = _about(c, g)
    if about is None:
        return None
    labels = [label[:1].upper() + label[1:] for label in split_list(c.words(g["list"]))] if g.get("list") else []
    said = c.say(
        f"Added categories of {about.titles.lower()}, to filter by.", f"已为{about.titles}添加分类，可按分类筛选。"
    )
    return Made(features.categories(c.spec, about, labels), [said])


def faq(c: Context, g: Groups) -> Made:
    items = []
    if g.get("q") and g.get("a"):
        items = [Item(title=_question(c.words(g["q"])), text=c.words(g["a"]))]
    made = features_pages.faq_page(c.spec, items)
    held = next((p.title for p in c.spec.pages if any(s.kind == "faq" for s in p.sections)), None)
    if items:
        said = c.say(f"Added the question “{items[0].title}”.", f"已添加问题“{items[0].title}”。")
    else:
        said = c.say(
            "Added a FAQ page with three questions to begin with; say which to add.",
            "已添加常见问题页，先放了三个问题，可以继续添加。",
        )
        if held:
            said += c.say(f" “{held}” already has questions; they stay.", f"“{held}”里原有的问题保留。")
    return Made(made, [said])


def _question(text: str) -> str:
    return (
        text if text.endswith(("?", "？")) or re.search(r"[\u4e00-\u9fff]", text) else text[:1].upper() + text[1:] + "?"
    )


def gallery(c: Context, g: Groups) -> Made:
    entity = Entity.model_validate(
        {
            "name": "photo",
            "plural": "photos",
            "title": c.label("Photo", "照片"),
            "titles": c.label("Photos", "照片"),
            "display": "caption",
            "view": "gallery",
            "icon": "camera",
            "access": features.PUBLISHED.model_dump(),
            "fields": [
                {"name": "picture", "label": c.label("Picture", "图片"), "kind": "image"},
                {"name": "caption", "label": c.label("Caption", "说明"), "kind": "text", "maximum": 140},
            ],
        }
    )
    section = Section(kind="gallery", title=c.label("Photos", "照片"), entity="photo", count=6)
    said = c.say("Added a photo gallery: staff upload, everyone sees.", "已添加相册：员工上传，所有人可看。")
    return Made([ops.AddEntity(entity=entity), ops.AddSection(page="", section=section)], [said])


def team(c: Context, g: Groups) -> Made:
    entity = Entity.model_validate(
        {
            "name": "colleague",
            "plural": "team",
            "title": c.label("Team member", "团队成员"),
            "titles": c.label("Team", "团队"),
            "display": "name",
            "view": "cards",
            "icon": "users",
            "access": features.PUBLISHED.model_dump(),
            "fields": [
                {"name": "name", "label": c.label("Name", "姓名"), "kind": "text"},
                {"name": "position", "label": c.label("Position", "职位"), "kind": "text"},
                {"name": "about", "label": c.label("About", "简介"), "kind": "long_text", "required": False},
                {"name": "photo", "label": c.label("Photo", "照片"), "kind": "image", "required": False},
            ],
        }
    )
    said = c.say("Added a team page; enter the people there.", "已添加团队页，可在页面上录入成员。")
    return Made([ops.AddEntity(entity=entity)], [said])


def events(c: Context, g: Groups) -> Made:
    there = names.entity_named("event", c.spec)
    if there is not None:
        return Made([ops.ChangeEntity(entity=there.name, view="calendar", menu=True)])
    entity = Entity.model_validate(
        {
            "name": "event",
            "plural": "events",
            "title": c.label("Event", "活动"),
            "titles": c.label("Events", "活动"),
            "display": "title",
            "view": "calendar",
            "icon": "calendar",
            "access": features.PUBLISHED.model_dump(),
            "fields": [
                {"name": "title", "label": c.label("Title", "标题"), "kind": "text"},
                {"name": "start", "label": c.label("Start", "开始时间"), "kind": "datetime"},
                {"name": "place", "label": c.label("Place", "地点"), "kind": "text", "required": False},
                {
                    "name": "description",
                    "label": c.label("Description", "说明"),
                    "kind": "long_text",
                    "required": False,
                },
            ],
        }
    )
    said = c.say(
        "Added events with a calendar: staff enter them, everyone sees them.",
        "已添加活动与日历：员工录入，所有人可看。",
    )
    return Made([ops.AddEntity(entity=entity)], [said])


def testimonial(c: Context, g: Groups) -> Made:
    text = c.words(g["text"]) if g.get("text") else ""
    if not text:
        return Made(beyond=c.say("a quote without its words", "没有内容的引语"))
    by = c.words(g["by"]) if g.get("by") else ""
    return Made([ops.AddSection(page=c.page or "", section=Section(kind="quote", title=by, text=text))])


def payments(c: Context, g: Groups) -> Made:
    return Made(
        said=[
            c.say(
                "The site takes no payments: that needs a contract with a payment provider.",
                "网站不能收款：这需要与支付服务商签约。",
            )
        ],
        beyond=c.words(g["all"]),
    )


def mails(c: Context, g: Groups) -> Made:
    """What the site writes by itself, and what it does not."""
    said = c.say(
        "The site writes a letter for a forgotten password and confirms bookings of times, once a mail server is set where it runs "
        "(SMTP_HOST, MAIL_FROM, SITE_URL); in the preview letters lie at /outbox. It sends no other letters, reminders or text "
        "messages: what is new is shown on the account page and the dashboard.",
        "网站会发送找回密码的邮件和预约确认邮件，需在运行环境中设置邮件服务器（SMTP_HOST、MAIL_FROM、SITE_URL）；预览中的邮件可在 /outbox 查看。"
        "其他邮件、提醒或短信不会发送：新情况会显示在账户页和工作台。",
    )
    return Made(said=[said], beyond=c.words(g["all"]))


_THERE = {
    "search": ("Every list can be searched already, and the menu has a search over everything.", "每个列表都可以搜索，菜单里还有全站搜索。"),
    "login": ("The site has sign-up, login and an account page already.", "网站已有注册、登录和账户页。"),
    "dark": ("Every style has a dark form that follows the visitor's device.", "每种风格都有深色版本，随访客设备自动切换。"),
    "admin": ("There is an admin at /admin already, for staff.", "网站已有管理后台（/admin），供员工使用。"),
    "mobile": ("All pages fit phones already.", "所有页面都已适配手机。"),
    "export": ("The staff has every list as CSV at /exports/<its address>.csv; the account page exports a person's own data.", "员工可在 /exports/<列表地址>.csv 导出每个列表；账户页可导出本人数据。"),
}  # fmt: skip


def there_already(what: str):
    def make(c: Context, g: Groups) -> Made:
        english, chinese = _THERE[what]
        operations: list[ops.Operation] = [ops.SetSite(signup=True)] if what == "login" and not c.spec.signup else []
        return Made(operations, [c.say(english, chinese)])

    return make


def hours_section(c: Context, g: Groups) -> Made | None:
    entity = next((e for e in c.spec.entities if any(isinstance(r, Slots) for r in e.rules)), None)
    if entity is None:
        return None
    section = Section(kind="hours", title=c.label("Opening hours", "营业时间"), entity=entity.name)
    return Made([ops.AddSection(page="", section=section)])


def _kind_of_thing(c: Context, title: str) -> Made | None:
    """ "a sponsors page": a kind of thing that people enter and list, not a text. None for what is no such noun."""
    known = group_of(names.singular(title.lower()))
    if known is None or names.entity_named(title, c.spec) is not None:
        return None
    entity = entity_from(title, c.spec, [], sure=True)
    if entity is None:
        return None
    entity.access.read = "everyone"
    said = c.say(
        f"Added {entity.titles.lower()}: staff enter them, everyone sees them.",
        f"已添加{entity.titles}：由员工录入，所有人可见。",
    )
    return Made([ops.AddEntity(entity=entity)], [said])


def about_page(c: Context, g: Groups) -> Made | None:
    """A written page: "about", "imprint", "prices"… with what is said."""
    title = re.sub(r"^(?:with|of|for) (?:the |our |some )?", "", c.words(g["title"]).strip(), flags=re.IGNORECASE)
    if "⟪" not in g["title"] and re.search(r"\b(?:on|in|to|at|from|is|are)\b", title):
        return None
    text = c.words(g["text"]) if g.get("text") else ""
    if not text and re.search(r"\b(?:where|that|which|who|so that)\b", title.lower()):
        return None  # more than a page of words is asked for
    title = title[:1].upper() + title[1:]
    thing = _kind_of_thing(c, title) if g.get("thing") and not text else None
    if thing is not None:
        return thing
    path = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-") or _han_path(title)
    page = next((p for p in c.spec.pages if path in (p.path, p.title.lower()) or p.title == title), None)
    if page is not None:
        if not text:
            return Made(
                [ops.AddPage(page=page)],
                [c.say(f"There is a page “{page.title}” already.", f"已有“{page.title}”页面。")],
            )
        section = Section(kind="text", title="", text=text)
        return Made([ops.AddSection(page=page.path, section=section)])
    if not text:
        text = c.label(
            f"Here {c.spec.name} will say more. Click this text and say what is to stand here.",
            f"这里将介绍{c.spec.name}的更多内容。点击这段文字，说出想写的内容即可。",
        )
    taken = {e.plural.replace("_", "-") for e in c.spec.entities} | {e.name.replace("_", "-") for e in c.spec.entities}
    path = f"{path}-page" if path in taken or path in ("admin", "login", "search", "account", "dashboard") else path
    return Made(
        [ops.AddPage(page=Page(path=path, title=title, sections=[Section(kind="text", title=title, text=text)]))]
    )


_PATHS = {"关于": "about", "关于我们": "about", "联系": "contact", "联系我们": "contact", "价格": "prices", "常见问题": "faq", "团队": "team", "隐私": "privacy", "条款": "terms", "服务条款": "terms", "历史": "history", "指南": "guide", "规则": "rules", "地图": "map", "介绍": "about"}  # fmt: skip


def _han_path(title: str) -> str:
    found = next((path for words, path in _PATHS.items() if words in title), None)
    return found or "page-" + format(sum(ord(sign) * n for n, sign in enumerate(title, 1)) % 10000, "04d")
