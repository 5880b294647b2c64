"""A world in English, second hand: obituaries, almanacs, registers, diaries and newspaper columns.

It was written apart from the first and shares no sentence with it. Nothing was tuned on it: it is for reporting only.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Literal

from agents.evaluation.world.asking import Asking, Phrases
from agents.evaluation.world.english import day
from agents.evaluation.world.english_two_asking import GOODS, PHRASES, STRUCTURES
from agents.evaluation.world.facts import Entity, Facts
from agents.evaluation.world.wording import Written

CALLINGS = [
    "herbalist",
    "land measurer",
    "copperplate artist",
    "watchmaker",
    "collector of beetles",
    "student of rocks",
    "chart maker",
    "doctor",
]


def _person(facts: Facts, e: Entity, rng: random.Random) -> Written:
    town, calling = facts.linked(e, "birthplace").name, CALLINGS[int(e.values["trade"])]
    lines = [
        f"* Calling: {calling}",
        f"* Birth: {e.values['born']}, {town}",
        f"* Kin: {rng.choice(('no children', 'two sons', 'one daughter'))}",
    ]
    if "teacher" in e.links:
        lines.insert(2, f"* Apprenticed to: {facts.linked(e, 'teacher').name}")
    if rng.random() < 0.5:
        return Written(e.id, f"{e.name} (almanac)", "\n".join(lines) + "\n\nThe almanac takes no orders for portraits.")
    trained = (
        f" The craft came from {facts.linked(e, 'teacher').name}, whose bench they shared as an apprentice."
        if "teacher" in e.links
        else ""
    )
    text = (
        f"With regret we announce that {e.name}, the {calling}, is no more. The deceased first saw the light at {town}, "
        f"and that was in {e.values['born']}.{trained} Flowers are not wanted."
    )
    return Written(e.id, f"Obituary: {e.name}", text)


def _place(e: Entity, rng: random.Random) -> Written:
    return Written(
        e.id,
        f"Almanac of towns: {e.name}",
        f"| Entry | Figure |\n| --- | --- |\n| Water | {e.values['river']} |\n| Elevation | {e.values['height']} m |\n"
        f"| Souls ({e.values['counted']}) | {e.values['inhabitants']} |\n"
        if rng.random() < 0.5
        else f"Travellers reach {e.name} along the {e.values['river']}. In {e.values['counted']} the clerk counted {e.values['inhabitants']} souls there. "
        f"Its elevation is given as {e.values['height']} m, which the coachmen doubt.",
    )


def _firm(facts: Facts, e: Entity, rng: random.Random) -> Iterator[Written]:
    founder, seat, goods = (
        facts.linked(e, "founder").name,
        facts.linked(e, "seat").name,
        GOODS[int(e.values["product"])],
    )
    yield Written(
        e.id,
        f"Trade register: {e.name}",
        f"{e.name}, {goods}. Registered {e.values['founded']} at {seat}; proprietor {founder}. Hands, greatest number: {e.values['workers']}."
        if rng.random() < 0.5
        else f"Whoever buys {goods} knows {e.name}. {founder} hung out the sign at {seat} in {e.values['founded']}. "
        f"At one time no fewer than {e.values['workers']} hands drew wages.",
    )
    if ships := facts.linking(e, "ship", "yard"):
        lines = "\n".join(
            f"- {s.values['launched']}: *{s.name}*, {s.values['length']} m from stem to stern" for s in ships
        )
        yield Written(f"yard:{e.id.partition(':')[2]}", f"Hulls laid down by {e.name}", lines)


def _journey(facts: Facts, e: Entity, rng: random.Random) -> Iterator[Written]:
    leader, ship, goal = facts.linked(e, "leader").name, facts.linked(e, "ship").name, e.values["goal"]
    diary = (
        f"{e.values['year']}. At last we are bound for the {goal}! Our captain is {leader}. The {ship} smells of tar. "
        f"I count {e.values['members']} heads at table.\n\n{day(e.values['returned'])}. Home. The {ship} lies at her old mooring."
    )
    column = (
        f"Seen yesterday, {day(e.values['returned'])}: the {ship}, back from the {goal} after setting out in {e.values['year']}. "
        f"{leader}, who had charge of the party of {e.values['members']}, declined to speak."
    )
    yield Written(e.id, *rng.choice(((f"Diary from the {goal}", diary), (f"Harbour column: the {goal}", column))))
    yield Written(
        f"rumour-{e.id}",
        f"Coffee-house talk: the {goal}",
        f"It is said that {leader} wants {e.values['planned']} volunteers for the {goal} and the {ship} to carry them, "
        f"and that they could be home by {day(e.values['hoped'])}. We do not believe it.",
    )


def _work(facts: Facts, e: Entity, rng: random.Random) -> Written:
    author, museum = facts.linked(e, "author").name, facts.linked(e, "museum").name
    return Written(
        e.id,
        f"Shelf mark: {e.name}",
        f"{rng.choice(('Codex', 'Volume'))} of {e.values['leaves']} folios in the collection at {museum}. From the pen of {author}; the last line is dated {e.values['year']}.",
    )


def _landmark(facts: Facts, e: Entity) -> Iterator[Written]:
    builder, structure = facts.linked(e, "builder").name, STRUCTURES[int(e.values["sort"])]
    yield Written(
        e.id,
        f"Assembly of {e.name}: proceedings",
        f"Sitting of {day(e.values['decided'])}. Read: the petition for a {structure}. Resolved, with {e.values['for']} ayes to {e.values['against']} noes, "
        f"to pay out {e.values['sum']} florins. Engaged as architect: {builder}.",
    )
    yield Written(
        f"earlier-{e.id}",
        f"Assembly of {e.name}: matters adjourned",
        f"The cost of a {structure}, put at {e.values['refused']} florins, frightened the members, and the matter was adjourned.",
    )


def _society(facts: Facts, e: Entity) -> Written:
    lines = "\n".join(
        f"{n}. {year} {facts.entities[w].name}" for n, (year, w) in enumerate(sorted(e.links.items()), start=1)
    )
    return Written(e.id, f"Laureates of the {e.name}", f"The laurel of the {e.name} has gone to:\n\n{lines}")


_NOISE = (
    (
        "Lost and found at {place}",
        "A glove was found on the {a}th step of the mill. The owner may ask for it before {date}.",
    ),
    ("Concert in {place}", "The band played {a} marches and {b} waltzes. The trombone was late."),
    ("Gardening in {place}", "Set out {a} leeks, {b} inches apart, when the moon is small."),
)


class EnglishTwo(Asking):
    """The second hand."""

    name = "two"
    language: Literal["en", "zh"] = "en"
    phrases: Phrases = PHRASES

    def documents(self, facts: Facts, rng: random.Random) -> Iterator[Written]:
        """Each entity's document, and those that tell only talk."""
        for e in facts.of("person"):
            yield _person(facts, e, rng)
        for e in facts.of("place"):
            yield _place(e, rng)
        for e in facts.of("firm"):
            yield from _firm(facts, e, rng)
        for e in facts.of("journey"):
            yield from _journey(facts, e, rng)
        for e in facts.of("work"):
            yield _work(facts, e, rng)
        for e in facts.of("landmark"):
            yield from _landmark(facts, e)
        for e in facts.of("society"):
            yield _society(facts, e)

    def noise(self, facts: Facts, rng: random.Random, number: int) -> Written:
        """Lost gloves, concerts, leeks."""
        title, text = _NOISE[number % len(_NOISE)]
        place = rng.choice(facts.of("place")).name
        blanks = {
            "place": place,
            "a": rng.randint(11, 58),
            "b": rng.randint(4, 40),
            "date": f"{rng.randint(1, 28)} April",
        }
        return Written(f"noise-{number}", title.format(**blanks), text.format(**blanks))


WORDING = EnglishTwo()
