"""Ways of speech, before any rule reads a brief or a wish: who may, who asks, what is said to whom, said plainly.

Each rule here is of the language and of no trade: modal verbs, verbs with a particle or with two objects, sentences
that only say who speaks. It knows no clause and no site.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

_NOT = r"(?:n['’]t| not| never)"
_MODAL: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (rf"\b(?:should|must|would|wo|will){_NOT} be (?:able|allowed|permitted) to\b", "may not"),
        (rf"\b(?:are|is|be){_NOT} (?:supposed|allowed|permitted|able) to\b", "may not"),
        (r"\b(?:are|is) (?:no longer|not any ?more) (?:allowed|permitted|able) to\b", "may not"),
        (r"\b(?:can|may) no longer\b", "may not"),
        (r"\b(?:should|must|will|would|need to|have to) be (?:able|allowed|permitted) to\b", "can"),
        (r"\b(?:are|is) (?:able|allowed|permitted) to\b", "can"),
        (r"\b(?:gets?|has|have) the (?:option|possibility|chance) to\b", "can"),
    )
]
"""Who may and who may not."""
_TO_WHOM = re.compile(
    r"\b(?P<v>tell|tells|give|gives|send|sends|show|shows|let|lets|write|writes)\s+(?:me|us)\s+(?:know\s+)?(?=(?:the|their|his|her|its|an?|how|what|which|whether|if|about)\b)",
    re.IGNORECASE,
)
"""What is told to those who ask is told: "customers tell me the breed"."""
_PARTICLE = re.compile(
    r"\b(?:put(?P<a>s?) in|key(?P<b>s?) in|type(?P<c>s?) in|note(?P<d>s?) down|write(?P<e>s?) down|jot(?P<f>s?) down|enter(?P<g>s?) in)\b(?=\s+(?!the (?:menu|navigation|home ?page|top|middle)\b)[a-z])",
    re.IGNORECASE,
)
"""What is put in is added: "coaches put in training times"."""
_AND_I = re.compile(
    r"\b(?:my (?:husband|wife|partner|brother|sister|friend|mother|father|daughter|son|colleague|family)) and (?:i|me|myself)\b",
    re.IGNORECASE,
)
_RENTS = re.compile(
    r"^we (?P<v>rent out|let|hire out|lend out|lend|sell|offer|teach|repair|breed|grow|bake|make|organi[sz]e|run|host|look after)\s+(?P<x>[^:;.!?]{3,70}?)\s*[:;.]\s+(?=\S)",
    re.IGNORECASE,
)
"""What those who ask do, before what is asked for: "we rent out two cottages: guests choose dates"."""
_RENTED = ("rent out", "hire out", "let")
_HEAD = {"lend out": "lending site", "lend": "lending site", "sell": "shop"}
_ASKS_ZH = re.compile(
    r"^(?:我|我们|本人|咱们?)?(?:是|有|开了?|经营着?|办了?|做|运营)?(?:一|1)(?:家|个|所|间|支|群|名|位)(?:(?:小|新|业余)(?=[\u4e00-\u9fff]{2}))?(?P<x>[\u4e00-\u9fff]{2,14}?)[，,。；;](?=\S)"
)
_WANTS_ZH = re.compile(
    r"^(?P<x>[\u4e00-\u9fff]{2,14}?)(?:想|要|需要|打算|准备)(?:做|建|搭|搞|弄|开发?|办)?(?:一?个)?(?:自己的|新的?)?(?:网站|系统|平台|网页|小程序)[，,：:。；;]?(?=\S)"
)
_AND_ZH = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:并且?|同时|还要?)(?:写明?|填写|填|注明|标注|写上|附上)(?=[\u4e00-\u9fff])"
)
"""A second verb that gives what the first made its fields: 上传照片并写拍摄地点."""


_EITHER = re.compile(
    r"\b(?P<v>picks?|chooses?|selects?|says?)\s+(?:between\s+|either\s+|whether (?:they|it|he or she) (?:wants?|needs?|prefers?|is|are)\s+)?(?:an?\s+|the\s+)?(?P<a>[a-z][a-z -]{1,20}?)(?P<more>(?:,\s*(?:an?\s+|the\s+)?[a-z][a-z -]{1,20}?)*),?\s+or\s+(?:an?\s+|the\s+)?(?P<b>[a-z][a-z -]{1,20}?)(?=\s*(?:[,;.:]|$|\band\b))",
    re.IGNORECASE,
)
"""Either of several, chosen by whoever fills in the form: "pick a morning or an afternoon"."""


def _choice(found: re.Match[str]) -> str:
    """ "pick a morning or an afternoon" → "state morning or afternoon": what is stated is a field of the form."""
    if found["more"]:
        return found.group()
    ending = "s" if found["v"].lower().endswith("s") and not found["v"].lower().endswith("ss") else ""
    return f"state{ending} {found['a']} or {found['b']}"


def plainly(text: str) -> str:
    """A brief or a wish in plainer words; as it was where it is plain."""
    for pattern, plain in _MODAL:
        text = pattern.sub(plain, text)
    text = _AND_I.sub("we", text)
    text = text[:1].upper() + text[1:]
    text = _TO_WHOM.sub(lambda m: f"{m['v']} ", text)
    text = re.sub(r"\b(?P<v>lets?)\s+(?=how|what|which|whether|if)", "say ", text)
    text = _PARTICLE.sub(lambda m: "add" + next((g for g in m.groups() if g), ""), text)
    text = _EITHER.sub(_choice, text)
    text = _RENTS.sub(_offering, text)
    text = _ASKS_ZH.sub(lambda m: f"{m['x'].removesuffix('网站')}网站：", text)
    text = _WANTS_ZH.sub(lambda m: f"{m['x'].removeprefix('我们')}网站：", text)
    return _AND_ZH.sub("，填写", text)


def _offering(found: re.Match[str]) -> str:
    verb, what = found["v"].lower(), found["x"]
    what = re.sub(
        r"\s+(?:by|at|on|near|in|from|for|to|around)\s+(?:the|our|a|an|my|rent|people|everyone)\b.*$", "", what
    )
    if verb in _RENTED:
        return f"A site for {what} for rent: "
    return f"A {_HEAD.get(verb, 'site')} for {what}: "
