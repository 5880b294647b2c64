"""Wishes for features that blueprints have in full → operations. Groups: `e` a mention, `list` what is in it."""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re

from agents.site.wishes import features_borrowed as features
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.words.fields import split_list


def polls(c: Context, g: Groups) -> Made | None:
    made = features.polls(c.spec)
    if not made:
        return Made(said=[c.say("The site has polls already.", "网站已有投票功能。")])
    said = c.say(
        "Added polls: staff ask and give the options, whoever is signed in has one vote for each, and the result can be seen.",
        "已添加投票：工作人员提问并给出选项，登录的人每题一票，可以看到结果。",
    )
    return Made([*made], [said])


def knowledge(c: Context, g: Groups) -> Made:
    made = features.knowledge(c.spec)
    there = isinstance(made[0], ops.ChangeEntity) if made else False
    said = (
        c.say(
            "The articles that are there stand in the menu now, for everyone.",
            "已有的文章现在显示在菜单里，所有人可读。",
        )
        if there
        else c.say(
            "Added help articles: staff write them, everyone reads and searches them.",
            "已添加帮助文章：员工撰写，所有人可读、可搜索。",
        )
    )
    return Made([*made], [said])


def testimonials(c: Context, g: Groups) -> Made:
    said = c.say(
        "Added testimonials: staff enter them, the newest three stand on the home page.",
        "已添加客户评价：由员工录入，首页显示最新三条。",
    )
    return Made([*features.testimonials(c.spec)], [said])


def shop(c: Context, g: Groups) -> Made | None:
    there = names.entity_named("product", c.spec)
    parts = [p for p in split_list(c.words(g["list"])) if len(p) < 40] if g.get("list") else []
    if there is not None:
        return Made(
            said=[c.say(f"There are {there.titles.lower()} to order already.", f"已有可以订购的{there.titles}。")]
        )
    words = names.normal(parts[0]) if len(parts) == 1 and len(parts[0].split()) <= 3 else ""
    one = names.singular(words)
    title, titles = (
        (one[:1].upper() + one[1:], words[:1].upper() + words[1:])
        if words
        else (c.label("Product", "商品"), c.label("Products", "商品"))
    )
    if words == one and not re.search(r"[\u4e00-\u9fff]", words):
        titles = names.plural(title)
    said = c.say(
        f"Added a shop: {titles.lower()} that staff enter with price and stock, and orders of those who are signed in. Nothing is in it yet; payment is agreed outside of the site.",
        f"已添加商店：员工录入{titles}的价格和库存，登录的人可以下单。目前还没有商品；付款在网站之外完成。",
    )
    return Made([*features.shop(c.spec, title, titles)], [said])


def plan(c: Context, g: Groups) -> Made | None:
    what = (g.get("what") or "").strip()
    title = c.words(g["title"]).strip()
    title = title[:1].upper() + title[1:]
    meals = re.search(r"meal|menu|food|dinner|lunch|餐|菜|食", what + title, re.I) is not None
    about = names.offered_entity(c.spec)
    if about is not None and not meals and names.main_entity(c.spec) is about:
        about = None
    said = c.say(
        f"Added a {title.lower()}: whoever is signed in enters what is planned for a day; it is shown as a calendar.",
        f"已添加{title}：登录的人可以录入每天的安排，以日历显示。",
    )
    return Made([*features.plan(c.spec, title, about, meals=meals)], [said])
