"""Slides that are named without the word: "merge 3 and 4", "the title of 2", "put the conclusions first".

A number is one only where the sentence around it speaks of slides, and the deck has so many; a name only in a wish that
arranges, makes or removes whole slides. It finds places in a clause and decides nothing about them.
"""

# ruff: noqa: E501 (patterns)

from __future__ import annotations

import re

from agents.deck.edits.reading.vocabulary import ENTRY, PARTS, any_of

_N = r"\d{1,3}"
_VERB = (
    r"(?:merge|combine|join|fuse|swap|exchange|switch|turn|make|convert|recast|redo|move|bring|put|shift|place|delete|remove|drop|cut|scrap|"
    r"get rid of|take out|lose|hide|unhide|skip|show|duplicate|copy|clone|split|divide|break|shorten|tighten|condense|trim|translate|rename|retitle)"
)
NUMBERS = re.compile(
    rf"(?:(?<=^)|(?<=\W))(?P<lead>{_VERB}|(?:(?:title|heading|headline|text|bullets?|points?|layout|notes) )?(?:of|on|from|in)|can|could|{ENTRY}(?: \d+)? (?:of|on|from|in)|after|before|behind) "
    rf"(?P<list>#?{_N}(?:\s*(?:,\s*and|,|and|&|to|through|-|–|with)\s*#?{_N}(?=\s*(?:$|[,;.:]|(?:and|&|with|into|in|to|as|together|around|a|an|after|before)\b)))*)"
    r"(?=\s*(?:$|[,;.:]|(?:in ?to|to|as|after|before|behind|with|at|up|shorter|briefer|be|bold|together|around|one|first|last|in (?:two|half|chinese|english)|over|a|an|everywhere|and)\b|⟪|⟦))",
    re.I,
)
_OWN_WORDS = re.compile(
    r"\b(?:rename|retitle|call|name|title|change|set|replace|add|insert|append|write|note|notes|should (?:say|read|be))\b.*?(?:\bto\b|\bas\b|\bsaying\b|\breading\b|:)",
    re.I,
)
"""What follows is the person's own text."""
ARRANGES = re.compile(
    r"^(?:please |can you |could you |now |then |and |i (?:want|would like|need) )*(?:(?:swap|exchange|switch|move|put|bring|shift|place|hide|unhide|delete|remove|drop|cut|scrap|lose|get rid of|take out|merge|combine|split|break|divide|duplicate|copy|turn|make|convert|shorten|tighten|condense|translate|show|no|without|start with|begin with|end with|skip)\b)"
    r"|\b(?:should|must|shall|ought to|has to|needs to) (?:come|go|be|stand|move|start|end)\b|\b(?:comes|goes|belongs?) (?:first|last|right|directly|straight|before|after|at)\b"
    r"|\b(?:earlier|later|sooner|further (?:up|down|back))\b"
    r"|^(?:请|麻烦|帮我)*(?:把|将|交换|对调|删除|删掉|去掉|不要|隐藏|合并|拆分|复制|移动)|(?:放|移|挪|提|调)(?:到|在|至)|(?:应该|要)(?:在|放)",
    re.I,
)
"""Wishes about whole slides, in which a name alone means one"""
RECASTS = re.compile(r"\b(?:make|turn|convert|show|recast)\b", re.I)
"""Wishes in which the name of a layout is one: "make slide 2 key figures" """
NAMES = re.compile(
    r"\bthe (?P<topic>(?!first|second|third|fourth|fifth|last|next|new|same|current|whole|entire|other|very|beginning|start|end|front|back|top|bottom|middle|deck|presentation|slides?|pages?|rest)[a-z][\w’'-]*(?: (?!first\b|last\b|to\b|at\b|after\b|before\b|right\b|directly\b|in\b|into\b|as\b|should\b|must\b|up\b|down\b|with\b|is\b|are\b|goes\b|comes\b|can\b|shorter\b|and\b|behind\b|slide\b|page\b|ahead\b|straight\b|just\b|belongs?\b|needs\b|has\b)[\w’'-]+){0,5})(?: slide| page| section| part)?"
    r"(?=\s*(?:$|[,;.]|(?:first|last|to|at|after|before|right|directly|straight|just|in|into|as|should|must|up|down|with|is|are|goes|comes|can|shorter|and|behind|ahead|belongs?|needs|has)\b|⟦))",
    re.I,
)
NO_NAME = re.compile(
    rf"(?:.*\b(?:{ENTRY}|{any_of(PARTS)}|text|texts|words?|fonts?|type|letters?|colou?rs?|background|charts?|graphs?|numbers?|data|pictures?|images?|notes?|icons?|theme|style|look|tone|layout|design|language|logo)s?\b.*)",
    re.I,
)
"""What stands on a slide, or is the whole deck's: no name of a slide"""
HAN_PAIR = re.compile(
    r"(?<=把|将|要|除|掉|并|换)(?P<one>[\u4e00-\u9fffA-Za-z]{2,12}?)(?:那页|页)?(?:和|与|跟|、)(?P<two>[\u4e00-\u9fffA-Za-z]{2,12}?)(?:这|那)?(?:两|二|2)(?:页|张)"
)
HAN_NAME = re.compile(
    r"^(?:请|麻烦|帮我)*(?:把|将)?(?P<topic>[\u4e00-\u9fff]{2,12}?)(?:那(?:一)?页|部分|页)?(?=(?:应该|要)?(?:放|移|挪|提|调)(?:到|在|至))"
    r"|(?<=放到|放在|移到|挪到|调到|提到)(?P<place>[\u4e00-\u9fff]{2,12}?)(?:那(?:一)?页|部分|页)?(?=(?:的)?(?:之)?(?:前|后)(?:面|边)?)"
)


def own_words_from(clause: str) -> int:
    """Where the person's own words begin in a clause; its length where it has none."""
    found = _OWN_WORDS.search(clause)
    return found.end() if found else len(clause)
