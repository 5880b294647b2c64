"""What no site of this kind does, told plainly with what can be done instead; and vague wishes, answered with choices.

It knows kinds of wish by their words, and the site only to suggest what it does not have yet.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.site.spec import SiteSpec, Slots, WaitingList
from agents.site.wishes import names
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused

_NEVER: list[tuple[str, str, str, str, str]] = [
    (
        r"\b(?:mini[- ]?program|(?:native |mobile |phone |iphone |ios |android )app\b|app store|play store)|小程序|手机应用|安卓应用|苹果应用|\bAPP\b",
        "This is a web site, not an app for a store.", "It works on phones in the browser, and can be put on the home screen there.",
        "这是网站，不是应用商店里的应用或小程序。", "它在手机浏览器里可以直接使用，也可以添加到主屏幕。",
    ),
    (
        r"\b(?:rewrite|port|convert|move|switch) (?:it |the site |everything )?(?:in|to|into) (?:react|vue|angular|next\.?js|php|laravel|django|wordpress|java|rails|node|svelte|typescript)\b|(?:改用|换成|重写成?|用)(?:React|Vue|PHP|WordPress|Java|Node)",
        "Sites are made with one set of tools: Python, FastAPI, SQLite or Postgres, HTML.", "Its repository is yours; another framework is work for a developer.",
        "网站只用一套技术：Python、FastAPI、SQLite 或 Postgres、HTML。", "仓库归您所有，换框架需要开发者来做。",
    ),
    (
        r"\b(?:log ?in|sign ?in|sign ?up|login) (?:with|by|via|through) (?:google|facebook|apple|github|wechat|twitter|linkedin)|(?:google|facebook|apple|wechat|social) (?:login|sign-?in)|(?:微信|谷歌|QQ|微博|支付宝)登录",
        "Signing in with another company's account needs a contract with it.", "People sign in with their email address and a password.",
        "第三方账号登录需要与该公司签约。", "用户可以用邮箱和密码登录。",
    ),
    (
        r"\b(?:live ?chat|chat ?bot|ai (?:assistant|chat|agent)|video (?:call|conference)s?|phone calls?)\b|在线客服|聊天机器人|智能客服|视频通话|视频会议",
        "The site has no live chat or calls.", "A contact form, comments or a help desk of tickets can be added.",
        "网站没有在线聊天或通话。", "可以添加联系表单、评论或工单。",
    ),
    (
        r"\b(?:google maps?|interactive map|map (?:of|with|showing)|a map|gps|geolocation|route planner)\b|地图|定位|导航路线",
        "The site loads nothing from elsewhere, so it has no map.", "The address, and a link to a map, can stand on a page.",
        "网站不加载外部内容，因此没有地图。", "可以在页面上写明地址，并放一个地图链接。",
    ),
    (
        r"\b(?:deploy|publish|host|put) (?:it|the site|this|my site) (?:on|to|at|online|under)\b|\b(?:buy|connect|set up) (?:a |my |the )?domain\b|部署到|发布到服务器|绑定域名|上线到",
        "Impasto makes the site; it does not rent a server or a domain.", "Take it along with `export` or as a folder: `./run` starts it anywhere, and a Dockerfile is in it.",
        "Impasto 只生成网站，不提供服务器或域名。", "可以导出带走：`./run` 随处可运行，里面也有 Dockerfile。",
    ),
    (
        r"\b(?:scrape|crawl|import (?:the |all )?(?:data|products|posts|content) from|sync(?:hroni[sz]e)? with|connect (?:it )?(?:to|with) (?:my |our )?(?:shopify|instagram|google|excel|outlook|salesforce|slack|zapier|the api))\b|抓取|爬取|同步到|对接",
        "The site takes nothing from other services.", "Rows can be entered here, or by administrators at /admin.",
        "网站不从其他服务获取内容。", "可以在这里或由管理员在 /admin 录入数据。",
    ),
]  # fmt: skip
_VAGUE = re.compile(
    r"(?:please )?(?:(?:make|do) (?:it|this|that|the (?:site|website|page|design)|everything|things) (?:a (?:lot|bit) |much |way |even )?(?:better|nicer|good|great|perfect|more useful|work|cooler|awesome|beautiful|prettier|pretty|right)"
    r"|(?:improve|optimi[sz]e|fix|polish|upgrade|enhance|refine) (?:it|this|that|the (?:site|website|page|design)|everything|things)"
    r"|(?:do )?something (?:better|else|different|nice|new|cool)|surprise me|better|nicer|more|again|change (?:it|something)|go on|continue|add (?:more|something|more features|features|stuff))"
    r"|(?:请)?(?:让|把|给)?(?:它|网站|页面|这个|整个网站|一切)?(?:弄得?|做得?|改得?|变得?|搞得?)?(?:更|再)?(?:好看|好用|漂亮|美观|完美|高级|好|优化|改进|完善|改善|升级|美化)(?:一?下|一?点儿?|一?些)*(?:它|网站|页面)?|随便改改?|继续|再来点|加点功能",
    re.IGNORECASE,
)
_UNDO = re.compile(
    r"(?:undo|revert|roll ?back|go back)(?: (?:that|this|it|the last (?:change|edit|turn|one)|to (?:the )?(?:last|previous|earlier) version|to version \d+))?"
    r"|(?:撤销|撤回|还原|回退|恢复)(?:到?(?:上一(?:个)?版本|上次|刚才)?(?:的)?(?:修改|改动)?)"
    r"|(?:undo|revert|take back|cancel) (?:the |my |that |this |our )?(?:last |previous |first |second |latest |earlier )?(?:change|wish|edit|turn|one|step|message|thing)s?(?: again)?"
    r"|(?:put|make|change|turn) (?:it|everything|that) back(?: (?:to|as|how) .*)?|(?:it was|everything was) better before|(?:撤销|取消|还原|恢复)(?:上一(?:个|次|步)|刚才|之前|最后一次|前面)(?:的)?(?:修改|改动|要求|操作)?|改回去|变回(?:去|原来)(?:的样子)?|还是(?:原来|以前|之前)的好",
    re.IGNORECASE,
)


def never(c: Context, g: Groups) -> Made | None:
    """What no site of this kind does: said plainly, with what can be done."""
    said = c.words(g["all"])
    for pattern, english, instead, chinese, han_instead in _NEVER:
        if re.search(pattern, said, re.IGNORECASE):
            return Made(said=[c.say(f"{english} {instead}", f"{chinese}{han_instead}")], beyond=said)
    return None


def vague(c: Context, g: Groups) -> Made | None:
    """ "make it better" names nothing that could change. Raises WishRefused with what this site could get."""
    if not _VAGUE.fullmatch(c.words(g["all"]).strip(" .。!！")):
        return None
    raise WishRefused(
        c.say("That does not say what is to change.", "没有说明要改什么。"),
        fix=c.say("For example: ", "例如：") + c.say("; ", "；").join(suggestions(c)) + c.say(".", "。"),
    )


def undo(c: Context, g: Groups) -> Made | None:
    """Going back is choosing an earlier version. Raises WishRefused."""
    if not _UNDO.fullmatch(c.words(g["all"]).strip(" .。!！")):
        return None
    raise WishRefused(
        c.say("Going back is not a change but an earlier version.", "撤销不是新的修改，而是回到以前的版本。"),
        fix=c.say(
            "Choose the version to go back to, or use `impasto site --rollback PROJECT N`. One thing alone can be taken out by name: “remove the reviews”.",
            "请选择要恢复的版本，或使用 `impasto site --rollback PROJECT N`。也可以只移除某一项，例如“删除评价”。",
        ),
    )


def suggestions(c: Context) -> list[str]:
    """Wishes that this site could be sent: what it does not have yet, then looks."""
    spec, said = c.spec, []
    offered = names.offered_entity(spec)
    if offered is not None and not any("review" in e.name for e in spec.entities):
        said.append(c.say(f"“add reviews to {offered.titles.lower()}”", f"“给{offered.titles}添加评价”"))
    if _could_wait(spec):
        said.append(c.say("“add a waiting list”", "“添加候补名单”"))
    if not any(s.kind == "faq" for p in spec.pages for s in p.sections):
        said.append(c.say("“add a FAQ page”", "“添加常见问题页”"))
    if offered is not None and not any(e.name == "favourite" for e in spec.entities):
        said.append(c.say(f"“let people save {offered.titles.lower()} as favourites”", f"“让用户收藏{offered.titles}”"))
    looks = (
        c.say("“make it warmer”", "“更温暖一些”")
        if spec.style != "garden"
        else c.say("“make it look like a magazine”", "“像杂志一样”")
    )
    return [*said[:3], looks]


def _could_wait(spec: SiteSpec) -> bool:
    rules = [rule for entity in spec.entities for rule in entity.rules]
    return any(isinstance(r, Slots) for r in rules) and not any(isinstance(r, WaitingList) for r in rules)


def hint(c: Context, clause: str) -> str | None:
    """For a clause that nobody read but whose verb is known: what there is that it could mean."""
    if not re.match(
        r"(?:remove|delete|drop|rename|change|hide|get rid|take|undo|show|删除|去掉|移除|改|把|隐藏)",
        clause.strip(),
        re.I,
    ):
        return None
    things = ", ".join(e.titles for e in c.spec.entities)
    pages = ", ".join(p.title for p in c.spec.pages)
    listed = f"; {c.say('pages', '页面')}: {pages}" if pages else ""
    return c.say(
        f"“{clause}” names nothing that is known here. The site has {things}{listed}.",
        f"“{clause}”没有对应的内容。网站有：{things}{listed}。",
    )
