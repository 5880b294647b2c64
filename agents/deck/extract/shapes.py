"""Shapes: what content calls for a layout of its own — times, steps, terms, questions, prices, people, sides, ranks.

Each detector wants sure signs and gives None otherwise: a wrong diagram is worse than bullets. What it says is the
source's own words. It decides no sizes; `LIMITS` keep its texts to what the layouts hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agents.deck import spec as s
from agents.deck.extract import asides, prose_forms
from agents.deck.extract.alternatives import choices
from agents.deck.extract.candidates import candidates
from agents.deck.extract.compression import tidy
from agents.deck.extract.cues import heading_text
from agents.deck.extract.duties import duties
from agents.deck.extract.listing import lines
from agents.deck.extract.matter import MOST_SAID, NAME, SAID, Matter, brief, item, notes_of, points_of
from agents.deck.extract.orders import funnel, steps, timeline
from agents.deck.extract.shape_cues import (
    CONS,
    EACH_ZH,
    MONEY,
    PEOPLE,
    PERSON_EN,
    PERSON_ZH,
    PRICES,
    PROS,
    REPORTS,
    SAYING,
    SHARED,
    SWOT,
)
from agents.sources.base import Passage
from agents.text.words import length


def shaped(matter: Matter) -> s.Slide | None:
    """The slide that the content calls for; None where it calls for none."""
    for detect in _DETECTORS:
        slide = detect(matter)
        if slide is not None:
            return slide
    return None


# -- sides -------------------------------------------------------------------------------------------------------------


def under_headings(passages: Sequence[Passage]) -> dict[str, list[Passage]]:
    """Passages by the first heading below the one that all share."""
    paths = [p.locator.heading for p in passages]
    shared = 0
    while paths and all(len(p) > shared and p[shared] == paths[0][shared] for p in paths):
        shared += 1
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        if len(passage.locator.heading) > shared:
            groups.setdefault(passage.locator.heading[shared], []).append(passage)
    return groups


def _sides(matter: Matter) -> s.Slide | None:
    """For and against; strengths, weaknesses, opportunities, threats; three of a kind."""
    groups = under_headings(matter.passages)
    names = [heading_text(n) for n in groups]
    held = list(groups.values())
    if len(names) == 4 and all(p.match(n) for p, n in zip(SWOT, names, strict=True)):
        quadrants = [_half(n, g, 3, SAID) for n, g in zip(names, held, strict=True)]
        if all(q is not None for q in quadrants):
            made = [s.Quadrant(heading=q.heading, bullets=q.bullets) for q in quadrants if q is not None]
            return s.MatrixSlide(id=matter.id, title=matter.title, quadrants=made)
    if len(names) == 2 and PROS.match(names[0]) and CONS.match(names[1]):
        pros, cons = _half(names[0], held[0], 4, 96), _half(names[1], held[1], 4, 96)
        if pros and cons:
            return s.ProsConsSlide(id=matter.id, title=matter.title, pros=pros, cons=cons)
    shared = next((n for n, name in enumerate(names) if SHARED.match(name)), None)
    if shared is not None and len(names) in (3, 4) and all(length(n) <= 36 for n in names):
        venn = _venn(matter, names, held, shared)
        if venn is not None:
            return venn
    if any(n.endswith(("?", "？")) for n in names):
        return None
    if len(names) == 3 and all(length(n) <= 36 for n in names):
        halves = [_half(n, g, 4, SAID) for n, g in zip(names, held, strict=True)]
        if all(halves) and sum(len(h.bullets) for h in halves if h is not None) >= 4:
            return s.ThreeColumnsSlide(id=matter.id, title=matter.title, columns=[h for h in halves if h is not None])
    return _under_their_names(matter, names, held)


def _under_their_names(matter: Matter, names: Sequence[str], held: Sequence[Sequence[Passage]]) -> s.Slide | None:
    """Four to six brief subsections, each with its first sentence; None where most would be left out."""
    told = [candidates(group, []) for group in held]
    if not 4 <= len(names) <= 6 or any(length(n) > NAME for n in names) or sum(map(len, told)) > 2 * len(names):
        return None
    firsts = [brief(found[0].text) if found else None for found in told]
    if any(text is None for text in firsts):
        return None
    points = [
        s.Point(heading=item(name, found[0].passage), text=item(text or "", found[0].passage))
        for name, text, found in zip(names, firsts, told, strict=True)
    ]
    return s.IconsSlide(id=matter.id, title=matter.title, points=points, notes=notes_of(matter))


def _choices(matter: Matter) -> s.Slide | None:
    """Two or three choices beside each other; four in a square."""
    told = choices(matter.passages)
    halves = [
        s.Half(heading=item(c.heading, c.passage), bullets=[item(text, holder) for text, holder in c.points])
        for c in told
    ]
    same = {"id": matter.id, "title": matter.title, "notes": notes_of(matter)}
    if len(halves) == 2:
        return s.ComparisonSlide(**same, left=halves[0], right=halves[1])  # type: ignore[arg-type]
    if len(halves) == 3:
        return s.ThreeColumnsSlide(**same, columns=halves)  # type: ignore[arg-type]
    quarters = [s.Quadrant(heading=h.heading, bullets=h.bullets[:3]) for h in halves]
    return s.MatrixSlide(**same, quadrants=quarters) if len(quarters) == 4 else None  # type: ignore[arg-type]


def _venn(matter: Matter, names: Sequence[str], held: Sequence[Sequence[Passage]], shared: int) -> s.Slide | None:
    """Two or three things, each with what is its own, and what they share."""
    halves = [_half(name, group, 2, 60) for name, group in zip(names, held, strict=True)]
    if any(h is None or len(h.bullets[0].text) > 90 for h in halves):
        return None
    kept = [h for h in halves if h is not None]
    sets = [s.Point(heading=h.heading, text=h.bullets[0]) for h in (*kept[:shared], *kept[shared + 1 :])]
    said = kept[shared].bullets[0]
    return s.VennSlide(id=matter.id, title=matter.title, sets=sets, shared=said, notes=notes_of(matter))


def _half(name: str, passages: Sequence[Passage], most: int, limit: int) -> s.Half | None:
    """A headed list of the items, or of the sentences that are brief; None where it would leave out most."""
    listed = [p for p in passages if p.kind == "list_item"] or list(passages)
    said = [(brief(line.text, limit, limit + 30), line.passage) for line in lines(listed)]
    if not said:
        said = [(brief(c.text, limit, limit + 30), c.passage) for c in candidates(listed, [])]
    kept = [(t, p) for t, p in said if t is not None]
    if not kept or len(kept) * 2 < len(said):
        return None
    heading = item(name, kept[0][1])
    return s.Half(heading=heading, bullets=[item(t, p) for t, p in kept[:most]])


# -- questions, prices, people, terms ----------------------------------------------------------------------------------


def _questions(matter: Matter) -> s.Slide | None:
    """Headings that ask, each with its answer; or items "Q: … A: …"."""
    asked = []
    for name, held in under_headings(matter.passages).items():
        question = heading_text(name)
        if not question.rstrip().endswith(("?", "？")) or length(question) > 90:
            return None
        answer = next((a for p in held if (a := brief(p.text, 130, 170))), None)
        if answer is None:
            return None
        asked.append(s.Answered(question=item(question, held[0]), answer=item(answer, held[0])))
    told_in_prose = prose_forms.asked(matter.passages) or prose_forms.claimed(matter.passages)
    for question, answer, holder in told_in_prose if not asked else []:
        told = brief(answer, 130, 170)
        if told is None or length(question) > 90:
            return None
        asked.append(s.Answered(question=item(question, holder), answer=item(told, holder)))
    if not 2 <= len(asked) <= 6:
        return None
    return s.FaqSlide(id=matter.id, title=matter.title, questions=asked)


def _pricing(matter: Matter) -> s.Slide | None:
    listed = matter.listed or prose_forms.offered(matter.passages)
    if not 2 <= len(listed) <= 4 or not PRICES.search(matter.heading):
        return None
    plans = []
    for line in listed:
        before = EACH_ZH.match(line.rest)
        rest = line.rest[before.end() :] if before else line.rest
        money = MONEY.match(rest)
        if not line.head or money is None or length(line.head) > 32:
            return None
        after = tidy(rest[money.end() :])
        behind = re.match(
            r"(?:per|a|an|each|/|每)\s*[\w ]{1,16}(?=$|[,;:，；])", rest[money.end() :].strip(), re.IGNORECASE
        )
        period = before or behind
        told = tidy(after[behind.end() :]) if behind else after
        features = [t for f in re.split(r"[,;，；、]\s*(?:and\s+)?", told) if (t := tidy(f)) and length(t) <= 48]
        plans.append(
            s.Plan(
                name=item(line.head, line.passage),
                price=item(money.group().strip(), line.passage),
                period=item(tidy(period.group()), line.passage) if period else None,
                features=[item(f, line.passage) for f in features[:5]],
            )
        )
    return s.PricingSlide(id=matter.id, title=matter.title, plans=plans, notes=notes_of(matter))


def _team(matter: Matter) -> s.Slide | None:
    listed = matter.listed or prose_forms.introduced(matter.passages)
    if not 2 <= len(listed) <= 8 or not PEOPLE.search(matter.heading):
        return None
    members = []
    for line in listed:
        name, role = line.head, line.rest
        if not name and ("," in line.text or "，" in line.text):
            name, role = re.split(r"[,，]\s*", line.text, maxsplit=1)
        elif re.search("[,，]", name):
            name, office = re.split(r"[,，]\s*", name, maxsplit=1)
            role = f"{office}{'：' if matter.language == 'zh' else ': '}{role}"
        person = PERSON_ZH if matter.language == "zh" else PERSON_EN
        said = brief(role, 60, 84)
        if not person.match(name.strip()) or said is None:
            return None
        members.append(s.Member(name=item(name.strip(), line.passage), role=item(said, line.passage)))
    return s.TeamSlide(id=matter.id, title=matter.title, members=members, notes=notes_of(matter))


def _organisation(matter: Matter) -> s.Slide | None:
    """Sentences "A reports to B" that make one tree."""
    told = [(m.group(1), m.group(2), p) for p in matter.passages if (m := REPORTS.match(p.text.lstrip("-•* ")))]
    over = {low.strip().lower(): (low.strip(), high.strip().lower(), p) for low, high, p in told}
    heads = {high.strip().lower(): (high.strip(), p) for _, high, p in told if high.strip().lower() not in over}
    if len(over) < 3 or len(over) < len(told) or len(heads) != 1 or len(over) > 14:
        return None
    ((root, (shown, passage)),) = heads.items()

    def post(key: str, name: str, holder: Passage, depth: int) -> s.Post | None:
        under = [post(k, n, p, depth + 1) for k, (n, h, p) in over.items() if h == key] if depth < 3 else []
        whole = [u for u in under if u is not None]
        return s.Post(name=item(name, holder), under=whole) if len(whole) <= 6 else None

    tree = post(root, shown, passage, 0)
    if tree is None or _count(tree) != len(over) + 1:
        return None
    return s.OrgChartSlide(id=matter.id, title=matter.title, head=tree)


def _count(post: s.Post) -> int:
    return 1 + sum(_count(u) for u in post.under)


def _terms(matter: Matter) -> s.Slide | None:
    """Items "name: what it is": points with icons."""
    listed = matter.listed or prose_forms.named(matter.passages) or prose_forms.parted(matter.passages)
    listed = listed or prose_forms.run_in(matter.passages)
    if not 3 <= len(listed) <= 6 or not all(line.head for line in listed) or any(line.date for line in listed):
        return None
    if any(re.search(r"\d", re.sub(r"[(（][^()（）]*[)）]", "", line.head)) for line in listed):
        return None
    points = points_of(listed, 6)
    return s.IconsSlide(id=matter.id, title=matter.title, points=points, notes=notes_of(matter)) if points else None


def _aside(matter: Matter) -> s.Slide | None:
    """What the outline asked for by a title of ours: the dates of a text, somebody's words in it."""
    if not isinstance(matter.title, s.Label):
        return None
    if matter.title.label == asides.ACTIONS[matter.language]:
        return _actions(matter)
    if matter.title.label == asides.DATES[matter.language]:
        told = asides.events(matter.passages)
        dated = [s.Event(when=item(e.when, e.passage), heading=item(e.said, e.passage)) for e in told]
        return s.TimelineSlide(id=matter.id, title=matter.title, events=dated) if dated else None
    said = asides.quotation(matter.passages[0]) if matter.title.label == asides.WORDS[matter.language] else None
    if said is None:
        return None
    return _quoted(matter, said, matter.passages[0])


def _actions(matter: Matter) -> s.Slide | None:
    """Who does what until when, as a table."""
    return _who_does_what(matter, asides.actions(matter.passages))


def _duties(matter: Matter) -> s.Slide | None:
    """The same of a list all of which says so."""
    return _who_does_what(matter, duties(matter.passages))


def _who_does_what(matter: Matter, told: Sequence[asides.Action]) -> s.Slide | None:
    if not told:
        return None
    dated = any(a.when for a in told)
    names = list(asides.WHO_WHAT_WHEN[matter.language][: 3 if dated else 2])
    table = s.TableBlock(
        columns=names,
        rows=[[a.who, a.what, a.when][: len(names)] for a in told],
        align=["left"] * len(names),
        passages=list(dict.fromkeys(a.passage.id for a in told)),
        alt=f"{matter.title.text}: {', '.join(a.who for a in told)}",
    )
    return s.TableSlide(id=matter.id, title=matter.title, table=table)


def _quoted(matter: Matter, said: str, passage: Passage) -> s.Slide:
    """Somebody's words out of a passage, with who said them where it tells."""
    who = asides.speaker(passage)
    attribution = item(who, passage) if who else None
    return s.QuoteSlide(id=matter.id, title=matter.title, quote=item(said, passage), attribution=attribution)


def _quote(matter: Matter) -> s.Slide | None:
    """A passage that is somebody's words and most of the text."""
    quotes = [p for p in matter.passages if p.kind == "quote"]
    if not quotes and SAYING.search(matter.heading):
        spoken = next(((said, p) for p in matter.passages if (said := asides.quotation(p))), None)
        return _quoted(matter, *spoken) if spoken else None
    total = sum(length(p.text) for p in matter.passages)
    least = 0.25 if SAYING.search(matter.heading) else 0.6
    if len(quotes) != 1 or length(quotes[0].text) < least * total:
        return None
    text = re.sub(r"\s+", " ", quotes[0].text).strip()
    after = next((p for p in matter.passages if p.locator.start > quotes[0].locator.start), None)
    parts = re.split(r"\s+(?:—|–|--)\s*|——", text, maxsplit=1)
    words = parts[0].strip().strip('“”"「」')
    if not 30 <= length(words) <= 260:
        return None
    who = item(parts[1].strip(), quotes[0]) if len(parts) == 2 and length(parts[1]) <= 80 else None
    if who is None and after is not None and length(after.text) <= 80 and not after.text.endswith((".", "。")):
        who = item(tidy(after.text), after)
    return s.QuoteSlide(id=matter.id, title=matter.title, quote=item(words, quotes[0]), attribution=who)


def _enumerated(matter: Matter) -> s.Slide | None:
    """What must all hold, told in one sentence, as the list that it is."""
    told = prose_forms.enumerated(matter.passages)
    if not told or matter.listed or any(length(text) > MOST_SAID for text, _ in told):
        return None
    bullets: list[s.Text] = [item(text, passage) for text, passage in told]
    return s.BulletsSlide(id=matter.id, title=matter.title, bullets=bullets, notes=notes_of(matter))


_DETECTORS: tuple[Callable[[Matter], s.Slide | None], ...] = (
    _aside,
    _duties,
    _sides,
    _choices,
    _questions,
    timeline,
    _pricing,
    _team,
    funnel,
    steps,
    _organisation,
    _terms,
    _quote,
    _enumerated,
)
