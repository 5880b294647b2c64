"""What people do on a site, by verb: make a thing, ask for one, fill in a form, keep what there is, look at it.

English and Chinese. It knows words only; what follows from them for a spec is decided in `doing.py`.
"""

# ruff: noqa: E501 (verbs of one kind are one line)

from __future__ import annotations

import re
from typing import Literal

ActKind = Literal["make", "want", "fill", "keep", "look"]

MAKE = "open post submit upload add publish share create write offer list report file suggest start raise propose contribute nominate announce record log pin advertise sell collect track organise organize manage store catalogue catalog plan lend"
FILL = "say tell indicate enter provide state specify tell select describe mention include fill give leave"
KEEP = "set approve accept reject decline confirm assign edit update check close moderate handle process answer reply grade sort print mark see schedule respond verify resolve forward delete remove send run change review administer dispatch judge"
LOOK = (
    "browse view search read find filter look watch compare download listen discover explore follow learn meet get know"
)
WANTED: dict[str, tuple[str, str]] = {
    "book": ("booking", "预约"),
    "reserve": ("reservation", "预订"),
    "claim": ("claim", "认领"),
    "request": ("request", "申请"),
    "order": ("order", "订单"),
    "buy": ("order", "订单"),
    "preorder": ("order", "订单"),
    "rent": ("rental", "租借"),
    "hire": ("rental", "租借"),
    "borrow": ("loan", "借用"),
    "apply": ("application", "申请"),
    "sign up": ("sign-up", "报名"),
    "register": ("registration", "报名"),
    "join": ("sign-up", "报名"),
    "enrol": ("enrolment", "报名"),
    "enroll": ("enrolment", "报名"),
    "rsvp": ("RSVP", "回复"),
    "attend": ("sign-up", "报名"),
    "bid": ("bid", "出价"),
    "adopt": ("adoption request", "领养申请"),
    "sponsor": ("sponsorship", "赞助"),
    "sign": ("signature", "签名"),
    "vote": ("vote", "投票"),
    "rate": ("rating", "评分"),
    "review": ("review", "评价"),
    "comment": ("comment", "评论"),
    "donate": ("donation", "捐赠"),
    "pledge": ("pledge", "认捐"),
    "subscribe": ("subscription", "订阅"),
    "ask": ("question", "提问"),
    "swap": ("swap request", "交换申请"),
    "trade": ("swap request", "交换申请"),
    "hand in": ("submission", "提交"),
    "volunteer": ("sign-up", "报名"),
    "drop off": ("repair", "送修"),
    "bring in": ("repair", "送修"),
    "hand over": ("repair", "送修"),
    "pick": ("booking", "预约"),
    "choose": ("booking", "预约"),
    "return": ("", ""),
    "cancel": ("", ""),
    "pay": ("", ""),
}
"""Verb → the row that it leaves behind, in both languages; empty where it leaves none of its own."""
NOUN_TOO = frozenset(
    [
        "post",
        "list",
        "report",
        "file",
        "start",
        "record",
        "log",
        "pin",
        "plan",
        "order",
        "book",
        "request",
        "claim",
        "review",
        "comment",
        "vote",
        "rate",
        "rent",
        "sign",
        "answer",
        "reply",
        "grade",
        "sort",
        "print",
        "mark",
        "check",
        "view",
        "search",
        "watch",
        "share",
        "offer",
        "bid",
        "trade",
        "swap",
        "sponsor",
        "schedule",
        "store",
        "track",
        "run",
        "update",
        "judge",
        "hire",
        "return",
        "cancel",
        "pledge",
        "volunteer",
        "catalogue",
        "download",
        "change",
        "group",
        "dispatch",
        "register",
        "sale",
        "process",
        "visit",
        "place",
        "test",
        "work",
    ]
)
"""Verbs that are nouns as well: "customer orders" is no clause, "customers order" is."""

_EN: dict[str, ActKind] = {
    **dict.fromkeys(LOOK.split(), "look"),
    **dict.fromkeys(KEEP.split(), "keep"),
    **dict.fromkeys(FILL.split(), "fill"),
    **dict.fromkeys((v for v in MAKE.split() if v not in ("away",)), "make"),
    **dict.fromkeys(WANTED, "want"),
    "award": "want",
    "stay": "want",
    "score": "want",
    "fill in": "fill",
    "fill out": "fill",
    "give away": "make",
    "put up": "make",
    "keep track of": "make",
    "keep a record of": "make",
    "keep a log of": "make",
    "keep a list of": "make",
    "hand out": "make",
    "rent out": "make",
    "look at": "look",
    "look up": "look",
    "take part": "want",
    "take out": "want",
    "answer": "keep",
    "tick off": "keep",
    "see to": "keep",
    "discuss": "look",
    "play": "look",
    "use": "look",
    "take": "look",
    "bring": "look",
    "come": "look",
    "work": "look",
    "teach": "look",
    "win": "look",
    "earn": "look",
    "pick up": "look",
    "warn": "keep",
    "invite": "keep",
    "export": "keep",
    "lend": "make",
}  # type: ignore[assignment]
WANTED.update(
    {
        "stay": ("stay", "入住"),
        "award": ("score", "评分"),
        "score": ("score", "评分"),
        "take part": ("sign-up", "报名"),
        "take out": ("withdrawal", "领用"),
    }
)

_ZH: list[tuple[ActKind, str]] = [
    (
        "want",
        "送修|认养|预约|预订|点单|点餐|领料|订座|订位|订场地?|下单|购买|订购|租借|租用|租赁|借阅|借用|借书|申请|报名|参加|加入|认领|领养|捐赠|捐款|投票|评价|评分|评论|点评|求购|留言|提问|咨询|请假|报修|接单|抢单|捐书|挂失|入住|订阅|签名|领用|挂号|买|借|租",
    ),
    (
        "make",
        "发布|提交|补充|上传|添加|创建|分享|上报|投稿|推荐|登记|记录|建议|发起|发帖?|写(?![明清])|管理|维护|出售|整理|收集|卖",
    ),
    ("fill", "填写|写明|写清|填|输入|选择|选|挑选?|注明|提供"),
    (
        "keep",
        "审批|审核|批准|确认|分配|派单|派工|指派|处理|回复|回答|编辑|更新|修改|关闭|安排|批改|打分|查看当天|管理|删除|跟进",
    ),
    ("look", "查看|浏览|搜索|查询|阅读|观看|看|查|找|了解"),
]
ZH_WANTED: dict[str, tuple[str, str]] = {
    "送修": ("repair", "送修"),
    "认养": ("adoption", "认养"),
    "预约": ("booking", "预约"),
    "挂号": ("booking", "预约"),
    "预订": ("reservation", "预订"),
    "订座": ("reservation", "预订"),
    "订位": ("reservation", "预订"),
    "订场": ("booking", "预约"),
    "订场地": ("booking", "预约"),
    "下单": ("order", "订单"),
    "点单": ("order", "订单"),
    "点餐": ("order", "订单"),
    "领料": ("withdrawal", "领料"),
    "购买": ("order", "订单"),
    "订购": ("order", "订单"),
    "买": ("order", "订单"),
    "租借": ("rental", "租借"),
    "租用": ("rental", "租借"),
    "租赁": ("rental", "租借"),
    "租": ("rental", "租借"),
    "借阅": ("loan", "借阅"),
    "借书": ("loan", "借阅"),
    "借用": ("loan", "借用"),
    "借": ("loan", "借用"),
    "申请": ("application", "申请"),
    "报名": ("sign-up", "报名"),
    "参加": ("sign-up", "报名"),
    "加入": ("sign-up", "报名"),
    "认领": ("claim", "认领"),
    "领养": ("adoption request", "领养申请"),
    "捐赠": ("donation", "捐赠"),
    "捐款": ("donation", "捐款"),
    "投票": ("vote", "投票"),
    "评价": ("review", "评价"),
    "评分": ("review", "评价"),
    "点评": ("review", "评价"),
    "评论": ("comment", "评论"),
    "留言": ("message", "留言"),
    "求购": ("request", "求购"),
    "提问": ("question", "提问"),
    "咨询": ("inquiry", "咨询"),
    "请假": ("leave request", "请假"),
    "报修": ("repair request", "报修"),
    "接单": ("acceptance", "接单"),
    "抢单": ("acceptance", "接单"),
    "捐书": ("book donation", "捐书"),
    "入住": ("stay", "入住"),
    "订阅": ("subscription", "订阅"),
    "签名": ("signature", "签名"),
    "领用": ("withdrawal", "领用"),
}
"""Chinese verb → English and Chinese of the row that it leaves behind."""
VERB_ZH = "|".join(f"(?:{words})" for _, words in _ZH)


def _forms(verb: str) -> tuple[str, str, str]:
    """Base, third person, gerund."""
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    third = (
        first[:-1] + "ies"
        if re.search(r"[^aeiou]y$", first)
        else first + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", first) else "s")
    )
    bare = first[:-1] if first.endswith("e") and not first.endswith("ee") else first
    doubled = bare + bare[-1] if bare == first and re.fullmatch(r"(?:sub)?[^aeiou]*[aeiou][bdgnpt]", bare) else bare
    return verb, third + tail, doubled + "ing" + tail


BASE: dict[str, str] = {}
"""Base form → itself, longest first."""
THIRD: dict[str, str] = {}
"""Third person ("sees") → base."""
GERUND: dict[str, str] = {}
"""Gerund ("booking") → base."""
for _verb in sorted(_EN, key=len, reverse=True):
    _base, _third, _gerund = _forms(_verb)
    BASE[_base], THIRD[_third] = _verb, _verb
    GERUND.setdefault(_gerund, _verb)


def act_kind(verb: str) -> ActKind:
    """What an English base form or a Chinese verb does."""
    if verb in _EN:
        return _EN[verb]
    return next(kind for kind, words in _ZH if re.fullmatch(words, verb))


def left_behind(verb: str) -> tuple[str, str]:
    """English and Chinese of the row that a verb of wanting leaves behind; empty where none."""
    return WANTED.get(verb) or ZH_WANTED.get(verb) or ("", "")
