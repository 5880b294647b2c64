"""What people call layouts, charts, colours, moods, languages and list entries, in English and Chinese.

Names on the right are the spec's own; a layout that the spec does not have is left out by whoever looks here.
"""

# ruff: noqa: E501 (a name's words are one line)

from __future__ import annotations

import re

from agents.sources.base import Language

LAYOUT_WORDS: dict[str, str] = {
    "title": r"title slide|title page|cover|标题页|封面页?",
    "agenda": r"agenda|table of contents|contents|目录页?|议程",
    "section": r"section(?: slide| header| divider)?|divider|章节页?|分节页|过渡页",
    "statement": r"(?:big )?statement|one[- ]liner|single sentence|big sentence|观点页?|一句话|大字",
    "quote": r"quot(?:e|ation)|引用|引言|名言",
    "bullets": r"(?:simple |plain )?(?:bullets?(?: points?| list)?|list)|要点(?:列表)?|列表|项目符号",
    "icons": r"icons?(?: (?:list|bullets|grid|cards))?|bullets with icons|(?:(?:two|three|four|five|six|[2-6]) )?cards?|(?:带)?图标(?:列表)?|(?:[两二三四五六2-6](?:张|个))?卡片",
    "two_columns": r"(?:two|2)[- ]columns?|(?:两|二|双)(?:栏|列)",
    "three_columns": r"(?:three|3)[- ]columns?|三(?:栏|列)",
    "comparison": r"comparison|side[- ]by[- ]side|versus|vs\.?|对比|比较",
    "pros_cons": r"pros?(?: and | ?/ ?| & |-)cons?|advantages and disadvantages|优缺点|利弊",
    "process": r"process(?: diagram)?|numbered (?:list|steps)|编号列表|steps|flow(?: ?chart)?|step[- ]by[- ]step|流程图?|步骤图?",
    "timeline": r"time ?line|chronology|时间线|时间轴|大事记",
    "roadmap": r"road ?map|gantt(?: chart)?|路线图|甘特图",
    "cycle": r"cycle(?: diagram)?|loop|循环图?|闭环",
    "funnel": r"funnel(?: diagram)?|漏斗图?",
    "pyramid": r"pyramid(?: diagram)?|金字塔图?",
    "matrix": r"(?:2 ?[x×] ?2 )?matrix|quadrants?|swot|矩阵图?|四象限图?|象限图?",
    "venn": r"venn(?: diagram)?|韦恩图|维恩图|文氏图",
    "org_chart": r"org(?:ani[sz]ation(?:al)?)?[- ]?chart|organigram|组织(?:架构|结构)?图|架构图",
    "key_figures": r"key (?:figures|numbers)|big numbers?|stats|statistics|kpis?|关键数字|关键指标|大数字|数据卡片?",
    "two_charts": r"(?:two|2) charts|两(?:个|张)图表?",
    "table": r"table|表格|表",
    "code": r"(?:source )?code(?: (?:block|listing|sample))?|listing|代码(?:块|页|示例)?",
    "full_picture": r"full[- ](?:screen |bleed )?(?:picture|image|photo|map)|full[- ]bleed|picture full[- ]bleed|全屏(?:图片|图)|满版图?|大图",
    "image_text": r"(?:picture|image|photo) (?:with|and) text|text (?:with|and) (?:a )?(?:picture|image)|图文(?:混排)?|图片(?:加|和|配)文字",
    "gallery": r"gallery|picture grid|图(?:片)?集|画廊|图片墙",
    "team": r"team(?: slide| page)?|团队(?:介绍)?",
    "pricing": r"pric(?:ing|es)(?: table| plans)?|plans|价格(?:表)?|定价|套餐",
    "faq": r"faq|q ?& ?a|questions and answers|常见问题|问答",
    "sources": r"sources|references|bibliography|参考(?:文献|资料)|资料来源|来源页?",
    "closing": r"closing(?: slide)?|ending|thank[- ]you(?: slide)?|结尾页?|结束页|尾页|致谢页?",
    "chart": r"chart|graph|图表",
}

CHART_WORDS: dict[str, str] = {
    "stacked_column": r"stacked columns?|堆积柱形图|堆叠柱状图|堆积柱状图",
    "stacked_bar": r"stacked bars?|堆积条形图",
    "stacked_area": r"stacked areas?|堆积面积图",
    "column": r"columns?|vertical bars?|柱(?:形|状)图?",
    "bar": r"(?:horizontal )?bars?|条形图|横条图",
    "line": r"lines?|curves?|折线图?|曲线图?|线图",
    "area": r"areas?|面积图",
    "doughnut": r"dough?nuts?|rings?|圆环图?|环形图",
    "pie": r"pies?|饼(?:状)?图",
    "scatter": r"scatter(?: ?plot)?|散点图",
    "bubble": r"bubbles?|气泡图",
    "waterfall": r"waterfall|瀑布图",
    "combo": r"combo|combination|组合图",
    "table": r"table|表格",
}

HUES: dict[str, str] = {
    "red": r"reds?|红色?",
    "orange": r"oranges?|橙色?|橘色?",
    "yellow": r"yellows?|黄色?",
    "green": r"greens?|绿色?",
    "teal": r"teals?|turquoise|cyan|青色?",
    "blue": r"blues?|蓝色?",
    "purple": r"purples?|violet|紫色?",
    "pink": r"pinks?|magenta|粉红?色?|洋红色?",
    "brown": r"browns?|棕色?|褐色?",
    "grey": r"gr[ea]ys?|灰色?",
}
HUE_COLORS = {
    "red": "#B3261E", "orange": "#B8550F", "yellow": "#8A6A00", "green": "#1F6B3B", "teal": "#0B6E6E",
    "blue": "#1F4E9E", "purple": "#5B3A8C", "pink": "#A62B6B", "brown": "#6B4226", "grey": "#555B63",
    "black": "#222222",
}  # fmt: skip

MOODS: dict[str, str] = {
    "darker": r"(?:more )?dark(?:er)?|deeper|(?:更|再)?(?:深|暗)(?:色|沉)?",
    "lighter": r"(?:more )?(?:light(?:er)?|bright(?:er)?|airier)|(?:更|再)?(?:浅|亮|明亮|清爽)色?",
    "serious": r"(?:more )?(?:serious|sober|business-?like|corporate|muted|calm(?:er)?|restrained|subdued)"
    r"|less (?:colou?rful|playful|loud|vivid|flashy)|(?:更|再)?(?:严肃|沉稳|稳重|商务|低调|素)",
    "lively": r"(?:more )?(?:lively|livelier|vivid|colou?rful|playful|fun|vibrant|energetic)|less (?:boring|dull|serious|grey)"
    r"|(?:更|再)?(?:活泼|鲜艳|生动|鲜明|有活力|多彩)",
    "warmer": r"(?:more )?warm(?:er)?|(?:更|再)?(?:温)?暖(?:色)?",
    "cooler": r"(?:more )?(?:cool(?:er)?|cold(?:er)?)|(?:更|再)?冷(?:色|静)?",
    "contrast": r"(?:more|higher|stronger|better) contrast|(?:更|再)?(?:高|强)?对比度?(?:更|再)?(?:高|强)?",
}

LANGUAGES: dict[str, str] = {
    "zh": r"(?:simplified )?chinese|mandarin|中文|汉语|简体中文|简体",
    "en": r"english|英文|英语",
}
OTHER_LANGUAGES = (
    r"german|french|spanish|italian|japanese|korean|russian|portuguese|arabic|dutch|polish|turkish|hindi|"
    r"德[语文]|法[语文]|西班牙[语文]|日[语文]|韩[语文]|俄[语文]|葡萄牙[语文]|阿拉伯[语文]|意大利[语文]"
)

PARTS: dict[str, str] = {
    "title": r"title|heading|headline|标题",
    "subtitle": r"sub-?title|副标题",
    "lead": r"lead|intro(?:duction)?|opening line|导语|引语",
    "takeaway": r"take-?away|key message|结论|要点总结",
    "caption": r"caption|图注|说明文字",
    "context": r"context|背景说明",
    "statement": r"statement|观点",
    "message": r"(?:closing )?message|结语",
    "attribution": r"attribution|出处",
}
ENTRY = r"(?:bullets?|points?|items?|entr(?:y|ies)|steps?|events?|stages?|figures?|tiers?|rows?|lines?)(?: points?)?"

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
HAN_NUMBER = r"[零〇一二两三四五六七八九十百]+"


def number_of(word: str) -> int | None:
    """ "4", "four", "4th", "fourth", "四", "二十三" as a number; None for anything else."""
    word = word.strip().lower()
    plain = re.fullmatch(r"(\d{1,6})(?:st|nd|rd|th)?", word)
    if plain:
        return int(plain.group(1))
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    return _han_number(word) if re.fullmatch(HAN_NUMBER, word) else None


def _han_number(word: str) -> int:
    total, digit = 0, 0
    for sign in word:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _HAN[sign]
    return total + digit


def named(words: dict[str, str], text: str) -> str | None:
    """The name whose words `text` is, whole; None where none is."""
    text = text.strip().strip("。.!！").lower()
    return next((name for name, known in words.items() if re.fullmatch(known, text, re.IGNORECASE)), None)


def any_of(words: dict[str, str]) -> str:
    """A pattern for any of the words, longer alternatives first where names overlap."""
    return "|".join(f"(?:{known})" for known in words.values())


_LAYOUTS_ZH = {
    "title": "封面", "agenda": "目录", "section": "章节页", "statement": "大字观点", "quote": "引语", "bullets": "要点",
    "icons": "图标要点", "two_columns": "两栏", "three_columns": "三栏", "comparison": "对比", "pros_cons": "优缺点",
    "process": "流程", "timeline": "时间线", "roadmap": "路线图", "cycle": "循环图", "funnel": "漏斗", "pyramid": "金字塔",
    "matrix": "矩阵", "venn": "韦恩图", "org_chart": "组织结构图", "key_figures": "关键数字", "chart": "图表",
    "two_charts": "两张图表", "table": "表格", "code": "代码", "full_picture": "满版图", "image_text": "图文", "gallery": "图集",
    "team": "团队", "pricing": "价格表", "faq": "问答", "sources": "资料来源", "closing": "结尾页", "freeform": "自由版式",
}  # fmt: skip


def layout_name(layout: str, language: Language) -> str:
    """What a layout is called."""
    return _LAYOUTS_ZH.get(layout, layout) if language == "zh" else layout.replace("_", " ")
