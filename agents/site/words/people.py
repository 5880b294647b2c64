"""Who is meant: words for persons as the `Who` of a spec. It knows the site's own names for members, staff and roles."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.site.spec import SiteSpec, Who

_WORDS: list[tuple[Who, str]] = [
    ("nobody", r"nobody|no ?-?one|没有人|无人|谁都不"),
    ("admin", r"(?:the )?(?:site )?admin(?:istrator)?s?|管理员|站长"),
    ("staff", r"(?:the |our |my )?(?:staff(?: members?)?|employees?|team(?: members?)?|colleagues|moderators?|editors?|managers?|operators?|organi[sz]ers?|teachers?|instructors?|librarians?|shopkeepers?|agents?|us|me|we|i)|(?:the )?(?:shop |business |practice |shop's )?owners?|员工|工作人员|店员|店主|老板|编辑|老师|管理人员|馆员|客服|主办方|我们|我"),
    ("owner", r"(?:the |their |its )?(?:authors?|creators?|posters?|writers?)(?: of (?:it|them))?|whoever (?:made|wrote|created|posted) (?:it|them)|themselves|本人|作者|创建者|发布者|发帖人"),
    ("member", r"others|other (?:people|users|members|visitors)|其他人|别人|(?:the |our |any |all |only )?(?:(?:registered|signed[- ]in|logged[- ]in) (?:users?|people|members?|visitors?|customers?)|members?|users?|customers?|clients?|patients?|readers?|subscribers?|students?|pupils?|learners?|guests?|participants?|volunteers?|buyers?|accounts?|people with an account|applicants?|players?|neighbou?rs?|residents?)(?: only)?|会员|用户|顾客|客户|客人|患者|病人|读者|订阅者|学生|学员|成员|参与者|志愿者|买家|登录用户|注册用户|已登录的?人|邻居|住户|居民"),
    ("everyone", r"(?:every|any)(?:one|body)|all(?: people| visitors)?|(?:the )?(?:public|world)|visitors?|people|the whole world|所有人|任何人|每个?人|人人|大家|公众|访客|游客|谁都|人们"),
]  # fmt: skip
WHO_EN = (
    r"(?:everyone|everybody|anyone|anybody|nobody|no one|all(?: visitors| people)?|visitors|people|the public"
    r"|(?:the |our |any |all )?[a-z][a-z' -]{1,30}?)"
)
WHO_ZH = r"[\u4e00-\u9fff]{1,8}?"


def who_of(said: str, spec: SiteSpec) -> Who | None:
    """The `Who` that words stand for on this site, or None."""
    words = said.strip().strip("，,。. ").lower()
    for role in spec.roles:
        if _same(words, role.title) or _same(words, role.name.replace("_", " ")):
            return role.name
    bare = re.sub(r"^(?:the|our|my|all|any|only|just)\s+|^(?:只有|仅|所有的?|全部|每个)", "", words)
    if _same(bare, spec.staff_title):
        return "staff"
    if _same(bare, spec.member_title):
        return "member"
    return next((who for who, pattern in _WORDS if re.fullmatch(pattern, words) or re.fullmatch(pattern, bare)), None)


def _same(words: str, title: str) -> bool:
    title = title.lower()
    return bool(title) and words in (title, f"{title}s", f"{title}es", title.removesuffix("s"), f"the {title}")


def who_words(who: Who, spec: SiteSpec, *, chinese: bool) -> str:
    """For a sentence to a person."""
    role = next((r for r in spec.roles if r.name == who), None)
    if role is not None:
        return role.title
    if who == "staff":
        return spec.staff_title
    if who == "member":
        return "登录的人" if chinese else "people who are signed in"
    english = {"everyone": "everyone", "owner": "whoever made it, and staff", "admin": "administrators"}
    han = {"everyone": "所有人", "owner": "创建者本人和员工", "admin": "管理员", "nobody": "没有人"}
    return (han if chinese else english).get(who, who)


_WHO_DECIDES = re.compile(
    r"(?:[a-z]*(?:[^v]er|or|ist|ian|ant|man|woman|ee)|boss|chief|heads?|chairs?|board|director|committee|parents?|staff|dean|principal|council|leads?|partners?)s?"
)


def may_decide(who: str, spec: SiteSpec, words: str) -> bool:
    """Whether somebody is meant who can say yes, and no thing that is needed: "above 200 euros need a photo"."""
    if re.search(r"[\u4e00-\u9fff]", who) or re.search(r"approv|sign(?!\s?up)|confirm|decide|consent|\bok\b", words):
        return who not in ("it", "they")
    known = {
        title.lower().removesuffix("s")
        for title in (spec.staff_title, spec.member_title, *(r.title for r in spec.roles))
    }
    return who.removesuffix("s") in known or _WHO_DECIDES.fullmatch(who) is not None
