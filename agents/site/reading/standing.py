"""Kinds of thing that come by the name of a feature: a guestbook, a table of high scores."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

from agents.site.reading.placed import Placed
from agents.site.spec import Entity, Field
from agents.sources.base import Language


def guestbook_entry(*, zh: bool) -> Entity:
    """What stands in a guestbook that everybody may write into, without an account."""
    from agents.site.spec import Access

    said = (
        ("来过，很喜欢。", "谢谢你们留着这些照片。")
        if zh
        else (
            "We came on a wet Sunday and stayed for three hours.",
            "My grandfather is in the second photo. Thank you.",
        )
    )
    return Entity(
        name="guestbook_entry", plural="guestbook", title="留言" if zh else "Guestbook entry", titles="留言簿" if zh else "Guestbook", display="name", icon="message", view="table",
        access=Access(read="everyone", create="everyone", update="staff", delete="staff"),
        fields=[Field(name="name", label="姓名" if zh else "Name", kind="text"), Field(name="text", label="留言" if zh else "Message", kind="long_text", maximum=1000)],
        rows=[{"name": n, "text": t} for n, t in zip(("安冬", "柯米") if zh else ("Ada Winter", "Mia Costa"), said, strict=True)],
    )  # fmt: skip


def guestbook(placed: Placed, language: Language) -> None:
    """A guestbook on the site."""
    if any(e.name == "guestbook_entry" for e in placed.spec.entities):
        return
    placed.spec.entities.append(guestbook_entry(zh=language == "zh"))
    placed.added.append("guestbook_entry")
    placed.named.add("guestbook_entry")


def scores(placed: Placed, language: Language) -> None:
    """A table of high scores: who reached what, when, and in which room or game."""
    zh, spec = language == "zh", placed.spec
    if any(e.name in ("score", "player", "match") for e in spec.entities):
        return
    from agents.site.spec import Access

    of = next(
        (
            e
            for e in spec.entities
            if e.access.create == "staff" and e.name in ("room", "game", "track", "course", "level")
        ),
        None,
    )
    fields = [
        Field(name="team", label="队伍" if zh else "Team", kind="text"),
        Field(name="minutes", label="用时（分钟）" if zh else "Minutes", kind="decimal", minimum=0),
        Field(name="day", label="日期" if zh else "Played on", kind="date"),
    ]
    if of is not None:
        fields.insert(1, Field(name=of.name, label=of.title, kind="relation", target=of.name))
    teams = (
        ("夜猫队", "磨坊五人组", "港口之光", "老城队")
        if zh
        else ("The Night Owls", "Mill Lane Five", "Harbour Lights", "Old Town")
    )
    rows = [{"team": t, "minutes": 38.5 + 4 * n, "day": f"-{5 * n + 3}"} for n, t in enumerate(teams)]
    if of is not None:
        for n, row in enumerate(rows):
            row[of.name] = of.rows[n % len(of.rows)].get(of.display)
    spec.entities.append(
        Entity(
            name="score", plural="scores", title="成绩" if zh else "High score", titles="高分榜" if zh else "High scores", display="team", icon="star",
            access=Access(read="everyone", create="staff", update="staff", delete="staff"), fields=fields, rows=rows,
        )
    )  # fmt: skip
    placed.added.append("score")
    placed.named.add("score")
