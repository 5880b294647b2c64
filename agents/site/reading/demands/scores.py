"""Demands of a jury: reviewers score each entry from 1 to 10, if asked for without seeing whose it is."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

from agents.site.reading.demands.base import Demand, Held, Kind, is_left, is_zh, rowed
from agents.site.reading.demands.guards import role_of
from agents.site.reading.kin import Kin
from agents.site.spec import Access, Chart, Entity, Field, SiteSpec, UniqueTogether
from agents.site.words.numbers import number_of

_WHO = r"(?:the\s+|our\s+|an?\s+|three\s+|several\s+)?(?P<who>reviewers?|judges?|jur(?:y|ors?)|referees?|assessors?|experts?|committee|teachers?|panel|board|graders?|mentors?|staff)"
_V = r"(?:scores?|rates?|marks?|grades?|gives?\s+(?:points|marks|scores)\s+to|evaluates?|assess(?:es)?)"
_SPAN = r"(?:\s+(?:from|between|with|on a scale (?:from|of))\s+(?P<low>\d+)\s*(?:to|-|–|and)\s*(?P<high>\d+)(?:\s+points)?)?"
_BLIND = r"(?:\s*,?\s*(?:and\s+)?(?P<blind>without (?:seeing|knowing) (?:the\s+)?(?:names?|who[a-z ]*|authors?|applicants?|whose[a-z ]*)|anonymously|blind(?:ly)?))?"
_EN = (
    rf"(?:,\s*)?(?:(?:and|then|where)\s+)?\b{_WHO}\s+(?:may\s+|can\s+|then\s+)?{_V}\s+(?:each\s+|every\s+|the\s+|all\s+|them\b)?\s*(?P<what>(?!from\b|without\b|anonym|on\b|between\b)[a-z]+)?{_SPAN}{_BLIND}(?=\s*(?:[,;.]|\band\b|$))",
)
_ZH = (
    r"[,，]?(?:由)?(?P<who>评委|评审|专家|评审专家|老师|教师|委员会|裁判)(?:给|对|为)?(?P<what>作品|申请|论文|稿件|项目|方案|选手)?(?P<blind>匿名|盲审|在不看姓名的情况下|看不到姓名)?(?:地|进行)?(?:打分|评分|评审打分)(?:[（(]?(?P<low>\d+)(?:到|至|-|~)(?P<high>\d+)分?[）)]?)?(?:[,，](?P<blind2>看不到(?:作者|姓名|申请人)(?:姓名)?|匿名|盲审))?",
)
_NAMES = ("name", "contact", "email", "phone", "author", "applicant", "address", "age", "school", "organisation")


def _scored(spec: SiteSpec, demand: Demand, kin: Kin) -> Held | None:
    zh = is_zh(spec)
    entity = rowed(spec, demand.fact("what"), kin)
    if entity is None or any(e.name == "score" for e in spec.entities) or entity.name == "score":
        return None
    low, high = (int(number_of(demand.fact(side)) or usual) for side, usual in (("low", 1), ("high", 10)))
    if not 0 <= low < high <= 1000:
        return None
    who = demand.fact("who")
    role = role_of(spec, who, zh=zh)
    blind = demand.fact("blind") or demand.fact("blind2")
    if blind and is_left(entity, spec):
        _nameless(entity, zh=zh)
    made = _score(entity, role, low, high, zh=zh)
    spec.entities.append(made)
    title = f"{entity.titles}的平均分" if zh else f"Average score by {entity.title.lower()}"
    spec.dashboard.charts = [
        Chart(title=title[:80], entity="score", group=entity.name, measure="average:points"),
        *spec.dashboard.charts,
    ][:8]
    if entity.access.read == "nobody":
        entity.access.read = "staff"
    told = (role and next((r.title for r in spec.roles if r.name == role), "")) or spec.staff_title
    if zh:
        said = f"{told}给{entity.titles}打分（{low}到{high}），每人一次{'，表单不问姓名' if blind else ''}"
    else:
        more = ", which say no names" if blind else ""
        said = f"{told.lower()} scores {entity.titles.lower()} from {low} to {high}, once each{more}; the dashboard has the averages"
    return Held(said, ("score.store", "score.refuse", "score.unique_together"))


def _score(entity: Entity, role: str, low: int, high: int, *, zh: bool) -> Entity:
    fields = [
        Field(name=entity.name, label=entity.title, kind="relation", target=entity.name),
        Field(name="points", label="分数" if zh else "Points", kind="integer", minimum=low, maximum=high),
        Field(name="comment", label="评语" if zh else "Comment", kind="long_text", required=False),
    ]
    rows = [
        {entity.name: row.get(entity.display), "points": min(high, max(low, round(high * share)))}
        for row, share in zip(entity.rows[:4], (0.8, 0.6, 0.9, 0.5), strict=False)
        if row.get(entity.display)
    ]
    return Entity(
        name="score", plural="scores", title="评分" if zh else "Score", titles="评分" if zh else "Scores",
        display=entity.name, fields=fields, icon="star", rows=rows, rules=[UniqueTogether(fields=[entity.name, "owner"])],
        access=Access(read="staff", create=role or "staff", update="owner", delete="staff"),
    )  # fmt: skip


def _nameless(entity: Entity, *, zh: bool) -> None:
    """Its form asks for no names: whose it is the site knows by the account, and shows to nobody but them."""
    gone = {f.name for f in entity.fields if f.name in _NAMES and f.kind in ("text", "email", "phone")}
    if entity.display in gone:
        shown = next(f for f in entity.fields if f.name == entity.display)
        shown.label = "标题" if zh else "Title"
        gone.discard(entity.display)
        for n, row in enumerate(entity.rows):
            row[entity.display] = f"{entity.title}{n + 1}" if zh else f"{entity.title} {n + 1}"
    entity.fields = [f for f in entity.fields if f.name not in gone]
    for row in entity.rows:
        for name in gone:
            row.pop(name, None)
    if entity.view == "posts":
        entity.view = "table"


KINDS = (Kind("scored", _scored, _EN, _ZH, but=r"(?:members?|visitors?|readers?|everybody|people)\s+$"),)
