"""Tables that a text tells in a sentence: parts of a whole with their shares, things with their amounts.

"Staff took 52 per cent, fuel 17 per cent and repairs 31 per cent." is a ring, were it a table. Names and values are the
sentence's own; shares are taken only where they make a whole, amounts only where every one has a name and one unit.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agents.sources.base import Column, Passage, Source, Table
from agents.text.sentences import split_sentences
from agents.text.words import length

MARK = ":told"
"""In the ids of such tables"""
_LEAST, _MOST, _LONGEST = 3, 7, 34
"""Parts of a table, and width of a part's name"""
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SHARE = re.compile(rf"(?P<number>{_NUMBER})(?:\s?%|\s?％|\s?per ?cent\b|\s?个百分点(?!))")
_MONEY = re.compile(rf"(?P<sign>[€£$¥])\s?(?P<number>{_NUMBER})(?![\d%])(?!\s?(?:k|m|bn|million|billion|thousand)\b)")
_SUM_ZH = re.compile(rf"(?P<number>{_NUMBER})\s?(?P<sign>万元|亿元|元|万人|人|万户|户|吨|公里|亩|台|家|个|所|辆|件)")
_COUNT = re.compile(
    r"(?<![\w£€$¥.,-])(?P<number>\d{1,3}(?:,\d{3})+|\d{1,4})(?=\s+(?:[a-z]{3,}ed\s+|went\s+|chose\s+|came\s+|left\s+)?"
    r"(?:back\s+)?(?:into|to|for|from|by|with)\s+(?!\d))"
)
"""How many of some went where: "58 moved into a shared house, 41 into a hostel"; only with a word that says where"""
_CUT = re.compile(
    r"\s*(?:,\s*(?:and|while|with)?|;\s*(?:and)?|\band\b|\bwhile\b|\bwith\b|[，、；]\s*(?:以及|和|而)?)\s*"
)
_BRACKET = re.compile(r"^[（(]\s*|\s*[（()）]$")
_VERB = re.compile(
    r"\s+(?:will|would|should|could|covers?|is|are|was|were|makes?|made|accounts?|accounted|brought|brings?|contributed?s?|provided?s?|took|takes?|had"
    r"|has|have|got|gets?|holds?|held|comes?|came|covered?s?|reached|represents?|formed?|earned|costs?|used?|consumed"
    r"|receives?|received|gave|gives?|went|goes|quoted|asked|offered|spent|paid|raised|sold|scored|counted|measured"
    r"|fell|rose|stood|stands|makes? up|chose|at|with)\b.*$"
)
_VERB_ZH = re.compile(
    r"(?:各|分别)?(?:占比|占|约占|比例|比重|为|是|达到|达|有|投入|安排|补助|支出|收入|报价)(?:为|约|了|到)*$"
)
_LINK = re.compile(
    r"^(?:of [\w ]{2,24}? )?(?:(?:is|are|was|were|went|goes|go|came|comes|come|spent|used|chose|left|[a-z]{3,}ed)"
    r"\s+(?:back\s+)?)?(?P<how>on|for|to|into|from|by|with|in|as)\s+(?P<name>.+)$"
)
_TAIL = re.compile(r"(?:;|,\s*(?:which|and the (?:rest|others?)|the (?:rest|others?))\b|[，；](?:其余|剩余)).*$")
"""What follows the last value and tells of the rest, or of what remained"""
_COUNTED = re.compile(r"^\d[\d,]*\s+[a-z]{3,}")
"""A name that begins with how many they are: "611 private donors"."""
_LINK_ZH = re.compile(r"^(?P<how>来自|用于|投向|归|为|是|属于|投给)(?P<name>.+)$")
_IS = re.compile(r"^(?:is|are|was|were|said|chose|named)\s+")
_OPENING = 48
"""Characters that may stand before the first value of a list: "We spent", "By 2030 the plan wants"."""
_OF_WHOLE = re.compile(r"^\s*(?:of (?:it|them|this|that|these|the total|the whole|all [\w ]{1,20}|[\w ]{1,24}))?$")
_REFERS = re.compile(r"\bof (?:it|them|this|that|these)\b")
_LEADS = re.compile(r"^(?:(?:and|the|an?|of which|of these|another)\b|其中|包括|主要)[\s,，]*", re.IGNORECASE)
_OF_SUM_ZH = re.compile(r"^[^，,]{0,16}?\d[^，,]{0,12}(?:(?:中|里面?)[，,]|[，,]\s*(?:其中|包括))\s*")
"""What a sum is shared out of: "总投资2.86亿元中，管网建设占58%", "日均8.4万人次，其中步行占52%"."""
_OF_WHICH = re.compile(
    r"\s*(?:[,，:：;；]|\s[–—])\s*"
    r"(?P<which>其中|包括|分别(?:为|是)|of (?:which|this|these)|including|made up of|namely)?[\s,，:：]*",
    re.IGNORECASE,
)
"""What stands between a total and its parts"""
_LISTED = re.compile(
    r"[:：]\s*(?![^:：]*(?:[总共计]|\b(?:in all|total|altogether|overall|budget)\b))[^:：]*[^\W\d_][^:：]*$",
    re.IGNORECASE,
)
"""A first amount that is named behind a colon: a part of the list, if nothing says that it is all."""
_NAMED_ZH = re.compile("^(?P<whole>[\u4e00-\u9fff]{2,8}?)(?:分别)?(?:为|包括|有|是)(?=[\u4e00-\u9fff]{2})")
"""What parts are of, before the first of them: "资金来源为省级补助900万元、…"."""
_OF_SOMETHING = re.compile(r"Of (?P<whole>(?:all |the |our |their |these |those )[^,;:%\d]{3,50}), (?=\w)")
"""What the shares of a sentence are of: "Of the water that people use, agriculture takes 70 per cent, …"."""
_LONGEST_WHOLE = 60
_EACH_ZH = re.compile(r"每[\u4e00-\u9fff]$")
_CHANGES = re.compile(
    r"\b(?:r[io]se|risen|fell|fallen|gr[eo]w[ns]?|increas\w+|decreas\w+|up by|down by|dropped|improved|faster"
    r"|slower|more than|less than|higher|lower)\b|增长|下降|上升|提高|降低|减少|增加|同比|环比"
)
"""What is not a share although it is told in percent"""
_TIME = re.compile(
    r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\bQ[1-4]\b|[季月周]|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\w*\b"
)
_HAN = re.compile("[\u4e00-\u9fff]")


def with_told(source: Source) -> Source:
    """`source` with the tables that its sentences tell after its own."""
    told = told_tables(source.passages)
    known = {t.id for t in source.tables}
    told = [t for t in told if t.id not in known and not any(_holds(own, t) for own in source.tables)]
    return source.model_copy(update={"tables": [*source.tables, *told]}) if told else source


def _holds(own: Table, told: Table) -> bool:
    """Whether a table under the same heading has the values that a sentence tells."""
    values = {v for row in own.values for v in row if v is not None}
    return own.heading == told.heading and all(row[1] in values for row in told.values)


def is_told(table: Table) -> bool:
    """Whether a table stands in a sentence."""
    return MARK in table.id


def tells(table: Table, sentence: str) -> bool:
    """Whether a sentence is the one that tells a table: it has all of its values."""
    return all(row[1].rstrip("%") in sentence for row in table.cells)


def told_tables(passages: Sequence[Passage]) -> list[Table]:
    """The tables that sentences of prose tell, in reading order."""
    made: list[Table] = []
    for passage in passages:
        if passage.kind not in {"paragraph", "list_item"}:
            continue
        before = ""
        for place, span in enumerate(split_sentences(re.sub(r"\s+", " ", passage.text))):
            sentence = span.text.strip()
            whole, listed = _total(sentence)
            found = _shares(listed) or _amounts(listed)
            if found is not None:
                parts, unit = found
                made.append(_table(passage, place, whole or _whole(sentence, before), parts, unit))
            before = sentence
    return made


def _total(sentence: str) -> tuple[str, str]:
    """A total that a sentence shares out ("We spent €420, of which …") and what it says of the parts; no total, and the
    sentence, where it has none."""
    if (of := _OF_SOMETHING.match(sentence)) is not None:
        return of["whole"][0].upper() + of["whole"][1:], sentence[of.end() :]
    for pattern in (_MONEY, _SUM_ZH):
        marks = list(pattern.finditer(sentence))
        if len(marks) <= _LEAST:
            continue
        led = _OF_WHICH.match(sentence, marks[0].end())
        sums = [float(m["number"].replace(",", "")) for m in marks]
        added_up = abs(sum(sums[1:]) - sums[0]) <= 0.01 * sums[0]
        first = _LISTED.search(sentence[: marks[0].start()])
        if led is not None and (led["which"] or (added_up and not first)):
            whole = sentence[: marks[0].end()].strip()
            return (whole if length(whole) <= _LONGEST_WHOLE else ""), sentence[led.end() :]
    return "", sentence


Part = tuple[str, str, float]
"""A name, its value as written, the value"""


def _shares(sentence: str) -> tuple[list[Part], str] | None:
    """Parts whose shares make a whole."""
    parts = None if _CHANGES.search(sentence) else _parts(sentence, _SHARE)
    if parts is None or all(_TIME.search(name) for name, _, _ in parts):
        return None
    return (parts, "%") if abs(sum(value for _, _, value in parts) - 100) <= 1 else None


def _amounts(sentence: str) -> tuple[list[Part], str] | None:
    """Things each with an amount in the same unit; no course of time."""
    for pattern in (_MONEY, _SUM_ZH):
        signs = {found["sign"] for found in pattern.finditer(sentence)}
        parts = _parts(sentence, pattern) if len(signs) == 1 else None
        if parts is not None and not any(re.search(r"\d", _COUNTED.sub("", name)) for name, _, _ in parts):
            return parts, signs.pop()
    parts = _parts(sentence, _COUNT)
    if parts is not None and not any(re.search(r"\d", name) or _TIME.search(name) for name, _, _ in parts):
        return _without_links(parts), ""
    return None


def _parts(sentence: str, pattern: re.Pattern[str]) -> list[Part] | None:
    """Name and value of every clause of a sentence; None where one has no name, two values or none."""
    bare = sentence.rstrip(".。;；!")
    left = re.sub(r",\s*(?:which|so that|and so) (?:[^,;]|(?<=\d),(?=\d))*$", "", bare)
    bare = left if len(pattern.findall(left)) >= _LEAST else bare
    if not _LEAST <= len(pattern.findall(bare)) <= _MOST:
        return None
    listed = re.split(r"[:：]\s*", bare)[-1]
    last = [m.end() for m in pattern.finditer(listed)][-1:]
    listed = listed[: last[0]] + _TAIL.sub("", listed[last[0] :]) if last else listed
    marks = list(pattern.finditer(listed))
    if len(marks) != len(pattern.findall(bare)):
        return None
    for read, behind in ((_before, False), (_behind, True)):
        cuts = _cuts(listed, marks, behind=behind)
        parts = [part for clause in cuts if (part := read(clause, pattern)) is not None]
        names = {name.casefold() for name, _, _ in parts}
        if cuts and len(parts) == len(cuts) == len(names) and all(length(n) <= _LONGEST for n in names):
            return _without_shared_link(parts)
    return None


def _cuts(listed: str, marks: Sequence[re.Match[str]], *, behind: bool) -> list[str]:
    """The clauses of a list, one to each value, whose names stand before the values or `behind`; none without seams."""
    edges = [0]
    for one, other in itertools.pairwise(marks):
        between = listed[one.end() : other.start()]
        seams = list(_CUT.finditer(between))
        if not seams:
            return []
        seam = seams[-1] if behind else seams[0]
        edges.append(one.end() + seam.start())
        edges.append(one.end() + seam.end())
    edges.append(len(listed))
    return [listed[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _before(clause: str, pattern: re.Pattern[str]) -> Part | None:
    """ "Connection fees 14 per cent": a name, perhaps a verb, a value, and no more than what it is a share of."""
    mark = pattern.search(clause)
    if mark is None or not _OF_WHOLE.match(_BRACKET.sub("", clause[mark.end() :].strip())):
        return None
    name = _BRACKET.sub("", clause[: mark.start()].strip())
    if _HAN.search(name):
        name = _NAMED_ZH.sub("", name)
        bare = _VERB_ZH.sub("", name)
        name = bare if length(bare) > 4 or not name.endswith(("补助", "支出", "收入")) else name
    else:
        name = _VERB.sub("", name).removesuffix(" of")
    return _named(name, mark)


def _behind(clause: str, pattern: re.Pattern[str]) -> Part | None:
    """ "38 per cent on staff": a value, and what it is for, in few words."""
    mark = pattern.search(clause)
    rest = clause[mark.end() :].strip() if mark is not None else ""
    if mark is None or not rest or mark.start() > _OPENING:
        return None
    linked = _LINK.match(rest) or _LINK_ZH.match(rest)
    rest = rest[linked.start("how") :] if linked else _IS.sub("", rest)
    return _named(rest, mark) if len(rest.split()) <= 5 and not rest.startswith("of ") else None


def _without_shared_link(parts: list[Part]) -> list[Part]:
    """ "On staff", "on energy" as "Staff", "Energy": a word that all begin with says nothing."""
    first = {name.split(" ")[0].casefold() for name, _, _ in parts}
    if len(first) == 1 and first <= {"on", "for", "to", "from", "by", "in", "as"}:
        parts = [(name.split(" ", 1)[1], cell, value) for name, cell, value in parts]
    for link in ("来自", "用于", "投向", "属于", "投给"):
        if all(name.startswith(link) and len(name) > len(link) for name, _, _ in parts):
            parts = [(name.removeprefix(link), cell, value) for name, cell, value in parts]
    return [(name[0].upper() + name[1:], cell, value) for name, cell, value in parts]


def _without_links(parts: list[Part]) -> list[Part]:
    """ "Into a shared house" as "A shared house", where every name begins so."""
    bare = [re.sub(r"^(?:into|to|for|from|by|with)\s+", "", name, flags=re.IGNORECASE) for name, _, _ in parts]
    linked = all(len(short) < len(name) for short, (name, _, _) in zip(bare, parts, strict=True))
    named = bare if linked and len({b.casefold() for b in bare}) == len(bare) else [name for name, _, _ in parts]
    return [(n[0].upper() + n[1:], cell, value) for n, (_, cell, value) in zip(named, parts, strict=True)]


def _named(name: str, mark: re.Match[str]) -> Part | None:
    name = _LEADS.sub("", name.strip(' ,，、；;“”"')).strip()
    name = _EACH_ZH.sub("", name) if length(name) > 4 else name
    name = _OF_SUM_ZH.sub("", name) or name
    if not name or not re.search(r"[^\W\d_]", name) or len(name.split()) > 6:
        return None
    figure = mark["number"].rstrip(",")
    return name, figure, float(figure.replace(",", ""))


def _whole(sentence: str, before: str) -> str:
    """What the parts make up, in the text's words: what stands before their colon, else what "of it" means."""
    head = re.split(r"[:：]", sentence)[0] if re.search(r"[:：]", sentence) else ""
    head = re.sub(r"(?:依次|分别)?(?:为|如下|是|有)$", "", head.strip())
    if not head and (named := _NAMED_ZH.match(sentence)):
        head = named["whole"]
    if not head and _REFERS.search(sentence):
        head = before.rstrip(".。")
    return head if length(head) <= _LONGEST_WHOLE else ""


def _table(passage: Passage, place: int, whole: str, parts: Sequence[Part], unit: str) -> Table:
    chinese = _HAN.search(passage.text) is not None
    kind = "percent" if unit == "%" else "currency" if unit in "€£$¥元" else "number"
    measure = (
        ("占比" if chinese else "Share") if unit == "%" else ("数额" if chinese else "Amount" if unit else "Number")
    )
    return Table(
        id=f"{passage.id}{MARK}{place}",
        caption=whole or None,
        columns=[Column(name="项目" if chinese else "Part"), Column(name=measure, kind=kind, unit=unit or None)],
        cells=[[name, f"{figure}%" if unit == "%" else figure] for name, figure, _ in parts],
        values=[[None, value] for _, _, value in parts],
        passage=passage.id,
        heading=passage.locator.heading,
        page=passage.locator.page,
    )
