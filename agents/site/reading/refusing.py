"""What is refused before anything is built: nothing buildable, too long, opposed halves, too many kinds of thing."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.errors import InputRefused
from agents.site.spec import MOST_ENTITIES
from agents.site.words.opposites import opposed
from agents.sources.base import Language

LONGEST = 4000
_GREETING = re.compile(
    r"(?:hello|hi|hey|good (?:morning|evening|day)|thanks?(?: you)?|test(?:ing)?|ok(?:ay)?|yes|no|please|help|你好|您好|谢谢|在吗|测试|嗨|哈喽)[\s!.,。！，？?]*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:what(?:'s| is| are| was)|who|when|why|where|how (?:are|is|old|far|much|many|do|does|can)|is it|are you|do you|does|did|tell me|explain|write (?:me )?(?:a|an) (?:poem|essay|letter|song|story)|translate|summari[sz]e|solve|calculate)\b"
    r"|^(?:什么|谁|为什么|怎么|今天|明天|几点|写一首|写一篇|翻译|解释|计算|给我讲|(?:请|帮我|给我)*(?:推荐|讲|唱|念|查|画|说)(?:一下|一?[个部本首条段张句幅]|几|点))",
    re.IGNORECASE,
)


def check(sentence: str, language: Language) -> str:
    """The sentence, tidied. Raises InputRefused where there is none, it is too long or contradicts itself."""
    text = " ".join(sentence.split())
    if not re.search(r"[^\W\d_]", text):
        raise InputRefused(_none(language), fix=_example(language))
    if len(text) > LONGEST:
        said = f"The sentence has {len(text)} characters; at most {LONGEST} are read."
        raise InputRefused(
            said if language == "en" else f"描述有{len(text)}个字符，最多读取{LONGEST}个。", fix=_example(language)
        )
    if _GREETING.fullmatch(text):
        raise InputRefused(nothing(text, language), fix=_example(language))
    if halves := opposed(text):
        raise _refuse_opposed(*halves, language)
    return text


def _refuse_opposed(first: str, second: str, language: Language) -> InputRefused:
    if language == "zh":
        return InputRefused(f"前后矛盾：“{first}”与“{second}”。", fix="请说明要哪一个。")
    return InputRefused(f"“{first}” and “{second}” contradict each other.", fix="Say which of the two you want.")


_GENERIC = re.compile(
    r"\b(?:a|an|the|my|our|me|us|new|nice|good|simple|small|great|cool|modern|web ?sites?|sites?|web|apps?|applications?|pages?|home ?page|platform|system|online|internet|something|make|makes?|build|create|generate|design|give|want|need|would|like|please|i|for|one|full[- ]?stack|can|you|could)\b|网站|网页|系统|平台|应用|程序|网络|主页|帮我|给我|请|想要?|需要|做|建|搭建?|创建|设计|生成|开发|一个|个|我|的|新|好|简单|漂亮",
    re.IGNORECASE,
)


def is_generic(text: str) -> bool:
    """Whether nothing is left but "a web site, please"."""
    return not re.search(r"[^\W\d_]", _GENERIC.sub(" ", text))


def is_question(text: str) -> bool:
    """Whether the words ask something or want a text, rather than a site."""
    return _QUESTION.search(text) is not None


def _none(language: Language) -> str:
    return "There is no description of a site." if language == "en" else "没有写要做什么网站。"


def nothing(text: str, language: Language) -> str:
    """What to say where nothing in the words can be built."""
    shown = text if len(text) <= 60 else f"{text[:57]}…"
    if language == "zh":
        return f"从“{shown}”里看不出要做什么网站。"
    return f"“{shown}” does not say what the site is to do."


def _example(language: Language) -> str:
    if language == "zh":
        return "请说明网站给谁用、要管理什么，例如：“理发店预约网站，两把椅子，顾客选时间，店主看当天安排”。"
    return (
        "Say for whom it is and what it keeps, such as: “a booking site for a two-chair barber shop, customers pick a "
        "slot, owner sees the day”."
    )


def refuse_nothing(text: str, language: Language) -> InputRefused:
    """The refusal of words that name nothing buildable."""
    return InputRefused(nothing(text, language), fix=_example(language))


def refuse_many(kinds: list[str], language: Language) -> InputRefused:
    """The refusal of more kinds of thing than are built at once; says which it would begin with."""
    first = kinds[:MOST_ENTITIES]
    if language == "zh":
        return InputRefused(
            f"要求了{len(kinds)}种内容，一次最多建{MOST_ENTITIES}种。",
            fix=f"建议先从这{MOST_ENTITIES}种开始：{'、'.join(first)}；其余的之后逐步添加。",
        )
    return InputRefused(
        f"The site would have {len(kinds)} kinds of thing; at most {MOST_ENTITIES} are built at once.",
        fix=f"Begin with these {MOST_ENTITIES}: {', '.join(first)}. The others can be added in later messages.",
    )


def refuse_number(count: int, language: Language) -> InputRefused:
    """The refusal of a number of kinds that is above what is built at once, where the sentence names none of them."""
    if language == "zh":
        return InputRefused(
            f"要求了{count}种内容，一次最多建{MOST_ENTITIES}种。", fix="请列出最重要的几种，其余的之后逐步添加。"
        )
    return InputRefused(
        f"The site would have {count} kinds of thing; at most {MOST_ENTITIES} are built at once.",
        fix="Name the most important ones; the others can be added in later messages.",
    )
