"""A world in Chinese: 人物、地方志、商号、书信、会议记录、清单与目录。"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Literal

from agents.evaluation.world.asking import Asking, Phrases
from agents.evaluation.world.chinese_asking import PHRASES, day
from agents.evaluation.world.facts import Entity, Facts
from agents.evaluation.world.wording import Written

TRADES = ["植物学家", "测绘师", "版画家", "钟表匠", "博物学家", "地质学家", "制图师", "医生"]
PRODUCTS = ["绳索", "玻璃", "纸张", "帆布", "水泵", "铜钟"]
SORTS = ["石桥", "灯塔", "粮仓", "议事厅", "水渠"]


def _person(facts: Facts, e: Entity, rng: random.Random) -> Written:
    trade, birthplace = TRADES[int(e.values["trade"])], facts.linked(e, "birthplace").name
    parts = [
        rng.choice(
            (
                f"{e.name}，{trade}，{e.values['born']}年生于{birthplace}。",
                f"{trade}{e.name}是{birthplace}人，出生于{e.values['born']}年春天。",
            )
        )
    ]
    if "teacher" in e.links:
        teacher = facts.linked(e, "teacher").name
        parts.append(
            rng.choice(
                (f"早年师从{teacher}，前后{rng.randint(3, 9)}年。", f"{rng.randint(15, 22)}岁时拜{teacher}为师。")
            )
        )
    parts.append(
        rng.choice(("晚年喜欢散步，信写得很短。", "日记用两种文字写成，从未养过马。", "身后留下一箱种子和几张欠条。"))
    )
    return Written(e.id, e.name, "".join(parts))


def _place(e: Entity, rng: random.Random) -> Written:
    text = (
        f"{e.name}位于{e.values['river']}畔，海拔{e.values['height']}米。{e.values['counted']}年普查时有居民{e.values['inhabitants']}人。"
        if rng.random() < 0.5
        else f"{e.values['river']}出山处即是{e.name}，地势高出海面{e.values['height']}米。据{e.values['counted']}年普查，人口为{e.values['inhabitants']}人。"
    )
    return Written(e.id, e.name, f"{text}\n\n每逢初三赶集。")


def _firm(facts: Facts, e: Entity, rng: random.Random) -> Written:
    founder, seat, product = (
        facts.linked(e, "founder").name,
        facts.linked(e, "seat").name,
        PRODUCTS[int(e.values["product"])],
    )
    text = (
        f"{e.name}出产{product}，{e.values['founded']}年由{founder}创办，设在{seat}。最盛时有工人{e.values['workers']}名。"
        if rng.random() < 0.5
        else f"{e.values['founded']}年，{founder}在{seat}开了一间做{product}的作坊，后来成为{e.name}。鼎盛之年，册上有工人{e.values['workers']}名。"
    )
    return Written(e.id, e.name, text)


def _yard(facts: Facts, e: Entity) -> Written:
    rows = [f"| {s.name} | {s.values['launched']} | {s.values['length']} |" for s in facts.linking(e, "ship", "yard")]
    table = "\n".join(["| 船名 | 下水年份 | 船长（米） |", "| --- | --- | --- |", *rows])
    return Written(f"yard:{e.id.partition(':')[2]}", f"{e.name}造船清单", f"以下各船均由{e.name}建造。\n\n{table}")


def _journey(facts: Facts, e: Entity, rng: random.Random) -> Iterator[Written]:
    leader, ship, goal = facts.linked(e, "leader").name, facts.linked(e, "ship").name, e.values["goal"]
    letter = (
        f"友人如晤：你问起{goal}探险队的下落。队伍由{leader}率领，{e.values['year']}年乘{ship}出发。离岸时我们一共{e.values['members']}人。"
        f"\n\n{day(e.values['returned'])}，{ship}回到了港口。"
    )
    report = f"{goal}探险队于{e.values['year']}年启程，{leader}任队长，座船为{ship}，全队{e.values['members']}人。{day(e.values['returned'])}返港。"
    yield Written(e.id, *rng.choice(((f"关于{goal}的一封信", letter), (f"{goal}报告", report))))
    yield Written(
        f"preview-{e.id}",
        f"时报：{goal}计划",
        f"据闻{leader}打算带{e.values['planned']}人前往{goal}，{ship}正在整修，盼于{day(e.values['hoped'])}前归来，一切尚未定案。",
    )


def _work(facts: Facts, e: Entity, rng: random.Random) -> Written:
    author, museum = facts.linked(e, "author").name, facts.linked(e, "museum").name
    text = rng.choice(
        (
            f"作者{author}，{e.values['year']}年成书。写本，共{e.values['leaves']}叶，藏{museum}博物馆。",
            f"此写本共{e.values['leaves']}叶，现存{museum}博物馆。{author}于{e.values['year']}年写成。",
        )
    )
    return Written(e.id, e.name, text)


def _landmark(facts: Facts, e: Entity, rng: random.Random) -> Iterator[Written]:
    builder, sort = facts.linked(e, "builder").name, SORTS[int(e.values["sort"])]
    yield Written(
        e.id,
        f"{e.name}议会记录",
        f"{day(e.values['decided'])}。\n\n一、议会决定拨款{e.values['sum']}元修建{sort}，{e.values['for']}票赞成，{e.values['against']}票反对。\n"
        f"二、采用{builder}的图样，并由{builder}主持修建。\n三、讨论蜡烛价格。",
    )
    yield Written(
        f"earlier-{e.id}",
        f"{e.name}议会前次会议",
        f"关于花费{e.values['refused']}元修建{sort}的提议被搁置。\n\n学校后面的水沟应予清理。",
    )


def _society(facts: Facts, e: Entity) -> Written:
    rows = [f"| {year} | {facts.entities[winner].name} |" for year, winner in sorted(e.links.items())]
    table = "\n".join(["| 年份 | 获奖人 |", "| --- | --- |", *rows])
    return Written(e.id, f"{e.name}奖章", f"{e.name}自{e.values['first']}年起颁发奖章。\n\n{table}")


_NOISE = (
    ("{place}天气", "全年有{a}天下雨，最后一场霜在四月。苹果很小。"),
    ("{place}集市行情", "大麦每袋{a}元，黄油{b}元，买不到鸡蛋。"),
    ("{place}的一道点心", "取面粉{a}克，静置{b}分钟，烤到金黄为止。"),
)


class Chinese(Asking):
    """The Chinese hand."""

    name = "one"
    language: Literal["en", "zh"] = "zh"
    phrases: Phrases = PHRASES

    def documents(self, facts: Facts, rng: random.Random) -> Iterator[Written]:
        """Each entity's document, and those that tell only plans."""
        for e in facts.of("person"):
            yield _person(facts, e, rng)
        for e in facts.of("place"):
            yield _place(e, rng)
        for e in facts.of("firm"):
            yield _firm(facts, e, rng)
            if facts.linking(e, "ship", "yard"):
                yield _yard(facts, e)
        for e in facts.of("journey"):
            yield from _journey(facts, e, rng)
        for e in facts.of("work"):
            yield _work(facts, e, rng)
        for e in facts.of("landmark"):
            yield from _landmark(facts, e, rng)
        for e in facts.of("society"):
            yield _society(facts, e)

    def noise(self, facts: Facts, rng: random.Random, number: int) -> Written:
        """Weather, prices, recipes."""
        title, text = _NOISE[number % len(_NOISE)]
        blanks = {"place": rng.choice(facts.of("place")).name, "a": rng.randint(11, 58), "b": rng.randint(4, 40)}
        return Written(f"noise-{number}", title.format(**blanks), text.format(**blanks))


WORDING = Chinese()
