"""Looks in words: "like a 1950s sign", "dark", "blue", "更严肃" as a style of ours or an accent colour."""

# ruff: noqa: E501 (a style's words are one line)

from __future__ import annotations

import re

STYLE_WORDS: dict[str, str] = {
    "diner": r"(?:19)?50'?s|fifties|nineteen[- ]fifties|diner|retro|jukebox|rockabilly|americana|vintage(?: sign)?|route 66|old (?:sign|signage|cinema)|milk ?bar|soda fountain|five?ties|五十年代|50年代|1950年代|复古|怀旧|老招牌|美式餐厅|老电影",
    "terminal": r"terminal|hacker|command[- ]line|console|mono(?:spaced?)?|matrix|retro computer|geeky|nerdy|technical|cod(?:e|ing)[- ]like|ascii|green on black|终端|黑客|命令行|等宽|极客|技术风|技术感|代码风",
    "night": r"dark(?:er)?(?: mode| theme)?|night(?:time|club)?|neon|cyber ?punk|moody|gothic|black|luminous|midnight|space|futuristic|sci-?fi|cinematic|深色|暗色|黑色|夜晚|夜间|霓虹|赛博朋克|暗黑|未来感|科幻|黑夜",
    "candy": r"playful|fun(?:nier)?|cute|colou?rful|child(?:ish|like|ren'?s)?|kid(?:s|dy)?|for kids|bubbly|pastel|cheerful|happy|happier|sweet|candy|cartoon(?:ish)?|round(?:ed|er)?|livel(?:y|ier)|pink and|toy|可爱|活泼|卡通|童趣|儿童|糖果|圆润|鲜艳|欢快|俏皮|多彩|有趣",
    "garden": r"japan(?:ese)?|zen|日式|和风|日系|侘寂|禅意|natur(?:e|al)|organic|soft(?:er)?|botanic(?:al)?|earthy|warm(?:er)?|gentle|garden|green(?:ery)? and soft|fresh|calming|soothing|forest|floral|cosy|cozy|friendly|friendlier|rustic|自然|清新|柔和|植物|温柔|温暖|田园|森林|花园|舒缓|亲切|治愈|温馨",
    "paper": r"(?:old |grandma'?s? )?(?:cook ?book|recipe book)|old book|letter(?:press)?|(?:a )?newspaper|magazine|editorial|print(?:ed)?|book(?:ish)?|literary|elegant|classic(?:al)?|(?:more )?serious|sober|formal|serif(?:s)?|old[- ]fashioned|dignified|luxur(?:y|ious)|refined|traditional|academic|sophisticated|报纸|杂志|书卷|书本|典雅|优雅|严肃|庄重|正式|古典|传统|文艺|衬线|学术|高级",
    "swiss": r"swiss|bauhaus|grid|bold(?:er)?|poster|modernist|helvetica|graphic|striking|strong(?:er)?|brutalist|typographic|constructivist|瑞士|网格|大胆|包豪斯|海报|粗体|醒目|现代主义|强烈|野兽派",
    "studio": r"modern|clean(?:er)?|minimal(?:ist(?:ic)?)?|simpl(?:e|er)|calm(?:er)?|professional|plain(?:er)?|light(?:er)?|white|airy|neutral|corporate|business-?like|sleek|tidy|apple|现代|简洁|简约|极简|专业|干净|浅色|白色|商务|朴素|清爽|明亮|冷静|沉静|平静",
}
"""Styles by their words; of several the one named first counts."""
HUES: dict[str, tuple[str, str]] = {
    "terracotta": (
        r"terra ?cotta|rust(?: red)?|clay|brick(?: red)?|copper|burnt orange|sienna|陶土色?|赤陶色?|砖红色?|铁锈色|古铜色",
        "#9c4a2f",
    ),
    "coral": (r"coral|salmon|peach|apricot|珊瑚色?|桃色|杏色", "#b0483a"),
    "sand": (r"beige|sandy?|cream|ivory|camel|khaki|米白?色|驼色|卡其色?|奶油色|沙色", "#7a5c33"),
    "sage": (r"sage(?: green)?|灰绿色?|豆沙绿|鼠尾草绿?", "#4c6b57"),
    "lime": (r"lime(?: green)?|草绿色?|青柠色?", "#4f6b14"),
    "indigo": (r"indigo|靛蓝色?|靛青色?", "#3b3a8c"),
    "plum": (r"plum|aubergine|茄紫色?|梅子色", "#6b2a58"),
    "charcoal": (r"charcoal|anthracite|slate|炭灰色?|深灰色?|石墨色", "#3a4048"),
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


ALSO: dict[str, str] = {
    "candy": r"friendl(?:y|ier)|亲切",
    "paper": r"paper|handwritten|handwriting|ink|vintage book|纸张|手写|纸质",
    "garden": r"handmade|homely|kind(?:er)?|手工",
    "night": r"dramatic|mysterious|神秘",
    "terminal": r"futuristic console|machine|机械",
    "swiss": r"loud(?:er)?|urban|张扬",
    "studio": r"quiet(?:er)?|trustworthy|cool(?:er)?|安静|可靠",
}
"""Words that count for a style too, where it is no other one's first meaning."""
TEMPERS: dict[str, tuple[str, str]] = {
    "warm": (r"warm(?:er|th)?|cosy|cozy|温暖|温馨|暖", "#b8500f"),
    "cool": (r"cool(?:er)?|cold(?:er)?|icy|冷|清凉", "#0b6e6e"),
}
_FILLERS = re.compile(
    r"\b(?:a|an|the|and|with|but|or|in|of|to|it|is|be|very|more|much|bit|little|slightly|somewhat|less|rather|really|please|look|looks|looking"
    r"|style|styled|theme|themed|design|mode|feel|feeling|vibe|colou?rs?|accents?|scheme|palette|tones?|like|make|site|website|use)\b"
    r"|风格|主题|样式|模式|配色|色调|外观|感觉|[浅淡深](?!色)|一点儿?|一些|些|更加?|再|的|和|又|有|感|系|为主|[,，、.。!！'’-]",
    re.IGNORECASE,
)
_OF_LOOKS = re.compile(
    r"\b(?:look|style|theme|colou?rs?|design|mode|vibe)\b|风格|主题|样式|配色|色调|外观", re.IGNORECASE
)


def style_of(said: str) -> str | None:
    """The style that most of the words stand for; of several with as many, the one named first. None where none."""
    found = _styles_in(said.lower())
    if not found:
        return None
    count = {name: sum(other == name for _, _, other in found) for _, _, name in found}
    return max(found, key=lambda mark: (count[mark[2]], -mark[0]))[2]


def _styles_in(words: str) -> list[tuple[int, int, str]]:
    """(start, end, style) of each word of a look; of two that overlap, the longer."""
    marks = [
        (match.start(), match.end(), name, second)
        for second, table in enumerate((STYLE_WORDS, ALSO))
        for name, pattern in table.items()
        for match in re.finditer(_bounded(pattern), words)
    ]
    kept: list[tuple[int, int, str]] = []
    for start, end, name, _ in sorted(marks, key=lambda m: (m[0] - m[1], m[3])):
        if all(end <= a or b <= start or (start, end) == (a, b) for a, b, _ in kept):
            kept.append((start, end, name))
    return sorted(kept)


def temper_of(said: str) -> str | None:
    """A warm or a cool accent, where the words ask for one and for no colour."""
    words = said.lower()
    return next((colour for pattern, colour in TEMPERS.values() if re.search(_bounded(pattern), words)), None)


def only_looks(said: str) -> bool:
    """Whether words are of nothing but looks: "bold, red, swiss", "a handwritten look", "沉静、现代"."""
    words = said.lower()
    spans = [(a, b) for a, b, _ in _styles_in(words)]
    patterns = [*(pattern for pattern, _ in HUES.values()), *(pattern for pattern, _ in TEMPERS.values())]
    spans += [m.span() for pattern in patterns for m in re.finditer(_bounded(pattern), words)]
    spans += [m.span() for m in re.finditer(r"#[0-9a-f]{6}\b", words)]
    if not spans:
        return False
    rest = "".join(" " if any(a <= n < b for a, b in spans) else sign for n, sign in enumerate(words))
    left = _FILLERS.sub(" ", rest).split()
    return not left or (len(left) == 1 and len(left[0]) < 14 and _OF_LOOKS.search(words) is not None)


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
