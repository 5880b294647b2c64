"""Rules of time and of who sees what, told in a sentence of the wish's language."""

from __future__ import annotations

from agents.site.spec import (
    Barred,
    Belongs,
    Closed,
    Deadline,
    Needs,
    Private,
    Reminder,
    Rule,
    Season,
    Shown,
    Weekdays,
    conditions,
)
from agents.site.wishes.context import Context
from agents.site.wishes.making_hours import WEEK

TERMS = (Barred, Belongs, Closed, Deadline, Needs, Private, Reminder, Season, Shown, Weekdays)
"""The rules that are told here."""
_DAYS = dict(
    zip(WEEK, zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "一二三四五六日", strict=True), strict=True)
)


def told_term(rule: Rule, titles: str, label: str, c: Context) -> str:
    """The sentence; empty for a rule of another kind. `label` names the field that the rule is about."""
    low = titles.lower()
    if isinstance(rule, Deadline):
        return c.say(
            f"{titles} are taken until {until(rule)[0]} {label}.", f"{titles}截止到“{label}”{until(rule)[1]}。"
        )
    if isinstance(rule, Season):
        return c.say(f"{titles} are taken until {rule.last}.", f"{titles}截止到{rule.last}。")
    if isinstance(rule, Needs):
        what = conditions.words(rule.when, {}, zh=c.chinese)
        return c.say(f"{titles} are taken only where {what}.", f"只有在{what}时才能添加{titles}。")
    if isinstance(rule, Barred):
        what = conditions.words(rule.when, {}, zh=c.chinese)
        counted = next((e.titles for e in c.spec.entities if e.name == rule.rows), rule.rows)
        return c.say(
            f"Whoever has {rule.least} {counted.lower()}{f' where {what}' if what else ''} adds no {low}.",
            f"有{rule.least}条{counted}{f'（{what}）' if what else ''}的人不能添加{titles}。",
        )
    if isinstance(rule, Closed):
        rows = next((e.titles for e in c.spec.entities if e.name == rule.rows), rule.rows)
        return c.say(f"No {low} at times that stand under “{rows}”.", f"“{rows}”中的时间不接受{titles}。")
    if isinstance(rule, Weekdays):
        named = [_DAYS[day] for day in rule.days]
        return c.say(
            f"{label} of {low} is one of {', '.join(n[0] for n in named)}.",
            f"{titles}的“{label}”只能是周{'、周'.join(n[1] for n in named)}。",
        )
    if isinstance(rule, Shown):
        if rule.days is not None:
            return c.say(f"Others see {low} for {rule.days} days.", f"{titles}展示{rule.days}天。")
        return c.say(f"Others see {low} only once they are let through.", f"{titles}通过之后才会展示给别人。")
    if isinstance(rule, Private):
        staff = c.spec.staff_title
        en = {"member": "who is signed in sees", "owner": f"whose they are and {staff.lower()} see"}
        zh = {"member": "登录的人", "owner": f"本人和{staff}"}
        return c.say(
            f"Only {en.get(rule.who, f'{staff.lower()} sees')} “{label}” of {low}.",
            f"只有{zh.get(rule.who, staff)}能看到{titles}的“{label}”。",
        )
    if isinstance(rule, Belongs):
        return c.say(f"{titles} belong to whom they are for: “{label}”.", f"{titles}归“{label}”所有。")
    if isinstance(rule, Reminder):
        return c.say(
            f"Whose {low} they are gets a mail {rule.days} days before {label}.",
            f"在“{label}”前{rule.days}天发送提醒邮件。",
        )
    return ""


def until(rule: Deadline) -> tuple[str, str]:
    """Until when, before the name of what it counts from."""
    if rule.hours is not None:
        return (f"{rule.hours:g} hours before", f"前{rule.hours:g}小时") if rule.hours else ("", "开始时")
    days = f"{rule.days} days before" if rule.days else "the day of"
    at = f"{rule.at} on " if rule.at else ""
    return f"{at}{days}", f"{f'前{rule.days}天' if rule.days else '当天'}{rule.at or ''}"
