"""Prose in the form of a list: questions each with its answer, offers each with its price. Sure signs or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.compression import tidy
from agents.deck.extract.listing import Line, split
from agents.deck.extract.shape_cues import MONEY
from agents.sources.base import Passage
from agents.text.sentences import split_sentences
from agents.text.words import length

_OFFER_EN = re.compile(
    r"^(?:The )?(?P<name>[A-Z][\w+&’'-]*(?: [\w+&’'-]+){0,3}?)(?: (?:plan|package|ticket|edition))?"
    r" (?:at|for|costs?|is) (?P<rest>.+)$"
)
_OFFER_ZH = re.compile(r"^(?P<name>[\w\u4e00-\u9fff]{2,8}?)(?:售价|价格|每张|为|：)\s*(?P<rest>.+)$")
_PER_ZH = re.compile(r"^(?:每[\u4e00-\u9fff]{1,3})(?=\d)")
_EDITION_ZH = re.compile(r"^(?P<name>[\u4e00-\u9fff]{1,6}?(?:版|套餐|会员|票|卡))(?P<rest>(?:每|\d|免费).+)$")


_MYTH = re.compile(
    r"(?:Myth|Claim|Misconception|误区|谣言)\s*\d*\s*[:：]\s*(?P<myth>.+?)\s*"
    r"(?:Facts?|Truth|Reality|事实|真相)\s*[:：]\s*(?P<fact>.+)$",
    re.IGNORECASE,
)
_OFFICE_ZH = re.compile(r"^(?P<office>[\u4e00-\u9fff]{2,8})：(?P<name>[\u4e00-\u9fff·]{2,6})[，,](?P<rest>.+)$")
_PERSON_SAID = re.compile(
    r"^(?P<name>(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?[A-Z][\w’'.-]+(?:\s(?:de|van|von|[A-Z][\w’'.-]*)){1,3}), (?P<rest>.+)$"
)
_FIRST = re.compile(r"^(?:First(?:ly| of all)?|To begin(?: with)?)\b|^(?:首先|第一步)", re.IGNORECASE)
_NEXT = re.compile(
    r"^(?:Then|Next|After(?:wards| that)?|Second(?:ly)?|Third(?:ly)?|There|Now)\b"
    r"|^(?:然后|接着|随后|其次|再次|第[二三四五]步)",
    re.IGNORECASE,
)
_LAST = re.compile(r"^(?:Finally|Lastly|Last|In the end|At last)\b|^(?:最后|最终)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"^(?:First(?:ly| of all)?|To begin(?: with)?|Then|Next|After(?:wards| that)|Second(?:ly)?|Third(?:ly)?"
    r"|Finally|Lastly|In the end|At last|首先|然后|接着|随后|其次|再次|最后|最终|第[一二三四五]步)\s*[,，:：、]?\s*",
    re.IGNORECASE,
)
_COUNTS = (
    ("第一", "第一步", "first", "firstly"),
    ("第二", "第二步", "second", "secondly"),
    ("第三", "第三步", "third", "thirdly"),
    ("第四", "第四步", "fourth", "fourthly"),
    ("第五", "第五步", "fifth"),
    ("第六", "第六步", "sixth"),
)
_COUNT = re.compile(
    rf"^({'|'.join(sorted((w for ws in _COUNTS for w in ws), key=len, reverse=True))})[,，:：、]\s*", re.I
)


def asked(passages: Sequence[Passage]) -> list[tuple[str, str, Passage]]:
    """Questions, each with the sentences up to the next one; none where the text does not begin by asking."""
    found: list[tuple[str, list[str], Passage]] = []
    for passage in passages:
        for sentence in _sentences(passage):
            if sentence.endswith(("?", "？")):
                found.append((sentence, [], passage))
            elif not found:
                return []
            elif (
                passage is found[-1][2] or not found[-1][1]
            ):  # what follows an answer in a passage of its own is not it
                found[-1][1].append(sentence)
    if len(found) < 2 or not all(answer for _, answer, _ in found):
        return []
    joint = "" if re.search("[\u4e00-\u9fff]", found[0][0]) else " "
    return [
        (_MARKED.sub("", question), _MARKED.sub("", joint.join(answer)), passage) for question, answer, passage in found
    ]


_MARKED = re.compile(r"^(?:Q(?:uestion)?|A(?:nswer)?|问题?|答案?|提问|回答)\s*\d{0,2}\s*[:：.]\s*", re.IGNORECASE)
"""Marks of questions and answers, which the layout shows"""


def claimed(passages: Sequence[Passage]) -> list[tuple[str, str, Passage]]:
    """What is believed and what is so, told in pairs: "Myth: … Fact: …"; none where one passage is no such pair."""
    pairs = [(found, p) for p in passages if (found := _MYTH.match(re.sub(r"\s+", " ", p.text).strip()))]
    whole = sum(len(p.text) for p in passages)
    if len(pairs) < 2 or sum(len(p.text) for _, p in pairs) < 0.8 * whole:
        return []
    return [(found["myth"].strip(), found["fact"].strip(), passage) for found, passage in pairs]


def sequenced(passages: Sequence[Passage]) -> list[tuple[str, Passage]]:
    """The sentences from "First, …" to "Finally, …" of one passage, without those words; none where no such run is."""
    for passage in passages:
        told = _sentences(passage)
        start = next((i for i, s in enumerate(told) if _FIRST.match(s)), None)
        end = next((i for i, s in reversed(list(enumerate(told))) if _LAST.match(s)), None)
        if start is None or end is None or not 2 <= end - start <= 6:
            continue
        run = told[start : end + 1]
        if sum(bool(_NEXT.match(s)) for s in run[1:-1]) * 3 >= len(run) - 2:
            return [(tidy(_ORDINAL.sub("", s)), passage) for s in run]
    return []


def counted(passages: Sequence[Passage]) -> list[tuple[str, Passage]]:
    """The sentences "First, …" "Second, …" ("第一，…") of a passage without their count; none below three."""
    for passage in passages:
        told = [(found, s) for s in _sentences(passage) if (found := _COUNT.match(s)) is not None]
        counts = [next(n for n, words in enumerate(_COUNTS) if found[1].casefold() in words) for found, _ in told]
        if 3 <= len(told) <= len(_COUNTS) and counts == list(range(len(told))):
            return [(tidy(s[found.end() :]), passage) for found, s in told]
    return []


_LISTS = re.compile(r"^(?P<head>[^:：]{4,60})[:：]\s*(?P<rest>[^:：]+)$")
_SEAM = re.compile(r"\s*[;；]\s*(?:and\s+|以及|并且)?")


def enumerated(passages: Sequence[Passage]) -> list[tuple[str, Passage]]:
    """The clauses of "all of these: …; …; …" and the sentences beside it; none where that is not most of it."""
    made: list[tuple[str, Passage]] = []
    listed = 0
    for passage in passages:
        for sentence in _sentences(passage):
            found = _LISTS.match(sentence.rstrip(".。"))
            clauses = [c for c in _SEAM.split(found["rest"]) if c] if found else []
            if len(clauses) >= 3:
                listed += len(sentence)
                made += [(tidy(clause), passage) for clause in clauses]
            else:
                made.append((tidy(sentence), passage))
    whole = sum(len(p.text) for p in passages)
    return made if listed >= 0.5 * whole and 3 <= len(made) <= 6 else []


def introduced(passages: Sequence[Passage]) -> list[Line]:
    """Sentences "Name, office, does …" and "职务：姓名，…。" as lines of a list; none where one of them is none."""
    made: list[Line] = []
    for passage in passages:
        for sentence in _sentences(passage):
            bare = sentence.rstrip(".。")
            office = _OFFICE_ZH.match(bare)
            person = office or _PERSON_SAID.match(bare)
            if person is None:
                return []
            rest = f"{person['office']}，{person['rest']}" if office else person["rest"]
            made.append(Line(passage, bare, False, person["name"], rest))
    return made if len(made) >= 2 else []


def offered(passages: Sequence[Passage]) -> list[Line]:
    """Sentences "Basic at 990 euros: …" as lines of a list; none where one of them is none."""
    made: list[Line] = []
    for passage in passages:
        for sentence in _sentences(passage):
            said = _OFFER_EN.match(sentence) or _EDITION_ZH.match(sentence) or _OFFER_ZH.match(sentence)
            if said is None or MONEY.match(_PER_ZH.sub("", said["rest"])) is None:
                return []
            made.append(Line(passage, sentence, False, said["name"].strip(), said["rest"].rstrip(".。")))
    return made if len(made) >= 2 else []


def named(passages: Sequence[Passage]) -> list[Line]:
    """Sentences "Name: what of it" as lines of a list; none where one of them is none or they are few."""
    made: list[Line] = []
    for passage in passages:
        for sentence in _sentences(passage):
            head, rest = split(sentence.rstrip(".。"))
            if not head:
                return []
            made.append(Line(passage, sentence.rstrip(".。"), False, head, rest))
    return made if len(made) >= 3 else []


def run_in(passages: Sequence[Passage]) -> list[Line]:
    """Paragraphs that each begin with a name ended like a sentence ("Sewers first. We laid …"); none where one does
    not, or where they are few. What is said of it is the sentence after it."""
    made: list[Line] = []
    for passage in passages:
        head, *told = _sentences(passage)[:2] or [""]
        bare = head.rstrip(".。")
        brief = length(bare) <= _RUN_IN and (len(bare.split()) <= 4 or not bare.isascii())
        if passage.kind == "quote" or not told or not brief or re.search(r"[\d?!？！]", bare) or head == bare:
            return []
        made.append(Line(passage, tidy(told[0]), False, bare, told[0].rstrip(".。")))
    return made if len(made) >= 3 else []


_RUN_IN = 24
"""Width of a name that runs in"""
_COUNTED_PARTS = re.compile(
    r"\b(?:two|three|four|five|six|[2-6])\s+(?:\w+\s)?(?:layers|parts|levels|stages|modules|components|pillars|units|areas)\b"
    r"|[二三四五六两2-6]\s*(?:层|个?部分|级|大?模块|板块|个方面|大系统|环节)"
)
_AND = re.compile(r"\s*(?:、|，|,\s*(?:and\s+)?|\band\b|和|与|及|以及)\s*")
_CLAUSES = re.compile(r"[;；。]|\.(?=\s|$)")


def parted(passages: Sequence[Passage]) -> list[Line]:
    """What a text says of each part that it names first ("four layers: A, B, C and D. A …; B …"); none else."""
    for passage in passages:
        text = re.sub(r"\s+", " ", passage.text).strip()
        told = _sentences(passage)
        found = next(
            (s for s in told if re.search("[:：]", s) and _COUNTED_PARTS.search(re.split("[:：]", s)[0])), None
        )
        if found is None:
            continue
        names = [n for n in _AND.split(re.split("[:：]", found, maxsplit=1)[1].strip(" .。")) if n]
        rest = text[text.index(found[-12:]) + 12 :] if found[-12:] in text else ""
        clauses = [c.strip() for c in _CLAUSES.split(rest) if c.strip()]
        made: list[Line] = []
        for name in names:
            bare = re.sub(r"^(?:the|an?)\s+", "", name, flags=re.IGNORECASE)
            of_it = re.compile(rf"^(?:(?:the|and)\s+)*{re.escape(bare)}(?![a-z])[,，]?\s*", re.IGNORECASE)
            begun = next(((c, found) for c in clauses if (found := of_it.match(c))), None)
            if begun is None:
                return []
            clause, at = begun
            rest = clause if clause.isascii() else clause[at.end() :]  # without its subject only Chinese still reads
            made.append(Line(passage, clause, False, tidy(bare), tidy(rest)))
        if 3 <= len(made) <= 6:
            return made
    return []


def _sentences(passage: Passage) -> list[str]:
    return [s.text.strip() for s in split_sentences(re.sub(r"\s+", " ", passage.text)) if s.text.strip()]
