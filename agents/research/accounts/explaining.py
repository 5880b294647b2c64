"""Questions that want a place of a source told: how something is done, who somebody was, why, what speaks for and against.

No value answers them, and a single sentence seldom does. It knows no document. English and Chinese.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.research.accounts.cues import CUES, Cue
from agents.research.questions import asks_why
from agents.text.words import language_of, terms

_AUXILIARY = r"(?:do|does|did|is|are|was|were|can|could|should|must|would|will|to)"
WAY = Cue(
    "way",
    re.compile("$^"),
    re.compile(
        r"\b(?:by|with|so that|then|first|through|until|using)\b|先|再|然后|用|以|把|将|只能|每|须", re.IGNORECASE
    ),
)
HEADED = {
    "way": re.compile(
        r"\bhow\b|\bworks?\b|\bworking\b|\boperat\w+|\btechni\w+|\bmethods?\b|\bprocess\w*|\bprocedures?\b|\bsteps?\b|\binstructions?\b|\bprinciples?\b|\bmechanisms?\b"
        r"|工艺|步骤|方法|做法|原理|流程|技术|怎么|怎样|如何",
        re.IGNORECASE,
    ),
}
"""What headings over such a place are called."""
IDENTITY = Cue("identity", re.compile("$^"), re.compile("$^"))
SIDES = Cue(
    "sides",
    re.compile(
        r"\b(?:dis)?advantages?\b|\bdrawbacks?\b|\bpros\b|\bcons\b|\bbenefits?\b|\bstrengths?\b|\bweakness(?:es)?\b|\bmerits?\b|\bdownsides?\b|\bupsides?\b|\b(?:strong|weak) (?:points?|sides?)\b|\bfor and against\b"
        r"|优点|缺点|优势|劣势|好处|坏处|利弊|长处|短处|优缺点",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:fast\w*|cheap\w*|better|easy|easier|saves?|but|however|weak\w*|cannot|only|expensive|slow\w*|needs? (?:little|no|less)|less|more|without|although|lasts?|dearer)\b"
        r"|不过|但|比|更|省|快|慢|便宜|贵|容易|抗|耐|不",
        re.IGNORECASE,
    ),
)
EFFECTS = Cue(
    "effects",
    re.compile(
        r"\b(?:what|which) (?:\w+ ){0,2}(?:effects?|impacts?|consequences)\b|\b(?:effects?|impacts?|consequences)\b|\bhow (?:does|did|do|will|would) [^?]{3,80} affect\b|\bwhat (?:does|do|did|will|would) [^?]{3,60} mean for\b"
        r"|影响|后果",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:less|more|closed|reduced|lost|must|cannot|no longer|until|during)\b|减少|增加|停|封|绕|降|不能|改",
        re.IGNORECASE,
    ),
)
CHANGE = Cue(
    "change",
    re.compile(
        r"\bhow (?:has|have|had|did) [^?]{3,80} (?:chang\w*|develop\w*|evolv\w*)\b|\bhow (?:has|have|had) [^?]{3,80} grown\b"
        r"|(?:怎样|如何|怎么|有什么|有哪些)(?:变化|发展|演变)",
        re.IGNORECASE,
    ),
    re.compile(r"\d|[一二三四五六七八九十百千万半][^\W\d_]?"),
)
THINGS = Cue(
    "things",
    re.compile(
        r"\bwhat (?:are|were) (?:all )?the (?:\w+ )?\w+s\b|(?:有|采取了?|包括|用了?)(?:些)?(?:什么|哪些)(?!.{0,3}(?:区别|不同|关系|差别))",
        re.IGNORECASE,
    ),
    re.compile("$^"),
)
"""Told only where a heading, or nearly all of a sentence, is of them."""
REASONS, PAYERS = (next(cue for cue in CUES if cue.name == name) for name in ("reasons", "payers"))
_WAY = re.compile(
    rf"^\W*(?:please )?(?:(?:tell me|explain|describe|show me) )?how (?!(?:many|much|long|often|far|old|big|large|high)\b)(?:(?:exactly|then) )?{_AUXILIARY}\b"
    r"|(?<!会)怎么(?!样[？?]?$|办)|(?<!会)怎样(?!变化)|如何(?!变化)|(?:有|是)(?:什么|哪些)(?:步骤|流程|方法)",
    re.IGNORECASE,
)
_WHO = re.compile(r"^\W*who (?:is|was|are|were) (?P<name>[^?,;]{3,60}?)\W*$", re.IGNORECASE)
_WHAT = re.compile(
    r"^\W*what(?:’s|'s| is| are| was| were) (?:an? |the )?(?P<name>(?:(?!(?:of|for|in|on|at|to|from|with|about|by|the|and|or)\b)[\w’'-]+ ){0,3}[\w’'-]+)\W*$",
    re.IGNORECASE,
)
_WHO_ZH = re.compile(
    r"^\W*(?:请问)?(?:(?P<a>[\u4e00-\u9fff·]{2,8})是(?:谁|什么人|何许人也?)|谁是(?P<b>[\u4e00-\u9fff·]{2,8})|什么(?:是|叫)(?P<c>[\u4e00-\u9fff·]{2,10}))[？?。\s]*$"
)
_ASKING = re.compile(
    rf"\bhow {_AUXILIARY}\b|\bhow\b|\b(?:works?|function|functions|operate|operates|happen|exactly|please|explain|describe)\b"
    r"|怎么样?|怎样|如何|应该|有什么|有哪些|什么|哪些|请问|的[？?]$",
    re.IGNORECASE,
)
_KIND_WORDS = re.compile(
    r"\bhow (?:has|have|had|did|does|do|will|would|is|are|was|were)\b|\b(?:chang|develop|evolv|grow)\w*"
    r"|\bwhat (?:does|do|did|will|would)\b|\bmean for\b|\b(?:affect|effect|impact|consequence)\w*"
    r"|\bwho\b|\b(?:pays?|paid|funds?|funded|financ\w+)\b|\bwhere (?:does|did|will) the money\b"
    r"|(?:是)?(?:怎样|如何|怎么|有什么|有哪些)(?:变化|发展|演变)的?|影响|后果|由?谁(?:来)?(?:出钱|付钱?|承担|支付|买单)|(?:钱|资金|经费)从(?:哪里?|何处?)来?|资金来源",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """What is to be told: the kind of it, what it is about, and the name of whom or what is asked after."""

    cue: Cue
    matter: str
    name: str = ""

    @property
    def heading(self) -> re.Pattern[str]:
        """What a heading over such a place is called."""
        return HEADED.get(self.cue.name, self.cue.asks)

    @property
    def is_no_value(self) -> bool:
        """Whether no value could answer it."""
        return self.cue in (SIDES, CHANGE, EFFECTS, PAYERS)


def wish_of(question: str) -> Wish | None:
    """What place of a source a question wants told; None where it wants something else."""
    if found := _named(question):
        return found
    for cue in (PAYERS, SIDES, CHANGE, EFFECTS):
        if cue.asks.search(question):
            return _wish(cue, _without(cue, question))
    if asks_why(question):
        return _wish(REASONS, REASONS.asks.sub(" ", question))
    if _WAY.search(question):
        return _wish(WAY, question)
    return (
        _wish(THINGS, re.sub(r"^\W*what (?:are|were)\b", " ", question, flags=re.IGNORECASE))
        if THINGS.asks.search(question)
        else None
    )


def _without(cue: Cue, question: str) -> str:
    """A question without the words that name the kind; those between them are its matter."""
    return (_KIND_WORDS if cue in (CHANGE, EFFECTS, PAYERS) else cue.asks).sub(" ", question)


def _wish(cue: Cue, rest: str) -> Wish | None:
    matter = " ".join(_ASKING.sub(" ", rest).split())
    return Wish(cue, matter) if terms(matter) or cue is PAYERS else None


def _named(question: str) -> Wish | None:
    """Somebody by name, or a thing in few words, of whom nothing but who or what it is is asked."""
    if language_of(question) == "zh":
        match = _WHO_ZH.match(question)
        name = next((n for n in match.groups() if n), "") if match else ""
        return Wish(IDENTITY, name, name) if name else None
    if (match := _WHO.match(question)) is not None:
        name = match["name"]
        return (
            Wish(IDENTITY, name, name)
            if all(w[:1].isupper() or w in ("of", "de", "von", "van") for w in name.split())
            else None
        )
    match = _WHAT.match(question)
    return Wish(IDENTITY, match["name"], match["name"]) if match is not None and terms(match["name"]) else None
