"""Looks in words: "like a 1950s sign", "dark", "blue", "更严肃" as a style of ours or an accent colour."""

# ruff: noqa: E501 (a style's words are one line)

from __future__ import annotations

import re

STYLE_WORDS: dict[str, str] = {
    "diner": r"(?:19)?50'?s|fifties|nineteen[- ]fifties|diner|retro|jukebox|rockabilly|americana|vintage(?: sign)?|route 66|old (?:sign|signage|cinema)|milk ?bar|soda fountain|five?ties|五十年代|50年代|1950年代|复古|怀旧|老招牌|美式餐厅|老电影",
    "terminal": r"terminal|hacker|command[- ]line|console|mono(?:spaced?)?|matrix|retro computer|geeky|nerdy|technical|cod(?:e|ing)[- ]like|ascii|green on black|终端|黑客|命令行|等宽|极客|技术风|技术感|代码风",
    "night": r"dark(?:er)?(?: mode| theme)?|night(?:time|club)?|neon|cyber ?punk|moody|gothic|black|luminous|midnight|space|futuristic|sci-?fi|cinematic|深色|暗色|黑色|夜晚|夜间|霓虹|赛博朋克|暗黑|未来感|科幻|黑夜",
    "candy": r"playful|fun(?:nier)?|cute|colou?rful|child(?:ish|like|ren'?s)?|kid(?:s|dy)?|for kids|bubbly|pastel|cheerful|happy|happier|sweet|candy|cartoon(?:ish)?|round(?:ed|er)?|livel(?:y|ier)|pink and|toy|可爱|活泼|卡通|童趣|儿童|糖果|圆润|鲜艳|欢快|俏皮|多彩|有趣",
    "garden": r"natur(?:e|al)|organic|soft(?:er)?|botanic(?:al)?|earthy|warm(?:er)?|gentle|garden|green(?:ery)? and soft|fresh|calming|soothing|forest|floral|cosy|cozy|friendly|friendlier|rustic|自然|清新|柔和|植物|温柔|温暖|田园|森林|花园|舒缓|亲切|治愈",
    "paper": r"(?:a )?newspaper|magazine|editorial|print(?:ed)?|book(?:ish)?|literary|elegant|classic(?:al)?|(?:more )?serious|sober|formal|serif(?:s)?|old[- ]fashioned|dignified|luxur(?:y|ious)|refined|traditional|academic|sophisticated|报纸|杂志|书卷|书本|典雅|优雅|严肃|庄重|正式|古典|传统|文艺|衬线|学术|高级",
    "swiss": r"swiss|bauhaus|grid|bold(?:er)?|poster|modernist|helvetica|graphic|striking|strong(?:er)?|brutalist|typographic|constructivist|瑞士|网格|大胆|包豪斯|海报|粗体|醒目|现代主义|强烈|野兽派",
    "studio": r"modern|clean(?:er)?|minimal(?:ist(?:ic)?)?|simpl(?:e|er)|calm(?:er)?|professional|plain(?:er)?|light(?:er)?|white|airy|neutral|corporate|business-?like|sleek|tidy|apple|现代|简洁|简约|极简|专业|干净|浅色|白色|商务|朴素|清爽|明亮|冷静",
}
"""Styles by their words; of several the one named first counts."""
HUES: dict[str, tuple[str, str]] = {
    "navy": (r"navy|dark blue|deep blue|深蓝色?|藏青色?|海军蓝", "#1e3a6e"),
    "sky": (r"(?:light|sky|baby|pale) blue|天蓝色?|浅蓝色?", "#2b7fc4"),
    "burgundy": (r"burgundy|maroon|wine red|dark red|deep red|酒红色?|深红色?|枣红色?", "#7d1f35"),
    "forest": (r"(?:forest|dark|deep|bottle) green|olive|深绿色?|墨绿色?|橄榄绿", "#1f5a3c"),
    "mint": (r"mint|light green|浅绿色?|薄荷绿", "#1f8a6a"),
    "gold": (r"gold(?:en)?|mustard|ochre|金色|芥末黄", "#8f6a0a"),
    "red": (r"reds?|crimson|scarlet|红色?", "#b3261e"),
    "orange": (r"orange|橙色?|橘色?|橘黄色?", "#b8500f"),
    "yellow": (r"yellow|黄色", "#8a6a00"),
    "green": (r"green|绿色?", "#1f6b3b"),
    "teal": (r"teal|turquoise|cyan|petrol|青色|蓝绿色?", "#0b6e6e"),
    "blue": (r"blue|蓝色?", "#1f4e9e"),
    "purple": (r"purple|violet|lilac|lavender|紫色?", "#5b3a8c"),
    "pink": (r"pink|magenta|rose|fuchsia|粉红?色?|玫红色?", "#a62b6b"),
    "brown": (r"brown|chocolate|coffee|棕色?|褐色|咖啡色", "#6b4226"),
    "grey": (r"gr[ea]y|silver|灰色?", "#555b63"),
}
"""Colours with enough contrast on white for text (4.5:1 and more)."""


def style_of(said: str) -> str | None:
    """The style that words stand for, the whole of them or a part; None where none does."""
    words = said.lower()
    found = [
        (match.start(), name) for name, pattern in STYLE_WORDS.items() if (match := re.search(_bounded(pattern), words))
    ]
    return min(found)[1] if found else None


def accent_of(said: str) -> str | None:
    """The accent colour that words stand for: a name or `#rrggbb`."""
    words = said.lower()
    numeral = re.search(r"#([0-9a-f]{6})\b", words)
    if numeral:
        return "#" + numeral.group(1)
    return next((colour for pattern, colour in HUES.values() if re.search(_bounded(pattern), words)), None)


def _bounded(pattern: str) -> str:
    return "|".join(
        part if re.search(r"[\u4e00-\u9fff]", part) else rf"(?<![a-z0-9]){part}(?![a-z])" for part in _parts(pattern)
    )


def _parts(pattern: str) -> list[str]:
    """Alternatives at the top level of a pattern."""
    parts, depth, current = [], 0, ""
    for sign in pattern:
        if sign == "|" and depth == 0:
            parts.append(current)
            current = ""
            continue
        depth += (sign == "(") - (sign == ")")
        current += sign
    return [*parts, current]
