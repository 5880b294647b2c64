"""Wishes for looks, language and views → operations. Groups: `look`, `e`, `view`, `language`."""

# ruff: noqa: D103, E501 (each is named by what is wished for)

from __future__ import annotations

import re

from agents.site.spec import STYLES, Choice, Field, SiteSpec
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused
from agents.site.words.looks import accent_of, only_looks, style_of, temper_of

_STYLE_SAID = {
    "studio": ("calm and modern", "沉静、现代"), "paper": ("editorial, with serifs", "书卷气，衬线字体"), "diner": ("like a 1950s sign", "像五十年代的招牌"), "terminal": ("monospaced and technical", "等宽、技术感"),
    "garden": ("soft and natural", "柔和、自然"), "swiss": ("a bold grid with red", "网格、红色、醒目"), "night": ("dark and luminous", "深色、发光"), "candy": ("playful and round", "活泼、圆润"),
}  # fmt: skip


def told_style(style: str, *, chinese: bool) -> str:
    """What a style looks like, in words."""
    return _STYLE_SAID[style][1 if chinese else 0]


_OTHER_ACCENTS = {
    "studio": ("#0b6e6e", "#1e3a6e"), "paper": ("#33302b", "#7d1f35"), "diner": ("#0b6e6e", "#b3261e"), "terminal": ("#1f6b3b", "#b8500f"),
    "garden": ("#1f5a3c", "#8f6a0a"), "swiss": ("#1f4e9e", "#1a1a1a"), "night": ("#5b3a8c", "#0b6e6e"), "candy": ("#5b3a8c", "#0b6e6e"),
}  # fmt: skip
"""Accents that suit a style beside its own: what changes where a site looks as is asked already."""


def look(c: Context, g: Groups) -> Made | None:
    """A style, an accent colour, or both."""
    said = c.words(g["look"])
    words = said.lower()
    exact = next((s for s in STYLES if re.fullmatch(rf"(?:the )?{s}(?: style| theme)?", words)), None)
    accent = accent_of(words)
    style = exact or style_of(_without_colour(words) if accent else words)
    if re.search(r"\bless\b|不那么|别太", words):
        style = {"candy": "paper", "paper": "candy", "night": "studio", "swiss": "studio", "diner": "studio"}.get(
            style or "", "studio"
        )
    temper = temper_of(words) if style != "garden" else None
    accent = accent or temper
    if style is None and accent is None:
        return None
    if style is None:
        return Made([ops.SetStyle(accent=accent)])
    if style == c.spec.style and accent is None:
        return _more_of_it(c, style)
    said_of = c.say(
        f"New look: {style}, {told_style(style, chinese=False)}.",
        f"新外观：{style}（{told_style(style, chinese=True)}）。",
    )
    step = ops.SetStyle.model_validate({"style": style, "accent": accent})
    return Made([step], [said_of, *([told_accent(accent, c)] if accent else [])])


def _more_of_it(c: Context, style: str) -> Made:
    """The site looks as is asked already: another accent of the same style."""
    accent = next(a for a in _OTHER_ACCENTS[style] if a != c.spec.accent)
    said = c.say(
        f"The site is in that style already ({style}: {told_style(style, chinese=False)}), so its accent colour changes: "
        f"{accent}. Say a colour, or “the style's own colours” to have those back.",
        f"网站已经是这种风格（{style}：{told_style(style, chinese=True)}），因此换了强调色：{accent}。可以说一种颜色，或说“恢复风格自带的颜色”。",
    )
    return Made([ops.SetStyle.model_validate({"style": style, "accent": accent})], [said])


def told_accent(accent: str, c: Context) -> str:
    """An accent colour as a sentence."""
    return c.say(f"The accent colour is {accent} now.", f"强调色改为{accent}。")


def bare_look(c: Context, g: Groups) -> Made | None:
    """Words of nothing but looks, with or without a verb: "bold, red, swiss"."""
    return look(c, g) if only_looks(c.words(g["look"])) else None


def _without_colour(words: str) -> str:
    """The words without the colour, so that "dark blue" is no wish for darkness."""
    return re.sub(
        r"\b(?:dark|deep|light|pale|bright|forest)\s+(?=blue|green|red)|深(?=蓝|绿|红)|浅(?=蓝|绿)", "", words
    )


def plain_accent(c: Context, g: Groups) -> Made:
    return Made([ops.SetStyle(accent="")])


def language(c: Context, g: Groups) -> Made | None:
    said = g["language"].lower()
    wanted = (
        "zh"
        if re.search(r"chinese|mandarin|中文|汉语|zh", said)
        else "en"
        if re.search(r"english|英文|英语|en", said)
        else None
    )
    if wanted is None:
        raise WishRefused(
            c.say(
                f"Sites are English or Chinese, not {g['language']}.", f"网站支持英文或中文，不支持{g['language']}。"
            ),
            fix=c.say("Ask for English or Chinese.", "请选择英文或中文。"),
        )
    if wanted == c.spec.language:
        return Made(
            [ops.SetSite(language=wanted)], [c.say("The site is in that language already.", "网站已经是这种语言。")]
        )
    from agents.site.wishes.translating import translate, untranslated

    after = c.spec.model_copy(deep=True)
    translate(after, wanted)
    kept = untranslated(c.spec, after)
    said_of = [
        c.say(
            "The interface, and every text that came with the blueprint, is in the other language now.",
            "界面和模板自带的文字已切换语言。",
        )
    ]
    if kept:
        shown = "; ".join(f"“{t[:40]}”" for t in kept[:3])
        said_of.append(c.say(f"Texts of your own stay as they are: {shown}.", f"您自己写的文字保持不变：{shown}。"))
    return Made([ops.SetSite(language=wanted)], said_of)


_VIEWS = [
    ("gallery", r"(?:picture |photo |image )?(?:gallery|galleries|grid of (?:pictures|photos)|tiles)|图集|画廊|图片墙|相册|瀑布流"),
    ("cards", r"cards?|boxes|grid|卡片"),
    ("board", r"(?:kanban )?board|kanban|columns|看板|泳道"),
    ("programme", r"schedule|programme|program|timetable|议程|日程(?:表|安排)?|节目单|时间表|课程表"),
    ("calendar", r"(?:month(?:ly)? )?calendar|month|日历|月历"),
    ("posts", r"posts?|articles|blog(?: posts)?|feed|timeline|文章|信息流|时间线"),
    ("table", r"(?:plain |simple )?(?:table|list|rows|spreadsheet)|表格?|列表"),
]  # fmt: skip


def view(c: Context, g: Groups) -> Made | None:
    entity = c.entity(g["e"]) if g.get("e") else c.pointed_entity() or names.main_entity(c.spec)
    wanted = next(
        (
            v
            for v, pattern in _VIEWS
            if re.fullmatch(rf"(?:a |an |in )?(?:{pattern})(?: view)?", g["view"].strip().lower())
        ),
        None,
    )
    if entity is None or wanted is None:
        return None
    made: list[ops.Operation] = []
    kinds = {f.kind for f in entity.fields}
    if wanted == "programme" and "datetime" not in kinds:
        raise WishRefused(
            c.say(
                f"A schedule needs a day and time, and {entity.titles.lower()} have none.",
                f"日程需要日期和时间，而{entity.titles}没有。",
            ),
            fix=c.say(
                f"Say “add a start time to {entity.titles.lower()}” first.", f"请先说“给{entity.titles}添加开始时间”。"
            ),
        )
    if wanted == "calendar" and not kinds & {"date", "datetime"}:
        raise WishRefused(
            c.say(
                f"A calendar needs a date, and {entity.titles.lower()} have none.",
                f"日历需要日期，而{entity.titles}没有。",
            ),
            fix=c.say(f"Say “add a date to {entity.titles.lower()}” first.", f"请先说“给{entity.titles}添加日期”。"),
        )
    if wanted == "board" and "choice" not in kinds:
        made.append(ops.AddField(entity=entity.name, field=_status(c)))
    made.append(ops.ChangeEntity(entity=entity.name, view=wanted))  # type: ignore[arg-type]
    return Made(made)


def _status(c: Context) -> Field:
    told = [
        ("todo", "To do", "待办", "neutral"),
        ("doing", "In progress", "进行中", "warning"),
        ("done", "Done", "已完成", "good"),
    ]
    choices = [Choice.model_validate({"value": v, "label": c.label(en, zh), "tone": tone}) for v, en, zh, tone in told]
    return Field(name="status", label=c.label("Status", "状态"), kind="choice", choices=choices, default="todo")


def in_menu(on: bool):
    def make(c: Context, g: Groups) -> Made | None:
        entity = c.entity(g["e"])
        return Made([ops.ChangeEntity(entity=entity.name, menu=on)]) if entity else None

    return make


def currency(c: Context, g: Groups) -> Made | None:
    code = currency_of(g["currency"])
    return Made([ops.SetSite(currency=code)]) if code else None


_CURRENCIES = {
    "EUR": r"euros?|€|eur|欧元", "USD": r"(?:us )?dollars?|\$|usd|bucks|美元|美金", "GBP": r"(?:british )?pounds?(?: sterling)?|£|gbp|quid|英镑", "CNY": r"yuan|renminbi|rmb|cny|元|人民币|块钱?|¥|￥",
    "JPY": r"(?:japanese )?yen|jpy|日元", "CHF": r"(?:swiss )?francs?|chf|瑞士法郎", "INR": r"(?:indian )?rupees?|inr|₹|卢比", "CAD": r"canadian dollars?|cad|加元", "AUD": r"australian dollars?|aud|澳元",
    "SEK": r"swedish (?:kronor|crowns)|sek", "NOK": r"norwegian (?:kroner|crowns)|nok", "DKK": r"danish (?:kroner|crowns)|dkk", "PLN": r"zloty|pln", "BRL": r"reais|brl", "KRW": r"won|krw|韩元", "HKD": r"hong kong dollars?|hkd|港币|港元", "TWD": r"taiwan dollars?|twd|新台币|台币", "SGD": r"singapore dollars?|sgd|新加坡元",
}  # fmt: skip
MONEY_WORDS = (
    r"(?:euros?|dollars?|pounds?|yuan|bucks|rmb|eur|usd|gbp|cny|chf|francs?|yen|€|\$|£|¥|￥|元|块|美元|欧元|英镑)"
)


def currency_of(said: str) -> str | None:
    """The code of a currency in words."""
    words = said.strip().lower()
    return next(
        (code for code, pattern in _CURRENCIES.items() if re.fullmatch(rf"(?:in |the )?(?:{pattern})", words)), None
    )


def entity_words(said: str, spec: SiteSpec) -> bool:
    """Whether words name an entity."""
    return names.entity_named(said, spec) is not None
